package portal

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/stats"
	"linnet/ads/words"
)

func TestMarks(t *testing.T) {
	at := time.Date(2026, 11, 20, 10, 12, 0, 0, time.UTC)
	flight := ledger.Flight{From: at.AddDate(0, 0, 11), Until: at.AddDate(0, 0, 42)}
	history := func(all ...ledger.Status) (steps []ledger.Step) {
		for i, s := range all {
			steps = append(steps, ledger.Step{Status: s, At: at.Add(time.Duration(i) * time.Hour), Reason: "why"})
		}
		return steps
	}
	d, r, c, a := ledger.Draft, ledger.InReview, ledger.ChangesAsked, ledger.Approved
	for _, test := range []struct {
		status  ledger.Status
		history []ledger.Step
		want    string // done marks before the bar
	}{
		{d, history(d), "Draft | In review, Approved, Live from 1 Dec"},
		{r, history(d, r), "Draft, In review | Approved, Live from 1 Dec"},
		{c, history(d, r, c), "Draft, In review, Changes asked | Approved, Live from 1 Dec"},
		{d, history(d, r, c, d), "Draft, In review, Changes asked | Approved, Live from 1 Dec"},
		{r, history(d, r, c, d, r), "Draft, Changes asked, In review | Approved, Live from 1 Dec"},
		{a, history(d, r, a), "Draft, In review, Approved | Live from 1 Dec"},
		{ledger.Live, history(d, r, a), "Draft, In review, Approved, Live | "},
		{ledger.Ended, history(d, r, a), "Draft, In review, Approved, Ended | "},
		{d, history(d, r, a, d), "Draft | In review, Approved, Live from 1 Dec"}, // what was approved once is gone
	} {
		var done, ahead []string
		for _, m := range marks(words.English, ledger.Ad{Status: test.status, Flight: flight, History: test.history}) {
			if m.Done {
				done = append(done, m.Label)
			} else {
				ahead = append(ahead, m.Label)
			}
		}
		if got := strings.Join(done, ", ") + " | " + strings.Join(ahead, ", "); got != test.want {
			t.Errorf("%v:\n got %s\nwant %s", test.history, got, test.want)
		}
	}
}

func TestBarsAreSortedAndWithholdSmallCells(t *testing.T) {
	drawn, withheld := bars([]stats.Total{
		{Name: "Jazz", Estimate: 100, Low: 60, High: 140}, {Name: "Folk", Estimate: 200, Low: 150, High: 250},
		{Name: "Polka", Withheld: true},
	}, 1000)
	want := "[{Folk 200 50 400 300 500} {Jazz 100 40 200 120 280}]"
	if got := fmt.Sprint(drawn); got != want || withheld != 1 {
		t.Errorf("got %s and %d withheld", got, withheld)
	}
}

// TestAdsOfAFlightHaveTheirPartOfItsViews, as far as they are on the air, and nothing is made of what is withheld.
func TestAdsOfAFlightHaveTheirPartOfItsViews(t *testing.T) {
	ad := func(id, flight string, weight int, onAir bool) ledger.Ad {
		return ledger.Ad{ID: id, Content: ledger.Content{Headline: id}, Flight: ledger.Flight{ID: flight}, Weight: weight, OnAir: onAir}
	}
	written := []ledger.Ad{ad("a", "one", 3, true), ad("b", "one", 1, true), ad("c", "one", 9, false), ad("d", "two", 1, true)}
	f := ledger.FlightResults{ID: "one"}
	f.Total[stats.View] = stats.EventTotal{Estimate: 4000, Low: 3000, High: 5000}
	if got := fmt.Sprint(adParts(words.German, f, written)); got != "[{a a 75 % 3.000 ± 750} {b b 25 % 1.000 ± 250}]" {
		t.Error(got)
	}
	f.Total[stats.View].Withheld = true
	if got := fmt.Sprint(adParts(words.English, f, written)); got != "[{a a 75 % } {b b 25 % }]" {
		t.Error(got)
	}
	if got := adParts(words.English, ledger.FlightResults{ID: "two"}, written); got != nil {
		t.Errorf("a flight with one ad has %v", got)
	}
}

