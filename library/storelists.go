package library

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"slices"
	"strings"

	"linnet/library/tags"
)

// wordsOf is a row of the word index. It has each word once, wherever it stands: the index does not tell fields apart.
func wordsOf(id int64, i tags.Info) [4]any {
	var seen []string
	row := [4]any{id}
	for n, text := range [...]string{i.Title, strings.Join(i.Artists, " ") + " " + i.AlbumArtist, i.Album} {
		var fresh []string
		for word := range strings.FieldsSeq(searchable(text)) {
			if !slices.Contains(seen, word) {
				seen, fresh = append(seen, word), append(fresh, word)
			}
		}
		row[n+1] = strings.Join(fresh, " ")
	}
	return row
}

// sortKey is sortKey, worked out once for each name: most tracks share theirs.
func (p *pen) sortKey(name string) string {
	key, ok := p.keys[name]
	if !ok {
		key = sortKey(name)
		p.keys[name] = key
	}
	return key
}

func (p *pen) sortKeys(names []string) string {
	if len(names) == 1 {
		return p.sortKey(names[0])
	}
	keys := make([]string, len(names))
	for n, name := range names {
		keys[n] = p.sortKey(name)
	}
	return strings.Join(keys, "\x1f")
}

// storeLists notes who made a track and what it is.
func (p *pen) storeLists(id int64, i tags.Info) {
	for pos, name := range i.Artists {
		artist := p.artistID(name)
		p.credits.add(id, int64(pos), artist)
		p.stale[stale{"artist", artist}] = true
	}
	for pos, name := range i.Genres {
		genre := p.genreID(name)
		p.kinds.add(id, int64(pos), genre)
		p.gained[genre]++
	}
}

// carryPlays gives the plays of a track that is there already to the genres that it has now.
func (p *pen) carryPlays(id int64, i tags.Info) {
	for _, name := range i.Genres {
		p.exec("UPDATE genre SET plays = plays + (SELECT plays FROM track WHERE id = ?) WHERE id = ?", id, p.genreID(name))
	}
}

// artistID is the artist of a name, who is made if there is none. The sort key is written again if names are folded in
// another way since.
func (p *pen) artistID(name string) int64 {
	id, ok := p.artists[name]
	if !ok {
		sort := p.sortKey(name)
		if id = p.id("SELECT id FROM artist WHERE name = ? AND sort = ?", name, sort); id == 0 {
			id = p.id("INSERT INTO artist (name, sort) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET sort = excluded.sort RETURNING id", name, sort)
		}
		p.artists[name] = id
	}
	return id
}

func (p *pen) genreID(name string) int64 {
	id, ok := p.genres[name]
	if !ok {
		id = p.id("INSERT INTO genre (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = name RETURNING id", name)
		p.genres[name] = id
	}
	return id
}

// album is what tells the album of one file from that of another.
type album struct {
	title, artist string
	folder        *folder
}

// albumID is the album of a file; NULL if its tags name none.
func (p *pen) albumID(f found) sql.NullInt64 {
	if f.info.Album == "" {
		return sql.NullInt64{}
	}
	of := album{f.info.Album, f.info.AlbumArtist, f.folder}
	id, ok := p.albums[of]
	if !ok {
		key := albumKey(f)
		if id = p.id("SELECT id FROM album WHERE key = ? AND title = ?", key, f.info.Album); id == 0 {
			id = p.id("INSERT INTO album (key, title, sort) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET title = excluded.title RETURNING id",
				key, f.info.Album, p.sortKey(f.info.Album))
		}
		p.albums[of] = id
	}
	return sql.NullInt64{Int64: id, Valid: true}
}

// albumKey says which tracks are of one album: see Album.
func albumKey(f found) string {
	owner := "by " + sortKey(f.info.AlbumArtist)
	if f.info.AlbumArtist == "" {
		owner = "in " + albumFolder(f.folder)
	}
	sum := sha256.Sum256([]byte(sortKey(f.info.Album) + "\x1f" + owner))
	return hex.EncodeToString(sum[:12])
}
