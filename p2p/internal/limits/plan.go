// Package limits says how much of a machine the swarm may take, and when: rates, slots, connections, and whose addresses are refused. It
// decides, and holds no connection itself.
package limits

import (
	"time"

	"golang.org/x/time/rate"
)

// burst must hold the largest single read and write of the engine (128 KiB) more than once.
const burst = 256 << 10

// Limits are the most that the swarm may take; 0 means no limit.
type Limits struct {
	Up, Down    int // bytes per second
	Slots       int // peers that tracks of the shelf are sent to at once; others wait their turn; 0: see UsualSlots
	Connections int // open connections, all torrents together
}

// Where the listener limits what is sent and not to how many, there is one slot for so many bytes per second, and no fewer
// than a few: unlimited, the limit would be shared by connection, and who asks for six tracks be sent six times as much.
const (
	fewSlots = 4
	slotRate = 256 << 10
)

// UsualSlots is how many peers are sent to at once; 0 is any number.
func (l Limits) UsualSlots() int {
	if l.Slots > 0 || l.Up == 0 {
		return l.Slots
	}
	return max(fewSlots, l.Up/slotRate)
}

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

// A Plan is what the listener allows the swarm to take of this machine, and when.
type Plan struct {
	Schedule
	// OnlyIdle lets transfers run, both ways, only while nobody uses the machine.
	OnlyIdle bool
	// Unmetered lets them run only on networks that do not charge by the byte.
	Unmetered bool
}

// A Fact is something that the system may or may not know about itself.
type Fact int

// What there is to know. The zero value is Unknown.
const (
	Unknown Fact = iota
	No
	Yes
)

// Conditions are what a Plan depends on besides the clock.
type Conditions struct {
	Idle    Fact // nobody uses the machine
	Metered Fact // the network charges by the byte
}

// A Pace is what holds at one moment.
type Pace struct {
	Limits
	Halt string // a sentence, when transfers stand still; "" otherwise
	Note string // a sentence, when a condition of the plan cannot be told on this system
}

// What a transfer says while the plan halts it.
const (
	haltBusy    = "Waits until nobody uses this computer."
	haltMetered = "Waits for a network that does not charge by the byte."
	noteIdle    = "This system does not say when nobody uses it, so transfers do not wait for that."
	noteMetered = "This system does not say whether the network charges by the byte, so transfers do not wait for that."
)

// Pace returns what holds at t. A condition that cannot be told does not hold anything up.
func (p Plan) Pace(t time.Time, c Conditions) Pace {
	pace := Pace{Limits: p.At(t)}
	switch {
	case p.OnlyIdle && c.Idle == Unknown:
		pace.Note = noteIdle
	case p.Unmetered && c.Metered == Unknown:
		pace.Note = noteMetered
	}
	switch {
	case p.Unmetered && c.Metered == Yes:
		pace.Halt = haltMetered
	case p.OnlyIdle && c.Idle == No:
		pace.Halt = haltBusy
	}
	return pace
}

// A Throttle holds the two rate limiters of the engine.
type Throttle struct{ Up, Down *rate.Limiter }

// NewThrottle makes a throttle that keeps to limits.
func NewThrottle(l Limits) Throttle {
	t := Throttle{rate.NewLimiter(rate.Inf, burst), rate.NewLimiter(rate.Inf, burst)}
	t.Set(l)
	return t
}

// Set makes it keep to other limits from now on.
func (t Throttle) Set(l Limits) {
	t.Up.SetLimit(limitOf(l.Up))
	t.Down.SetLimit(limitOf(l.Down))
}

func limitOf(perSecond int) rate.Limit {
	if perSecond <= 0 {
		return rate.Inf
	}
	return rate.Limit(perSecond)
}
