package playback

import (
	"context"
	"slices"
	"testing"
	"time"

	"linnet/app/player"
	"linnet/app/state/view"
	"linnet/library"
)

// pages is a list of three pages with a track each, of which the first plays; read waits for let, if that is not nil.
func pages(let chan struct{}, err error) view.List {
	read := func(ctx context.Context, after string) ([]library.Track, string, error) {
		if let != nil {
			select {
			case <-let:
			case <-ctx.Done():
				return nil, "", ctx.Err()
			}
		}
		next := map[string]string{"b": "c"}[after]
		return []library.Track{{ID: int64(after[0]), Title: after}}, next, err
	}
	return view.List{Source: "songs", Tracks: []library.Track{{ID: 1, Title: "a"}}, Pages: []string{"", "b"}, Ahead: []int{1}, Read: read}
}

// given are the titles of what the player was given, in order.
func (r *rig) given(calls int) (titles []string) {
	r.Helper()
	r.await("the queue is extended", func(*view.View) bool {
		var did int
		r.on(func(context.Context) {
			did = len(r.deck.did)
			titles = nil
			for _, it := range r.deck.given {
				titles = append(titles, it.Title)
			}
			r.loop.Quiet()
		})
		return did == calls
	})
	return titles
}

// TestALongListIsReadOnWhileItPlays, page by page to its end.
func TestALongListIsReadOnWhileItPlays(t *testing.T) {
	r := newRig(t)
	r.on(func(ctx context.Context) {
		r.playList(pages(nil, nil))
		r.Show(ctx)
	})
	r.given(3)
	r.on(func(context.Context) {
		if !slices.Equal(r.deck.did, []string{"play from 0 of 1", "extend 1", "extend 1"}) || r.deck.given[0].Title != "c" {
			t.Errorf("the player was told %q, at last %q", r.deck.did, r.deck.given[0].Title)
		}
		if len(r.rest.list.Ahead) != 0 || r.rest.reading {
			t.Errorf("still ahead: %v", r.rest.list.Ahead)
		}
	})
}

// TestEnoughWaits: nothing more is read, until the listener shuffles.
func TestEnoughWaits(t *testing.T) {
	r := newRig(t)
	r.on(func(ctx context.Context) {
		r.deck.now.Next = make([]player.Item, waiting)
		r.playList(pages(nil, nil))
		if r.Show(ctx); r.rest.reading || len(r.rest.list.Ahead) != 1 {
			t.Error("more is read")
		}
		r.deck.now.Shuffle = true
		r.Show(ctx)
	})
	r.given(3)
}

// TestAListThatCannotBeReadOn ends where it is, and is asked for no more.
func TestAListThatCannotBeReadOn(t *testing.T) {
	r := newRig(t)
	let := make(chan struct{})
	r.on(func(ctx context.Context) {
		r.playList(pages(let, errDisk))
		r.Show(ctx)
	})
	close(let)
	r.await("it was tried", func(*view.View) bool {
		var ended bool
		r.on(func(context.Context) { ended = !r.rest.reading; r.loop.Quiet() })
		return ended
	})
	r.on(func(ctx context.Context) {
		if r.Show(ctx); r.rest.reading || len(r.deck.did) != 1 {
			t.Errorf("it is read again; the player was told %q", r.deck.did)
		}
	})
}

// TestAnotherListMeanwhile: a page of the one that played before does not come into its queue, nor into one that was cleared.
func TestAnotherListMeanwhile(t *testing.T) {
	for name, meanwhile := range map[string]func(*rig){
		"another": func(r *rig) { r.on(func(context.Context) { r.Play([]player.Item{{ID: 2}}, 0) }) },
		"cleared": func(r *rig) { r.ClearQueue(); r.shown() },
	} {
		r := newRig(t)
		let, left := make(chan struct{}), make(chan struct{})
		r.on(func(ctx context.Context) {
			l := pages(let, nil)
			read := l.Read
			l.Read = func(ctx context.Context, after string) ([]library.Track, string, error) {
				defer close(left)
				return read(ctx, after)
			}
			r.playList(l)
			r.Show(ctx)
		})
		meanwhile(r)
		close(let)
		<-left
		r.on(func(context.Context) {
			if len(r.deck.did) != 2 || r.rest.reading {
				t.Errorf("%s: the player was told %q", name, r.deck.did)
			}
		})
	}
}

func TestStateOfThePlayer(t *testing.T) {
	r := newRig(t)
	r.on(func(context.Context) {
		r.deck.now = player.Status{Volume: .3, Muted: true, Shuffle: true, Repeat: player.RepeatOne, Speed: 1.25, Place: 4,
			Current: player.Item{ID: 2}, Position: 50*time.Second + 1500*time.Microsecond}
		want := view.PlayerState{Volume: .3, Muted: true, Shuffle: true, Repeat: "one", Speed: 1.25, Place: 4, Track: 2,
			Position: 50*time.Second + time.Millisecond}
		if got := r.State(); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		r.deck.now.Playing, want.Position = true, 45*time.Second // seldom another
		if got := r.State(); got != want {
			t.Errorf("while it plays: %+v, want %+v", got, want)
		}
		r.Recall(view.PlayerState{})
		if len(r.deck.did) != 0 {
			t.Errorf("nothing was kept, and the player is told %q", r.deck.did)
		}
		r.Recall(want)
		if !slices.Equal(r.deck.did, []string{"volume 0.30", "muted true", "shuffle true", `repeat "one"`, "speed 1.25"}) {
			t.Errorf("the player is told %q", r.deck.did)
		}
	})
}

