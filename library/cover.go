package library

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"linnet/library/internal/covers"
	"linnet/library/internal/store"
	pictures "linnet/library/picture"
)

// Cover returns the picture of a track, a JPEG or PNG as found: the embedded one, else cover, folder, front or album
// (.jpg, .jpeg, .png) beside the file. At most 16 MiB; the bytes are a stranger's and may be hostile to a decoder.
// ErrNotFound if there is none.
func (x *Index) Cover(ctx context.Context, id int64) ([]byte, error) {
	t, err := x.Track(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("cover: %w", err)
	}
	picture, err := covers.Embedded(t.Path)
	if errors.Is(err, covers.ErrNone) {
		picture, err = coverBeside(ctx, x.db.Read, t)
	}
	if err != nil {
		return nil, fmt.Errorf("cover of %s: %w", t.Path, err)
	}
	return picture, nil
}

// coverBeside reads the picture in the track's directory that the last scan noted.
func coverBeside(ctx context.Context, read *sql.DB, t Track) ([]byte, error) {
	var name []byte
	err := read.QueryRowContext(ctx, "SELECT f.cover FROM folder f JOIN track t ON t.folder_id = f.id WHERE t.id = ?", t.ID).Scan(&name)
	if err != nil {
		return nil, store.Explain(err)
	}
	if len(name) == 0 {
		return nil, ErrNotFound
	}
	picture, err := covers.Read(filepath.Join(filepath.Dir(t.Path), string(name)))
	return picture, noCover(err)
}

// noCover has what package covers does not find be what this package does not find.
func noCover(err error) error {
	if errors.Is(err, covers.ErrNone) {
		return errors.Join(ErrNotFound, err)
	}
	return err
}

// ThumbSize is the longer side of a thumbnail in pixels.
type ThumbSize int

// The sizes that are made: for a row and for an album.
const (
	Small ThumbSize = 96
	Large ThumbSize = 384
)

// Thumbnail returns the cover of a track as a JPEG at most size pixels wide and high, re-encoded by us and so safe to
// show. ErrNotFound if there is none that can be decoded.
func (x *Index) Thumbnail(ctx context.Context, id int64, size ThumbSize) ([]byte, error) {
	if size <= 0 || size > covers.MaxSide {
		return nil, fmt.Errorf("thumbnail of %d pixels: %w", size, pictures.ErrPicture)
	}
	picture, err := x.Cover(ctx, id)
	if err != nil {
		return nil, err
	}
	small, err := x.thumbnails.Of(ctx, picture, int(size))
	if errors.Is(err, pictures.ErrPicture) { // another may be beside the file
		if t, none := x.Track(ctx, id); none == nil {
			if beside, none := coverBeside(ctx, x.db.Read, t); none == nil && !bytes.Equal(beside, picture) {
				small, err = x.thumbnails.Of(ctx, beside, int(size))
			}
		}
	}
	return small, noCover(err)
}
