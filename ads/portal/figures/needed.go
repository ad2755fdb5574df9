// Package figures writes numbers as people read them, and says what reports of listeners must number before one can be told from chance.
package figures

import (
	"fmt"
	"strconv"

	"linnet/ads/ledger"
	"linnet/ads/stats"
)

// Lacking says how many reports a flight's figures need before they can be told from chance.
type Lacking struct {
	Share   int // of the voice, in thousandths; 0: not known
	Epsilon float64
	Pair    bool // mode pair
}

// Needed are the reports for views, clicks and hides: of one day of altered answers, or of a sum of mode pair. 0: none are enough, or it is
// not known. A listener who saw sixteen panels or more in the day fills every place, as most who leave the window open do.
func (l Lacking) Needed() (n [3]int) {
	need := stats.Needed
	if l.Pair {
		need = stats.NeededSum
	}
	views := float64(l.Share) / 1000
	for e, rate := range [3]float64{views, views * stats.SeldomClicked, views * stats.SeldomClicked} {
		n[e] = need(rate, l.Epsilon)
	}
	return n
}

// Words stand in the place of figures that are withheld, after so many reports; each is " a day" where they repeat.
func (l Lacking) Words(reports int, each string) (words [3]string) {
	for e, n := range l.Needed() {
		switch {
		case l.Share == 0 || n == 0:
			words[e] = "withheld: too few reports"
		case n > reports:
			words[e] = fmt.Sprintf("needs about %s more reports%s", Grouped(twoDigits(n-reports)), each)
		default:
			words[e] = "withheld: not more than chance"
		}
	}
	return words
}

// OfAll are the words for all days of a flight together. Altered answers of several days are as good as those of one, the best.
func (l Lacking) OfAll(f ledger.FlightResults) [3]string {
	if l.Pair {
		return l.Words(f.Reports, "")
	}
	best := 0
	for _, d := range f.Days {
		best = max(best, d.Reports)
	}
	return l.Words(best, " a day")
}

// twoDigits rounds a count to two digits, as an estimate deserves.
func twoDigits(n int) int {
	unit := 1
	for n/unit >= 100 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}

// Measured says before anybody pays what can be measured of a flight, where so many listeners report a day now.
func (l Lacking) Measured(now int) string {
	needed := l.Needed()
	views, clicks := needed[stats.View], needed[stats.Click]
	if views == 0 {
		return "This share is too small for its views to be told from chance."
	}
	said := fmt.Sprintf("Its views can be told from chance from about %s listeners who report a day on", Grouped(twoDigits(views)))
	if clicks == 0 {
		said += "; clicks cannot at this share."
	} else {
		said += fmt.Sprintf(", clicks (one in 200 views) from about %s.", Grouped(twoDigits(clicks)))
	}
	switch {
	case now == 0:
		return said + " Nobody reports yet."
	case now < views:
		return fmt.Sprintf("%s About %s report now: neither will be measured.", said, Grouped(twoDigits(now)))
	case clicks == 0 || now < clicks:
		return fmt.Sprintf("%s About %s report now: clicks will not be measured.", said, Grouped(twoDigits(now)))
	}
	return fmt.Sprintf("%s About %s report now.", said, Grouped(twoDigits(now)))
}

// Grouped writes 18240 as 18,240.
func Grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
