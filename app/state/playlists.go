package state

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"linnet/library"
)

// AddToPlaylist puts a track at the end of a playlist.
func (s *State) AddToPlaylist(playlist, track int64) {
	s.do(func(ctx context.Context) {
		s.playlistDone(ctx, s.cfg.Index.AddToPlaylist(ctx, playlist, -1, track))
	})
}

// MoveInPlaylist moves a song of the open playlist to another place, both counted from 0.
func (s *State) MoveInPlaylist(from, to int) {
	s.inPlaylist(func(ctx context.Context, p library.Playlist) error {
		if to < 0 || to >= s.shelves.songs.n {
			return nil
		}
		return s.cfg.Index.MoveInPlaylist(ctx, p.ID, from, to)
	})
}

// RemoveFromPlaylist takes the song at a place out of the open playlist.
func (s *State) RemoveFromPlaylist(at int) {
	s.inPlaylist(func(ctx context.Context, p library.Playlist) error {
		return s.cfg.Index.RemoveFromPlaylist(ctx, p.ID, at)
	})
}

// inPlaylist changes the open playlist. Places are those of the whole list, so it must not be filtered.
func (s *State) inPlaylist(change func(context.Context, library.Playlist) error) {
	s.do(func(ctx context.Context) {
		b := &s.shelves
		if b.list.playlist.ID == 0 {
			return
		}
		if b.filters[b.here().String()] != "" {
			s.trouble("A filtered playlist cannot be put in another order.", "Clear the filter first.", library.ErrPlace)
			return
		}
		s.playlistDone(ctx, change(ctx, b.list.playlist))
	})
}

// playlistDone shows the playlists as they are now.
func (s *State) playlistDone(ctx context.Context, err error) {
	if err != nil {
		s.trouble("The playlist did not change: "+plain(err)+".", "Try again.", err)
	}
	s.showLibrary(ctx)
}

// The fields of the sheets for playlists.
const (
	fieldName  = "name"
	fieldQuery = "query"
	fieldSort  = "sort"
	fieldPath  = "path"
)

// NewPlaylist asks for the name of a new playlist, which begins with a track; 0 for none.
func (s *State) NewPlaylist(track int64) {
	s.do(func(context.Context) {
		s.openSheet(Sheet{Title: "New playlist", Action: "Create", Fields: []Field{{Key: fieldName, Label: "Name", Hint: "Sunday morning"}}},
			sheet{submit: func(ctx context.Context, values map[string]string) error {
				p, err := s.cfg.Index.CreatePlaylist(ctx, values[fieldName])
				if err == nil && track != 0 {
					err = s.cfg.Index.AddToPlaylist(ctx, p.ID, -1, track)
				}
				if err != nil {
					return err
				}
				s.showLibrary(ctx)
				return nil
			}})
	})
}

// queryHelp names the words of the query language that are not plain words.
const queryHelp = "Words look in title, artist and album. Also: artist: album: title: genre: path: year:1990-1999 rating:>=4 plays:0 " +
	"added:<30d format:flac bitrate:>256 licence:free loved:yes, and -word for what must not be there."

// sorts are the orders of a smart playlist, as they are called.
var sorts = []struct {
	name string
	sort library.Sort
}{
	{"Title", library.SortTitle}, {"Artist", library.SortArtist}, {"Album", library.SortAlbum}, {"Year", library.SortYear},
	{"Recently added", library.SortAdded}, {"Most played", library.SortPlays}, {"Best rated", library.SortRating},
}

func sortNames() (names []string) {
	for _, one := range sorts {
		names = append(names, one.name)
	}
	return names
}

func sortCalled(name string) library.Sort {
	for _, one := range sorts {
		if one.name == name {
			return one.sort
		}
	}
	return library.SortTitle
}

func nameOfSort(sort string) string {
	for _, one := range sorts {
		if string(one.sort) == sort {
			return one.name
		}
	}
	return sorts[0].name
}

// NewSmartPlaylist asks for a name and a query.
func (s *State) NewSmartPlaylist() {
	s.do(func(ctx context.Context) { s.editSmart(ctx, library.Playlist{}) })
}

// EditPlaylist asks for another name of the open playlist, and if it is smart for another query.
func (s *State) EditPlaylist() {
	s.withPlaylist(func(ctx context.Context, p library.Playlist) {
		if p.Query != "" {
			s.editSmart(ctx, p)
			return
		}
		s.openSheet(Sheet{Title: "Rename playlist", Action: "Rename", Fields: []Field{{Key: fieldName, Label: "Name", Value: p.Name}}},
			sheet{submit: func(ctx context.Context, values map[string]string) error {
				return s.renamed(ctx, s.cfg.Index.RenamePlaylist(ctx, p.ID, values[fieldName]))
			}})
	})
}

func (s *State) withPlaylist(act func(context.Context, library.Playlist)) {
	s.do(func(ctx context.Context) {
		if p := s.shelves.list.playlist; p.ID != 0 {
			act(ctx, p)
		}
	})
}

func (s *State) renamed(ctx context.Context, err error) error {
	if err == nil {
		s.showLibrary(ctx)
	}
	return err
}

