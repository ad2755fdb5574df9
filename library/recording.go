package library

import (
	"context"
	"errors"
	"fmt"

	"linnet/library/internal/catalog"
	"linnet/library/internal/plainfile"
	"linnet/library/internal/scan"
	"linnet/library/internal/store"
	"linnet/library/tags"
)

// Versions lists the other files, missing ones among them, that hold the same recording: the same sound under whatever
// tags. Empty while the track's sound is not hashed; ErrNotFound if there is no such track.
func (x *Index) Versions(ctx context.Context, id int64) ([]Track, error) {
	if _, err := x.Track(ctx, id); err != nil {
		return nil, err
	}
	return x.finder.Tracks(ctx, catalog.SelectTracks+`WHERE t.audio = (SELECT audio FROM track WHERE id = ?1) AND t.audio > x''
		AND t.id <> ?1
		ORDER BY t.missing IS NOT NULL, t.bitrate DESC, t.id`, id)
}

// unheard is the condition on a file that its sound is not hashed. Its index is made for this very expression.
const unheard = "t.audio IS NULL AND (t.missing IS NULL OR t.missing = 2)"

// HashAudio hashes the sound of the tracks whose recording is not known yet, one after the other, reading each file
// whole; progress, which may be nil, is told how many are done and left. It ends when none is left, when ctx ends, or
// when the database fails, and goes on from there the next time. A file that cannot be read is left for the next time.
func (x *Index) HashAudio(ctx context.Context, progress func(done, left int)) error {
	if progress == nil {
		progress = func(int, int) {}
	}
	var left int
	if err := x.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM track t WHERE "+unheard).Scan(&left); err != nil {
		return fmt.Errorf("hashing sound: %w", store.Explain(err))
	}
	done := 0
	for last := int64(0); ; {
		tracks, err := x.finder.Tracks(ctx, catalog.SelectTracks+"WHERE "+unheard+" AND t.id > ? ORDER BY t.id LIMIT 20", last)
		if err != nil {
			return fmt.Errorf("hashing sound: %w", err)
		}
		if len(tracks) == 0 {
			return nil
		}
		for _, t := range tracks {
			if err := x.hashOne(ctx, t); err != nil {
				return fmt.Errorf("hashing sound: %w", err)
			}
			done, last = done+1, t.ID
			progress(done, max(left-done, 0))
		}
	}
}

// hashOne notes which recording a track is. What is no music in the end is noted as none; what cannot be read now is
// left for another time.
func (x *Index) hashOne(ctx context.Context, t Track) error {
	hash, err := hashFile(ctx, t.Path)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil && !errors.Is(err, tags.ErrNotMusic) && !errors.Is(err, scan.ErrCrash) {
		x.log.Debug("sound is not hashed", "path", t.Path, "err", err)
		return nil
	}
	_, err = x.db.Write.ExecContext(ctx, "UPDATE track SET audio = ? WHERE id = ? AND size = ? AND modified = ?", hash, t.ID, t.Size,
		t.Modified.UnixNano())
	x.finder.ForgetTracks()
	if err == nil && len(hash) > 0 {
		err = x.catalog.Inherit(ctx, t.ID, hash)
	}
	return store.Explain(err)
}

// hashFile is empty, not nil, on an error.
func hashFile(ctx context.Context, path string) (hash []byte, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			hash, err = []byte{}, fmt.Errorf("%w: %v", scan.ErrCrash, fault)
		}
	}()
	opened, size, err := plainfile.Open(path)
	if err != nil {
		return []byte{}, err
	}
	defer opened.Close()
	sum, err := tags.AudioHash(ctx, opened, size)
	if err != nil {
		return []byte{}, err
	}
	return sum[:16], nil
}
