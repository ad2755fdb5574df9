package stats

import (
	"crypto/rand"
	"fmt"
	"math"
	"math/big"
	"slices"
	"time"

	"linnet/ads"
)

// An Event is what can happen to an ad in its panel.
type Event int

// The events, in the order of their buckets.
const (
	View  Event = iota // an impression
	Click              // its link was opened
	Hide               // it was hidden
	events
)

const (
	// Counters is how many campaigns can be counted at once: with three events each and "nothing" they fill 64 buckets.
	Counters = (ads.Buckets - 1) / int(events)
	// Places is how many events of one listener's day can count. One of them is drawn before the day begins, so that a total is
	// the number of answers times Places, whoever sees much or little.
	Places = 16
)

// CounterOf is the place of an ad's campaign among those that the catalogue counts, from 1; 0: it is not counted.
func CounterOf(c ads.Catalogue, ad string) int {
	at := slices.IndexFunc(c.Counted, func(counted ads.Counter) bool { return slices.Contains(counted.Ads, ad) })
	if at >= Counters {
		return 0
	}
	return at + 1
}

// EventBucket is the answer that names an event of a counter; 0 stands for nothing.
func EventBucket(counter int, e Event) int { return 1 + (counter-1)*int(events) + int(e) }

// EventAt is what an answer names, as EventBucket has it; counter 0 stands for nothing.
func EventAt(bucket int) (counter int, e Event) {
	if bucket < 1 {
		return 0, View
	}
	return 1 + (bucket-1)/int(events), Event((bucket - 1) % int(events))
}

// An eventDay is what is kept of a day: which place was drawn, how many events passed, and the one in that place.
type eventDay struct {
	Day    string `json:"day"`
	Drawn  int    `json:"drawn"`
	Passed int    `json:"passed"`
	Answer int    `json:"answer"`
}

// Happened tells of an event of a counted campaign (see CounterOf), at its moment. Without consent to AdEvents it does nothing, and
// it keeps at most one event of a day.
func (r *Recorder) Happened(counter int, e Event) error {
	if counter < 1 || counter > Counters || e < 0 || e >= events {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.cfg.Now()
	if _, agreed := r.agreed(AdEvents); !agreed || r.closed {
		return nil
	}
	if err := r.endDay(now); err != nil {
		return err
	}
	next := r.reports
	day, err := next.Events.next(now.UTC().Format(time.DateOnly))
	if err != nil {
		return fmt.Errorf("draw a place: %w", err)
	}
	if day.Passed == day.Drawn {
		day.Answer = EventBucket(counter, e)
	}
	day.Passed++
	next.Events = &day
	return r.save(next)
}

// next is the day to count in: the one that runs, or a new one with its place drawn.
func (d *eventDay) next(date string) (eventDay, error) {
	if d != nil && d.Day >= date { // a clock that was set back begins no second day
		return *d, nil
	}
	place, err := rand.Int(rand.Reader, big.NewInt(Places))
	if err != nil {
		return eventDay{}, err
	}
	return eventDay{Day: date, Drawn: int(place.Int64())}, nil
}

// endDay prepares the report of a day that is over. The caller holds mu.
func (r *Recorder) endDay(now time.Time) error {
	day := r.reports.Events
	mode, agreed := r.agreed(AdEvents)
	if day == nil || day.Day >= now.UTC().Format(time.DateOnly) || !agreed || r.closed {
		return nil
	}
	next := r.reports
	next.Events = nil
	if !wanted(day.Day, now) {
		return r.save(next)
	}
	return r.prepare(next, mode, Report{Task: TaskEvent, Day: day.Day, Answer: day.Answer})
}

// An EventTotal is what a set of answers says about one event of one counter.
type EventTotal struct {
	Estimate  float64 // events among the first 16 of each day of each listener who reported; unbiased
	Low, High float64 // 95 % interval, of the alteration or the noise, and of the drawing of places
	Withheld  bool    // too small or too uncertain to show

	deviation, most float64 // most is what the reports can hold
}

// surely is how many standard deviations an event's estimate must be above nothing to be shown. A report page holds a hundred
// figures; at the usual 1.96 some of them would always be made of chance alone, at 3.3 hardly one page in twenty has one.
const surely = 3.3

// EstimateEvents undoes the alteration and the drawing of places, by counter (from 1) and event.
func EstimateEvents(counts [ads.Buckets]int, epsilon float64) (totals [Counters + 1][events]EventTotal) {
	return eventTotals(Estimate(counts, epsilon))
}

// EstimateEventSum undoes the drawing of places in a sum of mode pair, by counter (from 1) and event; epsilon is of each party's noise.
func EstimateEventSum(counts [ads.Buckets]int64, epsilon float64) (totals [Counters + 1][events]EventTotal) {
	return eventTotals(EstimateSum(counts, epsilon))
}

func eventTotals(answers []Total) (totals [Counters + 1][events]EventTotal) {
	for counter := 1; counter <= Counters; counter++ {
		for e := range events {
			a := answers[EventBucket(counter, e)]
			t := eventTotal(a.Estimate*Places, math.Sqrt(a.deviation*a.deviation+max(a.Estimate, 0))*Places).within(a.most * Places)
			t.Withheld = t.Withheld || a.Withheld
			totals[counter][e] = t
		}
	}
	return totals
}

// eventTotal is one of a standard deviation.
func eventTotal(estimate, deviation float64) EventTotal {
	return EventTotal{Estimate: estimate, Low: estimate - alone*deviation, High: estimate + alone*deviation,
		Withheld:  estimate <= surely*deviation,
		deviation: deviation, most: math.Inf(1)}
}

// within bounds t by how many events the reports can hold.
func (t EventTotal) within(most float64) EventTotal {
	bound := eventTotal(min(t.Estimate, most), t.deviation)
	bound.High, bound.most, bound.Withheld = min(bound.High, most), most, bound.Withheld || t.Withheld
	return bound
}

// Plus adds what independent answers say about the same event, as sums of mode pair with noise of their own are.
func (t EventTotal) Plus(o EventTotal) EventTotal {
	return t.plus(o, math.Hypot(t.deviation, o.deviation))
}

// Again adds what the same listeners may have said on another day: their alterations are the same, and do not average out.
func (t EventTotal) Again(o EventTotal) EventTotal { return t.plus(o, t.deviation+o.deviation) }

func (t EventTotal) plus(o EventTotal, deviation float64) EventTotal {
	sum := eventTotal(t.Estimate+o.Estimate, deviation).within(t.most + o.most)
	sum.Withheld = sum.Withheld || t.Withheld && o.Withheld
	return sum
}
