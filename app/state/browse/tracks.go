package browse

import (
	"context"
	"fmt"
	"slices"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
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
		var t library.Track
		err := alter(ctx)
		if err == nil {
			t, err = s.deps.Index.Track(ctx, id)
		}
		if err != nil {
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
	if from, to := t.Span(); t.Whole != 0 {
		all = append(all, view.Fact{Name: message.Text("Part of the file"),
			Value: message.Text("{start} to {end}", "start", message.Clock(from), "end", message.Clock(to))})
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
