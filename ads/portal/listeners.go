package portal

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/stats"
)

// week is the span of the totals, in days.
const week = 7

// chart is what listeners like, as bars with their errors.
type chart struct {
	taste
	Busiest  int // on one day
	Bars     []bar
	Withheld int // cells too small to show
	MinCell  int
	Buckets  int
	Feed     feedState
	Waiting  []ledger.Ad // to review; only on the operator's page
	CSV      string
}

// bar is one genre, drawn barWidth pixels wide at most. All figures are per 1,000 reports.
type bar struct {
	Name             string
	Value, Error     int // 95 %
	Width, Low, High int // pixels
}

const barWidth = 500

// bars turns totals into drawn bars, the longest first, and counts what is withheld. The function is pure.
func bars(totals []stats.Total, reports int) (drawn []bar, withheld int) {
	shown := slices.DeleteFunc(slices.Clone(totals), func(t stats.Total) bool { return t.Withheld })
	slices.SortFunc(shown, func(a, b stats.Total) int {
		return cmp.Or(cmp.Compare(b.Estimate, a.Estimate), cmp.Compare(a.Bucket, b.Bucket))
	})
	most := 1.0
	for _, t := range shown {
		most = max(most, t.High)
	}
	pixels := func(v float64) int { return int(math.Round(min(max(v, 0), most) / most * barWidth)) }
	for _, t := range shown {
		perThousand := 1000 / float64(max(reports, 1))
		drawn = append(drawn, bar{Name: t.Name, Value: int(math.Round(t.Estimate * perThousand)),
			Error: int(math.Ceil((t.High - t.Low) / 2 * perThousand)), Width: pixels(t.Estimate), Low: pixels(t.Low), High: pixels(t.High)})
	}
	return drawn, len(totals) - len(shown)
}

func (s *site) chart(ctx context.Context) (chart, error) {
	t, err := s.totals(ctx)
	if err != nil {
		return chart{}, err
	}
	c := chart{taste: t, MinCell: stats.MinCell, Buckets: ads.Buckets, CSV: "/listeners.csv"}
	c.Bars, c.Withheld = bars(t.Totals, t.Reports)
	if c.Busiest, err = s.Reports.Busiest(ctx, week); err != nil {
		return chart{}, err
	}
	c.Feed, err = s.feedState(ctx)
	return c, err
}

// taste is what the newest totals are made of.
type taste struct {
	Reports  int // that count
	Held     int // that do not: more than one network may give
	Doubted  int // days left out, or 1 for a sum: no honest listeners give such counts
	From, To time.Time
	Epsilon  float64
	Helper   string // of mode pair; empty: solo
	Totals   []stats.Total
}

// totals are those of the last week, or in mode pair of the newest sum.
func (s *site) totals(ctx context.Context) (taste, error) {
	agreement, err := s.Reports.Agreement(ctx)
	if err != nil {
		return taste{}, err
	}
	now := s.Now().UTC()
	if agreement == nil {
		return s.lastWeek(ctx, now)
	}
	t := taste{From: now, To: now, Epsilon: agreement.Epsilon, Helper: agreement.Pair.HelperName}
	sum, found, err := s.Reports.TasteSum(ctx)
	if found {
		t.Reports, t.From, t.To, t.Epsilon = sum.Reports, sum.First, sum.Last, sum.Epsilon
	}
	if found && !sum.Honest() {
		t.Doubted = 1
		return t, err
	}
	if found {
		t.Totals = stats.Together(stats.EstimateSum(sum.Counts, sum.Epsilon))
	}
	return t, err
}

// lastWeek is what the altered answers of a week say.
func (s *site) lastWeek(ctx context.Context, now time.Time) (taste, error) {
	t := taste{From: now.AddDate(0, 0, 1-week), To: now, Epsilon: ledger.Epsilon}
	days, err := s.Reports.TasteDays(ctx, week)
	var counts [][ads.Buckets]int
	for _, d := range days {
		t.Held += d.Held
		if !d.Honest() {
			t.Doubted++
			continue
		}
		t.Reports += d.Reports
		counts = append(counts, d.Counts)
	}
	t.Totals = stats.Together(stats.EstimateDays(counts, ledger.Epsilon))
	return t, err
}

// listeners is the sponsor's page of totals.
func (s *site) listeners(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	c, err := s.chart(r.Context())
	if err != nil {
		return err
	}
	return s.show(w, r, "listeners", view{Title: "What listeners like", Who: who.Name, At: "listeners", Body: c})
}

// overview is the operator's first page: the same totals, what waits for review, and the feed.
func (s *site) overview(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	c, err := s.chart(r.Context())
	if err != nil {
		return err
	}
	if c.Waiting, err = s.Reviews.Queue(r.Context()); err != nil {
		return err
	}
	c.CSV = "/operator/listeners.csv"
	return s.show(w, r, "listeners", view{Title: "What listeners like", Who: who.Name, Operators: true, At: "overview",
		Body: c})
}

// listenersCSV is the same table for a spreadsheet; withheld cells stay withheld.
func (s *site) listenersCSV(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	found, err := s.totals(r.Context())
	if err != nil {
		return err
	}
	rows := [][]string{{"genre", "estimate", "low_95", "high_95"}}
	for _, t := range found.Totals {
		row := []string{t.Name, "withheld", "", ""}
		if !t.Withheld {
			row = []string{t.Name, csvCount(t.Estimate), csvCount(t.Low), csvCount(t.High)}
		}
		rows = append(rows, row)
	}
	return sendCSV(w, "listeners.csv", rows)
}

// feedState is what is known of the feed as it is served.
type feedState struct {
	ledger.Released
	Until time.Time // when listeners stop trusting it unless it is signed anew
	Fresh bool
}

func (s *site) feedState(ctx context.Context) (feedState, error) {
	last, err := s.Reports.Last(ctx)
	if err != nil {
		return feedState{}, err
	}
	state := feedState{Released: last}
	var timestamp struct {
		Signed struct {
			Expires time.Time `json:"expires"`
		} `json:"signed"`
	}
	if data, err := os.ReadFile(filepath.Join(s.Feed, "timestamp.json")); err != nil || json.Unmarshal(data, &timestamp) != nil {
		s.Log.Warn("the feed's timestamp cannot be read", "error", err)
	}
	state.Until = timestamp.Signed.Expires
	state.Fresh = s.Now().Before(state.Until)
	return state, nil
}
