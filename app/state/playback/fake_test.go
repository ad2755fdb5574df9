package playback

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"linnet/app/player"
	"linnet/app/scrobble"
	"linnet/app/state/loop"
	"linnet/app/state/loop/looptest"
	"linnet/app/state/view"
	"linnet/library"
)

var errDisk = errors.New("the disk is gone")

// deck is a Player that plays nothing and notes what it is told. The goroutine of the Loop owns it.
type deck struct {
	now   player.Status
	queue player.Queue
	did   []string
	sound player.Sound
	given []player.Item // by the last call that gave some
	back  player.Queue  // what was restored
}

func (d *deck) note(format string, args ...any) { d.did = append(d.did, fmt.Sprintf(format, args...)) }

func (d *deck) give(what string, items []player.Item) {
	d.given = items
	d.note("%s %d", what, len(items))
}

func (d *deck) Status() player.Status         { return d.now }
func (d *deck) Queue() player.Queue           { return d.queue }
func (d *deck) Restore(q player.Queue)        { d.back = q; d.note("restore %d", len(q.Items)) }
func (d *deck) Toggle()                       { d.note("toggle") }
func (d *deck) Next()                         { d.note("next") }
func (d *deck) Previous()                     { d.note("previous") }
func (d *deck) SetVolume(v float64)           { d.now.Volume = v; d.note("volume %.2f", v) }
func (d *deck) Seek(to time.Duration)         { d.note("seek %v", to) }
func (d *deck) Skip(by time.Duration)         { d.note("skip %v", by) }
func (d *deck) SetShuffle(on bool)            { d.now.Shuffle = on; d.note("shuffle %v", on) }
func (d *deck) SetRepeat(r player.Repeat)     { d.now.Repeat = r; d.note("repeat %q", r) }
func (d *deck) SetMuted(on bool)              { d.now.Muted = on; d.note("muted %v", on) }
func (d *deck) SetSpeed(times float64)        { d.now.Speed = times; d.note("speed %v", times) }
func (d *deck) SetStopAfter(on bool)          { d.note("stop after %v", on) }
func (d *deck) SetSleep(after time.Duration)  { d.note("sleep %v", after) }
func (d *deck) SetSound(s player.Sound)       { d.sound = s; d.note("sound") }
func (d *deck) Play(i []player.Item, at int)  { d.give(fmt.Sprint("play from ", at, " of"), i) }
func (d *deck) PlayNext(items ...player.Item) { d.give("play next", items) }
func (d *deck) Enqueue(items ...player.Item)  { d.give("enqueue", items) }
func (d *deck) Extend(items ...player.Item)   { d.give("extend", items) }
func (d *deck) ClearQueue()                   { d.note("clear") }
func (d *deck) UnclearQueue()                 { d.note("unclear") }
func (d *deck) PlayQueued(i int)              { d.note("play queued %d", i) }
func (d *deck) MoveQueued(from, to int)       { d.note("move %d to %d", from, to) }
func (d *deck) RemoveQueued(at ...int)        { d.note("remove %v", at) }
func (d *deck) SetInterlude(i player.Item)    { d.give("interlude", []player.Item{i}) }
func (d *deck) DropInterlude()                { d.note("drop interlude") }
func (d *deck) UnremoveQueued()               { d.note("unremove") }

// sampleIndex is a library of a few tracks, each of whose answers can be an error. It is filled before the Loop runs, or on its goroutine
// while no background work runs.
type sampleIndex struct {
	tracks   map[int64]library.Track
	lyrics   map[int64]library.Lyrics
	loudness map[int64]library.Loudness
	played   []library.Track
	made     map[string][]int64 // playlists
	counted  []int64

	lyricsErr, countErr, historyErr, makeErr, addErr error
}

func (x *sampleIndex) Track(_ context.Context, id int64) (library.Track, error) {
	if t, ok := x.tracks[id]; ok {
		return t, nil
	}
	return library.Track{}, library.ErrNotFound
}

func (x *sampleIndex) Lyrics(_ context.Context, id int64) (library.Lyrics, error) {
	return x.lyrics[id], x.lyricsErr
}

func (x *sampleIndex) CountPlay(_ context.Context, id int64) error {
	x.counted = append(x.counted, id)
	return x.countErr
}

func (x *sampleIndex) Loudness(_ context.Context, id int64) (library.Loudness, error) {
	if l, ok := x.loudness[id]; ok {
		return l, nil
	}
	return library.Loudness{}, library.ErrNotFound
}

func (x *sampleIndex) LastPlayed(context.Context, int) ([]library.Track, error) {
	return x.played, x.historyErr
}

func (x *sampleIndex) CreatePlaylist(_ context.Context, name string) (library.Playlist, error) {
	if x.makeErr != nil {
		return library.Playlist{}, x.makeErr
	}
	x.made[name] = nil
	return library.Playlist{ID: 1, Name: name}, nil
}

