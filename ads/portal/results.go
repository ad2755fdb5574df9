package portal

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"

	"linnet/ads/ledger"
	"linnet/ads/portal/figures"
	"linnet/ads/stats"
	"linnet/ads/words"
)

// Reports takes the reports of listeners and gives totals with their error.
type Reports interface {
	stats.NetworkSink
	Results(ctx context.Context, owner, campaignID string) (ledger.Results, error)
	Agreement(ctx context.Context) (*ledger.Agreement, error)
	TasteDays(ctx context.Context, days int) ([]ledger.Day, error)
	TasteSum(ctx context.Context) (s ledger.Sum, found bool, err error)
	Busiest(ctx context.Context, days int) (most int, err error)
	Last(ctx context.Context) (ledger.Released, error)
	Intake(ctx context.Context, days int) ([]ledger.DayIntake, error)
	Running(ctx context.Context) ([]ledger.BookedFlight, error)
}

// resultsPage is how the flights of a campaign were received, each with a chart and the same figures as a table.
type resultsPage struct {
	Campaign, ID string
	Flights      []flightResults
	Places       int
	MinCell      int
	Epsilon      float64
	Helper       string // of mode pair; empty: solo
}

type flightResults struct {
	ledger.FlightResults
	Held    int // reports that do not count
	Doubted int // rows whose counts nobody honest gives
	Rows    []resultRow
	Columns []column
	Most    string // the chart's highest value
	Ads     []adPart
}

// adPart is an ad beside the others of its flight: how large its part is, and what that makes of the flight's views. None is counted by
// itself: there are fewer counters than ads, and the sum of several has a larger error than one.
type adPart struct{ ID, Headline, Part, Views string }

// resultRow is a day, or all of them: views, clicks and hides as people read them.
type resultRow struct {
	Label   string
	Reports int
	Events  [3]string // "1,240 ± 380" or "withheld"
}

// column is a day's views in the chart, in its pixels.
type column struct {
	X, Y, Height, Low, High int
	Label                   string
}

// The chart's drawing area, in pixels.
const chartWidth, chartHeight = 720, 160

