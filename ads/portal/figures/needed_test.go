package figures

import (
	"strings"
	"testing"

	"linnet/ads/ledger"
	"linnet/ads/stats"
)

// TestASponsorIsToldBeforePaying what can be measured where so many listeners report, and which figures cannot.
func TestASponsorIsToldBeforePaying(t *testing.T) {
	half := Lacking{Share: 500, Epsilon: 2}
	few, many := half.Needed()[stats.View], half.Needed()[stats.Click]
	if few < 100 || few > 1000 || many < 1000*few {
		t.Fatalf("half the voice needs %d reports for views and %d for clicks", few, many)
	}
	for _, c := range []struct {
		of   Lacking
		now  int
		says string
	}{
		{half, 0, "Nobody reports yet."},
		{half, few - 1, "neither will be measured."},
		{half, few, "clicks will not be measured."},
		{half, many, "report now."},
		{Lacking{Share: 500, Epsilon: 1, Pair: true}, 100_000, "About 100,000 report now."},
		{Lacking{Share: 1, Epsilon: 2}, 900, "clicks cannot at this share."},
		{Lacking{Share: 40}, 900, "too small"},
	} {
		if said := c.of.Measured(c.now); !strings.Contains(said, c.says) {
			t.Errorf("%+v with %d reports: %q does not say %q", c.of, c.now, said, c.says)
		}
	}
}

// TestWhatIsWithheldSaysWhatIsMissing: how many more reports a figure needs, on the best of several days, and that there are enough
// where only chance is left.
func TestWhatIsWithheldSaysWhatIsMissing(t *testing.T) {
	half := Lacking{Share: 500, Epsilon: 2}
	for reports, says := range map[int]string{0: "needs about ", 100_000: "withheld: not more than chance"} {
		if said := half.Words(reports)[stats.View]; !strings.Contains(said, says) {
			t.Errorf("after %d reports: %q does not say %q", reports, said, says)
		}
	}
	days := ledger.FlightResults{Reports: 300, Days: []ledger.DayResults{{Reports: 100}, {Reports: 200}}}
	if all, best := half.OfAll(days), half.Words(200); all[0] != best[0]+" a day" || !strings.HasSuffix(all[0], " more reports a day") {
		t.Errorf("%q is not %q", all, best)
	}
	if said := (Lacking{Epsilon: 2}).Words(5)[0]; said != "withheld: too few reports" {
		t.Errorf("%q is said of a share that is not known", said)
	}
}
