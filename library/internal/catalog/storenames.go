package catalog

import (
	"database/sql/driver"

	"linnet/library/internal/record"
	"linnet/library/internal/text"
	"linnet/library/tags"
)

// storeLists notes who made a track and what it is.
func (p *batchWriter) storeLists(id int64, i tags.Info) {
	for pos, name := range i.Artists {
		artist := p.artistID(name)
		p.credits.Add(id, int64(pos), artist)
		p.WriteRows(&p.credits, false)
		p.stale[stale{"artist", artist}] = true
	}
	for pos, name := range i.Genres {
		genre := p.genreID(name)
		p.kinds.Add(id, int64(pos), genre)
		p.WriteRows(&p.kinds, false)
		p.gained[genre]++
	}
}

// carryPlays gives the plays of a track that is there already to the genres that it has now.
func (p *batchWriter) carryPlays(id int64, i tags.Info) {
	for _, name := range i.Genres {
		p.Exec("UPDATE genre SET plays = plays + (SELECT plays FROM track WHERE id = ?) WHERE id = ?", id, p.genreID(name))
	}
}

// artistID is the artist of a name, who is made if there is none. The sort key is written again if names are folded in
// another way since.
func (p *batchWriter) artistID(name string) int64 {
	id, ok := p.artists[name]
	if !ok {
		sort := text.SortKey(name)
		if id = p.Insert("INSERT OR IGNORE INTO artist (name, sort) VALUES (?, ?)", name, sort); id == 0 {
			id = p.ID("SELECT id FROM artist WHERE name = ?", name)
			p.Exec("UPDATE artist SET sort = ? WHERE id = ? AND sort <> ?1", sort, id)
		}
		p.artists[name] = id
	}
	return id
}

// onlyGenre is the only genre of a track, 0 if it has none, and NULL if it has several.
func (p *batchWriter) onlyGenre(genres []string) driver.Value {
	switch len(genres) {
	case 0:
		return int64(0)
	case 1:
		return p.genreID(genres[0])
	}
	return nil
}

func (p *batchWriter) genreID(name string) int64 {
	id, ok := p.genres[name]
	if !ok {
		id = p.ID("INSERT INTO genre (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = name RETURNING id", name)
		p.genres[name] = id
	}
	return id
}

// album is what tells the album of one file from that of another.
type album struct {
	title, artist string
	folder        *record.Folder
}

// albumID is the album of a file; 0 if its tags name none.
func (p *batchWriter) albumID(f *record.Found) int64 {
	if f.Info.Album == "" {
		return 0
	}
	of := album{f.Info.Album, f.Info.AlbumArtist, f.Folder}
	id, ok := p.albums[of]
	if !ok {
		key := albumKey(f)
		if id = p.Insert("INSERT OR IGNORE INTO album (key, title, sort) VALUES (?, ?, ?)", key, f.Info.Album, f.Sorting.Album); id == 0 {
			id = p.ID("SELECT id FROM album WHERE key = ?", key)
			p.Exec("UPDATE album SET title = ? WHERE id = ? AND title <> ?1", f.Info.Album, id)
		}
		p.albums[of] = id
	}
	return id
}

// albumKey is the key under which a file is stored. Where others have its album title, or its album is not all of a piece, the
// rule of albumrule.go decides when numbers are brought up to date.
func albumKey(f *record.Found) string {
	owner := "by " + withoutGuests(f.Info.AlbumArtist)
	if f.Info.AlbumArtist == "" {
		owner = "in " + albumFolder(f.Folder)
	}
	return keyOfAlbum(text.SortKey(f.Info.Album), owner)
}
