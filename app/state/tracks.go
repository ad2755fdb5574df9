package state

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"linnet/library"
)

// Rate gives a track 1 to 5 stars, or takes them away with 0.
func (s *State) Rate(id int64, stars int) {
	s.alterTrack(id, func(ctx context.Context) error { return s.cfg.Index.Rate(ctx, id, stars) })
}

// Love marks a track as loved, or no longer.
func (s *State) Love(id int64, on bool) {
	s.alterTrack(id, func(ctx context.Context) error { return s.cfg.Index.Love(ctx, id, on) })
}

// alterTrack changes what the listener says of a track and shows it so wherever it is listed.
func (s *State) alterTrack(id int64, alter func(context.Context) error) {
	s.do(func(ctx context.Context) {
		err := alter(ctx)
		t, err2 := s.cfg.Index.Track(ctx, id)
		if err := errors.Join(err, err2); err != nil {
			s.trouble("That song did not change: "+plain(err)+".", "Try again.", err)
			return
		}
		s.shelves.songs.replace(t)
		s.shelves.rated = s.shelves.rated || t.Rating > 0 || t.Loved
		s.finding.mine = replaced(s.finding.mine, t)
		s.fillLibrary()
		s.fillSearch(ctx)
	})
}

// replaced is a copy of list in which t stands in the place of what it was.
func replaced(list []library.Track, t library.Track) []library.Track {
	list = slices.Clone(list)
	for i := range list {
		if list[i].ID == t.ID {
			list[i] = t
		}
	}
	return list
}

// withTrack reads a track for act.
func (s *State) withTrack(id int64, act func(context.Context, library.Track)) {
	s.do(func(ctx context.Context) {
		t, err := s.cfg.Index.Track(ctx, id)
		if err != nil {
			s.trouble("That track is no longer in the library.", "Rescan under Settings if it should be.", err)
			return
		}
		act(ctx, t)
	})
}

// ShowTags opens a sheet with everything that is known of a track.
func (s *State) ShowTags(id int64) {
	s.withTrack(id, func(ctx context.Context, t library.Track) {
		versions, err := s.cfg.Index.Versions(ctx, id)
		if err != nil {
			s.log.Warn("looking for versions", "track", id, "err", err)
		}
		s.openSheet(Sheet{Title: t.Title, Subtitle: t.Artist(), Facts: facts(t, versions)}, sheet{})
	})
}

// facts lists what is known of a track, leaving out what is not.
func facts(t library.Track, versions []library.Track) []Fact {
	all := []Fact{
		{"Album", t.Album}, {"Album artist", t.AlbumArtist}, {"Disc", year(t.Disc)}, {"Number", year(t.Number)},
		{"Year", year(t.Year)}, {"Genres", strings.Join(t.Genres, ", ")}, {"Length", clock(t.Duration)},
		{"Format", sound(t)}, {"Size", size(t.Size)}, {"Licence", t.Licence}, {"Volume", gain(t)},
		{"Plays", year(t.Plays)}, {"Rating", stars(t.Rating)}, {"Added", date(t.Added)}, {"File", readable(t.Path)},
		{"MusicBrainz recording", t.MusicBrainzTrack}, {"MusicBrainz release", t.MusicBrainzAlbum},
	}
	if !t.LastPlayed.IsZero() {
		all = append(all, Fact{"Last played", date(t.LastPlayed)})
	}
	for _, v := range versions {
		all = append(all, Fact{"The same sound", join(format(v.Format, v.Bitrate), v.Album, readable(v.Path))})
	}
	return slices.DeleteFunc(all, func(f Fact) bool { return f.Value == "" })
}

func sound(t library.Track) string {
	parts := []string{format(t.Format, t.Bitrate)}
	if t.SampleRate > 0 {
		parts = append(parts, fmt.Sprintf("%.4g kHz", float64(t.SampleRate)/1000))
	}
	switch {
	case t.Channels == 1:
		parts = append(parts, "mono")
	case t.Channels == 2:
		parts = append(parts, "stereo")
	case t.Channels > 2:
		parts = append(parts, count(t.Channels, "channel", "channels"))
	}
	return join(parts...)
}

func gain(t library.Track) string {
	if t.TrackGain == 0 && t.AlbumGain == 0 {
		return ""
	}
	return fmt.Sprintf("track %+.1f dB, album %+.1f dB", t.TrackGain, t.AlbumGain)
}

func stars(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", n, library.MaxRating)
}

// ShareTrack opens a sheet with the magnet link of a track that is shared, or says what sharing its folder means and asks.
func (s *State) ShareTrack(id int64) {
	s.withTrack(id, func(ctx context.Context, t library.Track) {
		if offer, ok := s.cfg.Shelf.Offered(ctx, t); ok {
			link := "magnet:?xt=urn:btih:" + offer.InfoHash.String() + "&dn=" + url.QueryEscape(join(t.Artist(), t.Title))
			s.openSheet(Sheet{Title: "Share “" + t.Title + "”", Subtitle: t.Artist(), Copy: link,
				Text: "This song is shared. Whoever opens this link in Linnet or another BitTorrent program gets it from you while Linnet runs."}, sheet{})
			return
		}
		s.askToShare(ctx, t)
	})
}

// askToShare says what it takes until a track is shared.
func (s *State) askToShare(ctx context.Context, t library.Track) {
	folder, err := s.folderOf(ctx, t)
	if err != nil {
		s.trouble("The folder of that song is no longer in the library.", "Add it under Settings.", err)
		return
	}
	v := Sheet{Title: "Share “" + t.Title + "”", Subtitle: t.Artist()}
	sharing, who := s.cfg.Shelf.Sharing(folder), modeLearns[s.cfg.Preferences.Get().Mode]
	switch {
	case s.cfg.Shelf.May(t):
		v.Text = "This song is shared, and its link is being made ready. Ask again in a moment."
		s.openSheet(v, sheet{})
	case !sharing.Shared:
		v.Text = "Songs are shared by the folder. Sharing " + readable(folder) + " offers every song in it whose tags carry a free licence. " +
			who + "\nYou can end it under Settings at any time."
		v.Action = "Share this folder"
		s.openSheet(v, sheet{submit: func(ctx context.Context, _ map[string]string) error {
			s.decide(ctx, folder, s.cfg.Shelf.Share(ctx, folder, true))
			return nil
		}})
	default:
		v.Text = "The folder is shared, but the tags of this song carry no free licence. It is offered only if you have the right to share " +
			"everything in " + readable(folder) + ". You can state that under Settings. " + who
		v.Action = "Open Settings"
		s.openSheet(v, sheet{submit: func(context.Context, map[string]string) error {
			s.show.Screen = ScreenSettings
			return nil
		}})
	}
}

// folderOf is the folder of the library that a track is in.
func (s *State) folderOf(ctx context.Context, t library.Track) (string, error) {
	folders, err := s.cfg.Index.Folders(ctx)
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