func TestShareIsReadInTenthsOfAPercent(t *testing.T) {
	for text, want := range map[string]int{"4": 40, "4.5": 45, "4,5": 45, "0.1": 1, "100": 1000, "4 %": 40, "4.55": 0, "": 0,
		"-1": 0, "101": 0, "NaN": 0, "Inf": 0, "1e1": 100} {
		if got := thousandths(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// TestDaysAreReadAsPeopleTypeThem, where a browser has no field for days.
func TestDaysAreReadAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]string{"2026-12-31": "2026-12-31", " 31.12.2026 ": "2026-12-31", "31/12/2026": "2026-12-31",
		"1.2.2026": "2026-02-01", "12/31/2026": "0001-01-01", "soon": "0001-01-01"} {
		if got := date(text, ledger.Terms{Zone: "UTC"}).Format(time.DateOnly); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestAttackFromEverywhereIsRememberedWithinBounds: more senders than there are places lock nobody out, and the worst is not forgotten
// for them.
func TestAttackFromEverywhereIsRememberedWithinBounds(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimits(func() time.Time { return now }, nil)
	for range 60 {
		if _, err := l.begin(attempt{network: "worst"}); err != nil && !errors.Is(err, errFlood) {
			t.Fatal(err)
		}
	}
	for i := range 2 * maxLimits {
		if delay, err := l.begin(attempt{network: fmt.Sprint(i), account: fmt.Sprint(i)}); delay != 0 || err != nil {
			t.Fatalf("the first attempt of network %d waits %s, %v", i, delay, err)
		}
	}
	if len(l.each) > maxLimits || l.each["network worst"].level != 60 {
		t.Errorf("%d tallies, the worst at %g", len(l.each), l.each["network worst"].level)
	}
}

// TestDelaysGrowAndAreForgotten: nothing for the forgetful, then more and more, and nothing again after a while.
func TestDelaysGrowAndAreForgotten(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimits(func() time.Time { return now }, func(context.Context, time.Duration) error { return nil })
	last := time.Duration(-1)
	for i := range 40 {
		l.waiting, l.asleep = map[string]int{}, 0
		delay, err := l.begin(attempt{network: "a", account: "x"})
		if free := i < int(perNetwork.free); err != nil || free != (delay == 0) || !free && delay <= last && delay < 30*time.Second {
			t.Fatalf("attempt %d waits %s after %s, %v", i, delay, last, err)
		}
		last = delay
	}
	now = now.Add(10 * time.Minute)
	l.waiting = map[string]int{}
	if delay, err := l.begin(attempt{network: "a", account: "x"}); delay != 0 || err != nil {
		t.Errorf("ten minutes later: %s, %v", delay, err)
	}
}

// TestFloodOfManyNetworksLeavesEachItsTurn: attempts of strangers that fill all places send nobody of another network away, and
// however long they go on at an account or from a network, a while later it is as if nothing had been.
func TestFloodOfManyNetworksLeavesEachItsTurn(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimits(func() time.Time { return now }, nil)
	for i := range 1000 {
		for range 60 {
			_, err := l.begin(attempt{network: fmt.Sprint(i % 300), account: "victim"})
			if err != nil && !errors.Is(err, errFlood) {
				t.Fatal(err)
			}
		}
	}
	if l.asleep < maxAsleep {
		t.Fatalf("only %d wait", l.asleep)
	}
	if delay, err := l.begin(attempt{network: "owner", account: "victim"}); err != nil || delay > 5*time.Second {
		t.Errorf("the owner, elsewhere: %s, %v", delay, err)
	}
	now = now.Add(75 * time.Minute)
	l.waiting, l.asleep = map[string]int{}, 0
	for _, network := range []string{"owner", "7"} {
		if delay, err := l.begin(attempt{network: network, account: "victim"}); delay != 0 || err != nil {
			t.Errorf("an hour later from %s: %s, %v", network, delay, err)
		}
	}
}

func TestSenderTrustsNamedProxiesOnly(t *testing.T) {
	for _, test := range [][3]string{
		{"203.0.113.7:1", "", "203.0.113.0/24"},
		{"203.0.113.7:1", "198.51.100.1", "203.0.113.0/24"},
		{"127.0.0.1:1", "", "127.0.0.0/24"},
		{"127.0.0.1:1", "6.6.6.6, 198.51.100.1", "198.51.100.0/24"},
		{"[2001:db8:1:2ff::1]:1", "", "2001:db8:1:200::/56"},
		{"[::ffff:203.0.113.7]:1", "", "203.0.113.0/24"},
		{"127.0.0.1:1", "198.51.100.1:4711", "198.51.100.0/24"}, // some proxies tell the port, too
		{"127.0.0.1:1", "[2001:db8:1:2ff::1]:4711", "2001:db8:1:200::/56"},
		{"127.0.0.1:1", "127.0.0.1, unknown", "invalid Prefix"}, // not this machine, which may read /metrics
	} {
		r := httptest.NewRequest("POST", "/signin", nil)
		r.RemoteAddr = test[0]
		if test[1] != "" {
			r.Header.Set("X-Forwarded-For", test[1])
		}
		if got := network(sender(r, loopback)); got != test[2] {
			t.Errorf("%v: %s", test, got)
		}
	}
	r := httptest.NewRequest("POST", "/signin", nil)
	r.RemoteAddr = "127.0.0.1:1"
	r.Header.Set("X-Forwarded-For", "6.6.6.6, 198.51.100.1, 10.0.0.7, 10.0.0.8")
	for proxies, want := range map[string]string{"": "127.0.0.0/24", "127.0.0.0/8": "10.0.0.0/24",
		"127.0.0.0/8 10.0.0.0/8": "198.51.100.0/24"} {
		trusted := []netip.Prefix{}
		for _, p := range strings.Fields(proxies) {
			trusted = append(trusted, netip.MustParsePrefix(p))
		}
		if got := network(sender(r, trusted)); got != want {
			t.Errorf("behind %q: %s", proxies, got)
		}
	}
}

func TestRefusalsAreFoundWhereverTheyAreWrapped(t *testing.T) {
	err := fmt.Errorf("outer: %w", errors.Join(&ads.Refusal{Field: "a", Sentence: "A."},
		fmt.Errorf("x: %w", &ads.Refusal{Field: "b", Sentence: "B."}), errors.New("y")))
	if got := refusals(err); len(got) != 2 || got["a"] != "A." || got["b"] != "B." {
		t.Errorf("%v", got)
	}
}
