package stats

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/database/databasetest"
	"linnet/ads/stats/pair"
)

func TestEventBeforeConsent(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo)) // another purpose is no consent to this one
	l.must(l.Happened(1, View))
	l.now = l.now.AddDate(0, 0, 1)
	l.flushed(0)
	if l.reports.Events != nil || len(l.wire) != 0 {
		t.Errorf("kept %+v, sent %q", l.reports.Events, l.wire)
	}
}

// TestOneEventOfADay: whatever happens, one report of the size of any other goes out, after its day.
func TestOneEventOfADay(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(AdEvents, true, solo))
	for i := range 40 {
		l.must(l.Happened(1+i%Counters, Event(i%3)))
		l.must(l.Happened(0, View))          // not counted
		l.must(l.Happened(Counters+1, View)) // out of range
		l.must(l.Happened(1, events))        // no such event
		l.flushed(0)                         // not before the day is over
		if l.reports.Events.Passed != i+1 {
			t.Fatalf("%d events passed", l.reports.Events.Passed)
		}
	}
	day := *l.reports.Events
	if want := EventBucket(1+day.Drawn%Counters, Event(day.Drawn%3)); day.Answer != want {
		t.Errorf("place %d held bucket %d, want %d", day.Drawn, day.Answer, want)
	}
	l.now = l.now.AddDate(0, 0, 1)
	l.flushed(1)
	if !strings.Contains(l.wire[0], `"task": "event-64", "day": "2026-11-22"`) {
		t.Errorf("sent %q", l.wire)
	}
	if size := len(Report{Task: TaskGenre, Day: "2026-11-22"}.Bytes()); len(l.Sent()[0].Bytes) != size {
		t.Errorf("%d bytes, a taste report has %d", len(l.Sent()[0].Bytes), size)
	}
	if l.Budget() != solo.Epsilon {
		t.Errorf("a budget of %g", l.Budget())
	}
}

func TestWithdrawalWipesOnePurposeOnly(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.SetConsent(AdEvents, true, solo))
	l.must(l.Answer(noon, 17))
	l.must(l.Happened(1, View))
	l.must(l.SetConsent(AdEvents, false, Mode{}))
	if l.reports.Events != nil {
		t.Error("the day's event is still there")
	}
	l.now = l.now.AddDate(0, 0, 1)
	l.flushed(1)
	if !strings.Contains(l.wire[0], TaskGenre) {
		t.Errorf("sent %q", l.wire)
	}
}

func TestCounterOf(t *testing.T) {
	c := ads.Catalogue{Counted: slices.Repeat([]ads.Counter{{}}, Counters+1)}
	c.Counted[4].Ads = []string{"a", "b"}
	c.Counted[Counters].Ads = []string{"z"}
	for ad, want := range map[string]int{"b": 5, "z": 0, "none": 0} {
		if got := CounterOf(c, ad); got != want {
			t.Errorf("%s: %d, want %d", ad, got, want)
		}
	}
	if last := EventBucket(Counters, Hide); last != ads.Buckets-1 {
		t.Errorf("the last bucket is %d", last)
	}
}

