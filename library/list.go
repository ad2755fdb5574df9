package library

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"linnet/library/internal/catalog"
	"linnet/library/internal/store"
	"linnet/library/internal/text"
)

// AddToPlaylist puts tracks before the place at, counted from 0; -1 is the end. ErrPlace, ErrSmart, ErrLong, or ErrNotFound
// if a track is not in the library: then none is added.
func (x *Index) AddToPlaylist(ctx context.Context, id int64, at int, tracks ...int64) error {
	return x.reorder(ctx, id, func(list []int64) ([]int64, error) {
		if at == -1 {
			at = len(list)
		}
		if at < 0 || at > len(list) {
			return nil, ErrPlace
		}
		return slices.Insert(list, at, tracks...), nil
	})
}

// MoveInPlaylist moves the track at the place from so that it then stands at to. ErrPlace, or ErrSmart.
func (x *Index) MoveInPlaylist(ctx context.Context, id int64, from, to int) error {
	return x.reorder(ctx, id, func(list []int64) ([]int64, error) {
		if min(from, to) < 0 || max(from, to) >= len(list) {
			return nil, ErrPlace
		}
		track := list[from]
		return slices.Insert(slices.Delete(list, from, from+1), to, track), nil
	})
}

// RemoveFromPlaylist takes out the tracks at these places, counted before any is out. ErrPlace, or ErrSmart.
func (x *Index) RemoveFromPlaylist(ctx context.Context, id int64, at ...int) error {
	return x.reorder(ctx, id, func(list []int64) ([]int64, error) {
		at = slices.Compact(slices.Sorted(slices.Values(at)))
		for _, place := range slices.Backward(at) {
			if place < 0 || place >= len(list) {
				return nil, ErrPlace
			}
			list = slices.Delete(list, place, place+1)
		}
		return list, nil
	})
}

// reorder has f make another list of a playlist's tracks, and writes what changed.
func (x *Index) reorder(ctx context.Context, id int64, f func([]int64) ([]int64, error)) error {
	if err := x.db.Change(ctx, func(tx *sql.Tx) error { return reorderIn(ctx, tx, id, f) }); err != nil {
		return fmt.Errorf("changing a playlist: %w", err)
	}
	x.db.Touched.Store(true)
	return nil
}

// reorderIn is reorder as a part of a transaction.
func reorderIn(ctx context.Context, tx *sql.Tx, id int64, f func([]int64) ([]int64, error)) error {
	was, shown, err := listed(ctx, tx, id)
	if err != nil {
		return err
	}
	is, err := f(shown.handles())
	if err != nil {
		return err
	}
	if len(is) > MaxPlaylist {
		return ErrLong
	}
	return relist(tx, id, was, shown.put(is))
}

// shown is a playlist as the listener sees it: tracks, each with those behind it that are forgotten, and keep their places in
// case their files return. The first entry is no track, and has those in front.
type shown [][]int64

// handles stand for the tracks that are seen: negative, so that no track has such an id.
func (s shown) handles() (list []int64) {
	for n := range s[1:] {
		list = append(list, -int64(n)-1)
	}
	return list
}

// put is the whole list again, after handles were moved or taken out and ids put between them. Forgotten tracks stay behind the
// one that they stood behind, or, if that was taken out, behind the one before.
func (s shown) put(list []int64) (tracks []int64) {
	left := map[int64]bool{}
	for _, n := range list {
		left[n] = true
	}
	last := 0
	for n := 1; n < len(s); n++ {
		if left[-int64(n)] {
			last = n
		} else {
			s[last] = append(s[last], s[n][1:]...)
		}
	}
	tracks = append(tracks, s[0]...)
	for _, n := range list {
		if n < 0 {
			tracks = append(tracks, s[-n]...)
		} else {
			tracks = append(tracks, n)
		}
	}
	return tracks
}

// listed are the tracks of a playlist that is not smart: all, and as they are shown.
func listed(ctx context.Context, tx *sql.Tx, id int64) (all []int64, seen shown, err error) {
	var query string
	if err := tx.QueryRowContext(ctx, "SELECT query FROM playlist WHERE id = ?", id).Scan(&query); err != nil {
		return nil, nil, err
	}
	if query != "" {
		return nil, nil, ErrSmart
	}
	rows, err := tx.QueryContext(ctx, `SELECT track_id, coalesce((SELECT missing FROM track WHERE id = track_id), 0) = ?
		FROM playlist_track WHERE playlist_id = ? ORDER BY pos`, catalog.Forgotten, id)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	seen = shown{nil}
	for rows.Next() {
		var track int64
		var hidden bool
		if err := rows.Scan(&track, &hidden); err != nil {
			return nil, nil, err
		}
		all = append(all, track)
		if !hidden {
			seen = append(seen, nil)
		}
		seen[len(seen)-1] = append(seen[len(seen)-1], track)
	}
	return all, seen, rows.Err()
}

// relist writes a list from the first place where it differs. Forgotten tracks leave gaps between the places, which is why
// that place is counted out.
func relist(tx *sql.Tx, id int64, was, is []int64) error {
	same := 0
	for same < len(was) && same < len(is) && was[same] == is[same] {
		same++
	}
	p := store.NewWriter(tx, time.Time{})
	p.Exec(`DELETE FROM playlist_track WHERE playlist_id = ?1 AND pos >= (
		SELECT pos FROM playlist_track WHERE playlist_id = ?1 ORDER BY pos LIMIT 1 OFFSET ?2)`, id, same)
	last := p.ID("SELECT coalesce(max(pos), -1) FROM playlist_track WHERE playlist_id = ?", id)
	for n, track := range is[same:] {
		if p.Exec("INSERT INTO playlist_track (playlist_id, pos, track_id) SELECT ?, ?, id FROM track WHERE id = ?",
			id, last+1+int64(n), track) == 0 && p.Err == nil {
			return fmt.Errorf("track %d: %w", track, ErrNotFound)
		}
	}
	return p.Err
}

// byName sorts playlists as people look for them.
func byName(list []Playlist) {
	slices.SortStableFunc(list, func(a, b Playlist) int { return strings.Compare(text.SortKey(a.Name), text.SortKey(b.Name)) })
}
