package playback

import (
	"context"
	"errors"
	"time"

	"linnet/app/message"
	"linnet/app/player"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
)

// again is how far into a chapter the step back leads to its own beginning, as that of a track does.
const again = 3 * time.Second

// readChapters finds the chapters of the track that plays, in its file or beside it.
func (s *Slice) readChapters(ctx context.Context, id int64) {
	s.chapters = nil
	if id == 0 || s.deps.Chapters == nil {
		return
	}
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		t, err := s.deps.Index.Track(ctx, id)
		var all []library.Chapter
		if err == nil && t.Whole == 0 { // the chapters of a file that is divided are tracks
			all, err = s.deps.Chapters(t.Path)
		}
		return func(ctx context.Context) {
			switch {
			case errors.Is(err, library.ErrNotFound) || s.shapeOf != id:
			case err != nil:
				s.loop.Log.Warn("reading chapters", "track", id, "err", err)
			case len(all) > 1: // one alone is the track
				s.chapters = all
				s.Show(ctx)
			}
		}
	})
}

// SkipChapter goes to the chapter so many further on, or back. Behind the last chapter the next track plays.
func (s *Slice) SkipChapter(by int) {
	s.loop.Do(func(context.Context) {
		now := s.deps.Player.Status()
		if len(s.chapters) == 0 || now.Current.ID != s.shapeOf {
			return
		}
		at := chapterAt(s.chapters, now.Position)
		if by < 0 && at >= 0 && now.Position > s.chapters[at].At+again {
			by++ // to the beginning of the one that plays
		}
		if at += by; at >= len(s.chapters) {
			s.deps.Player.Next()
			return
		}
		s.deps.Player.Seek(s.chapters[max(at, 0)].At)
	})
}

// chapterAt is the chapter that a place is in: the last that has begun; -1 before the first.
func chapterAt(all []library.Chapter, place time.Duration) int {
	at := -1
	for i, c := range all {
		if c.At > place {
			break
		}
		at = i
	}
	return at
}

// drawChapters puts the marks of the chapters into the bar, and the name of the one that plays.
func (s *Slice) drawChapters(b *view.Bar, now player.Status) {
	if len(s.chapters) == 0 || now.Duration <= 0 || now.Current.ID != s.shapeOf {
		return
	}
	var marks []byte
	for _, c := range s.chapters {
		if c.At > 0 && c.At < now.Duration {
			marks = append(marks, byte(256*c.At/now.Duration))
		}
	}
	b.Marks = string(marks)
	at := chapterAt(s.chapters, now.Position)
	if at < 0 {
		return
	}
	if b.Chapter = s.chapters[at].Title; b.Chapter == "" {
		b.Chapter = message.Text("Chapter {n} of {all}", "n", message.Number(at+1), "all", message.Number(len(s.chapters)))
	}
}