// TestTenThousandDays simulates listeners who see different numbers of panels, and counts how often the intervals hold the truth, in
// both modes.
func TestTenThousandDays(t *testing.T) {
	const listeners, rounds, epsilon = 10_000, 8, 2.0
	held, summed, cells := 0, 0, 0
	chance := rand.New(rand.NewPCG(1, 2))
	random := rand.NewChaCha8([32]byte{3})
	for range rounds {
		var truth, counts [ads.Buckets]int
		var sums [ads.Buckets]int64
		for range listeners {
			seen := chance.IntN(Places + 1)
			drawn, answer := chance.IntN(Places), 0
			for place := range seen {
				bucket := EventBucket(1+chance.IntN(4), View)
				if chance.IntN(20) == 0 {
					bucket = EventBucket(1, Click)
				}
				truth[bucket]++
				if place == drawn {
					answer = bucket
				}
			}
			altered, err := Randomise(answer, epsilon, random)
			if err != nil {
				t.Fatal(err)
			}
			counts[altered]++
			sums[answer]++
		}
		for i := range sums {
			sums[i] += noise(chance, epsilon) + noise(chance, epsilon) // of leader and helper
		}
		totals, together := EstimateEvents(counts, epsilon), EstimateEventSum(sums, epsilon)
		for counter := 1; counter <= Counters; counter++ {
			for e := range events {
				total := totals[counter][e]
				n := float64(truth[EventBucket(counter, e)])
				if cells++; total.Low <= n && n <= total.High {
					held++
				}
				if sum := together[counter][e]; sum.Low <= n && n <= sum.High {
					summed++
				}
				if n == 0 && !together[counter][e].Withheld {
					t.Errorf("counter %d, event %d, together: %+v for nothing", counter, e, together[counter][e])
				}
				if n == 0 && !total.Withheld && total.Low > 2000 {
					t.Errorf("counter %d, event %d: %+v for nothing", counter, e, total)
				}
			}
		}
	}
	for mode, n := range map[string]int{"solo": held, "pair": summed} {
		if share := float64(n) / float64(cells); share < 0.92 || share > 0.98 {
			t.Errorf("mode %s: the intervals hold the truth in %.1f %% of cases", mode, 100*share)
		}
	}
}

// noise draws from the law of a party's noise, P(x) ∝ exp(-|x|·ε/2), as the difference of two geometric draws.
func noise(chance *rand.Rand, epsilon float64) int64 {
	geometric := func() int64 { return int64(math.Log(1-chance.Float64()) / (-epsilon / 2)) }
	up, down := geometric(), geometric()
	return up - down
}

func TestEventTotalsAddUp(t *testing.T) {
	one, two := eventTotal(3000, 300), eventTotal(4000, 400)
	if sum := one.Plus(two); sum.Estimate != 7000 || math.Abs(sum.High-sum.Estimate-1.96*500) > 1e-6 || sum.Withheld {
		t.Errorf("%+v", sum)
	}
	faint := eventTotal(100, 300)
	if !faint.Withheld || !faint.Plus(faint).Withheld || one.Plus(faint).Withheld {
		t.Errorf("%+v, %+v, %+v", faint, faint.Plus(faint), one.Plus(faint))
	}
}

// agreement is one that the listener can agree to; its helper gives tokens.
func (l *listener) agreement() Mode {
	l.t.Helper()
	var private, keys [3]string
	for i := range keys {
		var err error
		private[i], keys[i], err = pair.NewKey()
		l.must(err)
	}
	tokens, tokenKey, err := pair.NewTokenKey()
	l.must(err)
	mode := Mode{Name: "pair", Epsilon: 1, Intake: "https://example.org/report",
		Pair: ads.Pair{Version: pair.Version, Leader: "https://example.org/pair",
			Helper: "https://helper.example", HelperName: "The Library Trust", LeaderKey: keys[0], HelperKey: keys[1],
			CollectorKey: keys[2], TokenKey: tokenKey, MinBatch: 500}}
	task, err := mode.task(TaskGenre)
	l.must(err)
	l.helper, err = pair.OpenHelper(pair.Config{Database: databasetest.Address(l.t), Tasks: []pair.Task{task},
		Key: private[1], Verify: pair.NewSecret(), Token: pair.NewSecret()}, tokens, 0)
	l.must(err)
	l.t.Cleanup(func() { l.must(l.helper.Close()) })
	return mode
}

// TestPairedEvents: under an agreement the event of a day is split, too, and goes to its own task.
func TestPairedEvents(t *testing.T) {
	l := newListener(t)
	mode := l.agreement()
	for _, words := range []string{"The Library Trust", "at least 500 reports", "clicked or hidden", "ε = 1"} {
		if text := Wording(AdEvents, mode); !strings.Contains(text, words) {
			t.Errorf("the promise lacks %q: %s", words, text)
		}
	}
	l.must(l.SetConsent(AdEvents, true, mode))
	l.must(l.Happened(1, View))
	l.now = l.now.AddDate(0, 0, 1)
	l.flushed(1)
	l.flushed(1)
	taste, err := mode.task(TaskGenre)
	l.must(err)
	task, err := mode.task(TaskEvent)
	l.must(err)
	if !strings.HasPrefix(l.wire[0], task.TokenURL()+" ") || !strings.HasPrefix(l.wire[1], task.ReportURL()+" ") ||
		task.ID() == taste.ID() {
		t.Errorf("sent to %.120s and %.120s", l.wire[0], l.wire[1])
	}
}

