package browse

import (
	"context"
	"errors"
	"path/filepath"

	"linnet/app/message"
	"linnet/app/sharing"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// ShareTrack opens a sheet with the magnet link of a track that is shared, or says what sharing its folder means and asks. The link is
// announced from then on.
func (s *Slice) ShareTrack(id int64) {
	s.withTrack(id, func(ctx context.Context, t library.Track) {
		sheet := view.Sheet{Title: message.Text("Share “{title}”", "title", t.Title), Subtitle: t.Artist()}
		s.share(ctx, sheet, t, func(ctx context.Context) (sharing.Link, string, error) {
			link, err := s.deps.Shelf.LinkTo(ctx, t)
			return link, message.Text("This song is shared."), err
		})
	})
}

// ShareAlbum is ShareTrack for the tracks of an album that are shared.
func (s *Slice) ShareAlbum(key string) {
	s.withAlbum(key, func(ctx context.Context, tracks []library.Track) {
		sheet := view.Sheet{Title: message.Text("Share “{title}”", "title", tracks[0].Album), Subtitle: tracks[0].Artist()}
		s.share(ctx, sheet, tracks[0], func(ctx context.Context) (sharing.Link, string, error) {
			link, err := s.deps.Shelf.LinkToAlbum(ctx, tracks)
			return link, message.Count(link.Tracks, "The link is to the {n} song of “{album}” that you share.",
				"The link is to the {n} songs of “{album}” that you share.", "album", tracks[0].Album), err
		})
	})
}

// share makes a link beside the loop, since a whole album may have to be read, and shows it with what it leads to. Where nothing is shared
// it asks about the folder of a track.
func (s *Slice) share(ctx context.Context, sheet view.Sheet, of library.Track,
	link func(context.Context) (made sharing.Link, leads string, err error)) {
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		made, leads, err := link(ctx)
		return func(ctx context.Context) {
			switch {
			case errors.Is(err, p2p.ErrNotShared):
				s.askToShare(ctx, of)
			case err != nil && !errors.Is(err, context.Canceled):
				s.loop.CouldNot(message.MakeLink, err, message.Text("Rescan under Settings, then try again."))
			case err == nil:
				s.AnnounceLink(ctx, made.InfoHash)
				sheet.Copy, sheet.Text = made.Magnet, message.Sentences(leads, linkReach(s.loop.Get().Mode))
				s.loop.OpenSheet(sheet, loop.Sheet{})
			}
		}
	})
}

// AnnounceLink puts a new link on the DHT at once; the swarm keeps it there, and tries again when that failed.
func (s *Slice) AnnounceLink(ctx context.Context, ih p2p.InfoHash) {
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		if err := s.deps.Announce(ctx, ih); err != nil && ctx.Err() == nil {
			s.loop.Log.Info("announcing a link", "infohash", ih, "err", err)
		}
		return nil
	})
}

// linkReach says who can use a link while the swarm is in a mode.
func linkReach(mode view.Mode) string {
	if mode == view.ModePublic {
		return message.Text("Whoever opens this link in Linnet or another BitTorrent program gets it from you while Linnet runs.")
	}
	return message.Text("Now only listeners who are connected to you can use it. Choose “Sharing publicly” under Settings, and whoever " +
		"opens it in Linnet or another BitTorrent program gets it from you.")
}

// askToShare says what it takes until a track is shared.
func (s *Slice) askToShare(ctx context.Context, t library.Track) {
	folder, err := s.folderOf(ctx, t)
	if err != nil {
		s.loop.Notice(message.Text("The folder of that song is no longer in the library."), message.Text("Add it under Settings."), err)
		return
	}
	v := view.Sheet{Title: message.Text("Share “{title}”", "title", t.Title), Subtitle: t.Artist()}
	sharing, who := s.deps.Shelf.Sharing(folder), view.ModeLearns[s.loop.Get().Mode].Text()
	switch {
	case s.deps.Shelf.May(t):
		v.Text = message.Text("This song is shared, and its link is being made ready. Ask again in a moment.")
		s.loop.OpenSheet(v, loop.Sheet{})
	case !sharing.Shared:
		v.Text = message.Paragraphs(message.Sentences(message.Text("Songs are shared by the folder. Sharing {folder} offers every song "+
			"in it whose tags carry a "+
			"free licence.", "folder", view.Readable(folder)), who), message.Text("You can end it under Settings at any time."))
		v.Action = message.Text("Share this folder")
		s.loop.OpenSheet(v, loop.Sheet{Submit: func(ctx context.Context, _ map[string]string) error {
			s.deps.Share(ctx, folder, true)
			return nil
		}})
	default:
		v.Text = message.Sentences(message.Text("The folder is shared, but the tags of this song carry no free licence. It is offered "+
			"only if you have the "+
			"right to share everything in {folder}. You can state that under Settings.", "folder", view.Readable(folder)), who)
		v.Action = message.Text("Open Settings")
		s.loop.OpenSheet(v, loop.Sheet{Submit: func(context.Context, map[string]string) error {
			s.loop.Go(view.ScreenSettings)
			return nil
		}})
	}
}

// folderOf is the folder of the library that a track is in.
func (s *Slice) folderOf(ctx context.Context, t library.Track) (string, error) {
	folders, err := s.deps.Index.Folders(ctx)
	if err != nil {
		return "", err
	}
	for _, f := range folders {
		if rel, err := filepath.Rel(f.Path, t.Path); err == nil && filepath.IsLocal(rel) {
			return f.Path, nil
		}
	}
	return "", library.ErrNotFound
}
