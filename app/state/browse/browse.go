// Package browse is the Library screen: getting about in the library, its lists however long they are, albums, songs and playlists.
package browse

import (
	"context"
	"errors"
	"slices"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
)

// opened is what the Library screen is made from.
type opened struct {
	counts    library.Counts
	lost      int // files that are gone or cannot be read
	playlists []library.Playlist
	trail     []place            // the section, then what was opened, one in the other
	filters   map[string]string  // by place
	listed    place              // what list and songs are of
	list      listing            // what the last place holds, as far as it was read, but for its songs
	songs     *tracklist         // these
	rated     bool               // the library has songs with stars or a heart
	cancel    context.CancelFunc // of the reading that is under way; nil when none is
	version   int                // grows with every reading, so that a slow older one is dropped
	more      bool               // the next page is being read
	reading   bool               // a page of the songs is
	want      int                // another page of them, to be read then; -1: none
}

// mostRows is how many rows the library gives at once.
const mostRows = 1000

func (b *opened) here() place { return b.trail[len(b.trail)-1] }

// ShowSection shows a whole section of the library.
func (s *Slice) ShowSection(section view.Section) { s.goTo(place{section: section}) }

// OpenAlbum shows the tracks of one album.
func (s *Slice) OpenAlbum(key string) { s.enter(place{section: view.SectionAlbums, key: key}) }

// OpenEntry shows what an Entry of the open list stands for.
func (s *Slice) OpenEntry(key string) {
	s.loop.Do(func(ctx context.Context) {
		i := slices.IndexFunc(s.view.Entries, func(e view.Entry) bool { return e.Key == key })
		if key == "" || i < 0 {
			return
		}
		e := s.view.Entries[i]
		if e.Kind == view.SectionNotFound {
			s.askOverdue(ctx)
			return
		}
		s.open.trail = append(slices.Clone(s.open.trail), place{e.Kind, e.Key, e.Name})
		s.readHere(ctx, page)
	})
}

// enter opens p in what is open.
func (s *Slice) enter(p place) {
	s.loop.Do(func(ctx context.Context) {
		s.loop.Go(view.ScreenLibrary)
		if s.open.here() != p {
			s.open.trail = append(slices.Clone(s.open.trail), p)
		}
		s.readHere(ctx, page)
	})
}

// goTo shows p and forgets what was open.
func (s *Slice) goTo(p place) {
	s.loop.Do(func(ctx context.Context) {
		s.open.trail = []place{p}
		s.readHere(ctx, page)
	})
}

// Back leaves what is open.
func (s *Slice) Back() { s.loop.Do(s.back) }

func (s *Slice) back(ctx context.Context) {
	if n := len(s.open.trail); n > 1 {
		s.open.trail = s.open.trail[: n-1 : n-1]
		s.readHere(ctx, page)
	}
}

// SetFilter narrows what is open down to what has these words.
func (s *Slice) SetFilter(text string) {
	s.loop.Do(func(ctx context.Context) {
		here := s.open.here().String()
		if s.open.filters[here] == text {
			return
		}
		s.open.filters[here] = text
		s.readHere(ctx, page)
	})
}

// MoreRows reads on in albums or entries; the window calls it when the end of what was read comes into sight.
func (s *Slice) MoreRows() {
	s.loop.Do(func(ctx context.Context) {
		b := &s.open
		if b.list.next == "" || b.more {
			return
		}
		b.more = true
		r := s.request(page)
		r.after = b.list.next
		version := b.version
		s.loop.Background(ctx, func(ctx context.Context) loop.Command {
			l, err := read(ctx, s.deps.Index, r)
			return func(ctx context.Context) {
				if version != b.version {
					return
				}
				b.more = false
				if err != nil {
					s.loop.Notice(message.Text("Could not read the rest of the list."), message.Text("Rescan under Settings."), err)
					return
				}
				b.list.albums, b.list.entries = append(b.list.albums, l.albums...), append(b.list.entries, l.entries...)
				b.list.next = l.next
				s.Fill()
			}
		})
	})
}

// request asks for what is open, from its top.
func (s *Slice) request(limit int) request {
	here := s.open.here()
	r := request{place: here, filter: s.open.filters[here.String()], limit: limit, sort: library.SortTitle}
	set := s.loop.Get()
	switch {
	case sortable(here):
		r.sort, r.reverse = sortOf(set.Songs, here), set.Songs.Reverse
	case here == place{section: view.SectionAlbums}:
		r.sort, r.reverse = set.AlbumOrder(), set.AlbumsReverse
	}
	return r
}