// TestPairedAnswerEqualsItsPreview: first what asks for the token, then the report; each can be read before, and each waits for a
// moment of its own.
func TestPairedAnswerEqualsItsPreview(t *testing.T) {
	l := newListener(t)
	mode := l.agreement()
	l.delay = 2 * time.Hour
	for _, words := range []string{"The Library Trust", "at least 500 reports", "example.org", "ε = 1"} {
		if !strings.Contains(Promise(mode), words) {
			t.Errorf("the promise lacks %q: %s", words, Promise(mode))
		}
	}
	l.must(l.SetConsent(Taste, true, mode))
	l.must(l.Answer(noon, 17))
	l.Close()
	l.open() // the very bytes are kept
	task, err := mode.task(TaskGenre)
	l.must(err)
	for i, to := range []string{task.TokenURL(), task.ReportURL()} {
		preview, due, _ := l.Next()
		if wait := due.Sub(l.now); wait != time.Hour {
			t.Errorf("message %d waits %s", i, wait)
		}
		l.flushed(0)
		l.now = due.Add(l.delay) // what was due while the program was off is put off
		l.flushed(1)
		if want := to + " " + string(preview.Bytes()); l.wire[i] != want || len(preview.Bytes()) < 256 {
			t.Errorf("on the wire: %d bytes, previewed %d", len(l.wire[i]), len(want))
		}
		l.now = due.Add(l.delay)
	}
	if _, _, waits := l.Next(); waits || l.Budget() != mode.Epsilon || len(l.Sent()) != 2 {
		t.Errorf("%v, %g, %d", waits, l.Budget(), len(l.Sent()))
	}
	if l.latest(Taste).Agreed() != mode {
		t.Errorf("on record: %+v", l.latest(Taste))
	}
	changed := mode
	changed.Pair.MinBatch = 400
	if err := l.SetConsent(Taste, true, changed); !errors.Is(err, ErrMode) {
		t.Errorf("consent to small batches: %v", err)
	}
}

// TestTokenThatDoesNotCome: a helper that is away is asked again; one that answers nonsense gets no second chance, and no report goes
// out without a token; and taking consent back while a token is on its way keeps the report from ever leaving.
func TestTokenThatDoesNotCome(t *testing.T) {
	l := newListener(t)
	mode := l.agreement()
	helper := l.helper
	l.must(l.SetConsent(Taste, true, mode))
	l.must(l.Answer(noon, 17))
	l.send = func(context.Context) error { return errors.New("away") }
	if n, err := l.Flush(t.Context()); n != 0 || err == nil {
		t.Errorf("%d, %v", n, err)
	}
	if r, _, waits := l.Next(); !waits || r.Asking == "" || len(l.Sent()) != 0 {
		t.Fatalf("the request was lost: %v, %v", waits, l.Sent())
	}
	l.send, l.helper = nil, nil
	if _, err := l.Flush(t.Context()); !errors.Is(err, pair.ErrToken) {
		t.Errorf("nonsense: %v", err)
	}
	if r, _, waits := l.Next(); waits {
		t.Errorf("waits: %+v", r)
	}
	l.helper = helper
	l.now = l.now.AddDate(0, 0, 1)
	l.must(l.Answer(l.now, 17))
	l.send = func(context.Context) error { l.must(l.SetConsent(Taste, false, Mode{})); return nil }
	if _, err := l.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	l.send = nil
	l.now = l.now.AddDate(0, 0, 1)
	l.flushed(0)
	if len(l.wire) != 3 {
		t.Errorf("%d messages", len(l.wire))
	}
}
