// Package pulse plays through PulseAudio, or PipeWire's server of the same protocol. It names the devices there are, and moves between
// them. It runs at the native rate of the one it sounds on, so that nothing is resampled where track and device agree. A device that goes
// away is left for the system's default, and taken again when it is back; so is the server itself.
//
// It is pure Go: a static build has sound through it, too.
package pulse

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"linnet/app/player"
)

const (
	again = 2 * time.Second // between two looks for a server that is gone

	// delay is how much sound the server holds: what a command takes to be heard. Shorter crackles on a busy machine.
	delay = 60 * time.Millisecond
	// piece is how much the server asks for at least: every piece wakes this program.
	piece = 20 * time.Millisecond

	frameBytes  = 8    // two floats
	pieceFrames = 4096 // pulled at once, at most
	usualRate   = 48000
	undefined   = proto.Undefined
)

// Output is a player.Chooser on a sound server.
type Output struct {
	config player.OutputConfig
	rate   atomic.Int64  // of the stream; set by the session, between two calls of pull
	told   chan struct{} // a token when wish changed
	quit   chan struct{}
	once   sync.Once
	wg     sync.WaitGroup

	mu      sync.Mutex // guards what follows
	wish    wish
	link    *link  // nil while there is no server
	now     string // the name of the device that sounds; empty: none
	devices []player.Device
}

// wish is what an Output was told.
type wish struct {
	device string // the ID of the chosen one; empty: the system's default
	rest   bool
}

// Open connects to the sound server of the session. The error says why that cannot be done.
func Open(c player.OutputConfig) (*Output, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Changed == nil {
		c.Changed = func() {}
	}
	l, err := dial()
	if err != nil {
		return nil, fmt.Errorf("reaching the sound server: %w", err)
	}
	sinks, err := l.sinks()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("asking the sound server for its devices: %w", err), l.close())
	}
	o := &Output{config: c, told: make(chan struct{}, 1), quit: make(chan struct{}), link: l, wish: wish{device: c.Device}}
	o.rate.Store(usualRate)
	if first := sinks.choose(c.Device, l.standard()); first != nil {
		o.rate.Store(usable(first.Rate))
	}
	o.show(sinks, "")
	return o, nil
}

// usable is a rate the player can mix at: that of the device, or half of it and so on where that is of no use to music.
func usable(rate uint32) int64 {
	for rate > 96000 && rate%2 == 0 {
		rate /= 2
	}
	if rate < 8000 || rate > 96000 {
		return usualRate
	}
	return int64(rate)
}

// Rate implements player.Output.
func (o *Output) Rate() int { return int(o.rate.Load()) }

// Name implements player.Output.
func (o *Output) Name() string { return "sound server" }

// Now is the name of the device that sounds, or empty while there is none: playing then goes on in silence.
func (o *Output) Now() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

// Devices are those that the server names now.
func (o *Output) Devices() []player.Device {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.devices
}

// Use moves the sound to a device by its ID, or to the system's default for an empty one. A device that is not there is waited for; the
// default sounds meanwhile.
func (o *Output) Use(id string) { o.tell(func(w *wish) { w.device = id }) }

// Start implements player.Output. It fails after Close only: a server that goes away is waited for.
func (o *Output) Start(pull func(buf []float32)) error {
	select {
	case <-o.quit:
		return errClosed
	default:
	}
	o.wg.Go(func() { (&session{o: o, pull: pull, frames: make([]float32, pieceFrames*2)}).run() })
	return nil
}

// Rest implements player.Output. It does not fail.
func (o *Output) Rest() error { o.tell(func(w *wish) { w.rest = true }); return nil }

// Wake implements player.Output. It does not fail.
func (o *Output) Wake() error { o.tell(func(w *wish) { w.rest = false }); return nil }

// tell does not wait: a server may take its time.
func (o *Output) tell(alter func(*wish)) {
	o.mu.Lock()
	alter(&o.wish)
	o.mu.Unlock()
	token(o.told)
}

func (o *Output) wished() wish {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.wish
}

// Close implements player.Output.
func (o *Output) Close() error {
	o.once.Do(func() { close(o.quit) })
	o.wg.Wait()
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.link == nil {
		return nil
	}
	err := o.link.close()
	o.link = nil
	return err
}

// show notes what there is, and what sounds.
func (o *Output) show(sinks sinks, now string) {
	devices := make([]player.Device, len(sinks))
	for i, s := range sinks {
		devices[i] = player.Device{ID: s.SinkName, Name: s.Device}
	}
	o.mu.Lock()
	same := now == o.now && slices.Equal(devices, o.devices)
	o.devices, o.now = devices, now
	o.mu.Unlock()
	if !same {
		o.config.Changed()
	}
}

var (
	errClosed = errors.New("the output is closed")
	errLost   = errors.New("the connection ended")
)
