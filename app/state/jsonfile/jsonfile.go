// Package jsonfile keeps values in JSON files that a crash cannot cut off.
package jsonfile

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"linnet/app/message"
)

// Write replaces the file at path in one step, so that a crash leaves the old or the new one.
func Write(path string, v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return WriteBytes(path, append(raw, '\n'))
}

// WriteBytes is Write for what is no JSON.
func WriteBytes(path string, raw []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return message.Wrap(err, "saving {file}: {reason}", "file", filepath.Base(path))
	}
	defer os.Remove(f.Name())
	_, err = f.Write(raw)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return message.Wrap(err, "saving {file}: {reason}", "file", filepath.Base(path))
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// syncFolder makes a rename outlive a power cut where the system can; elsewhere it does nothing.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
