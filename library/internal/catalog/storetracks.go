package catalog

import (
	"database/sql/driver"

	"linnet/library/internal/record"
)

// storeTrack writes the track of a file, or the tracks that it is divided into.
func (p *batchWriter) storeTrack(f *record.Found) {
	id, anew := p.storeRow(f)
	p.storeParts(f, id, anew)
}

// storeRow writes a track under the id it had: at this path, else, with these bytes, at a path where it is missing.
func (p *batchWriter) storeRow(f *record.Found) (id int64, anew bool) {
	id = f.ID
	if id == 0 {
		id = p.moved(f)
	}
	album := p.albumID(f)
	if id == 0 {
		id, anew = p.nextID(), true
		p.tracks.Values = append(p.row(p.tracks.Values, f, album), p.Now)
		p.WriteRows(&p.tracks, false)
		p.grown[f.Folder]++
		if p.relics.sounds[f.Sound] {
			p.fresh = append(p.fresh, id)
		}
		p.years[int64(f.Info.Year)]++
		if album != 0 {
			p.stale[stale{"album", album}] = true
		}
	} else {
		p.Put(updateTrack, append(p.row(nil, f, album), id)...)
		p.Exec("DELETE FROM track_artist WHERE track_id = ?", id)
		p.Exec("DELETE FROM track_genre WHERE track_id = ?", id)
		p.Exec("DELETE FROM word WHERE rowid = ?", id)
		p.carryPlays(id, f.Info)
	}
	p.storeLists(id, f.Info)
	p.unindexed = append(p.unindexed, unindexed{id, f.Sorting.Words})
	if f.Broken {
		p.Exec("DELETE FROM broken WHERE folder_id = ? AND name = ?", f.Folder.ID, []byte(f.Name))
	}
	return id, anew
}

// moved is the track that is missing at another place and has the bytes of this file; 0 if there is none. Of copies, that is meant
// which had the name and the directory that the file has now, below whichever picked folder.
func (p *batchWriter) moved(f *record.Found) (id int64) {
	if p.movable {
		id = p.ID(`SELECT t.id FROM track t JOIN folder d ON d.id = t.folder_id WHERE t.print = ?1
			AND t.missing IS NOT NULL AND t.missing <> 2
			ORDER BY t.name = ?2 DESC, d.rel = ?3 DESC, t.missing = 1, t.id LIMIT 1`, f.Print[:], []byte(f.Name), []byte(f.Folder.Rel))
	}
	if id == 0 {
		id = p.relics.takeAway(f)
	}
	return id
}

// nextID is the id that the database gives to a new track. None is used twice, even that of a track which was forgotten.
func (p *batchWriter) nextID() int64 {
	if p.last == 0 {
		p.last = p.ID(`SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'track'), 0), coalesce((SELECT max(id)
			FROM track), 0))`)
	}
	p.last++
	return p.last
}

// The columns that row fills. Of a statement that may fail after some of its rows, and undo them, SQLite keeps a journal, unless
// it need not undo them, nor doubt the ids that it was given. A file that changed has, until it is heard, another recording.
const (
	insertTrack = `
		INSERT OR FAIL INTO track (folder_id, name, size, modified, print, title, sort, credit, artist_sort, album_id, album_artist, disc,
			number, year, duration, format, bitrate, sample_rate, channels, licence, cover, track_gain, album_gain, compilation,
			mb_track, mb_album, genre, sound, stamp, added)`
	trackWidth  = 30
	updateTrack = `
		UPDATE track SET folder_id = ?1, name = ?2, size = ?3, modified = ?4, audio = CASE WHEN print = ?5 AND sound IN (0, ?28)
		THEN audio END, print = ?5,
			missing = NULL, title = ?6, sort = ?7, credit = ?8, artist_sort = ?9, album_id = ?10, album_artist = ?11, disc = ?12,
			number = ?13, year = ?14, duration = ?15, format = ?16, bitrate = ?17, sample_rate = ?18, channels = ?19, licence = ?20,
			cover = ?21, track_gain = ?22, album_gain = ?23, compilation = ?24, mb_track = ?25, mb_album = ?26, genre = ?27, sound = ?28,
			stamp = ?29
		WHERE id = ?30`
)

// row adds a track as it goes into the index.
func (p *batchWriter) row(to []driver.Value, f *record.Found, album int64) []driver.Value {
	i := &f.Info
	return append(to, f.Folder.ID, []byte(f.Name), f.Size, f.Modified, f.Print[:], i.Title, f.Sorting.Title, credit(i.Artists),
		f.Sorting.Artist, orNull(album), i.AlbumArtist, int64(i.Disc), int64(i.Number), int64(i.Year), int64(i.Duration), i.Format,
		int64(i.Bitrate),
		int64(i.SampleRate), int64(i.Channels), i.Licence, i.Cover, i.TrackGain, i.AlbumGain, i.Compilation,
		uuidBytes(i.MusicBrainz.Recording), uuidBytes(i.MusicBrainz.Album), p.onlyGenre(i.Genres), f.Sound, f.Stamp)
}

// orNull is an id as a value, NULL if there is none.
func orNull(id int64) driver.Value {
	if id == 0 {
		return nil
	}
	return id
}

// directory is a place below a picked folder.
type directory struct {
	root int64
	rel  string
}

// place makes sure that a directory is in the index. It cannot be once the listener has removed its folder, since the
// survey.
func (p *batchWriter) place(f *record.Folder) bool {
	there, asked := p.folders[f]
	if asked {
		return there
	}
	if f.ID == 0 {
		f.ID = p.directoryID(directory{f.Root, f.Rel}, f.Cover)
		there = f.ID != 0
	} else {
		there = p.ID("SELECT 1 FROM folder WHERE id = ?", f.ID) != 0
	}
	p.folders[f] = there
	return there
}

// directoryID is the id of a directory, which is made, with those above it, if there is none; 0 if its root is gone. A
// directory without music has a row when there is music below it, but no cover yet.
func (p *batchWriter) directoryID(d directory, cover string) int64 {
	id, ok := p.dirs[d]
	if !ok {
		var parent int64
		if d.rel != "" {
			parent = p.directoryID(directory{d.root, record.ParentOf(d.rel)}, "")
		}
		id = p.Insert("INSERT OR IGNORE INTO folder (root_id, rel, cover, parent_id) SELECT id, ?2, ?3, ?4 FROM root WHERE id = ?1",
			d.root, []byte(d.rel), []byte(cover), orNull(parent))
		p.dirs[d] = id
	}
	if id == 0 {
		id = p.ID("SELECT id FROM folder WHERE root_id = ? AND rel = ?", d.root, []byte(d.rel))
		p.dirs[d] = id
	}
	if cover != "" {
		p.Exec("UPDATE folder SET cover = ? WHERE id = ? AND cover <> ?1", []byte(cover), id)
	}
	return id
}

// storeBroken remembers a file that is no music. A track that was at its path is not there any more.
func (p *batchWriter) storeBroken(f *record.Found) {
	p.Exec("INSERT OR REPLACE INTO broken (folder_id, name, size, modified, stamp, reason) VALUES (?, ?, ?, ?, ?, ?)",
		f.Folder.ID, []byte(f.Name), f.Size, f.Modified, f.Stamp, f.Failed)
	p.lose(p.ID("SELECT id FROM track WHERE folder_id = ? AND name = ?", f.Folder.ID, []byte(f.Name)))
}
