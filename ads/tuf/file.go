package tuf

import (
	"os"
	"path/filepath"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// TempPrefix begins the names of files that are not finished.
const TempPrefix = ".unfinished-"

// WriteFile replaces a file as a whole: after a crash it holds the old bytes or the new ones.
func WriteFile(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), TempPrefix)
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // fails when it was renamed, as it should be
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = file.Chmod(0o644)
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	return err
}

// MendSeen removes, of what was seen last, the files that cannot be read, as after a power cut: go-tuf would stop at them for ever.
// Versions in the others still count.
func MendSeen(dir string) {
	files := os.DirFS(dir)
	_, timestamp := Read(files, "timestamp.json", metadata.Timestamp())
	_, snapshot := Read(files, "snapshot.json", metadata.Snapshot())
	_, targets := Read(files, "targets.json", metadata.Targets())
	for name, err := range map[string]error{"timestamp.json": timestamp, "snapshot.json": snapshot, "targets.json": targets} {
		if err != nil {
			_ = os.Remove(filepath.Join(dir, name)) // one that cannot be removed is no worse than before
		}
	}
}

// ForgetRoots removes the roots that were kept, where what hangs on them does not verify any more: one damaged file would stand in the way
// for ever. The mirror serves them again, and they are verified from the first on.
func ForgetRoots(dir string) {
	roots, _ := filepath.Glob(filepath.Join(dir, "*.root.json")) // the pattern is a constant and valid
	for _, name := range roots {
		_ = os.Remove(name) // one that cannot be removed is no worse than before
	}
}
