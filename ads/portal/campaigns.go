package portal

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/words"
)

// Campaigns keeps what sponsors plan and write. Every method but Audience and Voice takes the owner and answers ledger.ErrNotFound for what
// is another's.
type Campaigns interface {
	Ads(ctx context.Context, owner string) ([]ledger.Ad, error)
	Ad(ctx context.Context, owner, id string) (ledger.Ad, error)
	Plan(ctx context.Context, sponsorID string, p ledger.Plan) (adID string, err error)
	AddFlight(ctx context.Context, owner, campaignID string, f ledger.Flight) (adID string, err error)
	AddAd(ctx context.Context, owner, flightID string) (adID string, err error)
	SetWeight(ctx context.Context, owner, id string, weight int) error
	EditFlight(ctx context.Context, owner string, f ledger.Flight) error
	DuplicateFlight(ctx context.Context, owner, flightID string) (adID string, err error)
	RenameCampaign(ctx context.Context, owner, id, name string) error
	Archive(ctx context.Context, owner string, kind ledger.Kind, id string) error
	Restore(ctx context.Context, owner string, kind ledger.Kind, id string) error
	Pause(ctx context.Context, owner, flightID string) (back ledger.Money, err error)
	Resume(ctx context.Context, owner, flightID string) error
	Cancel(ctx context.Context, owner, flightID string) (back ledger.Money, err error)
	Voice(ctx context.Context, f ledger.Flight) ([]ledger.DayVoice, error)
	SaveOver(ctx context.Context, e ledger.Edit) error
	Submit(ctx context.Context, owner, id string) error
	Duplicate(ctx context.Context, owner, id string) (newAd string, err error)
	Audience(ctx context.Context, interests []string) (ledger.Audience, error)
	AddPictureOf(ctx context.Context, owner string, data []byte) (sha string, err error)
	Picture(ctx context.Context, owner, sha string) (ledger.Picture, error)
	AddSpotOf(ctx context.Context, owner string, data []byte) (ledger.Spoken, error)
	Spot(ctx context.Context, owner, sha string) (ledger.Spot, error)
}

// campaigns lists the sponsor's ads.
func (s *site) campaigns(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	all, err := s.Campaigns.Ads(r.Context(), who.ID)
	if err != nil {
		return err
	}
	rows := make([]adRow, len(all))
	for i, a := range all {
		rows[i] = rowOf(words.From(r.Context()), a)
	}
	return s.show(w, r, "campaigns", view{Title: "Campaigns", Who: who.Name, At: "campaigns", Body: rows})
}

// adRow is an ad in the list, in words: a template that calls functions for each of them takes twice as long.
type adRow struct {
	Ad, Headline         string
	CampaignID, Campaign string
	Flight, Days         string
	Share, Price         string
	Booked               bool
	Status               string
	Good, Warns          bool // how the status looks
}

func rowOf(l words.Language, a ledger.Ad) adRow {
	return adRow{Ad: a.ID, Headline: cmp.Or(a.Headline, l.Text("New ad")), CampaignID: a.CampaignID, Campaign: a.Campaign,
		Flight: a.Flight.Name, Days: l.Span(a.Flight.From, a.Flight.Until.AddDate(0, 0, -1)), Share: l.Percent(a.Flight.Share),
		Price:  a.Flight.Price.In(l),
		Booked: a.Flight.Booked, Status: l.Given(string(a.Status)), Good: a.Status == ledger.Live || a.Status == ledger.Approved,
		Warns: a.Status == ledger.ChangesAsked}
}

// planning is the page of a new campaign.
type planning struct {
	entry
	Genres, Categories []string
	Picked             []string // interests
	Offer              offer
	Estimate           string // of the audience that is picked
	Asked              bool   // for the estimate
}

func (s *site) showPlan(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	if kept := s.typed(r, r.URL.Path); kept != nil {
		return s.showPlanning(w, r, who, planning{entry: entry{Values: valuesOf(kept)}, Picked: kept["interests"]})
	}
	terms, err := s.Money.Terms(r.Context())
	if err != nil {
		return err
	}
	today := terms.Day(s.Now())
	return s.showPlanning(w, r, who, planning{entry: entry{Values: map[string]string{
		"from": today.Format(time.DateOnly), "until": today.AddDate(0, 0, 27).Format(time.DateOnly), "share": "4", "category": "music"}}})
}

