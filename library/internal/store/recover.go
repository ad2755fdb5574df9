package store

import (
	"context"
	"database/sql"
	"maps"
	"os"
	"slices"
	"time"

	"linnet/library/internal/text"
)

// restore writes user data into a database that may hold part of it already. Its tracks stay missing until a scan meets their files.
// Everything keeps its id, unless that is taken.
func (k userData) restore(tx *sql.Tx, now time.Time) error {
	p := NewWriter(tx, now)
	folders, tracks := k.restoreFolders(p), map[int64]int64{}
	for _, id := range slices.Sorted(maps.Keys(k.tracks)) {
		t := k.tracks[id]
		if folder := folders[t.folder]; folder != 0 {
			tracks[id] = t.restore(p, folder)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(k.playlists)) {
		k.playlists[id].restore(p, tracks)
	}
	return p.Err
}

// restoreFolders returns the new ids of the directories.
func (k userData) restoreFolders(p *Writer) map[int64]int64 {
	roots, folders := map[int64]int64{}, map[int64]int64{}
	for _, id := range slices.Sorted(maps.Keys(k.roots)) {
		roots[id] = p.ID("INSERT INTO root (path, dropped) VALUES (?, ?) "+
			"ON CONFLICT DO UPDATE SET dropped = min(dropped, excluded.dropped) RETURNING id",
			[]byte(k.roots[id].path), k.roots[id].dropped)
	}
	needed := map[int64]bool{}
	for _, t := range k.tracks {
		needed[t.folder] = true
	}
	for _, id := range slices.Sorted(maps.Keys(needed)) {
		if f := k.folders[id]; roots[f.root] != 0 {
			folders[id] = p.ID("INSERT INTO folder (root_id, rel) VALUES (?, ?) ON CONFLICT DO UPDATE SET rel = rel RETURNING id",
				roots[f.root], []byte(f.rel))
		}
	}
	return folders
}

// restore returns the id under which the track now is. A modification time of 0 has the next scan read its file.
func (t keptTrack) restore(p *Writer, folder int64) int64 {
	id := p.ID("SELECT id FROM track WHERE folder_id = ? AND name = ?", folder, t.name)
	if id == 0 { // of two states of one database, one may be of before it was moved
		id = p.ID("SELECT id FROM track WHERE id = ? AND print = ?", t.id, t.print)
	}
	if id != 0 {
		p.Exec(`UPDATE track SET plays = max(plays, ?), played = max(played, ?), loved = max(loved, ?),
			rating = CASE rating WHEN 0 THEN ? ELSE rating END WHERE id = ?`, t.plays, t.played, t.loved, t.rating, id)
		return id
	}
	missing := p.Now
	if t.forgotten {
		missing = Forgotten
	}
	return p.ID(`
		INSERT INTO track (id, folder_id, name, size, modified, print, added, missing, title, sort, credit, artist_sort, album_artist,
			disc, number, year, duration, format, bitrate, sample_rate, channels, licence, cover, track_gain, album_gain,
			plays, played, rating, loved, audio, sound)
		VALUES (CASE WHEN ?1 IN (SELECT id FROM track) THEN NULL ELSE ?1 END, ?2, ?3, 0, 0, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '',
			0, 0, 0, ?11, '', 0, 0, 0, '', 0, 0, 0, ?12, ?13, ?14, ?15, ?16, ?17) RETURNING id`,
		t.id, folder, t.name, t.print, t.added, missing, t.title, text.SortKey(t.title), t.credit, text.SortKey(t.credit),
		t.duration, t.plays, t.played, t.rating, t.loved, t.audio, t.sound)
}

// restore writes a playlist, unless one of the same name and at least its length is there: the longer state lost less.
func (list keptPlaylist) restore(p *Writer, tracks map[int64]int64) {
	id := p.ID("SELECT id FROM playlist WHERE id = ? AND name = ?", list.id, list.name)
	if id != 0 && int(p.ID("SELECT count(*) FROM playlist_track WHERE playlist_id = ?", id)) >= len(list.tracks) {
		return
	}
	if id == 0 {
		id = p.ID(`INSERT INTO playlist (id, name, query, sort)
			VALUES (CASE WHEN ?1 IN (SELECT id FROM playlist) THEN NULL ELSE ?1 END, ?2, ?3, ?4) RETURNING id`,
			list.id, list.name, list.query, list.sort)
	}
	p.Exec("DELETE FROM playlist_track WHERE playlist_id = ?", id)
	for n, track := range list.tracks {
		if track = tracks[track]; track != 0 {
			p.Exec("INSERT INTO playlist_track (playlist_id, pos, track_id) VALUES (?, ?, ?)", id, n, track)
		}
	}
	for _, l := range list.lost {
		p.Exec("INSERT OR IGNORE INTO playlist_lost (playlist_id, place, dir, path, caption, duration) VALUES (?, ?, ?, ?, ?, ?)",
			id, l.Place, []byte(l.Dir), []byte(l.Path), l.Caption, l.Duration.Nanoseconds())
	}
}

// salvage fills a new database from the damaged one and the backup, as far as they can be read.
func (d *DB) salvage(ctx context.Context, from ...string) {
	for _, path := range from {
		if _, err := os.Stat(path); err != nil {
			continue
		}
		db := connectAsIs(path)
		k, err := recall(ctx, db, "")
		db.Close()
		if writing := d.Change(ctx, func(tx *sql.Tx) error { return k.restore(tx, d.now()) }); writing != nil {
			d.log.Error("what was saved of the library could not be written", "from", path, "err", writing)
			continue
		}
		d.log.Info("saved from the library that was", "from", path, "roots", len(k.roots), "tracks", len(k.tracks),
			"playlists", len(k.playlists), "unreadable", err)
	}
}
