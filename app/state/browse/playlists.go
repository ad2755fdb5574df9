package browse

import (
	"context"
	"strconv"
	"strings"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
)

// AddToPlaylist puts a track at the end of a playlist.
func (s *Slice) AddToPlaylist(playlist, track int64) {
	s.loop.Do(func(ctx context.Context) {
		s.playlistDone(ctx, s.deps.Index.AddToPlaylist(ctx, playlist, -1, track))
	})
}

// MoveInPlaylist moves a song of the open playlist to another place, both counted from 0.
func (s *Slice) MoveInPlaylist(from, to int) {
	s.inPlaylist(func(ctx context.Context, p library.Playlist) error {
		if to < 0 || to >= s.open.songs.n {
			return nil
		}
		return s.deps.Index.MoveInPlaylist(ctx, p.ID, from, to)
	})
}

// inPlaylist changes the open playlist. Places are those of the whole list, so it must not be filtered.
func (s *Slice) inPlaylist(change func(context.Context, library.Playlist) error) {
	s.loop.Do(func(ctx context.Context) {
		b := &s.open
		if b.list.playlist.ID == 0 {
			return
		}
		if b.filters[b.here().String()] != "" {
			s.loop.Notice(message.Text("A filtered playlist cannot be put in another order."), message.Text("Clear the filter first."),
				library.ErrPlace)
			return
		}
		s.playlistDone(ctx, change(ctx, b.list.playlist))
	})
}

// playlistDone shows the playlists as they are now.
func (s *Slice) playlistDone(ctx context.Context, err error) {
	if err != nil {
		s.loop.CouldNot(message.ChangePlaylist, err, message.Text("Try again."))
	}
	s.Show(ctx)
}

// The fields of the sheets for playlists.
const (
	fieldName  = "name"
	fieldQuery = "query"
	fieldSort  = "sort"
	fieldPath  = "path"
)

// NewPlaylist asks for the name of a new playlist, which begins with a track; 0 for none.
func (s *Slice) NewPlaylist(track int64) {
	s.loop.Do(func(context.Context) {
		if track == 0 {
			s.newPlaylist()
		} else {
			s.newPlaylist(track)
		}
	})
}

func (s *Slice) newPlaylist(tracks ...int64) {
	s.loop.OpenSheet(view.Sheet{Title: message.Text("New playlist"), Action: message.Text("Create"),
		Fields: []view.Field{{Key: fieldName, Label: message.Text("Name"), Hint: message.Text("Sunday morning")}}},
		loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
			p, err := s.deps.Index.CreatePlaylist(ctx, values[fieldName])
			if err == nil && len(tracks) > 0 {
				err = s.deps.Index.AddToPlaylist(ctx, p.ID, -1, tracks...)
			}
			if err != nil {
				return err
			}
			s.Show(ctx)
			return nil
		}})
}

// EditPlaylist asks for another name of the open playlist, and if it is smart for another query.
func (s *Slice) EditPlaylist() {
	s.withPlaylist(func(ctx context.Context, p library.Playlist) {
		if p.Query != "" {
			s.editSmart(ctx, p)
			return
		}
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Rename playlist"), Action: message.Text("Rename"),
			Fields: []view.Field{{Key: fieldName, Label: message.Text("Name"), Value: p.Name}}},
			loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
				return s.renamed(ctx, s.deps.Index.RenamePlaylist(ctx, p.ID, values[fieldName]))
			}})
	})
}

func (s *Slice) withPlaylist(act func(context.Context, library.Playlist)) {
	s.loop.Do(func(ctx context.Context) {
		if p := s.open.list.playlist; p.ID != 0 {
			act(ctx, p)
		}
	})
}

func (s *Slice) renamed(ctx context.Context, err error) error {
	if err == nil {
		s.Show(ctx)
	}
	return err
}

// DeletePlaylist asks whether the open playlist may go.
func (s *Slice) DeletePlaylist() {
	s.withPlaylist(func(_ context.Context, p library.Playlist) {
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Delete “{name}”", "name", p.Name), Action: message.Text("Delete"),
			Text: message.Text("Only the list goes. Its songs stay in the library.")},
			loop.Sheet{Submit: func(ctx context.Context, _ map[string]string) error {
				if err := s.deps.Index.DeletePlaylist(ctx, p.ID); err != nil {
					return err
				}
				if here := s.open.here(); here.section == view.SectionPlaylists && here.key == strconv.FormatInt(p.ID, 10) {
					s.open.trail = []place{{section: view.SectionPlaylists}}
				}
				s.Show(ctx)
				return nil
			}})
	})
}

// ExportPlaylist asks for a file to write the open playlist into.
func (s *Slice) ExportPlaylist() {
	s.withPlaylist(func(_ context.Context, p library.Playlist) {
		field := view.Field{Key: fieldPath, Label: message.Text("File"), Hint: "/home/you/Sunday.m3u8", File: view.WriteFile}
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Export “{name}”", "name", p.Name), Action: message.Text("Export"),
			Fields: []view.Field{field},
			Help:   message.Text("The ending says how it is written: .m3u8, .m3u, .pls or .xspf.")},
			loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
				return s.deps.Index.ExportPlaylist(ctx, p.ID, strings.TrimSpace(values[fieldPath]))
			}})
	})
}

// ImportPlaylist asks for a file to make a playlist of.
func (s *Slice) ImportPlaylist() {
	s.loop.Do(func(context.Context) {
		field := view.Field{Key: fieldPath, Label: message.Text("File"), Hint: "/home/you/Sunday.m3u8", File: view.ReadFile}
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Import a playlist"), Action: message.Text("Import"), Fields: []view.Field{field},
			Help: message.Text("A file that ends in .m3u8, .m3u, .pls or .xspf. Its songs must be in the library.")},
			loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
				p, lost, err := s.deps.Index.ImportPlaylist(ctx, strings.TrimSpace(values[fieldPath]))
				if err != nil {
					return err
				}
				if len(lost) > 0 {
					s.loop.Notice(message.Count(len(lost),
						"“{list}” was imported without {n} song that the library does not have, such as {song}.",
						"“{list}” was imported without {n} songs that the library does not have, such as {song}.",
						"list", p.Name, "song", view.Readable(lost[0])),
						message.Text("Add their folder under Settings, then import it again."), library.ErrNotFound)
				}
				s.Show(ctx)
				return nil
			}})
	})
}
