package playback

import (
	"context"
	"errors"
	"time"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
)

// ShowLyrics opens a sheet with the lyrics of what plays, which follows it; a second time it closes it.
func (s *Slice) ShowLyrics() {
	s.loop.Do(func(ctx context.Context) {
		if s.loop.IsOpen(s.lyrics) {
			s.loop.EndSheet()
			return
		}
		s.openLyrics(ctx)
	})
}

// openLyrics shows the lyrics of the current track, or says that there are none.
func (s *Slice) openLyrics(ctx context.Context) {
	now := s.deps.Bar
	if now.ID == 0 {
		s.words, s.lyricsOf = library.Lyrics{}, 0
		s.lyrics = s.loop.OpenSheet(view.Sheet{Title: message.Text("Lyrics"), Line: -1,
			Text: message.Text("Play a song of your library to read its lyrics.")}, loop.Sheet{})
		return
	}
	words, err := s.deps.Index.Lyrics(ctx, now.ID)
	v := view.Sheet{Title: now.Title, Subtitle: now.Artist, Line: -1}
	switch {
	case errors.Is(err, library.ErrNotFound) || err == nil && len(words.Lines) == 0:
		v.Text = message.Text("This song has no lyrics. Put them in its tags, or beside it in a file of the same name that ends in .lrc.")
	case err != nil:
		v.Text = message.CouldNot(message.ReadLyrics, view.Plain(err))
	}
	for _, line := range words.Lines {
		v.Lines = append(v.Lines, line.Text)
	}
	s.words = words
	s.lyrics = s.loop.OpenSheet(v, loop.Sheet{})
	s.lyricsOf = now.ID
	s.followLyrics(ctx)
}

// followLyrics moves the open lyrics to what is sung now, and on to the next track.
func (s *Slice) followLyrics(ctx context.Context) {
	if !s.loop.IsOpen(s.lyrics) {
		return
	}
	if id := s.deps.Bar.ID; id != s.lyricsOf && id != 0 {
		s.openLyrics(ctx)
		return
	}
	if at := sung(s.words, s.deps.Player.Status().Position); at != s.loop.Sheet().Line {
		s.loop.AlterSheet(func(v *view.Sheet) { v.Line = at })
	}
}

// sung is the line that is sung at a time: the last that has begun; -1 before the first, or without times.
func sung(words library.Lyrics, at time.Duration) int {
	line := -1
	for i, l := range words.Lines {
		if !words.Timed || l.At > at {
			break
		}
		line = i
	}
	return line
}
