package playback

import (
	"context"
	"time"

	"linnet/app/player"
	"linnet/app/scrobble"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
)

// Index is what playing needs of the library.
type Index interface {
	Track(ctx context.Context, id int64) (library.Track, error)
	Lyrics(ctx context.Context, id int64) (library.Lyrics, error)
	CountPlay(ctx context.Context, id int64) error
	Loudness(ctx context.Context, id int64) (library.Loudness, error)
	LastPlayed(ctx context.Context, n int) ([]library.Track, error)
	lists
}

// lists keeps playlists.
type lists interface {
	CreatePlaylist(ctx context.Context, name string) (library.Playlist, error)
	AddToPlaylist(ctx context.Context, id int64, at int, tracks ...int64) error
}

// Player is what plays.
type Player interface {
	Status() player.Status
	Queue() player.Queue
	Restore(player.Queue)
	transport
	modes
	queue
	interludes
}

// interludes sound between two tracks.
type interludes interface {
	SetInterlude(player.Item)
	DropInterlude()
}

// transport is the buttons of the player.
type transport interface {
	Toggle()
	Next()
	Previous()
	SetVolume(float64)
	Seek(time.Duration)
	Skip(time.Duration)
}

// modes is how the player goes on.
type modes interface {
	SetShuffle(on bool)
	SetRepeat(player.Repeat)
	SetMuted(on bool)
	SetSpeed(times float64)
	pauses
	SetSound(player.Sound)
}

// pauses are those the player makes by itself.
type pauses interface {
	SetStopAfter(on bool)
	SetSleep(time.Duration)
}

// queue is what plays next.
type queue interface {
	Play(items []player.Item, at int)
	PlayNext(items ...player.Item)
	Enqueue(items ...player.Item)
	Extend(items ...player.Item)
	ClearQueue()
	UnclearQueue()
	queued
}

// queued changes what waits; i counts from 0.
type queued interface {
	PlayQueued(i int)
	MoveQueued(from, to int)
	RemoveQueued(at ...int)
	UnremoveQueued()
}

// Deps is what the slice works with. Functions run on the goroutine of the Loop.
type Deps struct {
	Bar     *view.Bar
	Queue   *[]view.QueueRow
	Listens *view.Listens

	Scrobbler Scrobbler
	Silent    func() bool // what plays is not heard: there is no device; nil: it is heard
	Index     Index
	Player    Player
	Listed    func(id int64, place int, shuffle bool) (view.List, bool) // the list that is shown, from a track on
	All       func(shuffle bool) (view.List, bool)                      // what is open in the library, from its first track on
	Arrived   func(key string) float64                                  // how much of what plays while it arrives is here, from 0 to 1
	Changed   func(context.Context)                                     // another track plays
	Spots     Spots                                                     // nil: there are none

	SoundSet func(context.Context)                        // the listener changed how or where everything sounds
	ListMade func(context.Context)                        // there is another playlist
	Chapters func(path string) ([]library.Chapter, error) // of a file, on any goroutine; nil: none have any
	Measure  func(id int64)                               // has a track measured that plays and was not yet; nil: nobody does

	// Reopen reads the list that has a view.List's Source; nil: there is no such list. Arriving is the item of a transfer, on any
	// goroutine.
	Reopen   func(source string) func(ctx context.Context, after string) (tracks []library.Track, next string, err error)
	Arriving func(key string) (player.Item, bool)
}

// A Slice is the player bar, the queue and the lyrics. Methods without a context may be called from any goroutine but that of the Loop, the
// others on that goroutine alone.
type Slice struct {
	loop *loop.Loop
	deps Deps

	rest       rest // of the list that plays
	words      library.Lyrics
	lyrics     int64  // the sheet that shows the words
	lyricsOf   int64  // the track
	playNotice string // the last one told
	noted      noted
	shape      string // of the track that plays
	shapeOf    int64
	chapters   []library.Chapter // of the track that plays
	asked      turn              // for which a spot was looked for last
	told       scrobble.Listen   // of the track that plays
	toldOf     int64
}

// New makes the slice; nothing is shown yet.
func New(l *loop.Loop, deps Deps) *Slice { return &Slice{loop: l, deps: deps} }

// Playing is the track of the library that plays; 0: none does.
func (s *Slice) Playing() int64 { return s.deps.Bar.ID }

// Play replaces the queue by items, and plays one of them.
func (s *Slice) Play(list []player.Item, at int) {
	s.rest = rest{version: s.rest.version + 1}
	s.deps.Player.Play(list, at)
}

// PlayTracks replaces the queue by tracks.
func (s *Slice) PlayTracks(tracks []library.Track) { s.Play(s.items(tracks), 0) }

// QueueNext puts tracks before everything else in the queue.
func (s *Slice) QueueNext(tracks ...library.Track) { s.deps.Player.PlayNext(s.items(tracks)...) }

// QueueLast puts tracks at the end of the queue.
func (s *Slice) QueueLast(tracks ...library.Track) { s.deps.Player.Enqueue(s.items(tracks)...) }
