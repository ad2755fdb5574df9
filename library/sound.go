package library

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"linnet/library/tags"
)

// SoundOf returns the hash of the sound alone of a file of size bytes, as [Index.Sound] does. The error wraps ErrNotMusic
// of package tags when there is no sound.
func SoundOf(ctx context.Context, r io.ReaderAt, size int64) (string, error) {
	sum, err := tags.AudioHash(ctx, r, size)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(sum[:16]), nil
}

// Sound returns the hash of a track's sound under whatever tags: the first 16 bytes of its SHA-256 in lower-case hex. It
// is "" while the track's sound is not hashed, and for one that has none; ErrNotFound if there is no such track.
func (x *Index) Sound(ctx context.Context, id int64) (string, error) {
	var sum []byte
	err := x.read.QueryRowContext(ctx, "SELECT audio FROM track WHERE id = ?", id).Scan(&sum)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("the sound of a track: %w", told(err))
	}
	return hex.EncodeToString(sum), nil
}
