package portal

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
)

// Campaigns keeps what sponsors plan and write. Every method but Audience takes the owner and answers ledger.ErrNotFound for what is
// another's.
type Campaigns interface {
	Ads(ctx context.Context, owner string) ([]ledger.Ad, error)
	Ad(ctx context.Context, owner, id string) (ledger.Ad, error)
	Plan(ctx context.Context, sponsorID string, p ledger.Plan) (adID string, err error)
	AddFlight(ctx context.Context, owner, campaignID string, f ledger.Flight) (adID string, err error)
	AddAd(ctx context.Context, owner, flightID string) (adID string, err error)
	SaveOver(ctx context.Context, e ledger.Edit) error
	Submit(ctx context.Context, owner, id string) error
	Duplicate(ctx context.Context, owner, id string) (newAd string, err error)
	Audience(ctx context.Context, interests []string) (ledger.Audience, error)
	AddPictureOf(ctx context.Context, owner string, data []byte) (sha string, err error)
	Picture(ctx context.Context, owner, sha string) (ledger.Picture, error)
}

// campaigns lists the sponsor's ads.
func (s *site) campaigns(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	all, err := s.Campaigns.Ads(r.Context(), who.ID)
	if err != nil {
		return err
	}
	rows := make([]adRow, len(all))
	for i, a := range all {
		rows[i] = rowOf(a)
	}
	return s.show(w, http.StatusOK, "campaigns", view{Title: "Campaigns", Who: who.Name, At: "campaigns", Body: rows})
}

// adRow is an ad in the list, in words: a template that calls functions for each of them takes twice as long.
type adRow struct {
	Ad, Headline         string
	CampaignID, Campaign string
	Flight, Days         string
	Share, Price         string
	Booked               bool
	Status               ledger.Status
	Good, Warns          bool // how the status looks
}

func rowOf(a ledger.Ad) adRow {
	return adRow{Ad: a.ID, Headline: cmp.Or(a.Headline, "New ad"), CampaignID: a.CampaignID, Campaign: a.Campaign,
		Flight: a.Flight.Name, Days: span(a.Flight.From, a.Flight.Until.AddDate(0, 0, -1)), Share: percent(a.Flight.Share),
		Price:  a.Flight.Price.String(),
		Booked: a.Flight.Booked, Status: a.Status, Good: a.Status == ledger.Live || a.Status == ledger.Approved,
		Warns: a.Status == ledger.ChangesAsked}
}

// planning is the page of a new campaign.
type planning struct {
	entry
	Genres, Categories []string
	Picked             []string // interests
	Rate               ledger.Money
	Estimate           string // of the audience that is picked
	Asked              bool   // for the estimate
}

func (s *site) showPlan(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	if kept := s.typed(r, r.URL.Path); kept != nil {
		return s.showPlanning(w, r, who, planning{entry: entry{Values: valuesOf(kept)}, Picked: kept["interests"]})
	}
	today := s.Now().UTC()
	return s.showPlanning(w, r, who, planning{entry: entry{Values: map[string]string{
		"from": today.Format(time.DateOnly), "until": today.AddDate(0, 0, 27).Format(time.DateOnly), "share": "4", "category": "music"}}})
}