// TestAQueueIsKeptWhenItChanged, with what is yet to be read of it.
func TestAQueueIsKeptWhenItChanged(t *testing.T) {
	r := newRig(t)
	r.on(func(context.Context) {
		r.deck.queue = player.Queue{Items: []player.Item{{ID: 1}, {Key: "far"}, {ID: 3}}, Order: []int{2, 0, 1}}
		r.deck.now.Revision = 1
		kept, changed := r.Kept()
		if !changed || !slices.Equal(kept.Tracks, []int64{1, 0, 3}) || !slices.Equal(kept.Keys, []string{"far"}) ||
			!slices.Equal(kept.Order, []int{2, 0, 1}) || kept.Rest.Source != "" {
			t.Errorf("%v, %+v", changed, kept)
		}
		if _, changed := r.Kept(); changed {
			t.Error("it did not change, and is kept again")
		}
		r.playList(pages(nil, nil))
		kept, changed = r.Kept()
		if !changed || kept.Rest.Source != "songs" || !slices.Equal(kept.Rest.Ahead, []int{1}) || len(kept.Rest.Pages) != 2 {
			t.Errorf("the rest: %v, %+v", changed, kept.Rest)
		}
		r.rest.list.Ahead[0] = 0
		if kept.Rest.Ahead[0] != 1 {
			t.Error("what is kept changes behind the back of whoever writes it")
		}
	})
}

// TestAKeptQueueComesBack, without what is gone, at the place where it was.
func TestAKeptQueueComesBack(t *testing.T) {
	all := view.KeptQueue{Tracks: []int64{1, 0, 9, 0, 3}, Keys: []string{"far", "lost"}, Order: []int{4, 3, 2, 1, 0},
		Rest: view.KeptList{Source: "songs", Pages: []string{"", "b"}, Ahead: []int{1}}}
	for _, c := range []struct {
		name  string
		was   view.PlayerState
		place int
		from  time.Duration
	}{
		{"a track", view.PlayerState{Track: 3, Place: 4, Position: time.Second}, 2, time.Second},
		{"one that arrives", view.PlayerState{Key: "far", Place: 1, Position: time.Second}, 1, time.Second},
		{"one that is gone", view.PlayerState{Track: 9, Place: 2, Position: time.Second}, 0, 0},
		{"elsewhere", view.PlayerState{Track: 3, Place: 1, Position: time.Second}, 2, 0},
	} {
		r := newRig(t)
		restore := r.ReadQueue(t.Context(), all, c.was)
		r.on(func(ctx context.Context) {
			restore(ctx)
			q := r.deck.back
			if len(q.Items) != 3 || q.Items[0].ID != 1 || q.Items[1].Key != "far" || q.Items[2].ID != 3 ||
				!slices.Equal(q.Order, []int{4, 3, 0}) || q.Place != c.place || q.From != c.from {
				t.Errorf("%s: %d items in the order %v, at %d from %v", c.name, len(q.Items), q.Order, q.Place, q.From)
			}
			if r.reopened != "songs" || r.rest.list.Read == nil {
				t.Errorf("%s: nobody reads on in it", c.name)
			}
		})
	}
}

// TestAKeptQueueThatDoesNotComeBack: nothing is left of it, something plays by then, or its rest makes no sense.
func TestAKeptQueueThatDoesNotComeBack(t *testing.T) {
	r := newRig(t)
	gone := r.ReadQueue(t.Context(), view.KeptQueue{Tracks: []int64{9, 0}}, view.PlayerState{})
	late := r.ReadQueue(t.Context(), view.KeptQueue{Tracks: []int64{1}}, view.PlayerState{})
	r.on(func(ctx context.Context) {
		gone(ctx)
		r.deck.now.Has = true
		late(ctx)
		if len(r.deck.did) != 0 {
			t.Errorf("the player was told %q", r.deck.did)
		}
	})
	for _, rest := range []view.KeptList{{Source: "gone"}, {Source: "songs", Pages: []string{""}, Ahead: []int{1}},
		{Source: "songs", Pages: []string{""}, Ahead: []int{-1}}} {
		r := newRig(t)
		restore := r.ReadQueue(t.Context(), view.KeptQueue{Tracks: []int64{1}, Rest: rest, Order: []int{0, 1}}, view.PlayerState{Track: 1})
		r.on(func(ctx context.Context) {
			restore(ctx)
			if len(r.deck.back.Items) != 1 || r.deck.back.Order != nil || r.rest.list.Read != nil {
				t.Errorf("%+v: %d items in the order %v", rest, len(r.deck.back.Items), r.deck.back.Order)
			}
		})
	}
}
