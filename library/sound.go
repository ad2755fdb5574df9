package library

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"linnet/library/internal/scan"
	"linnet/library/internal/store"
	"linnet/library/tags"
)

// Inspected is what a file says of itself, whatever it is called.
type Inspected struct {
	Sound         string        // as [Index.Sound] writes it
	Duration      time.Duration // 0 when the file does not tell
	Title, Artist string        // of its tags
}

// Inspect reads a file of size bytes that is in no library. The error wraps ErrNotMusic of package tags when there is no sound.
func Inspect(ctx context.Context, r io.ReaderAt, size int64) (Inspected, error) {
	sum, err := tags.AudioHash(ctx, r, size)
	if err != nil {
		return Inspected{}, err
	}
	info, err := infoOf(r, size)
	return Inspected{hex.EncodeToString(sum[:16]), info.Duration, info.Title, Track{Artists: info.Artists}.Artist()}, err
}

func infoOf(r io.ReaderAt, size int64) (info tags.Info, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%w: %v", scan.ErrCrash, fault)
		}
	}()
	f, err := tags.Open(r, size)
	if err != nil {
		return info, err
	}
	defer f.Close()
	return f.Info()
}

// HasSound says whether there is a track, not missing, with this sound, as [Index.Sound] writes it.
func (x *Index) HasSound(ctx context.Context, sound string) (bool, error) {
	sum, err := hex.DecodeString(sound)
	if err != nil || len(sum) == 0 {
		return false, nil // no sound is written so
	}
	var has bool
	err = x.db.Read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM track
		WHERE audio = ? AND audio > x'' AND (missing IS NULL OR missing = 2))`,
		sum).Scan(&has)
	if err != nil {
		return false, fmt.Errorf("looking for a sound: %w", store.Explain(err))
	}
	return has, nil
}

// Sound returns the hash of a track's sound under whatever tags: the first 16 bytes of its SHA-256 in lower-case hex. It
// is "" while the track's sound is not hashed, and for one that has none; ErrNotFound if there is no such track.
func (x *Index) Sound(ctx context.Context, id int64) (string, error) {
	var sum []byte
	err := x.db.Read.QueryRowContext(ctx, "SELECT audio FROM track WHERE id = ?", id).Scan(&sum)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("the sound of a track: %w", store.Explain(err))
	}
	return hex.EncodeToString(sum), nil
}
