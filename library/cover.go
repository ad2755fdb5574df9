package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"linnet/library/tags"
)

// Cover returns the picture of a track, a JPEG or PNG as found: the embedded one, else cover, folder, front or album
// (.jpg, .jpeg, .png) beside the file. At most 16 MiB; the bytes are a stranger's and may be hostile to a decoder.
// ErrNotFound if there is none.
func (x *Index) Cover(ctx context.Context, id int64) ([]byte, error) {
	t, err := x.Track(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("cover: %w", err)
	}
	picture, err := embeddedCover(t.Path)
	if errors.Is(err, ErrNotFound) {
		picture, err = x.coverBeside(ctx, t)
	}
	if err != nil {
		return nil, fmt.Errorf("cover of %s: %w", t.Path, err)
	}
	return picture, nil
}

// embeddedCover reads the picture in a file, ErrNotFound if there is none or no file.
func embeddedCover(path string) (picture []byte, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			picture, err = nil, fmt.Errorf("%w: %v", errCrash, fault)
		}
	}()
	opened, size, err := openPlain(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
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
		return nil, ErrNotFound
	}
	return picture, err
}

// coverBeside reads the picture in the track's directory that the last scan noted.
func (x *Index) coverBeside(ctx context.Context, t Track) ([]byte, error) {
	var name []byte
	err := x.read.QueryRowContext(ctx, "SELECT f.cover FROM folder f JOIN track t ON t.folder_id = f.id WHERE t.id = ?", t.ID).Scan(&name)
	if err != nil {
		return nil, told(err)
	}
	if len(name) == 0 {
		return nil, ErrNotFound
	}
	opened, size, err := openPlain(filepath.Join(filepath.Dir(t.Path), string(name)))
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.Join(ErrNotFound, err)
	}
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	if size > tags.MaxCover {
		return nil, ErrNotFound
	}
	picture, err := io.ReadAll(io.NewSectionReader(opened, 0, size))
	if err == nil && !tags.IsPicture(picture) {
		err = ErrNotFound
	}
	return picture, err
}

// coverRank orders the names of pictures beside the music, best highest; 0 is none.
func coverRank(name string) int {
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
