package playback

import (
	"context"
	"errors"
	"testing"

	"linnet/app/player"
	"linnet/app/state/view"
)

// fails is what is shown once the player reports trouble.
func (r *rig) fails(err error) *view.View {
	return r.on(func(ctx context.Context) { r.deck.now.Trouble = err; r.Show(ctx) })
}

// TestTroubleIsToldOnce, and once more when it is another, or comes again after something played.
func TestTroubleIsToldOnce(t *testing.T) {
	r := newRig(t)
	if n := told(r.fails(errors.New("one.flac is damaged"))); n.What != "One.flac is damaged." || n.Next != "" {
		t.Errorf("%+v", n)
	}
	first := told(r.loop.View()).ID
	if n := told(r.fails(errors.New("one.flac is damaged"))); n.ID != first {
		t.Errorf("told again: %+v", n)
	}
	second := told(r.fails(errDisk))
	if second.ID == first || second.What != "The disk is gone." {
		t.Errorf("%+v", second)
	}
	r.fails(nil)
	if n := told(r.fails(errDisk)); n.ID == second.ID {
		t.Error("what fails again after something played is not told")
	}
}

// TestWhatHappensAfterATroubleIsTrue: the next track plays only where there is one, and not once playback has stopped.
func TestWhatHappensAfterATroubleIsTrue(t *testing.T) {
	for _, c := range []struct {
		name       string
		is         player.Failure
		what, next string
	}{
		{"one of many", player.Failure{}, "“Two” cannot be played: the disk is gone.", "The next track plays."},
		{"the last", player.Failure{Last: true}, "“Two” cannot be played: the disk is gone.", "Nothing follows it in the queue."},
		{"in its midst", player.Failure{Sounded: true}, "“Two” stopped before its end: the disk is gone.", "The next track plays."},
		{"one too many", player.Failure{Stopped: true, Last: true},
			"Playback has stopped: “Two” and the 3 songs before it cannot be played: the disk is gone.",
			"Songs that are grey in their list do not play. Choose another."},
	} {
		c.is.Title, c.is.Err = "Two", errDisk
		if n := told(newRig(t).fails(&c.is)); n.What != c.what || n.Next != c.next {
			t.Errorf("%s: %q %q", c.name, n.What, n.Next)
		}
	}
}

// TestWhatIsTakenOutOfTheQueueComesBack, all of it.
func TestWhatIsTakenOutOfTheQueueComesBack(t *testing.T) {
	for _, c := range []struct {
		take       func(*Slice)
		what, undo string
	}{
		{func(s *Slice) { s.RemoveQueued(2, 4) }, "2 songs were taken out of the queue.", "unremove"},
		{(*Slice).ClearQueue, "The queue was cleared.", "unclear"},
	} {
		r := newRig(t)
		c.take(r.Slice)
		n := told(r.shown())
		if n.What != c.what || !n.Undo {
			t.Fatalf("%+v", n)
		}
		r.loop.Undo(n.ID)
		r.on(func(context.Context) {
			if did := r.deck.did; did[len(did)-1] != c.undo {
				t.Errorf("the player was told %q", did)
			}
		})
	}
}
