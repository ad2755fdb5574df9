package library

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"

	"linnet/library/internal/playlistfile"
)

// lostLine is an entry of an imported playlist whose file was not in the library, as it is kept.
type lostLine struct {
	lostEntry
	dir string // of the file that it was read from
}

// keepLost keeps the entries of a playlist that were not found.
func (x *Index) keepLost(ctx context.Context, id int64, dir string, lost []lostEntry) error {
	if len(lost) == 0 {
		return nil
	}
	return x.change(ctx, func(tx *sql.Tx) error {
		p := newPen(tx, x.now())
		for _, l := range lost {
			p.exec("INSERT INTO playlist_lost (playlist_id, place, dir, path, caption, duration) VALUES (?, ?, ?, ?, ?, ?)",
				id, l.place, []byte(dir), []byte(l.Path), l.Caption, l.Duration.Nanoseconds())
		}
		return p.err
	})
}

// lostLines reads what was not found yet of a playlist, in order.
func (x *Index) lostLines(ctx context.Context, id int64) ([]lostLine, error) {
	return collect(ctx, x.read, func(rows *sql.Rows) (l lostLine, err error) {
		var dir, path []byte
		err = rows.Scan(&l.place, &dir, &path, &l.Caption, &l.Duration)
		l.dir, l.Path = string(dir), string(path)
		return l, err
	}, "SELECT place, dir, path, caption, duration FROM playlist_lost WHERE playlist_id = ? ORDER BY place", id)
}

// findLost puts tracks that a scan brought into the playlists that wait for them, each where it stood in its file.
func (x *Index) findLost(ctx context.Context) {
	lists, err := collect(ctx, x.read, func(rows *sql.Rows) (id int64, err error) { return id, rows.Scan(&id) },
		"SELECT DISTINCT playlist_id FROM playlist_lost")
	for _, id := range lists {
		if err == nil {
			err = x.findLostOf(ctx, id)
		}
	}
	if err != nil && ctx.Err() == nil {
		x.log.Warn("entries of playlists that were not found", "err", err)
	}
}

func (x *Index) findLostOf(ctx context.Context, id int64) error {
	lines, err := x.lostLines(ctx, id)
	if err != nil {
		return err
	}
	before := 0 // lines that are still lost
	for n, l := range lines {
		tracks, _, err := x.matchEntries(ctx, l.dir, []playlistfile.Entry{l.Entry})
		if err != nil {
			return err
		}
		if len(tracks) == 0 {
			before++
			continue
		}
		if err := x.putLost(ctx, id, lines[n], l.place-before, tracks[0]); err != nil {
			return fmt.Errorf("playlist %d: %w", id, err)
		}
	}
	return nil
}

// putLost puts a track that was found into a list and forgets that it was lost. Of two scans that found it, one does.
func (x *Index) putLost(ctx context.Context, id int64, l lostLine, place int, track int64) error {
	err := x.change(ctx, func(tx *sql.Tx) error {
		p := newPen(tx, x.now())
		if p.exec("DELETE FROM playlist_lost WHERE playlist_id = ? AND place = ?", id, l.place) == 0 || p.err != nil {
			return p.err
		}
		return reorderIn(ctx, tx, id, func(list []int64) ([]int64, error) {
			return slices.Insert(list, min(place, len(list)), track), nil
		})
	})
	x.touched.Store(true)
	return err
}

// withLost puts the entries that were not found back among the tracks of a playlist on its way into a file.
func withLost(tracks []playlistfile.Track, lines []lostLine, dir string) []playlistfile.Track {
	for _, l := range lines {
		path := l.Path
		if !filepath.IsAbs(path) && !playlistfile.IsFileURL(path) && !playlistfile.IsForeign(path) && !playlistfile.HasScheme(path) {
			if relative, err := filepath.Rel(dir, filepath.Join(l.dir, filepath.FromSlash(path))); err == nil {
				path = filepath.ToSlash(relative)
			}
		}
		e := playlistfile.Track{Title: l.Caption, Duration: l.Duration, Path: path, Lost: true}
		tracks = slices.Insert(tracks, min(l.place, len(tracks)), e)
	}
	return tracks
}
