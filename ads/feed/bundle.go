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
	"strings"
)

// Pictures travel in bundles by the first digit of their hash, and everybody fetches all bundles: which
// pictures somebody fetched says nothing about them. A new picture changes one bundle of sixteen. Spots
// travel in the same way, for all who want to hear spots.
const (
	ofPictures = "pictures-"
	ofSpots    = "spots-"
)

func bundleName(kind, sha string) string { return kind + sha[:1] + ".tar" }

func isBundle(name string) bool { return isBundleOf(ofPictures, name) || isBundleOf(ofSpots, name) }

func isBundleOf(kind, name string) bool {
	digit, is := strings.CutPrefix(name, kind)
	return is && len(digit) == len("0.tar") && isHash("0"+digit[:1], 1) && bundleName(kind, digit) == name
}

// bundle packs files of a kind into tar files, by target name. The same files give the same bytes, so that
// a bundle without news is not fetched again.
func bundle(kind string, all map[string][]byte) (map[string][]byte, error) {
	members := map[string][]string{}
	for _, sha := range slices.Sorted(maps.Keys(all)) {
		members[bundleName(kind, sha)] = append(members[bundleName(kind, sha)], sha)
	}
	files := map[string][]byte{}
	for name, shas := range members {
		file, err := pack(shas, all)
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

// unpack reads one file of at most so many bytes out of a bundle on disk and checks its hash again: the
// bundle was verified when it came, but that may be long ago.
func unpack(path, sha string, most int64) ([]byte, error) {
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
		case header.Size > most:
			return nil, fmt.Errorf("%w: a file of %d bytes", ErrForged, header.Size)
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