func (s *site) showPlanning(w http.ResponseWriter, r *http.Request, who ledger.Sponsor, p planning) error {
	status := http.StatusOK
	if len(p.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if err := s.fill(r.Context(), &p); err != nil {
		return err
	}
	return s.show(w, status, "plan", view{Title: "New campaign", Who: who.Name, At: "campaigns", Body: p})
}

// plan takes the form: campaign, flight, from and until (days, both shown), share (percent), languages (codes, with commas),
// category, interests (as many as ticked).
func (s *site) plan(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	p, f, err := readPlan(w, r)
	if err != nil {
		return err
	}
	if f["do"] == doEstimate {
		return s.showPlanning(w, r, who, planning{entry: entry{Values: f}, Picked: r.PostForm["interests"]})
	}
	id, err := s.Campaigns.Plan(r.Context(), who.ID, p)
	if wrong := refusals(err); len(wrong) > 0 {
		return s.showPlanning(w, r, who,
			planning{entry: entry{Values: f, Errors: wrong}, Picked: r.PostForm["interests"]})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/ads/"+id, http.StatusSeeOther)
	return nil
}

// readPlan takes the fields of a form about a campaign or a flight.
func readPlan(w http.ResponseWriter, r *http.Request) (ledger.Plan, map[string]string, error) {
	f, err := form(w, r, "campaign", "flight", "from", "until", "share", "languages", "category", "do")
	if err != nil {
		return ledger.Plan{}, nil, err
	}
	p := ledger.Plan{Campaign: f["campaign"], Flight: ledger.Flight{Name: f["flight"], From: date(f["from"]), Until: date(f["until"]),
		Share: thousandths(f["share"]), Interests: r.PostForm["interests"], Languages: codes(f["languages"]), Category: f["category"]}}
	if !p.Flight.Until.IsZero() {
		p.Flight.Until = p.Flight.Until.AddDate(0, 0, 1) // people mean the whole last day
	}
	return p, f, nil
}

// iso writes a day as a form's field wants it.
func iso(t time.Time) string { return t.Format(time.DateOnly) }

// percentValue writes thousandths as a form's field has them: 45 is "4.5".
func percentValue(thousandths int) string {
	return strconv.FormatFloat(float64(thousandths)/10, 'f', -1, 64)
}

// doEstimate is what a form says that asks for the estimate and nothing else.
const doEstimate = "estimate"

// fill adds what the form offers, and how many listeners its picks fit.
func (s *site) fill(ctx context.Context, p *planning) (err error) {
	p.Genres, p.Categories, p.Rate = ads.Genres(), ledger.Categories(), ledger.Rate
	p.Estimate, err = s.estimateOf(ctx, p.Picked)
	return err
}

// estimate answers in one sentence how many listeners the interests of a form fit; the form asks it again at each tick.
func (s *site) estimate(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	sentence, err := s.estimateOf(r.Context(), r.URL.Query()["interests"])
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = io.WriteString(w, sentence)
	return err
}

func (s *site) estimateOf(ctx context.Context, interests []string) (string, error) {
	known := ads.Genres()
	picked := slices.DeleteFunc(slices.Clone(interests), func(name string) bool { return !slices.Contains(known, name) })
	slices.Sort(picked)
	audience, err := s.Campaigns.Audience(ctx, slices.Compact(picked))
	switch {
	case err != nil:
		return "", err
	case !audience.Known:
		return "How many listeners fit is not known: too few have agreed to say what they like.", nil
	case audience.Low == audience.High:
		return fmt.Sprintf("About %s opted-in listeners fit; others do not say.", grouped(audience.About)), nil
	}
	return fmt.Sprintf("About %s opted-in listeners fit (%s to %s, at 95 %%); others do not say.", grouped(audience.About),
		grouped(audience.Low), grouped(audience.High)), nil
}

// Ticked reports whether an interest was ticked.
func (p planning) Ticked(genre string) bool { return slices.Contains(p.Picked, genre) }

// date reads 2026-12-01 as the first moment of the day, UTC; the zero time when it is none.
func date(s string) time.Time {
	t, _ := time.Parse(time.DateOnly, s)
	return t
}

// thousandths reads percent with at most one decimal: "4" is 40, "4.5" is 45; 0 when it is no such number.
func thousandths(percent string) int {
	v, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(percent, "%")), 64)
	if err != nil || math.IsNaN(v) || v < 0 || v > 100 || math.Abs(v*10-math.Round(v*10)) > 1e-9 {
		return 0
	}
	return int(math.Round(v * 10))
}

// codes splits "en, de".
func codes(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

// statement is the account for a spreadsheet, the newest line first.
func (s *site) statement(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	moves, err := s.Money.Transfers(r.Context(), who.ID)
	if err != nil {
		return err
	}
	rows := [][]string{{"number", "day", "what", "amount", "left"}}
	for _, m := range moves {
		rows = append(rows, []string{fmt.Sprint(m.ID), iso(m.At), m.Note, csvMoney(m.Amount), csvMoney(m.Left)})
	}
	return sendCSV(w, "statement.csv", rows)
}

// balance shows what is left and where it went.
func (s *site) balance(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	left, err := s.Money.Balance(r.Context(), who.ID)
	if err != nil {
		return err
	}
	moves, err := s.Money.Transfers(r.Context(), who.ID)
	if err != nil {
		return err
	}
	body := struct {
		Left  ledger.Money
		Moves []ledger.Transfer
	}{left, moves}
	return s.show(w, http.StatusOK, "balance", view{Title: "Balance", Who: who.Name, At: "balance", Body: body})
}
