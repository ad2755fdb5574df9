package portal

import (
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
		for _, m := range marks(ledger.Ad{Status: test.status, Flight: flight, History: test.history}) {
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
		{Name: "Jazz", Estimate: 100, Low: 60, High: 140}, {Name: "Folk", Estimate: 200, Low: 150, High: 250}, {Name: "Polka", Withheld: true},
	}, 1000)
	want := "[{Folk 200 50 400 300 500} {Jazz 100 40 200 120 280}]"
	if got := fmt.Sprint(drawn); got != want || withheld != 1 {
		t.Errorf("got %s and %d withheld", got, withheld)
	}
}

func TestShareIsReadInTenthsOfAPercent(t *testing.T) {
	for text, want := range map[string]int{"4": 40, "4.5": 45, "0.1": 1, "100": 1000, "4 %": 40, "4.55": 0, "": 0, "-1": 0, "101": 0, "NaN": 0, "Inf": 0, "1e1": 100} {
		if got := thousandths(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestSpan(t *testing.T) {
	day := func(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, time.UTC) }
	for want, days := range map[string][2]time.Time{
		"1–31 December 2026":                {day(12, 1), day(12, 31)},
		"28 November – 4 December 2026":     {day(11, 28), day(12, 4)},
		"28 December 2026 – 4 January 2027": {day(12, 28), day(13, 4)},
		"4 December 2026":                   {day(12, 4), day(12, 4)},
	} {
		if got := span(days[0], days[1]); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestLimitsForgetOnlyWhoRecoveredAndStayBounded(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimits(func() time.Time { return now })
	from := func(i int) bool {
		r := httptest.NewRequest("POST", "/signin", nil)
		r.RemoteAddr = netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, byte(i >> 8), byte(i), 1}), 1).String()
		return l.allow(r, fmt.Sprint("account ", i))
	}
	for i := range maxLimits {
		from(i)
	}
	if len(l.each) > maxLimits || from(maxLimits) {
		t.Fatalf("%d limits, and still open to an attack from everywhere", len(l.each))
	}
	now = now.Add(time.Hour)
	if !from(maxLimits) || len(l.each) != 2 {
		t.Errorf("an hour later: %d limits", len(l.each))
	}
}

func TestSenderTrustsAProxyOnThisMachineOnly(t *testing.T) {
	for _, test := range [][3]string{
		{"203.0.113.7:1", "", "203.0.113.0/24"},
		{"203.0.113.7:1", "198.51.100.1", "203.0.113.0/24"},
		{"127.0.0.1:1", "", "127.0.0.0/24"},
		{"127.0.0.1:1", "6.6.6.6, 198.51.100.1", "198.51.100.0/24"},
		{"[2001:db8:1:2ff::1]:1", "", "2001:db8:1:200::/56"},
		{"[::ffff:203.0.113.7]:1", "", "203.0.113.0/24"},
	} {
		r := httptest.NewRequest("POST", "/signin", nil)
		r.RemoteAddr = test[0]
		if test[1] != "" {
			r.Header.Set("X-Forwarded-For", test[1])
		}
		if got := network(sender(r)); got != test[2] {
			t.Errorf("%v: %s", test, got)
		}
	}
}

func TestRefusalsAreFoundWhereverTheyAreWrapped(t *testing.T) {
	err := fmt.Errorf("outer: %w", errors.Join(&ads.Refusal{Field: "a", Sentence: "A."}, fmt.Errorf("x: %w", &ads.Refusal{Field: "b", Sentence: "B."}), errors.New("y")))
	if got := refusals(err); len(got) != 2 || got["a"] != "A." || got["b"] != "B." {
		t.Errorf("%v", got)
	}
}
