//go:build cgo || windows || darwin

package driver

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"sync"
	"time"

	"github.com/ebitengine/oto/v3"

	"linnet/app/player"
	"linnet/app/player/pulse"
)

const (
	soundRate  = 48000                 // what most cards run at, so that they need not resample
	soundDelay = 60 * time.Millisecond // between a command and its being heard; shorter crackles on a busy machine
)

var errNoCard = errors.New("no sound card was found")

// Sound opens the machine's sound server, where there is one, or else its sound card. The error says why there is none; the caller then
// plays on a player.Null. At most one call may succeed in the life of a process: the library underneath allows a single card.
func Sound(c player.OutputConfig) (player.Output, error) {
	out, err := pulse.Open(c)
	if err == nil {
		return out, nil
	}
	log := c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	log.Debug("no sound server", "err", err)
	if cardless() {
		return nil, errNoCard
	}
	ctx, ready, err := oto.NewContext(&oto.NewContextOptions{
		SampleRate: soundRate, ChannelCount: 2, Format: oto.FormatFloat32LE, BufferSize: soundDelay,
	})
	if err != nil {
		return nil, fmt.Errorf("opening the sound card: %w", err)
	}
	<-ready
	// Without a card the context still reports that it is ready, and a player on it "plays" forever. Only Err reports the fault.
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("opening the sound card: %w", err)
	}
	log.Debug("sound card open", "rate", soundRate)
	return &card{ctx: ctx}, nil
}

// card is a player.Output on the system's default device.
type card struct {
	ctx *oto.Context

	mu     sync.Mutex // guards player and closed
	player *oto.Player
	closed bool
}

func (c *card) Rate() int    { return soundRate }
func (c *card) Name() string { return "system sound" }

var errStarted = errors.New("sound card is in use already, or closed")

func (c *card) Start(pull func(buf []float32)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.player != nil {
		return errStarted
	}
	c.player = c.ctx.NewPlayer(&samples{pull: pull})
	c.player.SetBufferSize(soundRate / 50 * 8) // 20 ms of 8-byte frames
	c.player.Play()
	return nil
}

func (c *card) Rest() error { return c.ctx.Suspend() }
func (c *card) Wake() error { return c.ctx.Resume() }

func (c *card) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil
	}
	c.closed = true
	if c.player == nil {
		return nil
	}
	c.player.PauseAndStopReading() // returns when pull is not running
	if err := c.ctx.Suspend(); err != nil {
		return fmt.Errorf("closing the sound card: %w", err)
	}
	return nil
}

// samples turns pulled floats into the little-endian bytes that the library reads.
type samples struct {
	pull func([]float32)
	buf  []float32
}

// Read fills whole frames only and never fails: a Player gives silence when it has nothing to play.
func (s *samples) Read(b []byte) (int, error) {
	n := len(b) / 8 * 2
	if cap(s.buf) < n {
		s.buf = make([]float32, n)
	}
	buf := s.buf[:n]
	s.pull(buf)
	for i, v := range buf {
		u := math.Float32bits(v)
		b[4*i], b[4*i+1], b[4*i+2], b[4*i+3] = byte(u), byte(u>>8), byte(u>>16), byte(u>>24)
	}
	return 4 * n, nil
}
