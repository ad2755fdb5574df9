package portal

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
)

// campaigns lists the sponsor's ads.
func (s *site) campaigns(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	all, err := s.Ledger.Ads(r.Context(), who.ID)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "campaigns", view{Title: "Campaigns", Who: who.Name, At: "campaigns", Body: all})
}

// planning is the page of a new campaign.
type planning struct {
	entry
	Genres, Categories []string
	Picked             []string // interests
	Rate               ledger.Money
}

func (s *site) showPlan(w http.ResponseWriter, _ *http.Request, who ledger.Sponsor) error {
	today := s.Now().UTC()
	return s.showPlanning(w, http.StatusOK, who, planning{entry: entry{Values: map[string]string{
		"from": today.Format(time.DateOnly), "until": today.AddDate(0, 0, 27).Format(time.DateOnly), "share": "4", "category": "music"}}})
}

func (s *site) showPlanning(w http.ResponseWriter, status int, who ledger.Sponsor, p planning) error {
	p.Genres, p.Categories, p.Rate = ads.Genres(), ledger.Categories(), ledger.Rate
	return s.show(w, status, "plan", view{Title: "New campaign", Who: who.Name, At: "campaigns", Body: p})
}

// plan takes the form: campaign, flight, from and until (days, both shown), share (percent), languages (codes, with commas),
// category, interests (as many as ticked).
func (s *site) plan(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "campaign", "flight", "from", "until", "share", "languages", "category")
	if err != nil {
		return err
	}
	p := ledger.Plan{Campaign: f["campaign"], Flight: ledger.Flight{Name: f["flight"], From: date(f["from"]), Until: date(f["until"]),
		Share: thousandths(f["share"]), Interests: r.PostForm["interests"], Languages: codes(f["languages"]), Category: f["category"]}}
	if !p.Flight.Until.IsZero() {
		p.Flight.Until = p.Flight.Until.AddDate(0, 0, 1) // people mean the whole last day
	}
	id, err := s.Ledger.Plan(r.Context(), who.ID, p)
	if wrong := refusals(err); len(wrong) > 0 {
		return s.showPlanning(w, http.StatusUnprocessableEntity, who, planning{entry: entry{Values: f, Errors: wrong}, Picked: r.PostForm["interests"]})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/ads/"+id, http.StatusSeeOther)
	return nil
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

// balance shows what is left and where it went.
func (s *site) balance(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	left, err := s.Ledger.Balance(r.Context(), who.ID)
	if err != nil {
		return err
	}
	moves, err := s.Ledger.Transfers(r.Context(), who.ID)
	if err != nil {
		return err
	}
	body := struct {
		Left  ledger.Money
		Moves []ledger.Transfer
	}{left, moves}
	return s.show(w, http.StatusOK, "balance", view{Title: "Balance", Who: who.Name, At: "balance", Body: body})
}
