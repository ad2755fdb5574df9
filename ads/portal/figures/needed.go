// Package figures says what reports of listeners must number before one can be told from chance.
package figures

import (
	"linnet/ads/ledger"
	"linnet/ads/stats"
	"linnet/ads/words"
)

// Lacking says how many reports a flight's figures need before they can be told from chance.
type Lacking struct {
	Share   int // of the voice, in thousandths; 0: not known
	Epsilon float64
	Pair    bool // mode pair

	Language words.Language // of who reads
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

// Words stand in the place of figures that are withheld, after so many reports.
func (l Lacking) Words(reports int) (text [3]string) {
	return l.words(reports, func(more int) string {
		return l.Language.Text("needs about {n} more reports", "n", more)
	})
}

func (l Lacking) words(reports int, more func(int) string) (text [3]string) {
	for e, n := range l.Needed() {
		switch {
		case l.Share == 0 || n == 0:
			text[e] = l.Language.Text("withheld: too few reports")
		case n > reports:
			text[e] = more(twoDigits(n - reports))
		default:
			text[e] = l.Language.Text("withheld: not more than chance")
		}
	}
	return text
}

// OfAll are the words for all days of a flight together. Altered answers of several days are as good as those of one, the best.
func (l Lacking) OfAll(f ledger.FlightResults) [3]string {
	if l.Pair {
		return l.Words(f.Reports)
	}
	best := 0
	for _, d := range f.Days {
		best = max(best, d.Reports)
	}
	return l.words(best, func(more int) string {
		return l.Language.Text("needs about {n} more reports a day", "n", more)
	})
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
		return l.Language.Text("This share is too small for its views to be told from chance.")
	}
	said := l.Language.Text("Its views can be told from chance from about {views} listeners who report a day on, "+
		"clicks (one in 200 views) from about {clicks}.", "views", twoDigits(views), "clicks", twoDigits(clicks))
	if clicks == 0 {
		said = l.Language.Text("Its views can be told from chance from about {views} listeners who report a day on; "+
			"clicks cannot at this share.", "views", twoDigits(views))
	}
	return said + " " + l.reporting(now, views, clicks)
}

// reporting says how many report now, and what that is too few for.
func (l Lacking) reporting(now, views, clicks int) string {
	about := twoDigits(now)
	switch {
	case now == 0:
		return l.Language.Text("Nobody reports yet.")
	case now < views:
		return l.Language.Text("About {n} report now: neither will be measured.", "n", about)
	case clicks == 0 || now < clicks:
		return l.Language.Text("About {n} report now: clicks will not be measured.", "n", about)
	}
	return l.Language.Text("About {n} report now.", "n", about)
}
