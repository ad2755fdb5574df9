package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"linnet/library/internal/catalog"
	"linnet/library/internal/search"
	"linnet/library/internal/store"
)

// Silent stands for the loudness of what is silent or could not be measured, in LUFS.
const Silent = -200.0

// Loudness is how loud a track is, as the program measured it.
type Loudness struct {
	LUFS, Peak           float64 // EBU R 128; true peak, 1 is full scale
	AlbumLUFS, AlbumPeak float64 // of the whole album, once all of it is measured; Silent and 0 before
	Shape                []byte  // for each point height and strength, a byte each; empty: could not be measured
}

// levels keep how loud tracks are, and what was heard last.
type levels struct {
	tables *store.DB
	tracks *search.Finder
}

// SetLoudness keeps what was measured of a track, of the album nothing; ErrNotFound if there is no such track.
func (x levels) SetLoudness(ctx context.Context, id int64, l Loudness) error {
	shape := l.Shape
	if shape == nil {
		shape = []byte{}
	}
	result, err := x.tables.Write.ExecContext(ctx, `INSERT OR REPLACE INTO loudness (track_id, modified, lufs, peak, shape)
		SELECT id, modified, ?, ?, ? FROM track WHERE id = ?`, max(l.LUFS, Silent), l.Peak, shape, id)
	if err == nil {
		var n int64
		if n, err = result.RowsAffected(); err == nil && n == 0 {
			err = ErrNotFound
		}
	}
	if err != nil {
		return fmt.Errorf("keeping how loud a track is: %w", store.Explain(err))
	}
	return nil
}

// Loudness returns what was measured of a track; ErrNotFound: nothing was yet.
func (x levels) Loudness(ctx context.Context, id int64) (l Loudness, err error) {
	err = x.tables.Read.QueryRowContext(ctx, `SELECT l.lufs, l.peak, l.shape FROM loudness l JOIN track t ON t.id = l.track_id
		WHERE t.id = ? AND t.modified = l.modified`, id).Scan(&l.LUFS, &l.Peak, &l.Shape)
	if errors.Is(err, sql.ErrNoRows) {
		return l, ErrNotFound
	}
	l.AlbumLUFS = Silent
	var left int
	var mean, peak sql.NullFloat64
	if err == nil { // the mean of the energies, each by its length
		err = x.tables.Read.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE l.track_id IS NULL), max(l.peak),
			10 * log10(sum(t.duration * pow(10, l.lufs / 10)) / max(1, sum(t.duration)))
			FROM track t LEFT JOIN loudness l ON l.track_id = t.id AND l.modified = t.modified
			WHERE t.album_id = (SELECT album_id FROM track WHERE id = ?) AND t.missing IS NULL`, id).Scan(&left, &peak, &mean)
	}
	if err != nil {
		return l, fmt.Errorf("how loud a track is: %w", store.Explain(err))
	}
	if left == 0 && mean.Valid {
		l.AlbumLUFS, l.AlbumPeak = max(mean.Float64, Silent), peak.Float64
	}
	return l, nil
}

// Unmeasured lists up to n tracks of which nothing was measured yet, or whose files changed since.
func (x levels) Unmeasured(ctx context.Context, n int) ([]Track, error) {
	return x.tracks.Tracks(ctx, catalog.SelectTracks+`WHERE t.missing IS NULL AND NOT EXISTS
		(SELECT 1 FROM loudness l WHERE l.track_id = t.id AND l.modified = t.modified) ORDER BY t.id LIMIT ?`, n)
}

// LastPlayed lists up to n tracks that were played, the latest first.
func (x levels) LastPlayed(ctx context.Context, n int) ([]Track, error) {
	return x.tracks.Tracks(ctx, catalog.SelectTracks+"WHERE t.missing IS NULL AND t.played > 0 ORDER BY t.played DESC, t.id LIMIT ?", n)
}
