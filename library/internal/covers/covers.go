package covers

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"linnet/library/internal/plainfile"
	"linnet/library/tags"
)

// Embedded reads the picture in a music file; ErrNone if there is none or no file.
func Embedded(path string) (picture []byte, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			picture, err = nil, fmt.Errorf("the file confuses the reader of pictures: %v", fault)
		}
	}()
	opened, size, err := plainfile.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	music, err := tags.Open(opened, size)
	if err != nil {
		return nil, err
	}
	picture, err = music.Cover()
	if errors.Is(err, tags.ErrNoCover) || errors.Is(err, tags.ErrNotMusic) {
		return nil, ErrNone
	}
	return picture, err
}

// Read reads a picture that is a file of its own; ErrNone if it is too large or none.
func Read(path string) ([]byte, error) {
	opened, size, err := plainfile.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.Join(ErrNone, err)
	}
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	if size > tags.MaxCover {
		return nil, ErrNone
	}
	picture, err := io.ReadAll(io.NewSectionReader(opened, 0, size))
	if err == nil && !tags.IsPicture(picture) {
		err = ErrNone
	}
	return picture, err
}

// Rank orders the names of pictures beside the music, best highest; 0 is none.
func Rank(name string) int {
	name = strings.ToLower(name)
	extension := filepath.Ext(name)
	if extension != ".jpg" && extension != ".jpeg" && extension != ".png" {
		return 0
	}
	switch strings.TrimSuffix(name, extension) {
	case "cover":
		return 4
	case "folder":
		return 3
	case "front":
		return 2
	case "album":
		return 1
	}
	return 0
}
