package browse

import (
	"context"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
)

// keyOverdue is the entry under "Not found" that asks about a large part of the library that is gone for long.
const keyOverdue = "overdue"

// overdueEntry asks, unless there is nothing to ask: nothing is forgotten until the listener says so.
func overdueEntry(o library.Overdue) []view.Entry {
	if o.Tracks == 0 {
		return nil
	}
	return []view.Entry{{Key: keyOverdue, Name: message.Count(o.Tracks, "{n} song has been gone for more than 30 days",
		"{n} songs have been gone for more than 30 days"), Under: view.Readable(o.Folder),
		Detail: message.Text("Open to forget them"), Kind: view.SectionNotFound}}
}

// askOverdue opens the question.
func (s *Slice) askOverdue(ctx context.Context) {
	o, err := s.deps.Index.Overdue(ctx)
	if err != nil || o.Tracks == 0 {
		s.Show(ctx) // found meanwhile
		return
	}
	s.loop.OpenSheet(view.Sheet{Title: message.Count(o.Tracks, "Forget {n} song?", "Forget {n} songs?"), Subtitle: view.Readable(o.Folder),
		Action: message.Text("Forget them"),
		Text: message.Text("Their files have not been there for more than 30 days. They are a large part of your library, so they are " +
			"kept until you say otherwise. " +
			"If they are on a drive, close this, connect the drive, and rescan under Settings.\n\n" +
			"What you forget leaves this list. Your plays, stars and places in playlists are kept, and are there again when " +
			"the music is.")},
		loop.Sheet{Submit: func(ctx context.Context, _ map[string]string) error {
			if err := s.deps.Index.ForgetOverdue(ctx); err != nil {
				return err
			}
			s.loop.Log.Info("forgotten as asked", "songs", o.Tracks, "in", o.Folder)
			s.Show(ctx)
			return nil
		}})
}
