package state

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"time"

	"linnet/library"
)

// fillLibrary draws the Library screen from what was read.
func (s *State) fillLibrary() {
	b, here := &s.shelves, s.shelves.here()
	l := Library{Section: b.trail[0].section, Sections: b.sections(), Page: here.String(), Open: here.key != "",
		Title: b.list.title, Subtitle: b.list.about, Filter: b.filters[here.String()], Scan: s.show.Library.Scan,
		Albums: albumCards(b.list.albums), Entries: b.list.entries, Playlist: kindOf(b.list.playlist), Header: sortable(here)}
	l.Songs = b.songs.draw(s.show.Bar.ID, l.Playlist != NoPlaylist)
	first, any := b.songs.first()
	if here.section == SectionAlbums && here.key != "" && any {
		l.Cover = cover(first)
	}
	if b.list.discs && any {
		l.Songs = byDisc(b.songs)
	}
	l.Columns = s.columns(here)
	l.Playable = any && (l.Open || here.section == SectionSongs)
	if here == (place{section: SectionAlbums}) {
		l.Orders = s.albumOrders()
	}
	if l.Subtitle == "" {
		l.Subtitle = b.sum(here)
	}
	for _, p := range b.playlists {
		if p.Query == "" {
			l.Playlists = append(l.Playlists, Choice{p.ID, p.Name})
		}
	}
	if l.Songs.Len()+len(l.Albums)+len(l.Entries) == 0 {
		l.Empty = b.nothing(l.Filter, s.scanning)
	}
	s.show.Library = l
	s.show.Sidebar.Detail = s.detail()
}

// sections are the chips.
func (b *shelves) sections() []Section {
	all := []Section{SectionSongs, SectionAlbums, SectionArtists, SectionGenres, SectionYears, SectionFolders, SectionPlaylists}
	if b.lost > 0 || b.trail[0].section == SectionNotFound {
		all = append(all, SectionNotFound)
	}
	return all
}

// nothing says why a list is empty and what to do.
func (b *shelves) nothing(filter string, scanning bool) string {
	here := b.here()
	switch {
	case filter != "":
		return "Nothing here has “" + filter + "”. Clear the filter to see everything."
	case here.section == SectionPlaylists && here.key == "":
		return "No playlists yet. Make one here, or right-click a song and choose “Add to playlist”."
	case here.section == SectionPlaylists && b.list.playlist.Query != "":
		return "No song fits this playlist now. Edit it to ask for something else."
	case here.section == SectionPlaylists:
		return "This playlist is empty. Right-click a song anywhere and choose “Add to playlist”."
	case here.section == SectionNotFound:
		return "Every file is there and can be read."
	case scanning:
		return "Your music is being read. The first of it appears here in a moment."
	case b.counts.Tracks == 0:
		return "No music yet. Add a folder under Settings and its songs appear here."
	case here.section == SectionGenres && here.key == "":
		return "No song names a genre in its tags."
	}
	return "Nothing is here."
}

// sum says how much a place holds.
func (b *shelves) sum(here place) string {
	c, l := b.counts, &b.list
	switch {
	case here.key == "" && (here.section == SectionSongs || here.section == SectionAlbums):
		return join(count(c.Albums, "album", "albums"), count(c.Tracks, "song", "songs"), count(c.Artists, "artist", "artists"))
	case here == place{section: SectionArtists}:
		return count(c.Artists, "artist", "artists")
	case l.next != "" || !b.songs.ends():
		return "" // not known before all of it was read
	case here.key != "":
		return join(count(b.songs.n, "song", "songs"), b.songs.length())
	}
	one := map[Section]string{SectionGenres: "genre", SectionYears: "year", SectionFolders: "folder", SectionPlaylists: "playlist", SectionNotFound: "file"}
	return count(len(l.entries), one[here.section], one[here.section]+"s")
}

func kindOf(p library.Playlist) PlaylistKind {
	switch {
	case p.ID == 0:
		return NoPlaylist
	case p.Query != "":
		return SmartPlaylist
	}
	return PlainPlaylist
}

func songRows(tracks []library.Track, playing int64) []SongRow {
	rows := make([]SongRow, len(tracks))
	for i, t := range tracks {
		rows[i] = songRow(t)
		rows[i].Playing = t.ID == playing
	}
	return rows
}

func songRow(t library.Track) SongRow {
	r := SongRow{ID: t.ID, Title: t.Title, Artist: t.Artist(), Album: t.Album, Year: year(t.Year), Number: year(t.Number),
		Format: format(t.Format, t.Bitrate), Length: clock(t.Duration), Plays: year(t.Plays), Added: date(t.Added),
		Licence: licence(t.Licence), Cover: cover(t), Folder: fileAddress(filepath.Dir(t.Path)), Rating: t.Rating,
		Loved: t.Loved, Missing: t.Missing}
	if len(t.Genres) > 0 {
		r.Genre = t.Genres[0]
	}
	if t.Versions > 1 {
		r.Note = count(t.Versions, "version", "versions")
	}
	return r
}

// byDisc puts a heading before the songs of each disc.
func byDisc(songs *tracklist) *Songs {
	var with []SongRow
	tracks, _, _, _ := songs.around(0)
	for i, r := range songs.drawn.All() {
		if i == 0 || tracks[i].Disc != tracks[i-1].Disc {
			name := fmt.Sprintf("Disc %d", tracks[i].Disc)
			if tracks[i].Disc == 0 {
				name = "Without a disc number"
			}
			with = append(with, SongRow{ID: -int64(i) - 1, Heading: name})
		}
		with = append(with, *r)
	}
	return NewSongs(with...)
}

func albumCards(albums []library.Album) []AlbumCard {
	cards := make([]AlbumCard, len(albums))
	for i, a := range albums {
		cards[i] = AlbumCard{Key: a.Key, Title: a.Title, Artist: a.Artist, Year: year(a.Year)}
		if a.CoverTrack != 0 {
			cards[i].Cover = trackRef(a.CoverTrack)
		}
	}
	return cards
}

func cover(t library.Track) string {
	if !t.HasCover {
		return ""
	}
	return trackRef(t.ID)
}

func trackRef(id int64) string { return fmt.Sprintf("track:%d", id) }

// fileAddress is a path as a file: address.
func fileAddress(path string) string {
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// year writes a number that is unknown when it is 0.
func year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}

// date is a day on the listener's own clock.
func date(t time.Time) string { return t.Local().Format(time.DateOnly) }

// join sets a middle dot between the parts that are not empty.
func join(parts ...string) string {
	line := ""
	for _, p := range parts {
		if p == "" {
			continue
		}
		if line != "" {
			line += " · "
		}
		line += p
	}
	return line
}
