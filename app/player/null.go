package player

import (
	"sync"
	"sync/atomic"
	"time"
)

// nullPeriod is how often a Null with a clock of its own takes samples; nullBuffer is how many frames it takes at once.
const (
	nullPeriod = 10 * time.Millisecond
	nullBuffer = 1024
)

// Null is an Output without a device: it takes samples as fast as a sound card would, counts them and throws them away.
type Null struct {
	rate   int
	ticks  <-chan time.Time
	frames atomic.Int64
	wake   chan bool // false: rest
	once   sync.Once
	quit   chan struct{}
	wg     sync.WaitGroup
}

// NewNull returns a Null at rate frames a second. Each tick makes it take the sound of the time since the tick before; the
// first tick only sets the clock. nil ticks: a ticker of its own.
func NewNull(rate int, ticks <-chan time.Time) *Null {
	return &Null{rate: rate, ticks: ticks, wake: make(chan bool), quit: make(chan struct{})}
}

// Rate implements Output.
func (n *Null) Rate() int { return n.rate }

// Name implements Output.
func (n *Null) Name() string { return "no sound card" }

// Frames is how many frames were taken since Start, silence included.
func (n *Null) Frames() int64 { return n.frames.Load() }

// Start implements Output. It never fails.
func (n *Null) Start(pull func(buf []float32)) error {
	n.wg.Go(func() { n.run(pull) })
	return nil
}

// Rest implements Output: no samples are taken until Wake. It never fails.
func (n *Null) Rest() error { return n.tell(false) }

// Wake implements Output. It never fails.
func (n *Null) Wake() error { return n.tell(true) }

func (n *Null) tell(wake bool) error {
	select {
	case n.wake <- wake:
	case <-n.quit:
	}
	return nil
}

// Close implements Output.
func (n *Null) Close() error {
	n.once.Do(func() { close(n.quit) })
	n.wg.Wait()
	return nil
}

func (n *Null) run(pull func([]float32)) {
	ticks, own := n.ticks, time.NewTicker(nullPeriod)
	defer own.Stop()
	if ticks == nil {
		ticks = own.C
	}
	awake := true
	var start time.Time // of the time that is counted
	var taken int64     // before it
	buf := make([]float32, 2*nullBuffer)
	for {
		select {
		case <-n.quit:
			return
		case awake = <-n.wake:
			start, taken = time.Time{}, n.frames.Load()
			if awake {
				own.Reset(nullPeriod)
			} else {
				own.Stop()
			}
		case now, ok := <-ticks:
			if !ok {
				return
			}
			if start.IsZero() {
				start = now
			}
			if awake {
				n.take(buf, pull, taken+framesIn(now.Sub(start), n.rate)-n.frames.Load())
			}
		}
	}
}

// take pulls left frames, or stops early when closed.
func (n *Null) take(buf []float32, pull func([]float32), left int64) {
	for left > 0 {
		select {
		case <-n.quit:
			return
		default:
		}
		k := min(left, nullBuffer)
		pull(buf[:2*k])
		n.frames.Add(k)
		left -= k
	}
}

// framesIn is how many frames of a rate last d. It does not overflow in a lifetime.
func framesIn(d time.Duration, rate int) int64 {
	return int64(d/time.Second)*int64(rate) + int64(d%time.Second)*int64(rate)/int64(time.Second)
}

// duration of frames at a rate.
func duration(frames int64, rate int) time.Duration {
	r := int64(rate)
	return time.Duration(frames/r)*time.Second + time.Duration(frames%r)*time.Second/time.Duration(r)
}