// editSmart is the editor of smart playlists; one without an id is new.
func (s *State) editSmart(ctx context.Context, p library.Playlist) {
	v := Sheet{Title: "Smart playlist", Subtitle: "It finds its songs by itself, always anew.", Action: "Save", Help: queryHelp, Fields: []Field{
		{Key: fieldName, Label: "Name", Value: p.Name, Hint: "Loved folk"},
		{Key: fieldQuery, Label: "Songs that fit", Value: p.Query, Hint: "genre:folk loved:yes -live"},
		{Key: fieldSort, Label: "Sorted by", Value: nameOfSort(p.Sort), Choices: sortNames()}}}
	s.openSheet(v, sheet{typed: s.countFits, submit: func(ctx context.Context, values map[string]string) error {
		return s.renamed(ctx, s.saveSmart(ctx, p, values))
	}})
	s.countFits(ctx, s.show.Sheet.values())
}

func (s *State) saveSmart(ctx context.Context, p library.Playlist, values map[string]string) error {
	if strings.TrimSpace(values[fieldQuery]) == "" {
		return errNoQuery
	}
	var err error
	if p.ID == 0 {
		p, err = s.cfg.Index.CreatePlaylist(ctx, values[fieldName])
	} else {
		err = s.cfg.Index.RenamePlaylist(ctx, p.ID, values[fieldName])
	}
	if err != nil {
		return err
	}
	return s.cfg.Index.SetSmart(ctx, p.ID, values[fieldQuery], string(sortCalled(values[fieldSort])))
}

const errNoQuery = stringError("a smart playlist needs to know which songs fit")

// countFits says how many songs fit what was typed.
func (s *State) countFits(ctx context.Context, values map[string]string) {
	query := strings.TrimSpace(values[fieldQuery])
	if query == "" {
		s.alterSheet(func(v *Sheet) { v.Note = "" })
		return
	}
	id := s.show.Sheet.ID
	s.background(ctx, func(ctx context.Context) command {
		tracks, next, err := s.cfg.Index.Find(ctx, query, library.SortTitle, library.Page{Limit: mostRows})
		return func(context.Context) {
			if s.show.Sheet == nil || s.show.Sheet.ID != id || strings.TrimSpace(s.show.Sheet.values()[fieldQuery]) != query {
				return
			}
			note := count(len(tracks), "song fits", "songs fit")
			switch {
			case err != nil:
				note = sentence(stringError(plain(err)))
			case next != "":
				note = "More than " + note
			}
			s.alterSheet(func(v *Sheet) { v.Note = note })
		}
	})
}

// DeletePlaylist asks whether the open playlist may go.
func (s *State) DeletePlaylist() {
	s.withPlaylist(func(_ context.Context, p library.Playlist) {
		s.openSheet(Sheet{Title: "Delete “" + p.Name + "”", Action: "Delete", Text: "Only the list goes. Its songs stay in the library."},
			sheet{submit: func(ctx context.Context, _ map[string]string) error {
				if err := s.cfg.Index.DeletePlaylist(ctx, p.ID); err != nil {
					return err
				}
				if here := s.shelves.here(); here.section == SectionPlaylists && here.key == strconv.FormatInt(p.ID, 10) {
					s.shelves.trail = []place{{section: SectionPlaylists}}
				}
				s.showLibrary(ctx)
				return nil
			}})
	})
}

// ExportPlaylist asks for a file to write the open playlist into.
func (s *State) ExportPlaylist() {
	s.withPlaylist(func(_ context.Context, p library.Playlist) {
		field := Field{Key: fieldPath, Label: "File", Hint: "/home/you/Sunday.m3u8"}
		s.openSheet(Sheet{Title: "Export “" + p.Name + "”", Action: "Export", Fields: []Field{field},
			Help: "The ending says how it is written: .m3u8, .m3u, .pls or .xspf."},
			sheet{submit: func(ctx context.Context, values map[string]string) error {
				return s.cfg.Index.ExportPlaylist(ctx, p.ID, strings.TrimSpace(values[fieldPath]))
			}})
	})
}

// ImportPlaylist asks for a file to make a playlist of.
func (s *State) ImportPlaylist() {
	s.do(func(context.Context) {
		field := Field{Key: fieldPath, Label: "File", Hint: "/home/you/Sunday.m3u8"}
		s.openSheet(Sheet{Title: "Import a playlist", Action: "Import", Fields: []Field{field},
			Help: "A file that ends in .m3u8, .m3u, .pls or .xspf. Its songs must be in the library."},
			sheet{submit: func(ctx context.Context, values map[string]string) error {
				p, lost, err := s.cfg.Index.ImportPlaylist(ctx, strings.TrimSpace(values[fieldPath]))
				if err != nil {
					return err
				}
				if len(lost) > 0 {
					s.trouble(fmt.Sprintf("“%s” was imported without %s that the library does not have, such as %s.", p.Name,
						count(len(lost), "song", "songs"), readable(lost[0])), "Add their folder under Settings, then import it again.", library.ErrNotFound)
				}
				s.showLibrary(ctx)
				return nil
			}})
	})
}
