package portal

import (
	"maps"
	"slices"

	"linnet/ads/ledger"
	"linnet/ads/words"
)

// mark is one stop on the line that shows where an ad stands.
type mark struct {
	Label, Detail string
	Done          bool
}

// marks draws an ad's history as a line: what has happened since it last was approved and changed, in order, then what is still to
// come. A status that was reached several times stands where it was reached last; the draft, where it began.
func marks(l words.Language, a ledger.Ad) []mark {
	history := a.History
	if a.Status == ledger.Draft || a.Status == ledger.InReview || a.Status == ledger.ChangesAsked {
		for i, step := range slices.Backward(history) {
			if step.Status == ledger.Approved {
				history = history[i+1:]
				break
			}
		}
	}
	at := map[ledger.Status]int{}
	for i, step := range history {
		if _, seen := at[step.Status]; !seen || step.Status != ledger.Draft {
			at[step.Status] = i
		}
	}
	var line []mark
	for _, i := range slices.Sorted(maps.Values(at)) {
		line = append(line, reached(l, history[i]))
	}
	_, reviewed := at[ledger.InReview]
	if !reviewed {
		line = append(line, mark{Label: l.Text("In review")})
	}
	return append(line, ahead(l, a)...)
}

func reached(l words.Language, s ledger.Step) mark {
	m := mark{Done: true, Detail: l.Moment(s.At)}
	switch s.Status {
	case ledger.Draft:
		m.Label = l.Text("Draft")
	case ledger.InReview:
		m.Label = l.Text("In review")
	case ledger.ChangesAsked:
		m.Label, m.Detail = l.Text("Changes asked"), l.Text("“{words}”", "words", s.Reason)
	case ledger.Approved:
		m.Label = l.Text("Approved")
	}
	return m
}

// ahead is the end of the line: approval, if it is still missing, and the time on air.
func ahead(l words.Language, a ledger.Ad) []mark {
	last, from := l.Day(a.Flight.Until.Add(-1)), l.Text("Live from {day}", "day", l.ShortDay(a.Flight.From))
	switch a.Status {
	case ledger.Ended:
		return []mark{{Label: l.Text("Ended"), Detail: last, Done: true}}
	case ledger.Live:
		return []mark{{Label: l.Text("Live"), Detail: l.Text("until {day}", "day", last), Done: true}}
	case ledger.Approved:
		return []mark{{Label: from, Detail: l.Text("once the feed is published")}}
	default:
		return []mark{{Label: l.Text("Approved")}, {Label: from}}
	}
}