func (x *sampleIndex) AddToPlaylist(_ context.Context, _ int64, _ int, tracks ...int64) error {
	if x.addErr == nil {
		for name := range x.made {
			x.made[name] = tracks
		}
	}
	return x.addErr
}

// teller is a Scrobbler that notes what it is told.
type teller struct {
	heard, playing []scrobble.Listen
	woken          int
	status         scrobble.Status
	err, forgetErr error
}

func (s *teller) Heard(l scrobble.Listen) error { s.heard = append(s.heard, l); return s.err }
func (s *teller) Playing(l scrobble.Listen)     { s.playing = append(s.playing, l) }
func (s *teller) Wake()                         { s.woken++ }
func (s *teller) Forget() error                 { return s.forgetErr }
func (s *teller) Status() scrobble.Status       { return s.status }

// choices are Preferences in memory.
type choices struct{ values view.Values }

func (c *choices) Get() view.Values { return c.values }

func (c *choices) Change(alter func(*view.Values)) error { alter(&c.values); return nil }

// rig is the slice over a deck. All its fields belong to the goroutine of the Loop: see on.
type rig struct {
	*testing.T
	*Slice
	deck   *deck
	index  *sampleIndex
	teller *teller

	listed, all *view.List // nil: nothing is listed
	reopened    string
	measure     []int64
	lists       int
	changed     int
}

var today = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// newRig begins with three tracks in the library, of which none plays.
func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{T: t, deck: &deck{}, teller: &teller{}, index: &sampleIndex{tracks: map[int64]library.Track{}, made: map[string][]int64{},
		lyrics: map[int64]library.Lyrics{}, loudness: map[int64]library.Loudness{}}}
	for id, title := range []string{1: "One", 2: "Two", 3: "Three"} {
		if title != "" {
			r.index.tracks[int64(id)] = library.Track{ID: int64(id), Title: title, Path: title + ".m4b",
				Artists: []string{"Ana"}, Album: "Count", Number: id, Duration: time.Minute}
		}
	}
	l := loop.New(loop.Config{Preferences: new(choices), Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return today }})
	draft := l.Draft()
	r.Slice = New(l, Deps{Bar: &draft.Bar, Queue: &draft.Queue, Listens: &draft.Listens, Scrobbler: r.teller, Index: r.index,
		Player: r.deck, Listed: func(int64, int, bool) (view.List, bool) { return list(r.listed) },
		All:     func(bool) (view.List, bool) { return list(r.all) },
		Arrived: func(string) float64 { return .25 }, Changed: func(context.Context) { r.changed++ },
		SoundSet: func(context.Context) {}, ListMade: func(context.Context) { r.lists++ },
		Chapters: func(path string) ([]library.Chapter, error) { return chaptersOf(path) },
		Measure:  func(id int64) { r.measure = append(r.measure, id) }, Reopen: r.reopen, Arriving: arriving})
	looptest.Run(t, l)
	return r
}

func list(l *view.List) (view.List, bool) {
	if l == nil {
		return view.List{}, false
	}
	return *l, true
}

// chaptersOf knows those of the second track.
func chaptersOf(path string) ([]library.Chapter, error) {
	if path != "Two.m4b" {
		return nil, library.ErrNotFound
	}
	return []library.Chapter{{At: 0, Title: "Quay"}, {At: 15 * time.Second}, {At: 30 * time.Second, Title: "Tide"}}, nil
}

// reopen knows one list.
func (r *rig) reopen(source string) func(context.Context, string) ([]library.Track, string, error) {
	if r.reopened = source; source != "songs" {
		return nil
	}
	return func(context.Context, string) ([]library.Track, string, error) { return nil, "", nil }
}

// arriving knows the item of one transfer.
func arriving(key string) (player.Item, bool) {
	return player.Item{Key: key, Title: "Far"}, key == "far"
}

// on runs do on the goroutine of the Loop once all that was pressed is done, and returns what is shown then.
func (r *rig) on(do func(context.Context)) *view.View { return looptest.On(r.loop, do) }

// shown is what is shown once all that was pressed is done.
func (r *rig) shown() *view.View {
	r.Helper()
	return r.on(func(context.Context) { r.loop.Quiet() })
}

// await waits for a View that background work leads to.
func (r *rig) await(what string, so func(*view.View) bool) *view.View {
	r.Helper()
	return looptest.Await(r.T, r.loop, what, so)
}

// plays makes the deck play a track of the library, and shows it.
func (r *rig) plays(id int64) *view.View {
	r.Helper()
	return r.on(func(ctx context.Context) {
		r.deck.now.Has, r.deck.now.Playing, r.deck.now.Current = true, true, r.item(r.index.tracks[id])
		r.deck.now.Duration = time.Minute
		r.Show(ctx)
	})
}

// told is the last notice of a View.
func told(v *view.View) view.Notice {
	if len(v.Notices) == 0 {
		return view.Notice{}
	}
	return v.Notices[len(v.Notices)-1]
}