func (s *site) showPlanning(w http.ResponseWriter, r *http.Request, who ledger.Sponsor, p planning) error {
	status := http.StatusOK
	if len(p.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if err := s.fill(r.Context(), who, &p); err != nil {
		return err
	}
	return s.show(w, r, "plan", view{Status: status, Title: "New campaign", Who: who.Name, At: "campaigns", Body: p})
}

// plan takes the form: campaign, flight, from and until (days, both shown), share (percent), languages (codes, with commas),
// category, interests (as many as ticked).
func (s *site) plan(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	p, f, err := s.readPlan(w, r, who)
	if wrong := refusals(err); len(wrong) > 0 {
		return s.showPlanning(w, r, who, planning{entry: entry{Values: f, Errors: wrong}, Picked: r.PostForm["interests"]})
	}
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

// readPlan takes the fields of a form about a campaign or a flight. A budget is refused after the fields were read.
func (s *site) readPlan(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) (ledger.Plan, map[string]string, error) {
	f, err := form(w, r, "campaign", "flight", "from", "until", "share", "budget", "languages", "category", "do")
	if err != nil {
		return ledger.Plan{}, nil, err
	}
	terms, err := s.Money.Terms(r.Context())
	if err != nil {
		return ledger.Plan{}, nil, err
	}
	p := ledger.Plan{Campaign: f["campaign"], Flight: flightOf(r.PostForm, terms)}
	if f["do"] == doEstimate {
		return p, f, nil
	}
	return p, f, s.pay(r.Context(), who, &p.Flight, f["budget"])
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
func (s *site) fill(ctx context.Context, who ledger.Sponsor, p *planning) (err error) {
	p.Genres, p.Categories = ads.Genres(), ledger.Categories()
	terms, err := s.Money.Terms(ctx)
	if err != nil {
		return err
	}
	v := url.Values{"interests": p.Picked}
	for _, name := range []string{"from", "until", "share", "languages"} {
		v.Set(name, p.Values[name])
	}
	f := flightOf(v, terms)
	if p.Offer, err = s.offerOf(ctx, who, f, p.Values["budget"]); err != nil {
		return err
	}
	p.Offer.Terms = terms
	p.Estimate, err = s.estimateOf(ctx, f)
	return err
}

// estimateOf says in one sentence how many listeners a flight is for. Reports say nothing of languages, which the sentence owns.
func (s *site) estimateOf(ctx context.Context, f ledger.Flight) (string, error) {
	known := ads.Genres()
	picked := slices.DeleteFunc(slices.Clone(f.Interests), func(name string) bool { return !slices.Contains(known, name) })
	slices.Sort(picked)
	audience, err := s.Campaigns.Audience(ctx, slices.Compact(picked))
	l, read := words.From(ctx), join(f.Languages)
	switch {
	case err != nil:
		return "", err
	case !audience.Known:
		return l.Text("How many listeners fit is not known: too few have agreed to say what they like."), nil
	case audience.Low == audience.High && read == "":
		return l.Text("About {about} opted-in listeners fit; others do not say.", "about", audience.About), nil
	case audience.Low == audience.High:
		return l.Text("About {about} opted-in listeners fit; how many of them read {languages} is not reported.",
			"about", audience.About, "languages", read), nil
	case read == "":
		return l.Text("About {about} opted-in listeners fit ({low} to {high}, at 95 %); others do not say.",
			"about", audience.About, "low", audience.Low, "high", audience.High), nil
	}
	return l.Text("About {about} opted-in listeners fit ({low} to {high}, at 95 %); how many of them read {languages} is not reported.",
		"about", audience.About, "low", audience.Low, "high", audience.High, "languages", read), nil
}

// Ticked reports whether an interest was ticked.
func (p planning) Ticked(genre string) bool { return slices.Contains(p.Picked, genre) }

// date reads 2026-12-01, as browsers send it, as the first moment of the day where the operator is; the zero time when it is none. Where a
// browser has no field for days, people type 1.12.2026 or 01/12/2026, the day first.
func date(s string, terms ledger.Terms) time.Time {
	for _, form := range []string{time.DateOnly, "2.1.2006", "2/1/2006"} {
		if t, err := time.ParseInLocation(form, strings.TrimSpace(s), terms.Place()); err == nil {
			return t
		}
	}
	return time.Time{}
}

// thousandths reads percent with at most one decimal: "4" is 40, "4.5" and "4,5" are 45; 0 when it is no such number.
func thousandths(percent string) int {
	percent = strings.Replace(percent, ",", ".", 1)
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
		rows = append(rows, []string{fmt.Sprint(m.ID), iso(m.At), m.Note, m.Amount.Decimal("."), m.Left.Decimal(".")})
	}
	return sendCSV(w, "statement.csv", rows)
}
