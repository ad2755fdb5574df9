package p2p

import (
	"time"

	"golang.org/x/time/rate"
)

// burst must hold the largest single read and write of the engine (128 KiB) more than once.
const burst = 256 << 10

// Limits are the most that is sent and fetched, in bytes per second; 0 means no limit.
type Limits struct{ Up, Down int }

// A Schedule says when to be modest: within the marked hours Modest holds, otherwise Usual.
type Schedule struct {
	Usual, Modest Limits
	// Hours has a bit for every hour of a day, local time, by weekday; bit 0 is midnight to one.
	Hours [7]uint32
}

// At returns the limits that hold at a moment, in the time zone it carries.
func (s Schedule) At(t time.Time) Limits {
	if s.Hours[t.Weekday()]>>t.Hour()&1 == 1 {
		return s.Modest
	}
	return s.Usual
}

// Next returns when the limits may change after t: at the next full hour.
func (s Schedule) Next(t time.Time) time.Time {
	return t.Add(time.Hour - time.Duration(t.Minute())*time.Minute - time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond()))
}

// throttle holds the engine's two limiters.
type throttle struct{ up, down *rate.Limiter }

func newThrottle(l Limits) throttle {
	t := throttle{rate.NewLimiter(rate.Inf, burst), rate.NewLimiter(rate.Inf, burst)}
	t.set(l)
	return t
}

func (t throttle) set(l Limits) {
	t.up.SetLimit(limitOf(l.Up))
	t.down.SetLimit(limitOf(l.Down))
}

func limitOf(perSecond int) rate.Limit {
	if perSecond <= 0 {
		return rate.Inf
	}
	return rate.Limit(perSecond)
}

// SetLimits changes the rates at once, also of what is under way.
func (n *Node) SetLimits(l Limits) { n.throttle.set(l) }
