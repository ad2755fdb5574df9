package library

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"linnet/library/internal/playlistfile"
	"linnet/library/internal/store"
)

// imports are the playlists of other programs: which tracks their entries mean, and those that were not found yet.
type imports struct {
	db      *store.DB
	log     *slog.Logger
	now     func() time.Time
	trackAt func(context.Context, string) (Track, error)
}

// keepLost keeps the entries of a playlist that were not found.
func (x *imports) keepLost(ctx context.Context, id int64, dir string, lost []lostEntry) error {
	if len(lost) == 0 {
		return nil
	}
	return x.db.Change(ctx, func(tx *sql.Tx) error {
		p := store.NewWriter(tx, x.now())
		for _, l := range lost {
			p.Exec("INSERT INTO playlist_lost (playlist_id, place, dir, path, caption, duration) VALUES (?, ?, ?, ?, ?, ?)",
				id, l.place, []byte(dir), []byte(l.Path), l.Caption, l.Duration.Nanoseconds())
		}
		return p.Err
	})
}

// lostLines reads what was not found yet of a playlist, in order.
func (x *imports) lostLines(ctx context.Context, id int64) ([]store.LostLine, error) {
	return store.Collect(ctx, x.db.Read, func(rows *sql.Rows) (l store.LostLine, err error) {
		var dir, path []byte
		err = rows.Scan(&l.Place, &dir, &path, &l.Caption, &l.Duration)
		l.Dir, l.Path = string(dir), string(path)
		return l, err
	}, "SELECT place, dir, path, caption, duration FROM playlist_lost WHERE playlist_id = ? ORDER BY place", id)
}

// findLost puts tracks that a scan brought into the playlists that wait for them, each where it stood in its file.
func (x *imports) findLost(ctx context.Context) {
	lists, err := store.Collect(ctx, x.db.Read, func(rows *sql.Rows) (id int64, err error) { return id, rows.Scan(&id) },
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

func (x *imports) findLostOf(ctx context.Context, id int64) error {
	lines, err := x.lostLines(ctx, id)
	if err != nil {
		return err
	}
	before := 0 // lines that are still lost
	for n, l := range lines {
		tracks, _, err := x.matchEntries(ctx, l.Dir, []playlistfile.Entry{l.Entry})
		if err != nil {
			return err
		}
		if len(tracks) == 0 {
			before++
			continue
		}
		if err := x.putLost(ctx, id, foundLine{lines[n], l.Place - before, tracks[0]}); err != nil {
			return fmt.Errorf("playlist %d: %w", id, err)
		}
	}
	return nil
}

// foundLine is a line that was lost, the track that it means, and at which place that goes.
type foundLine struct {
	store.LostLine
	at    int
	track int64
}

// putLost puts a track that was found into a list and forgets that it was lost. Of two scans that found it, one does.
func (x *imports) putLost(ctx context.Context, id int64, l foundLine) error {
	err := x.db.Change(ctx, func(tx *sql.Tx) error {
		p := store.NewWriter(tx, x.now())
		if p.Exec("DELETE FROM playlist_lost WHERE playlist_id = ? AND place = ?", id, l.Place) == 0 || p.Err != nil {
			return p.Err
		}
		return reorderIn(ctx, tx, id, func(list []int64) ([]int64, error) {
			return slices.Insert(list, min(l.at, len(list)), l.track), nil
		})
	})
	x.db.Touched.Store(true)
	return err
}

// withLost puts the entries that were not found back among the tracks of a playlist on its way into a file.
func withLost(tracks []playlistfile.Track, lines []store.LostLine, dir string) []playlistfile.Track {
	for _, l := range lines {
		path := l.Path
		if !filepath.IsAbs(path) && !playlistfile.IsFileURL(path) && !playlistfile.IsForeign(path) && !playlistfile.HasScheme(path) {
			if relative, err := filepath.Rel(dir, filepath.Join(l.Dir, filepath.FromSlash(path))); err == nil {
				path = filepath.ToSlash(relative)
			}
		}
		e := playlistfile.Track{Title: l.Caption, Duration: l.Duration, Path: path, Lost: true}
		tracks = slices.Insert(tracks, min(l.Place, len(tracks)), e)
	}
	return tracks
}
