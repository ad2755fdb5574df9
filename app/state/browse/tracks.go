package browse

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// Rate gives a track 1 to 5 stars, or takes them away with 0.
func (s *Slice) Rate(id int64, stars int) {
	s.alterTrack(id, func(ctx context.Context) error { return s.deps.Index.Rate(ctx, id, stars) })
}

// Love marks a track as loved, or no longer.
func (s *Slice) Love(id int64, on bool) {
	s.alterTrack(id, func(ctx context.Context) error { return s.deps.Index.Love(ctx, id, on) })
}

// alterTrack changes what the listener says of a track and shows it so wherever it is listed.
func (s *Slice) alterTrack(id int64, alter func(context.Context) error) {
	s.loop.Do(func(ctx context.Context) {
		err := alter(ctx)
		t, err2 := s.deps.Index.Track(ctx, id)
		if err := errors.Join(err, err2); err != nil {
			s.loop.CouldNot(message.ChangeSong, err, message.Text("Try again."))
			return
		}
		s.open.songs.replace(t)
		s.open.rated = s.open.rated || t.Rating > 0 || t.Loved
		s.Fill()
		s.deps.TrackChanged(ctx, t)
	})
}

// withTrack reads a track for act.
func (s *Slice) withTrack(id int64, act func(context.Context, library.Track)) {
	s.loop.Do(func(ctx context.Context) {
		t, err := s.deps.Index.Track(ctx, id)
		if err != nil {
			s.loop.Notice(message.Text("That track is no longer in the library."),
				message.Text("Rescan under Settings if it should be."), err)
			return
		}
		act(ctx, t)
	})
}

// ShowTags opens a sheet with everything that is known of a track.
func (s *Slice) ShowTags(id int64) {
	s.withTrack(id, func(ctx context.Context, t library.Track) {
		versions, err := s.deps.Index.Versions(ctx, id)
		if err != nil {
			s.loop.Log.Warn("looking for versions", "track", id, "err", err)
		}
		s.loop.OpenSheet(view.Sheet{Title: t.Title, Subtitle: t.Artist(), Facts: facts(t, versions)}, loop.Sheet{})
	})
}

// facts lists what is known of a track, leaving out what is not.
func facts(t library.Track, versions []library.Track) []view.Fact {
	all := []view.Fact{
		{Name: message.Text("Album"), Value: t.Album}, {Name: message.Text("Album artist"), Value: t.AlbumArtist},
		{Name: message.Text("Disc"), Value: view.Year(t.Disc)}, {Name: message.Text("Number"), Value: view.Year(t.Number)},
		{Name: message.Text("Year"), Value: view.Year(t.Year)}, {Name: message.Text("Genres"), Value: message.Listed(t.Genres...)},
		{Name: message.Text("Length"), Value: message.Clock(t.Duration)},
		{Name: message.Text("Format"), Value: sound(t)}, {Name: message.Text("Size"), Value: view.Size(t.Size)},
		{Name: message.Text("Licence"), Value: t.Licence}, {Name: message.Text("Volume"), Value: gain(t)},
		{Name: message.Text("Plays"), Value: view.Year(t.Plays)}, {Name: message.Text("Rating"), Value: stars(t.Rating)},
		{Name: message.Text("Added"), Value: view.Date(t.Added)}, {Name: message.Text("File"), Value: view.Readable(t.Path)},
		{Name: message.Text("MusicBrainz recording"), Value: t.MusicBrainzTrack},
		{Name: message.Text("MusicBrainz release"), Value: t.MusicBrainzAlbum},
	}
	if !t.LastPlayed.IsZero() {
		all = append(all, view.Fact{Name: message.Text("Last played"), Value: view.Date(t.LastPlayed)})
	}
	for _, v := range versions {
		all = append(all, view.Fact{Name: message.Text("The same sound"),
			Value: message.Dotted(view.Format(v.Format, v.Bitrate), v.Album, view.Readable(v.Path))})
	}
	return slices.DeleteFunc(all, func(f view.Fact) bool { return f.Value == "" })
}

func sound(t library.Track) string {
	parts := []string{view.Format(t.Format, t.Bitrate)}
	if t.SampleRate > 0 {
		parts = append(parts, message.Text("{n} kHz", "n", fmt.Sprintf("%.4g", float64(t.SampleRate)/1000)))
	}
	switch {
	case t.Channels == 1:
		parts = append(parts, message.Text("mono"))
	case t.Channels == 2:
		parts = append(parts, message.Text("stereo"))
	case t.Channels > 2:
		parts = append(parts, message.Count(t.Channels, "{n} channel", "{n} channels"))
	}
	return message.Dotted(parts...)
}

