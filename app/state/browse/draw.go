package browse

import (
	"strconv"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/library"
)

// Fill draws the Library screen from what was read.
func (s *Slice) Fill() {
	b, here := &s.open, s.open.here()
	l := view.Library{Section: b.trail[0].section, Sections: b.sections(), Page: here.String(), Open: here.key != "",
		Title: b.list.title, Subtitle: b.list.about, Filter: b.filters[here.String()], Scan: s.view.Scan,
		Albums: albumCards(b.list.albums), Entries: b.list.entries, Playlist: kindOf(b.list.playlist), Header: sortable(here)}
	l.Songs = b.songs.draw(s.deps.Playing(), l.Playlist != view.NoPlaylist)
	first, any := b.songs.first()
	if here.section == view.SectionAlbums && here.key != "" && any {
		l.Cover = view.CoverOf(first)
	}
	if b.list.discs && any {
		l.Songs = byDisc(b.songs)
	}
	l.Columns = s.columns(here)
	l.Playable = any && (l.Open || here.section == view.SectionSongs)
	if here == (place{section: view.SectionAlbums}) {
		l.Orders = s.albumOrders()
	}
	if l.Subtitle == "" {
		l.Subtitle = b.sum(here)
	}
	for _, p := range b.playlists {
		if p.Query == "" {
			l.Playlists = append(l.Playlists, view.Choice{ID: p.ID, Name: p.Name})
		}
	}
	if l.Songs.Len()+len(l.Albums)+len(l.Entries) == 0 {
		l.Empty = b.nothing(l.Filter, l.Scan != "")
	}
	*s.view = l
}

// sections are the chips.
func (b *opened) sections() []view.Section {
	all := []view.Section{view.SectionSongs, view.SectionAlbums, view.SectionArtists, view.SectionGenres, view.SectionYears,
		view.SectionFolders, view.SectionPlaylists}
	if b.lost > 0 || b.trail[0].section == view.SectionNotFound {
		all = append(all, view.SectionNotFound)
	}
	return all
}

// nothing says why a list is empty and what to do.
func (b *opened) nothing(filter string, scanning bool) string {
	here := b.here()
	switch {
	case filter != "":
		return message.Text("Nothing here has “{words}”. Clear the filter to see everything.", "words", filter)
	case here.section == view.SectionPlaylists && here.key == "":
		return message.Text("No playlists yet. Make one here, or right-click a song and choose “Add to playlist”.")
	case here.section == view.SectionPlaylists && b.list.playlist.Query != "":
		return message.Text("No song fits this playlist now. Edit it to ask for something else.")
	case here.section == view.SectionPlaylists:
		return message.Text("This playlist is empty. Right-click a song anywhere and choose “Add to playlist”.")
	case here.section == view.SectionNotFound:
		return message.Text("Every file is there and can be read.")
	case scanning:
		return message.Text("Your music is being read. The first of it appears here in a moment.")
	case b.counts.Tracks == 0:
		return message.Text("No music yet. Add a folder under Settings and its songs appear here.")
	case here.section == view.SectionGenres && here.key == "":
		return message.Text("No song names a genre in its tags.")
	}
	return message.Text("Nothing is here.")
}

// sum says how much a place holds.
func (b *opened) sum(here place) string {
	c, l := b.counts, &b.list
	filtered := b.filters[here.String()] != ""
	switch {
	case filtered && (l.next != "" || !b.songs.ends()):
		return "" // not known before all of it was read
	case filtered && here == place{section: view.SectionSongs}:
		return message.Count(b.songs.n, "{n} song", "{n} songs")
	case filtered && here == place{section: view.SectionAlbums}:
		return message.Count(len(l.albums), "{n} album", "{n} albums")
	case filtered && here == place{section: view.SectionArtists}:
		return message.Count(len(l.entries), "{n} artist", "{n} artists")
	case here.key == "" && (here.section == view.SectionSongs || here.section == view.SectionAlbums):
		return message.Dotted(message.Count(c.Albums, "{n} album", "{n} albums"), message.Count(c.Tracks, "{n} song", "{n} songs"),
			message.Count(c.Artists, "{n} artist", "{n} artists"))
	case here == place{section: view.SectionArtists}:
		return message.Count(c.Artists, "{n} artist", "{n} artists")
	case l.next != "" || !b.songs.ends():
		return "" // not known before all of it was read
	case here.key != "":
		return message.Dotted(message.Count(b.songs.n, "{n} song", "{n} songs"), b.songs.length())
	}
	return countEntries(here.section, len(l.entries))
}

// countEntries says how many there are of what a section lists.
func countEntries(of view.Section, n int) string {
	switch of {
	case view.SectionGenres:
		return message.Count(n, "{n} genre", "{n} genres")
	case view.SectionYears:
		return message.Count(n, "{n} year", "{n} years")
	case view.SectionFolders:
		return message.Count(n, "{n} folder", "{n} folders")
	case view.SectionPlaylists:
		return message.Count(n, "{n} playlist", "{n} playlists")
	}
	return message.Count(n, "{n} file", "{n} files")
}

func kindOf(p library.Playlist) view.PlaylistKind {
	switch {
	case p.ID == 0:
		return view.NoPlaylist
	case p.Query != "":
		return view.SmartPlaylist
	}
	return view.PlainPlaylist
}

// byDisc puts a heading before the songs of each disc.
func byDisc(songs *tracklist) *view.Songs {
	var with []view.SongRow
	tracks, _, _, _ := songs.around(0)
	for i, r := range songs.drawn.All() {
		if i == 0 || tracks[i].Disc != tracks[i-1].Disc {
			name := message.Text("Disc {n}", "n", strconv.Itoa(tracks[i].Disc))
			if tracks[i].Disc == 0 {
				name = message.Text("Without a disc number")
			}
			with = append(with, view.SongRow{ID: -int64(i) - 1, Heading: name})
		}
		with = append(with, *r)
	}
	return view.NewSongs(with...)
}

func albumCards(albums []library.Album) []view.AlbumCard {
	cards := make([]view.AlbumCard, len(albums))
	for i, a := range albums {
		cards[i] = view.AlbumCard{Key: a.Key, Title: a.Title, Artist: a.Artist, Year: view.Year(a.Year)}
		if a.CoverTrack != 0 {
			cards[i].Cover = view.TrackRef(a.CoverTrack)
		}
	}
	return cards
}
