package store

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"linnet/library/internal/playlistfile"
	"linnet/library/tags"
)

// userData is what no scan can find again: picked folders, plays, ratings and playlists.
type userData struct {
	roots     map[int64]keptRoot
	folders   map[int64]keptFolder
	tracks    map[int64]keptTrack
	playlists map[int64]keptPlaylist
}

// LostLine is an entry of an imported playlist whose file was not in the library, as it is kept.
type LostLine struct {
	playlistfile.Entry
	Place int    // where in its file it stood
	Dir   string // of the file that it was read from
}

type keptRoot struct {
	path    string
	dropped bool // the listener took it out of the library
}

type keptFolder struct {
	root int64
	rel  string
}

type keptTrack struct {
	id, folder                   int64
	name, print, audio           []byte
	sound                        int64
	forgotten                    bool
	title, credit                string
	added, duration              int64
	plays, played, rating, loved int64
}

type keptPlaylist struct {
	id                int64
	name, query, sort string
	tracks            []int64
	lost              []LostLine
}

// said reports whether the listener said anything of a track. added alone is not worth much.
func (t keptTrack) said() bool { return t.plays > 0 || t.played > 0 || t.rating > 0 || t.loved > 0 }

// OnlySaid selects the tracks with user data through partial indexes, for a database that is not damaged.
const OnlySaid = ` WHERE id IN (SELECT track_id FROM playlist_track
	UNION ALL SELECT id FROM track WHERE missing IS NULL AND plays > 0 UNION ALL SELECT id FROM track WHERE missing IS NULL AND rating > 0
	UNION ALL SELECT id FROM track WHERE missing IS NULL AND loved > 0
	UNION ALL SELECT id FROM track INDEXED BY track_missing WHERE missing IS NOT NULL AND (plays > 0 OR rating > 0 OR loved > 0))`

// recall reads the user data of the tracks that the condition where selects. It reads each table of a damaged database from both ends
// up to the damage, and returns what it got with an error that tells the rest.
func recall(ctx context.Context, db *sql.DB, where string) (userData, error) {
	k := userData{map[int64]keptRoot{}, map[int64]keptFolder{}, map[int64]keptTrack{}, map[int64]keptPlaylist{}}
	var errs []error
	read := func(query, where string, row func(*sql.Rows) error) {
		for _, order := range []string{"", " DESC"} {
			_, err := Collect(ctx, db, func(rows *sql.Rows) (struct{}, error) {
				_ = row(rows) // a row that makes no sense is left out
				return struct{}{}, nil
			}, query+where+" ORDER BY "+strings.Fields(query)[1]+order)
			if err == nil {
				return
			}
			errs = append(errs, err)
		}
	}
	root, track := "path, dropped", "audio, sound, coalesce(missing, 0) = 1"
	if older(ctx, db) {
		root, track = "path, 0", "NULL, 0, 0"
	}
	read("SELECT id , "+root+" FROM root", "", k.recallRoot)
	folders := ""
	if where != "" {
		folders = " WHERE id IN (SELECT folder_id FROM track" + where + ")"
	}
	read("SELECT id , root_id, rel FROM folder", folders, k.recallFolder)
	read("SELECT id , name, query, sort FROM playlist", "", k.recallPlaylist)
	entries := map[[2]int64]int64{}
	read("SELECT playlist_id , pos, track_id FROM playlist_track", "", func(rows *sql.Rows) error {
		var list, pos, track int64
		err := rows.Scan(&list, &pos, &track)
		if err == nil {
			entries[[2]int64{list, pos}] = track
		}
		return err
	})
	k.recallEntries(entries)
	read("SELECT playlist_id , place, dir, path, caption, duration FROM playlist_lost", "", k.recallLost)
	read("SELECT id , folder_id, name, print, title, credit, added, duration, plays, played, rating, loved, "+track+" FROM track",
		where, k.recallTrack)
	k.forgetUnsaid()
	return k, errors.Join(errs...)
}

// older reports whether the schema is older than the column root.dropped. A damaged database is not migrated before it is read.
func older(ctx context.Context, db *sql.DB) bool {
	var has bool
	err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pragma_table_info('root') WHERE name = 'dropped')").Scan(&has)
	return err == nil && !has
}

func (k userData) recallRoot(rows *sql.Rows) error {
	var id int64
	var path []byte
	var dropped bool
	err := rows.Scan(&id, &path, &dropped)
	if err == nil && filepath.IsAbs(string(path)) {
		k.roots[id] = keptRoot{string(path), dropped}
	}
	return err
}

func (k userData) recallFolder(rows *sql.Rows) error {
	var id int64
	var f keptFolder
	var rel []byte
	err := rows.Scan(&id, &f.root, &rel)
	if f.rel = string(rel); err == nil && (f.rel == "" || filepath.IsLocal(f.rel)) {
		k.folders[id] = f
	}
	return err
}

func (k userData) recallPlaylist(rows *sql.Rows) error {
	var p keptPlaylist
	err := rows.Scan(&p.id, &p.name, &p.query, &p.sort)
	if err == nil {
		p.name = tags.Clean(p.name)
		k.playlists[p.id] = p
	}
	return err
}

// recallLost reads a lost playlist entry. A damaged table is read from both ends, so that an entry may come twice: the first counts.
func (k userData) recallLost(rows *sql.Rows) error {
	var id int64
	var l LostLine
	var dir, path []byte
	err := rows.Scan(&id, &l.Place, &dir, &path, &l.Caption, &l.Duration)
	p, is := k.playlists[id]
	if err != nil || !is || slices.ContainsFunc(p.lost, func(o LostLine) bool { return o.Place == l.Place }) {
		return err
	}
	l.Dir, l.Path = string(dir), string(path)
	p.lost = append(p.lost, l)
	k.playlists[id] = p
	return nil
}

func (k userData) recallEntries(entries map[[2]int64]int64) {
	places := make([][2]int64, 0, len(entries))
	for place := range entries {
		places = append(places, place)
	}
	slices.SortFunc(places, func(a, b [2]int64) int { return slices.Compare(a[:], b[:]) })
	for _, place := range places {
		if p, ok := k.playlists[place[0]]; ok {
			p.tracks = append(p.tracks, entries[place])
			k.playlists[p.id] = p
		}
	}
}

func (k userData) recallTrack(rows *sql.Rows) error {
	var t keptTrack
	err := rows.Scan(&t.id, &t.folder, &t.name, &t.print, &t.title, &t.credit, &t.added, &t.duration, &t.plays, &t.played, &t.rating,
		&t.loved,
		&t.audio, &t.sound, &t.forgotten)
	if err != nil || len(t.name) == 0 || filepath.Base(string(t.name)) != string(t.name) {
		return errors.Join(err, ErrDamaged)
	}
	t.plays, t.rating, t.loved = max(t.plays, 0), min(max(t.rating, 0), MaxRating), min(max(t.loved, 0), 1)
	t.title, t.credit = tags.Clean(t.title), tags.Clean(t.credit)
	k.tracks[t.id] = t
	return nil
}

// forgetUnsaid drops tracks without user data that are in no playlist.
func (k userData) forgetUnsaid() {
	listed := map[int64]bool{}
	for _, p := range k.playlists {
		for _, track := range p.tracks {
			listed[track] = true
		}
	}
	for id, t := range k.tracks {
		if _, placed := k.folders[t.folder]; !placed || !t.said() && !listed[id] {
			delete(k.tracks, id)
		}
	}
}
