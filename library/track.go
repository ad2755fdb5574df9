package library

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"path/filepath"
	"strings"

	"linnet/library/internal/catalog"
	"linnet/library/internal/record"
	"linnet/library/internal/search"
	"linnet/library/internal/store"
)

// Track is one audio file as indexed, or one of the tracks that a cue sheet or the chapters of a book divide it into. Text is valid UTF-8
// except Path, whose bytes are the file system's own.
type Track = catalog.Track

// Track returns the track with this id, missing or not; else ErrNotFound.
func (x *Index) Track(ctx context.Context, id int64) (Track, error) {
	return oneTrack(ctx, x.finder, "WHERE t.id = ?", id)
}

// TrackAt returns the track whose file is at path, missing or not; else ErrNotFound. Of a file that is divided it is the whole.
func (x *Index) TrackAt(ctx context.Context, path string) (Track, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return Track{}, err
	}
	folders, err := store.Collect(ctx, x.db.Read, func(rows *sql.Rows) (f Folder, err error) {
		var path []byte
		err = rows.Scan(&f.ID, &path)
		f.Path = string(path)
		return f, err
	}, selectRootPaths)
	if err != nil {
		return Track{}, err
	}
	candidates := []string{path}
	if !strings.HasPrefix(filepath.VolumeName(path), `\\`) { // a playlist may name any server of a network, which Windows would sign in to
		candidates = append(candidates, resolved(path))
	}
	for _, candidate := range candidates {
		for _, folder := range folders {
			if record.Within(candidate, folder.Path) && candidate != folder.Path {
				return oneTrack(ctx, x.finder, "WHERE f.root_id = ? AND f.rel = ? AND t.name = ?",
					folder.ID, []byte(record.Below(folder.Path, filepath.Dir(candidate))), []byte(filepath.Base(candidate)))
			}
		}
	}
	return Track{}, fmt.Errorf("track at %s: %w", path, ErrNotFound)
}

// oneTrack reads the only track that fits a condition; ErrNotFound if there is none.
func oneTrack(ctx context.Context, from *search.Finder, where string, args ...any) (Track, error) {
	tracks, err := from.Tracks(ctx, catalog.SelectTracks+where, args...)
	if err == nil && len(tracks) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Track{}, fmt.Errorf("track: %w", err)
	}
	return tracks[0], nil
}

// step is how many tracks All reads at once.
const step = 500

// allAfter goes along the ids. The plus keeps SQLite from an index on missing, which would sort every track at each step.
const allAfter = "WHERE (+t.missing IS NULL AND t.whole IS NULL OR +t.missing = 2) AND t.id > ? ORDER BY t.id LIMIT ?"

// All yields every file that is not missing, by id, a divided one as a whole, in steps, so that a slow consumer holds no connection.
// After an error, which is yielded once, it ends.
func (x *Index) All(ctx context.Context) iter.Seq2[Track, error] {
	return func(yield func(Track, error) bool) {
		for last := int64(0); ; {
			tracks, err := x.finder.Tracks(ctx, catalog.SelectTracks+allAfter, last, step)
			if err != nil {
				yield(Track{}, err)
				return
			}
			for _, t := range tracks {
				if !yield(t, nil) {
					return
				}
				last = t.ID
			}
			if len(tracks) < step {
				return
			}
		}
	}
}
