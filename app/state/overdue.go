package state

import (
	"context"
	"fmt"

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
	return []view.Entry{{Key: keyOverdue, Name: view.Count(o.Tracks, "song has", "songs have") + " been gone for more than 30 days", Under: view.Readable(o.Folder),
		Detail: "Open to forget them", Kind: view.SectionNotFound}}
}

// askOverdue opens the question.
func (s *State) askOverdue(ctx context.Context) {
	o, err := s.cfg.Index.Overdue(ctx)
	if err != nil || o.Tracks == 0 {
		s.showLibrary(ctx) // found meanwhile
		return
	}
	songs := view.Count(o.Tracks, "song", "songs")
	s.openSheet(view.Sheet{Title: fmt.Sprintf("Forget %s?", songs), Subtitle: view.Readable(o.Folder), Action: "Forget them",
		Text: "Their files have not been there for more than 30 days. They are a large part of your library, so they are kept until you say otherwise. " +
			"If they are on a drive, close this, connect the drive, and rescan under Settings.\n\n" +
			"What you forget leaves this list. Your plays, stars and places in playlists are kept, and are there again when the music is."},
		sheet{submit: func(ctx context.Context, _ map[string]string) error {
			if err := s.cfg.Index.ForgetOverdue(ctx); err != nil {
				return err
			}
			s.log.Info("forgotten as asked", "songs", o.Tracks, "in", o.Folder)
			s.showLibrary(ctx)
			return nil
		}})
}
