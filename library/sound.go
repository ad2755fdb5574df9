package library

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"linnet/library/internal/scan"
	"linnet/library/internal/store"
	"linnet/library/tags"
)

// SoundOf returns the hash of the sound alone of a file of size bytes, as [Index.Sound] does, and how long it lasts, 0 when
// the file does not tell. The error wraps ErrNotMusic of package tags when there is no sound.
func SoundOf(ctx context.Context, r io.ReaderAt, size int64) (sound string, length time.Duration, err error) {
	sum, err := tags.AudioHash(ctx, r, size)
	if err != nil {
		return "", 0, err
	}
	info, err := infoOf(r, size)
	return hex.EncodeToString(sum[:16]), info.Duration, err
}

// NameOf returns the title and the artists that the tags of a file of size bytes say. The error wraps ErrNotMusic of package tags when
// there is no sound.
func NameOf(r io.ReaderAt, size int64) (title, artist string, err error) {
	info, err := infoOf(r, size)
	return info.Title, strings.Join(info.Artists, ", "), err
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
	err = x.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM track WHERE audio = ? AND audio > x'' AND missing IS NULL)",
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
