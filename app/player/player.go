// Package player plays a queue of tracks: it decodes them, joins them without a gap, evens out their loudness and hands the
// samples to an Output that it declares.
//
// The package promises three things. The Output never waits: without music it gets silence. A file that is not music is skipped with one
// sentence in Status.Trouble. The next track begins on the sample after the last one. The decoders of package decode read MP3, FLAC, Ogg
// Vorbis, Opus, WAV, AIFF, DSD, and AAC and ALAC in MP4 and ADTS, chosen by content and never by name. An installed ffmpeg reads the rest.
//
// The player knows no files, networks or windows: an Item brings its own Open. No cgo is needed.
package player

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"sync"
	"time"

	"linnet/app/player/convert"
	"linnet/app/player/decode"
)

// Output is a sound card, or what stands in for one.
type Output interface {
	// Rate is the number of frames a second. It may change while the sound moves to another device, between two calls of pull only.
	Rate() int
	// Name is what a person would call the device.
	Name() string
	// Start begins to call pull, from one goroutine of the Output's own, until Close. pull fills all of buf with interleaved
	// float32 stereo in [-1, 1]; it does not block and does not keep buf.
	Start(pull func(buf []float32)) error
	// Rest says that nothing but silence follows until Wake, so that the Output may let the device sleep and not call pull.
	// They come in turn, between Start and Close, from one goroutine that is not pull's.
	Rest() error
	Wake() error
	// Close returns when pull is not running and will not be called again. It is safe twice.
	Close() error
}

// A Device is one that an Output can sound on.
type Device struct {
	ID   string // the sound system's own name for it, which stays
	Name string // what a person calls it
}

// A Chooser is an Output that sounds on one of several devices.
type Chooser interface {
	Output
	// Devices are those that there are now.
	Devices() []Device
	// Now is the name of the one that sounds, or empty while none does.
	Now() string
	// Use moves the sound to a device by its ID, or to the system's default for an empty one. It does not wait.
	Use(id string)
}

// OutputConfig is what whoever opens an Output is told.
type OutputConfig struct {
	Device  string // the ID of the device, where there is a choice; empty: the system's default, also when that changes
	Log     *slog.Logger
	Changed func() // called from a goroutine of the Output when a Chooser would answer otherwise; must not block
}

// Source is where the bytes of one track come from. A Read may wait for bytes that have yet to arrive; Close, which another
// goroutine may call, ends that wait.
type Source interface{ io.ReadSeekCloser }

// Item is one entry of the queue. The player keeps it as given.
type Item struct {
	ID            int64  // the caller's own
	Key           string // the caller's own: the infohash of a track that is still arriving, or ""
	Title, Artist string
	Format        string        // as shown to a person; the decoder is chosen by content
	Duration      time.Duration // 0: not known before the file is open
	Gain          float64       // ReplayGain in dB
	Album         string        // the caller's own name of the album; "": none
	Number        int           // on the album; grows with its order
	// Loudness reads what is known of it when it is about to play, from a goroutine of the player. nil: Gain is all.
	Loudness func(context.Context) Loudness
	// Open is called from a goroutine of the player, once for each time the track is played or sought in. The context ends when
	// the player no longer wants the source.
	// Reads may wait for bytes still to come; closing the source, which may happen in another goroutine, ends that wait.
	Open  func(ctx context.Context) (io.ReadSeekCloser, error)
	Cover string // the caller's own
	Span  Span   // the piece of the source that it is; the zero value: all of it
	// Interlude is the caller's own name of what sounds between two items: see SetInterlude. "": it is an item of the queue.
	Interlude string
}

// Span is a piece of a source, as one track of an album that is in one file.
type Span = decode.Span

// Config is what a Player needs. Only Output is required.
type Config struct {
	Output Output       // owned by the Player from Open on: Player.Close closes it
	Log    *slog.Logger // nil: discard
	// Changed is called after any change, and at most four times a second while playing. Heard is called once an item has been
	// played for half its length or for four minutes, or an interlude for all of it or ten seconds. Both come from one goroutine
	// that holds no lock: they may call every method but Close.
	Changed func()
	Heard   func(Item)
}

// Status is the state of the player at one moment.
type Status struct {
	Current            Item // shown; it stays after the queue has ended
	Has                bool // there is a Current
	Playing, Buffering bool // Buffering: playing, but waiting for samples
	Position, Duration time.Duration
	Volume             float64 // 0..1
	Shuffle, Muted     bool
	Repeat             Repeat
	StopAfter          bool          // the player stops after this track
	Sleep              time.Duration // until the player pauses by itself; 0: it does not
	Speed              float64       // of the track, 1 as recorded
	Next               []Item        // what follows Current, in order
	Uncleared          bool          // UnclearQueue has something to put back
	Revision           int           // grows with every change of what stands in the queue, or where; steps in it do not count
	Place              int           // of Current in the queue, what was played before it included
	Underruns          int           // how often the sound had to stop for want of samples
	Played             time.Duration // sound that the Output has taken since Open, silence not counted
	Waits              string        // the Interlude that sounds behind Current
	Trouble            error         // the last item that could not be played, and why: a Failure
}

// Player is the queue and what sounds. Its methods may be called from any goroutine and return when they have taken effect;
// only Close must not be called from Changed or Heard. After Close they do nothing.
type Player struct {
	output  Output
	log     *slog.Logger
	changes func()
	hears   func(Item)

	ctx      context.Context // of everything that runs; ends with Close
	cancel   context.CancelFunc
	wg       sync.WaitGroup
	commands chan command
	poke     chan struct{} // a token when the Output has taken samples
	changed  chan struct{} // a token when there is a change to tell
	heard    chan Item
	done     chan struct{} // closed when state has no owner any more

	stage stage // shared with the Output's goroutine
	state state // owned by run; after done by whoever reads
}

// Open starts a Player and its Output. The queue is empty, the volume full.
func Open(c Config) (*Player, error) {
	if c.Output == nil || c.Output.Rate() < convert.MinRate || c.Output.Rate() > convert.MaxRate {
		return nil, errors.New("opening the player: no usable output")
	}
	p := &Player{
		output: c.Output, log: c.Log, changes: c.Changed, hears: c.Heard,
		commands: make(chan command), poke: make(chan struct{}, 1), changed: make(chan struct{}, 1),
		heard: make(chan Item), done: make(chan struct{}),
	}
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.state.volume, p.state.rate = 1, c.Output.Rate()
	p.stage.rate.Store(int64(p.state.rate))
	p.stage.volume.Store(math.Float32bits(1))
	p.stage.loud = 1
	p.wg.Go(p.run)
	p.wg.Go(p.tell)
	if err := p.output.Start(p.pull); err != nil {
		return nil, errors.Join(fmt.Errorf("starting %s: %w", p.output.Name(), err), p.Close())
	}
	return p, nil
}

// Close stops the sound, closes the Output and every source, and waits for all of them. It is safe twice.
func (p *Player) Close() error {
	p.cancel()
	<-p.done // from here on nothing new is started
	err := p.output.Close()
	p.wg.Wait()
	return err
}