func (s *site) results(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	found, err := s.Reports.Results(r.Context(), who.ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := resultsPage{Campaign: found.Campaign, ID: r.PathValue("id"), Places: stats.Places, MinCell: stats.MinCell, Epsilon: ledger.Epsilon}
	if agreement, err := s.Reports.Agreement(r.Context()); err != nil {
		return err
	} else if agreement != nil {
		p.Epsilon, p.Helper = agreement.Epsilon, agreement.Pair.HelperName
	}
	l := words.From(r.Context())
	written, err := s.Campaigns.Ads(r.Context(), who.ID)
	if err != nil {
		return err
	}
	for _, f := range found.Flights {
		lack := figures.Lacking{Share: f.Share, Epsilon: p.Epsilon, Pair: p.Helper != "", Language: l}
		one := flightResults{FlightResults: f, Rows: []resultRow{{l.Text("All days"), f.Reports, said(l, f.Total, lack.OfAll(f))}}}
		if one.Flight == "" {
			one.Flight = l.Text("All flights, before each was counted by itself")
		}
		for _, d := range f.Days {
			one.Rows = append(one.Rows, resultRow{daysOf(l, d), d.Reports, saidOf(d, lack)})
			one.Held += d.Held
			if d.Doubted {
				one.Doubted++
			}
		}
		one.Columns, one.Most = columns(l, f.Days)
		one.Ads = adParts(l, f, written)
		p.Flights = append(p.Flights, one)
	}
	return s.show(w, r, "results",
		view{Title: "Report: {name}", Named: found.Campaign, Who: who.Name, Operators: who.ID == ledger.Operator, At: "campaigns", Body: p})
}

// adParts divides a flight's views among its ads on air as chance does on the listeners' computers, by their parts; none where it has one
// ad.
func adParts(l words.Language, f ledger.FlightResults, written []ledger.Ad) (parts []adPart) {
	all, views := 0, f.Total[stats.View]
	onAir := slices.DeleteFunc(slices.Clone(written), func(a ledger.Ad) bool { return a.Flight.ID != f.ID || !a.OnAir })
	if len(onAir) < 2 {
		return nil
	}
	for _, a := range onAir {
		all += a.Weight
	}
	for _, a := range onAir {
		part := float64(a.Weight) / float64(all)
		one := adPart{ID: a.ID, Headline: a.Headline, Part: l.Percent(int(math.Round(part * 1000)))}
		if !views.Withheld {
			one.Views = l.Number(int(math.Round(views.Estimate*part))) + " ± " +
				l.Number(int(math.Ceil((views.High-views.Estimate)*part)))
		}
		parts = append(parts, one)
	}
	return parts
}

// daysOf names the day that a row is about, or the days.
func daysOf(l words.Language, d ledger.DayResults) string {
	if d.Last.After(d.Day) {
		return l.Text("{first} to {last}", "first", l.Day(d.Day), "last", l.Day(d.Last))
	}
	return l.Day(d.Day)
}

// said are an event's figures in words; lack says what is missing of those that are withheld.
func said(l words.Language, events [3]stats.EventTotal, lack [3]string) (text [3]string) {
	for i, e := range events {
		text[i] = lack[i]
		if !e.Withheld {
			text[i] = l.Number(int(math.Round(e.Estimate))) + " ± " + l.Number(int(math.Ceil(e.High-e.Estimate)))
		}
	}
	return text
}

// saidOf is what a day's row says.
func saidOf(d ledger.DayResults, lack figures.Lacking) [3]string {
	if d.Doubted {
		doubted := lack.Language.Text("withheld: not honest") // no honest listeners give such counts
		return [3]string{doubted, doubted, doubted}
	}
	return said(lack.Language, d.Events, lack.Words(d.Reports))
}

// columns draws the views of each day that are not withheld. The function is pure.
func columns(l words.Language, days []ledger.DayResults) (drawn []column, top string) {
	most := 0.0
	for _, d := range days {
		if v := d.Events[stats.View]; !v.Withheld {
			most = max(most, v.High)
		}
	}
	if most == 0 {
		return nil, ""
	}
	height := func(v float64) int { return int(math.Round(min(max(v, 0), most) / most * chartHeight)) }
	step := chartWidth / max(len(days), 7)
	for i, d := range days {
		if v := d.Events[stats.View]; !v.Withheld {
			h := height(v.Estimate)
			drawn = append(drawn, column{X: i*step + step/2, Y: chartHeight - h, Height: h, Low: chartHeight - height(v.Low),
				High:  chartHeight - height(v.High),
				Label: daysOf(l, d)})
		}
	}
	return drawn, l.Number(int(math.Ceil(most)))
}

// resultsCSV is the same table for a spreadsheet; what is withheld stays withheld.
func (s *site) resultsCSV(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	found, err := s.Reports.Results(r.Context(), who.ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	rows := [][]string{{"flight", "first_day", "last_day", "reports", "event", "estimate", "low_95", "high_95", "note"}}
	agreement, err := s.Reports.Agreement(r.Context())
	if err != nil {
		return err
	}
	for _, f := range found.Flights {
		lack := figures.Lacking{Share: f.Share, Epsilon: ledger.Epsilon}
		if agreement != nil {
			lack.Epsilon, lack.Pair = agreement.Epsilon, true
		}
		for _, d := range append(f.Days, ledger.DayResults{Reports: f.Reports, Events: f.Total}) {
			rows = append(rows, resultLines(f, d, lack)...)
		}
	}
	return sendCSV(w, "results.csv", rows)
}

// resultLines are one day of a flight, or all of them, a line for each event. Without a counter, or a report, nothing is known, which is
// not nothing.
func resultLines(f ledger.FlightResults, d ledger.DayResults, lack figures.Lacking) (rows [][]string) {
	first, last := "all", "all"
	if !d.Day.IsZero() {
		first = d.Day.Format(time.DateOnly)
		last = first
	}
	if d.Last.After(d.Day) {
		last = d.Last.Format(time.DateOnly)
	}
	missing := lack.Words(d.Reports)
	if d.Day.IsZero() {
		missing = lack.OfAll(f)
	}
	for i, name := range []string{"view", "click", "hide"} {
		row := []string{f.Flight, first, last, fmt.Sprint(d.Reports), name, "withheld", "", "", ""}
		switch e := d.Events[i]; {
		case !f.Counted:
			row[3], row[5] = "", ""
		case d.Doubted:
			row[8] = "counts that altered answers do not give"
		case d.Reports == 0:
			row[5] = ""
		case e.Withheld:
			row[8] = missing[i]
		default:
			row[5], row[6], row[7] = csvCount(e.Estimate), csvCount(e.Low), csvCount(e.High)
		}
		rows = append(rows, row)
	}
	return rows
}
