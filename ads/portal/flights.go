package portal

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"linnet/ads/ledger"
)

// manageFlight takes the buttons and the form of a flight: do is save, pause, resume, cancel, duplicate, archive or restore. With save come
// the fields of a flight, and weight-ID for each of its ads.
func (s *site) manageFlight(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "do", "campaign")
	if err != nil {
		return err
	}
	id, back := r.PathValue("id"), "/campaigns/"+f["campaign"]
	switch f["do"] {
	case "pause":
		_, err = s.Campaigns.Pause(r.Context(), who.ID, id)
	case "resume":
		err = s.Campaigns.Resume(r.Context(), who.ID, id)
	case "cancel":
		_, err = s.Campaigns.Cancel(r.Context(), who.ID, id)
	case "archive", "restore":
		err = s.Campaigns.Archive(r.Context(), who.ID, ledger.KindFlight, id, f["do"] == "archive")
	case "duplicate":
		var ad string
		if ad, err = s.Campaigns.DuplicateFlight(r.Context(), who.ID, id); err == nil {
			back = "/ads/" + ad
		}
	default:
		err = s.saveFlight(r, who, id)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// saveFlight takes the fields of a flight and the weights of its ads.
func (s *site) saveFlight(r *http.Request, who ledger.Sponsor, id string) error {
	terms, err := s.Money.Terms(r.Context())
	if err != nil {
		return err
	}
	if r.PostForm.Has("from") {
		f := flightOf(r.PostForm, terms)
		f.ID = id
		if err := s.pay(r.Context(), &f, strings.TrimSpace(r.PostForm.Get("budget"))); err != nil {
			return err
		}
		if err := s.Campaigns.EditFlight(r.Context(), who.ID, f); err != nil {
			return err
		}
	}
	for name, values := range r.PostForm {
		ad, is := strings.CutPrefix(name, "weight-")
		weight, err := strconv.Atoi(values[0])
		if !is {
			continue
		}
		if err != nil {
			weight = 0
		}
		if err := s.Campaigns.SetWeight(r.Context(), who.ID, ad, weight); err != nil {
			return err
		}
	}
	return nil
}

// manageCampaign takes the buttons of a campaign: do is rename (with name), archive or restore.
func (s *site) manageCampaign(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "do", "name")
	if err != nil {
		return err
	}
	id, back := r.PathValue("id"), "/campaigns"
	if f["do"] == "rename" {
		err, back = s.Campaigns.RenameCampaign(r.Context(), who.ID, id, f["name"]), "/campaigns/"+id
	} else {
		err = s.Campaigns.Archive(r.Context(), who.ID, ledger.KindCampaign, id, f["do"] != "restore")
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// archiveAd takes an ad out of the lists.
func (s *site) archiveAd(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	if err := s.Campaigns.Archive(r.Context(), who.ID, ledger.KindAd, r.PathValue("id"), true); err != nil {
		return err
	}
	http.Redirect(w, r, "/campaigns", http.StatusSeeOther)
	return nil
}

// Standing says in one or two words how a flight stands.
func (f flightRow) Standing() string {
	switch {
	case f.Cancelled:
		return "cancelled"
	case f.Paused:
		return "paused"
	case f.Over:
		return "over"
	case f.Booked:
		return "booked"
	}
	return "planned"
}

// Editable reports whether the fields of a flight can still change.
func (f flightRow) Editable() bool { return !f.Cancelled && !f.Over }

// Values are the fields of the form that changes a flight.
func (f flightRow) Values() map[string]string {
	return map[string]string{"flight": f.Name, "from": iso(f.From), "until": iso(f.Until.AddDate(0, 0, -1)), "share": percentValue(f.Share),
		"category": f.Category, "languages": join(f.Languages)}
}

// terms shows what flights cost.
func (s *site) terms(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	t, err := s.Money.Terms(r.Context())
	if err != nil {
		return err
	}
	return s.showTerms(w, entry{Values: map[string]string{"currency": t.Currency, "rate": csvMoney(t.Rate), "minimum": csvMoney(t.Minimum),
		"zone": t.Zone, "discounts": discountsText(t.Discounts)}})
}

func (s *site) showTerms(w http.ResponseWriter, e entry) error {
	status := http.StatusOK
	if len(e.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, status, "terms", view{Title: "Terms of sale", Who: s.Operator, Operators: true, At: "terms", Body: e})
}

// setTerms takes the form: currency, rate, minimum, zone, discounts ("28 days 5 %", a line each).
func (s *site) setTerms(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "currency", "rate", "minimum", "zone", "discounts")
	if err != nil {
		return err
	}
	t := ledger.Terms{Currency: strings.ToUpper(f["currency"]), Zone: f["zone"]}
	wrong := map[string]string{}
	if t.Rate, err = ledger.ParseMoney(f["rate"]); err != nil {
		wrong["rate"] = err.Error()
	}
	if f["minimum"] != "" && strings.Trim(f["minimum"], "0.,") != "" {
		if t.Minimum, err = ledger.ParseMoney(f["minimum"]); err != nil {
			wrong["minimum"] = err.Error()
		}
	}
	var read bool
	if t.Discounts, read = ledger.ParseDiscounts(f["discounts"]); !read {
		wrong["discounts"] = "Write a discount as a number of days and one of percent, such as 28 days 5 %, a line each."
	}
	if len(wrong) == 0 {
		err = s.Money.SetTerms(r.Context(), t)
		wrong = refusals(err)
	}
	if len(wrong) > 0 {
		return s.showTerms(w, entry{Values: f, Errors: wrong})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/operator/terms", http.StatusSeeOther)
	return nil
}

func discountsText(all []ledger.Discount) string {
	var lines []string
	for _, d := range all {
		lines = append(lines, fmt.Sprintf("%d days %d %%", d.Days, d.Percent))
	}
	return strings.Join(lines, "\n")
}

// withdraw takes the form: reason.
func (s *site) withdraw(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "reason")
	if err != nil {
		return err
	}
	return s.decided(w, r, reviewPage{Reason: f["reason"]}, s.Reviews.Withdraw(r.Context(), r.PathValue("id"), f["reason"]))
}
