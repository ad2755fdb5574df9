package playback

import (
	"errors"

	"linnet/app/message"
	"linnet/app/player"
	"linnet/app/state/view"
)

// tellTrouble says once why something could not be played, and what happens now.
func (s *Slice) tellTrouble(err error) {
	if err == nil {
		s.playNotice = ""
		return
	}
	if err.Error() == s.playNotice {
		return
	}
	s.playNotice = err.Error()
	what, next := troubleOf(err)
	s.loop.Notice(what, next, err)
}

// troubleOf is what a person reads of a track that could not be played.
func troubleOf(err error) (what, next string) {
	var f *player.Failure
	if !errors.As(err, &f) {
		return view.Sentence(err), ""
	}
	reason := view.Plain(f.Err)
	switch {
	case f.Stopped:
		return message.Count(player.MaxSkipped,
				"Playback has stopped: “{title}” and the {n} song before it cannot be played: {reason}.",
				"Playback has stopped: “{title}” and the {n} songs before it cannot be played: {reason}.",
				"title", f.Title, "reason", reason),
			message.Text("Songs that are grey in their list do not play. Choose another.")
	case f.Sounded:
		what = message.Text("“{title}” stopped before its end: {reason}.", "title", f.Title, "reason", reason)
	default:
		what = message.Text("“{title}” cannot be played: {reason}.", "title", f.Title, "reason", reason)
	}
	if f.Last {
		return what, message.Text("Nothing follows it in the queue.")
	}
	return what, message.Text("The next track plays.")
}
