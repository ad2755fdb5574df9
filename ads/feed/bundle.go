package feed

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
)

// Pictures travel in bundles by the first digit of their hash, and everybody fetches all bundles: which
// pictures somebody fetched says nothing about them. A new picture changes one bundle of sixteen.
func bundleName(sha string) string { return "pictures-" + sha[:1] + ".tar" }

func isBundle(name string) bool {
	return len(name) == len("pictures-0.tar") && isHash("0"+name[9:10], 1) && bundleName(name[9:]) == name
}

// bundle packs pictures into tar files, by target name. The same pictures give the same bytes, so that
// a bundle without news is not fetched again.
func bundle(pictures map[string][]byte) (map[string][]byte, error) {
	members := map[string][]string{}
	for _, sha := range slices.Sorted(maps.Keys(pictures)) {
		members[bundleName(sha)] = append(members[bundleName(sha)], sha)
	}
	files := map[string][]byte{}
	for name, shas := range members {
		file, err := pack(shas, pictures)
		if err != nil {
			return nil, err
		}
		if len(file) > maxBundle {
			return nil, fmt.Errorf("%s: %d bytes are more than %d", name, len(file), maxBundle)
		}
		files[name] = file
	}
	return files, nil
}

// pack writes files into a tar file, in the order of their names. The same files give the same bytes.
func pack(names []string, files map[string][]byte) ([]byte, error) {
	var file bytes.Buffer
	w := tar.NewWriter(&file)
	for _, name := range names {
		header := &tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name])), Format: tar.FormatUSTAR}
		if err := w.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := w.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return file.Bytes(), nil
}

// unpack reads one picture out of a bundle on disk and checks its hash again: the file was verified
// when it came, but that may be long ago.
func unpack(path, sha string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err == nil {
		err = plainTar(file, info.Size())
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForged, err)
	}
	for r := tar.NewReader(file); ; {
		header, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, fs.ErrNotExist
		case err != nil:
			return nil, fmt.Errorf("%w: %w", ErrForged, err)
		case header.Name != sha:
			continue
		case header.Size > maxPicture:
			return nil, fmt.Errorf("%w: a picture of %d bytes", ErrForged, header.Size)
		}
		data := make([]byte, header.Size)
		if _, err := io.ReadFull(r, data); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrForged, err)
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != sha {
			return nil, fmt.Errorf("%w: the bytes are not those of its name", ErrForged)
		}
		return data, nil
	}
}