// sortOf is how the songs of a place are sorted: until the listener chose, a genre or a year goes through its albums.
func sortOf(t view.SongTable, here place) library.Sort {
	switch {
	case t.Sort != "":
		return library.Sort(t.Sort)
	case here.key != "":
		return library.SortAlbum
	}
	return library.SortTitle
}

// sortable says whether the songs of a place can be sorted.
func sortable(p place) bool {
	return p.section == view.SectionSongs || p.key != "" && (p.section == view.SectionGenres || p.section == view.SectionYears)
}

// readHere lists what is open; the old list stays until the new one is there.
func (s *Slice) readHere(ctx context.Context, limit int) {
	b := &s.open
	if b.cancel != nil {
		b.cancel()
	}
	reading, cancel := context.WithCancel(ctx)
	b.cancel = cancel
	b.version++
	b.more, b.reading, b.want = false, false, -1
	version, r, at := b.version, s.request(limit), 0
	if b.listed == r.place && b.songs != nil {
		at = b.songs.at
	}
	s.loop.Background(reading, func(ctx context.Context) loop.Command {
		l, songs, err := readSongs(ctx, s.deps.Index, r, at)
		return func(ctx context.Context) {
			if version == b.version {
				s.listed(ctx, l, songs, err)
				if err == nil {
					s.measure(reading, r)
				}
			}
		}
	})
}

// listed takes what was read of what is open.
func (s *Slice) listed(ctx context.Context, l listing, songs *tracklist, err error) {
	b := &s.open
	switch {
	case err == nil:
		b.list, b.songs, b.listed = l, songs, b.here()
		s.Fill()
	case errors.Is(err, library.ErrNotFound) && len(b.trail) > 1:
		what := message.Text("That album is no longer in the library.")
		if name := b.here().name; name != "" {
			what = message.Text("“{name}” is no longer in the library.", "name", name)
		}
		s.loop.Notice(what, message.Text("Rescan under Settings if it should be."), err)
		s.deps.Gone()
		s.back(ctx)
	default:
		s.loop.Notice(message.Text("Could not read the library."), message.Text("Restart Linnet; the music files are untouched."), err)
	}
}

// Show reads the totals and what is open again: the library changed.
func (s *Slice) Show(ctx context.Context) {
	b := &s.open
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		counts, err := s.deps.Index.Counts(ctx)
		lost, lists, err2 := 0, []library.Playlist(nil), error(nil)
		if err == nil {
			lost, lists, err2 = s.aside(ctx)
		}
		rated, err3 := anyRated(ctx, s.deps.Index)
		return func(context.Context) {
			if err := errors.Join(err, err2, err3); err != nil {
				s.loop.Notice(message.Text("Could not read the library."),
					message.Text("Restart Linnet; the music files are untouched."), err)
				return
			}
			b.counts, b.lost, b.playlists, b.rated = counts, lost, lists, rated
			s.Fill()
		}
	})
	s.readHere(ctx, s.inSight())
}

// inSight is how many rows to read so that a list that is read again stays as long as it was.
func (s *Slice) inSight() int {
	l := &s.open.list
	if s.open.here().key != "" {
		return page
	}
	return min(mostRows, max(page, len(l.albums), len(l.entries)))
}

// aside reads how many files are not found, and the playlists.
func (s *Slice) aside(ctx context.Context) (lost int, lists []library.Playlist, err error) {
	missing, err := s.deps.Index.Missing(ctx)
	if err != nil {
		return 0, nil, err
	}
	problems, err := s.deps.Index.Problems(ctx)
	if err != nil {
		return 0, nil, err
	}
	lists, err = s.deps.Index.Playlists(ctx)
	return len(missing) + len(problems), lists, err
}

// ReadAgain reads what is in sight again.
func (s *Slice) ReadAgain(ctx context.Context) { s.readHere(ctx, s.inSight()) }

// ShowTop leaves everything that is open in the section, if anything is.
func (s *Slice) ShowTop(ctx context.Context) {
	if len(s.open.trail) > 1 {
		s.open.trail = s.open.trail[:1:1]
		s.readHere(ctx, page)
	}
}

// ShowScan says how far a scan is; empty: none runs. listed says that enough was read for the lists to be read again.
func (s *Slice) ShowScan(ctx context.Context, told string, listed bool) {
	s.view.Scan = told
	if listed && s.open.songs.at == 0 {
		s.Show(ctx) // what was read so far; but nobody's place in a long list is taken
	}
}

// SongColumns are the columns of a list of songs that is in no section.
func (s *Slice) SongColumns() []view.Column { return s.columns(place{section: view.SectionSongs}) }
