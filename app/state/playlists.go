package state

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"linnet/app/message"
	"linnet/app/state/view"
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
		s.couldNot(message.ChangePlaylist, err, "Try again.")
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
		if track == 0 {
			s.newPlaylist()
		} else {
			s.newPlaylist(track)
		}
	})
}

func (s *State) newPlaylist(tracks ...int64) {
	s.openSheet(view.Sheet{Title: "New playlist", Action: "Create", Fields: []view.Field{{Key: fieldName, Label: "Name", Hint: "Sunday morning"}}},
		sheet{submit: func(ctx context.Context, values map[string]string) error {
			p, err := s.cfg.Index.CreatePlaylist(ctx, values[fieldName])
			if err == nil && len(tracks) > 0 {
				err = s.cfg.Index.AddToPlaylist(ctx, p.ID, -1, tracks...)
			}
			if err != nil {
				return err
			}
			s.showLibrary(ctx)
			return nil
		}})
}

// EditPlaylist asks for another name of the open playlist, and if it is smart for another query.
func (s *State) EditPlaylist() {
	s.withPlaylist(func(ctx context.Context, p library.Playlist) {
		if p.Query != "" {
			s.editSmart(ctx, p)
			return
		}
		s.openSheet(view.Sheet{Title: "Rename playlist", Action: "Rename", Fields: []view.Field{{Key: fieldName, Label: "Name", Value: p.Name}}},
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

// DeletePlaylist asks whether the open playlist may go.
func (s *State) DeletePlaylist() {
	s.withPlaylist(func(_ context.Context, p library.Playlist) {
		s.openSheet(view.Sheet{Title: "Delete “" + p.Name + "”", Action: "Delete", Text: "Only the list goes. Its songs stay in the library."},
			sheet{submit: func(ctx context.Context, _ map[string]string) error {
				if err := s.cfg.Index.DeletePlaylist(ctx, p.ID); err != nil {
					return err
				}
				if here := s.shelves.here(); here.section == view.SectionPlaylists && here.key == strconv.FormatInt(p.ID, 10) {
					s.shelves.trail = []place{{section: view.SectionPlaylists}}
				}
				s.showLibrary(ctx)
				return nil
			}})
	})
}

// ExportPlaylist asks for a file to write the open playlist into.
func (s *State) ExportPlaylist() {
	s.withPlaylist(func(_ context.Context, p library.Playlist) {
		field := view.Field{Key: fieldPath, Label: "File", Hint: "/home/you/Sunday.m3u8", File: view.WriteFile}
		s.openSheet(view.Sheet{Title: "Export “" + p.Name + "”", Action: "Export", Fields: []view.Field{field},
			Help: "The ending says how it is written: .m3u8, .m3u, .pls or .xspf."},
			sheet{submit: func(ctx context.Context, values map[string]string) error {
				return s.cfg.Index.ExportPlaylist(ctx, p.ID, strings.TrimSpace(values[fieldPath]))
			}})
	})
}

// ImportPlaylist asks for a file to make a playlist of.
func (s *State) ImportPlaylist() {
	s.do(func(context.Context) {
		field := view.Field{Key: fieldPath, Label: "File", Hint: "/home/you/Sunday.m3u8", File: view.ReadFile}
		s.openSheet(view.Sheet{Title: "Import a playlist", Action: "Import", Fields: []view.Field{field},
			Help: "A file that ends in .m3u8, .m3u, .pls or .xspf. Its songs must be in the library."},
			sheet{submit: func(ctx context.Context, values map[string]string) error {
				p, lost, err := s.cfg.Index.ImportPlaylist(ctx, strings.TrimSpace(values[fieldPath]))
				if err != nil {
					return err
				}
				if len(lost) > 0 {
					s.trouble(fmt.Sprintf("“%s” was imported without %s that the library does not have, such as %s.", p.Name,
						view.Count(len(lost), "song", "songs"), view.Readable(lost[0])), "Add their folder under Settings, then import it again.", library.ErrNotFound)
				}
				s.showLibrary(ctx)
				return nil
			}})
	})
}
