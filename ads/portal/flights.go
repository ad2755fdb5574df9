package portal

import (
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
		move := s.Campaigns.Restore
		if f["do"] == "archive" {
			move = s.Campaigns.Archive
		}
		err = move(r.Context(), who.ID, ledger.KindFlight, id)
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
		if err := s.pay(r.Context(), who, &f, strings.TrimSpace(r.PostForm.Get("budget"))); err != nil {
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
		move := s.Campaigns.Archive
		if f["do"] == "restore" {
			move = s.Campaigns.Restore
		}
		err = move(r.Context(), who.ID, ledger.KindCampaign, id)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// archiveAd takes an ad out of the lists.
func (s *site) archiveAd(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	if err := s.Campaigns.Archive(r.Context(), who.ID, ledger.KindAd, r.PathValue("id")); err != nil {
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
	return map[string]string{"flight": f.Name, "from": iso(f.From), "until": iso(f.Until.AddDate(0, 0, -1)),
		"share":    f.lang.Typed(percentValue(f.Share)),
		"category": f.Category, "languages": join(f.Languages)}
}

// withdraw takes the form: reason.
func (s *site) withdraw(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "reason")
	if err != nil {
		return err
	}
	return s.decided(w, r, reviewPage{Reason: f["reason"]}, s.Reviews.Withdraw(r.Context(), r.PathValue("id"), f["reason"]))
}
