package portal

import (
	"maps"
	"slices"

	"linnet/ads/ledger"
)

// mark is one stop on the line that shows where an ad stands.
type mark struct {
	Label, Detail string
	Done          bool
}

// marks draws an ad's history as a line: what has happened since it last was approved and changed, in order, then what is still to
// come. A status that was reached several times stands where it was reached last; the draft, where it began.
func marks(a ledger.Ad) []mark {
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
		line = append(line, reached(history[i]))
	}
	_, reviewed := at[ledger.InReview]
	if !reviewed {
		line = append(line, mark{Label: "In review"})
	}
	return append(line, ahead(a)...)
}

func reached(s ledger.Step) mark {
	m := mark{Done: true, Detail: moment(s.At)}
	switch s.Status {
	case ledger.Draft:
		m.Label = "Draft"
	case ledger.InReview:
		m.Label = "In review"
	case ledger.ChangesAsked:
		m.Label, m.Detail = "Changes asked", "“"+s.Reason+"”"
	case ledger.Approved:
		m.Label = "Approved"
	}
	return m
}

// ahead is the end of the line: approval, if it is still missing, and the time on air.
func ahead(a ledger.Ad) []mark {
	switch a.Status {
	case ledger.Ended:
		return []mark{{Label: "Ended", Detail: day(a.Flight.Until.Add(-1)), Done: true}}
	case ledger.Live:
		return []mark{{Label: "Live", Detail: "until " + day(a.Flight.Until.Add(-1)), Done: true}}
	case ledger.Approved:
		return []mark{{Label: "Live from " + a.Flight.From.Format("2 Jan"), Detail: "once the feed is published"}}
	default:
		return []mark{{Label: "Approved"}, {Label: "Live from " + a.Flight.From.Format("2 Jan")}}
	}
}
