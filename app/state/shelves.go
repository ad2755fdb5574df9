package state

import (
	"context"
	"fmt"

	"linnet/library"
)

// shelves is what the Library screen is made from.
type shelves struct {
	counts  library.Counts
	albums  []library.Album
	songs   []library.Track
	album   string // key of the open album
	title   string // of the open album
	about   string // line below it
	tracks  []library.Track
	version int // grows with every reload, so that a slow older one is dropped
}

// page is how many rows are read at once; the first page is on the screen before the rest is read.
const page = 1000

// ShowSection shows all songs or all albums.
func (s *State) ShowSection(section Section) {
	s.do(func(ctx context.Context) {
		s.shelves.album = ""
		s.show.Library.Section = section
		s.fillLibrary()
	})
}

// OpenAlbum shows the tracks of one album.
func (s *State) OpenAlbum(key string) {
	s.do(func(ctx context.Context) {
		album, tracks, err := s.cfg.Index.Album(ctx, key)
		if err != nil {
			s.trouble("That album is no longer in the library.", "Rescan under Settings if it should be.", err)
			return
		}
		s.shelves.album, s.shelves.tracks, s.shelves.title = key, tracks, album.Title
		s.shelves.about = join(album.Artist, year(album.Year), count(album.Tracks, "song", "songs"), clock(album.Duration))
		s.show.Screen = ScreenLibrary
		s.fillLibrary()
	})
}

// CloseAlbum goes back from an album to all of them.
func (s *State) CloseAlbum() {
	s.do(func(context.Context) {
		s.shelves.album = ""
		s.fillLibrary()
	})
}

// showLibrary reads the lists again and shows them as they come.
func (s *State) showLibrary(ctx context.Context) {
	s.shelves.version++
	version := s.shelves.version
	s.background(ctx, func(ctx context.Context) command {
		counts, err := s.cfg.Index.Counts(ctx)
		if err != nil {
			return s.troubled("The library could not be read.", "Restart Linnet; the music files are untouched.", err)
		}
		albums, err := all(ctx, s.cfg.Index.Albums)
		if err != nil {
			return s.troubled("The albums could not be read.", "Rescan under Settings.", err)
		}
		songs, err := all(ctx, s.cfg.Index.Songs)
		if err != nil {
			return s.troubled("The songs could not be read.", "Rescan under Settings.", err)
		}
		return func(context.Context) {
			if version == s.shelves.version {
				s.shelves.counts, s.shelves.albums, s.shelves.songs = counts, albums, songs
				s.fillLibrary()
			}
		}
	})
}

// all reads every page of a list.
func all[T any](ctx context.Context, read func(context.Context, library.Page) ([]T, string, error)) ([]T, error) {
	var list []T
	for after := ""; ; {
		some, next, err := read(ctx, library.Page{After: after, Limit: page})
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
		if next == "" {
			return list, nil
		}
		after = next
	}
}

// fillLibrary draws the Library screen from what was read.
func (s *State) fillLibrary() {
	l, b := &s.show.Library, &s.shelves
	l.Album, l.Songs, l.Albums, l.Empty = b.album, nil, nil, ""
	switch {
	case b.album != "":
		l.Title, l.Subtitle, l.Songs = b.title, b.about, s.songRows(b.tracks)
	case l.Section == SectionSongs:
		l.Title, l.Subtitle, l.Songs = "Songs", s.totals(), s.songRows(b.songs)
	default:
		l.Title, l.Subtitle, l.Albums = "Albums", s.totals(), albumCards(b.albums)
	}
	if b.counts.Tracks == 0 {
		l.Empty = "No music yet. Add a folder under Settings and its songs appear here."
	}
	s.show.Sidebar.Detail = s.detail()
}

func (s *State) totals() string {
	c := s.shelves.counts
	return join(count(c.Albums, "album", "albums"), count(c.Tracks, "song", "songs"), count(c.Artists, "artist", "artists"))
}

func (s *State) songRows(tracks []library.Track) []SongRow {
	rows := make([]SongRow, len(tracks))
	for i, t := range tracks {
		rows[i] = SongRow{ID: t.ID, Title: t.Title, Artist: t.Artist(), Album: t.Album, Format: format(t.Format, t.Bitrate),
			Length: clock(t.Duration), Licence: licence(t.Licence), Cover: cover(t), Playing: t.ID == s.show.Bar.ID, Missing: t.Missing}
	}
	return rows
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

func year(y int) string {
	if y == 0 {
		return ""
	}
	return fmt.Sprint(y)
}

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