func gain(t library.Track) string {
	if t.TrackGain == 0 && t.AlbumGain == 0 {
		return ""
	}
	return message.Text("track {track} dB, album {album} dB", "track", fmt.Sprintf("%+.1f", t.TrackGain), "album",
		fmt.Sprintf("%+.1f", t.AlbumGain))
}

func stars(n int) string {
	if n == 0 {
		return ""
	}
	return message.Text("{n} of {most}", "n", message.Number(n), "most", message.Number(library.MaxRating))
}

// ShareTrack opens a sheet with the magnet link of a track that is shared, or says what sharing its folder means and asks. Where the whole
// album is shared, the link is the album's with the track chosen in it (BEP 53): other programs see real file names then.
func (s *Slice) ShareTrack(id int64) {
	s.withTrack(id, func(ctx context.Context, t library.Track) {
		if _, ok := s.deps.Shelf.Offered(ctx, t); !ok {
			s.askToShare(ctx, t)
			return
		}
		sheet := view.Sheet{Title: message.Text("Share “{title}”", "title", t.Title), Subtitle: t.Artist()}
		s.loop.Background(ctx, func(ctx context.Context) loop.Command {
			album, err := s.deps.Index.AlbumOf(ctx, id)
			if at := indexOf(album, id); err == nil && len(album) > 1 && at >= 0 {
				if link, ih, err := s.deps.Shelf.Link(ctx, album); err == nil {
					return s.given(ctx, sheet, link+"&so="+strconv.Itoa(at), ih)
				}
			}
			link, ih, err := s.deps.Shelf.Link(ctx, []library.Track{t})
			if err != nil {
				return s.notGiven(err)
			}
			return s.given(ctx, sheet, link, ih)
		})
	})
}

// ShareAlbum opens a sheet with the magnet link of an album whose tracks are all shared.
func (s *Slice) ShareAlbum(key string) {
	s.withAlbum(key, func(ctx context.Context, tracks []library.Track) {
		for _, t := range tracks {
			if _, ok := s.deps.Shelf.Offered(ctx, t); !ok {
				s.askToShare(ctx, t)
				return
			}
		}
		if len(tracks) == 0 {
			return
		}
		sheet := view.Sheet{Title: message.Text("Share “{title}”", "title", tracks[0].Album), Subtitle: tracks[0].Artist()}
		s.loop.Background(ctx, func(ctx context.Context) loop.Command {
			link, ih, err := s.deps.Shelf.Link(ctx, tracks)
			if err != nil {
				return s.notGiven(err)
			}
			return s.given(ctx, sheet, link, ih)
		})
	})
}

// indexOf is where a track stands in an album; -1: it does not.
func indexOf(album []library.Track, id int64) int {
	return slices.IndexFunc(album, func(t library.Track) bool { return t.ID == id })
}

// linkTexts say, per mode, who gets what a link names.
var linkTexts = map[view.Mode]message.ID{
	view.ModePublic: message.ID("Whoever opens this link in Linnet or another BitTorrent program gets it from you while Linnet runs."),
	view.ModeQuiet: message.ID("Whoever is connected to you gets it by this link while Linnet runs. Others cannot find you: the link is " +
		"announced while you share publicly."),
	view.ModeLAN: message.ID("Whoever is on your network gets it by this link while Linnet runs. Others cannot find you: the link is " +
		"announced while you share publicly."),
}

// given shows a link that is on record, and tells the DHT of it meanwhile.
func (s *Slice) given(ctx context.Context, sheet view.Sheet, link string, ih p2p.InfoHash) loop.Command {
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		if err := s.deps.Announce(ctx, ih); err != nil && ctx.Err() == nil {
			return func(context.Context) {
				s.loop.Notice(message.Text("The link is not announced yet."), message.Text("Linnet goes on trying while it runs."), err)
			}
		}
		return nil
	})
	return func(context.Context) {
		sheet.Copy, sheet.Text = link, linkTexts[s.loop.Get().Mode].Text()
		s.loop.OpenSheet(sheet, loop.Sheet{})
	}
}

func (s *Slice) notGiven(err error) loop.Command {
	return func(context.Context) {
		s.loop.Notice(message.Text("The link could not be made."), message.Text("Try again when the folder is there."), err)
	}
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
