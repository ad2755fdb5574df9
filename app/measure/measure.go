// Package measure finds out in the background how loud the tracks of the library are and what shape their sound has, for those that were
// not measured yet. It works while nothing plays, a quarter of the time, and at once on the track that begins to play. Music files are
// only read.
package measure

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"linnet/app/player"
	"linnet/library"
)

// Index is what measuring needs of the library.
type Index interface {
	Track(ctx context.Context, id int64) (library.Track, error)
	Unmeasured(ctx context.Context, n int) ([]library.Track, error)
	SetLoudness(ctx context.Context, id int64, l library.Loudness) error
}

// Config is what a Measurer needs.
type Config struct {
	Index    Index
	Busy     func() bool    // something plays; nil: never
	Measured func(id int64) // a track was; called from the Measurer's goroutine
	After    time.Duration  // the first start: the window and the scan come first
	Log      *slog.Logger   // nil: discard
}

// How long the Measurer waits.
const (
	rests    = 3 // times as long as it worked
	busyWait = 20 * time.Second
	doneWait = 10 * time.Minute // when nothing is left
)

// A Measurer works until Close.
type Measurer struct {
	cfg    Config
	prefer chan int64
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// Open begins to measure.
func Open(c Config) *Measurer {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Busy == nil {
		c.Busy = func() bool { return false }
	}
	ctx, cancel := context.WithCancel(context.Background())
	m := &Measurer{cfg: c, prefer: make(chan int64, 1), cancel: cancel}
	m.wg.Go(func() { m.run(ctx) })
	return m
}

// Close stops measuring, amid a track if need be, and waits for it. It is safe twice.
func (m *Measurer) Close() error {
	m.cancel()
	m.wg.Wait()
	return nil
}

// Prefer has a track measured next. The newest wish counts.
func (m *Measurer) Prefer(id int64) {
	select {
	case <-m.prefer:
	default:
	}
	select {
	case m.prefer <- id:
	default:
	}
}

func (m *Measurer) run(ctx context.Context) {
	wait := time.NewTimer(m.cfg.After)
	defer wait.Stop()
	for {
		var began time.Time
		next := doneWait
		select {
		case <-ctx.Done():
			return
		case id := <-m.prefer:
			began = time.Now()
			if t, err := m.cfg.Index.Track(ctx, id); err == nil {
				m.measure(ctx, t)
			}
			next = rests * time.Since(began)
		case <-wait.C:
			if m.cfg.Busy() {
				next = busyWait
				break
			}
			began = time.Now()
			if tracks, err := m.cfg.Index.Unmeasured(ctx, 1); err == nil && len(tracks) > 0 && m.measure(ctx, tracks[0]) {
				next = rests * time.Since(began)
			}
		}
		wait.Reset(next)
	}
}

// measure keeps what it finds; false: the library cannot keep it.
func (m *Measurer) measure(ctx context.Context, t library.Track) bool {
	l, err := Track(ctx, t)
	if ctx.Err() != nil {
		return false
	}
	if err != nil { // kept as well, so that it is not tried over and over
		m.cfg.Log.Info("a track cannot be measured", "path", t.Path, "err", err)
	}
	if err := m.cfg.Index.SetLoudness(ctx, t.ID, l); err != nil {
		m.cfg.Log.Warn("how loud a track is cannot be kept", "err", err)
		return false
	}
	if m.cfg.Measured != nil {
		m.cfg.Measured(t.ID)
	}
	return true
}

// Track measures one track.
func Track(ctx context.Context, t library.Track) (library.Loudness, error) {
	none := library.Loudness{LUFS: library.Silent}
	f, err := os.Open(t.Path)
	if err != nil {
		return none, err
	}
	defer f.Close()
	from, to := t.Span()
	r, err := player.Measure(ctx, f, player.Span{From: from, To: to})
	if err != nil {
		return none, fmt.Errorf("measuring: %w", err)
	}
	return library.Loudness{LUFS: max(r.LUFS, library.Silent), Peak: r.TruePeak, Shape: r.Shape[:]}, nil
}
