package portal

import (
	"net/http"

	"linnet/ads/ledger"
	"linnet/ads/words"
)

// campaignPage is a campaign with its flights and their ads.
type campaignPage struct {
	planning
	ID, Name string
	Flights  []flightRow
	Editor   bool // may add flights and ads
}

type flightRow struct {
	ledger.Flight
	Ads  []ledger.Ad
	Over bool // its last day is over

	lang words.Language // of who reads
}

// campaign shows one campaign, with the form of another flight below.
func (s *site) campaign(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	if kept := s.typed(r, r.URL.Path); kept != nil {
		return s.showCampaign(w, r, who, planning{entry: entry{Values: valuesOf(kept)}, Picked: kept["interests"], Asked: true})
	}
	return s.showCampaign(w, r, who, planning{})
}

func (s *site) showCampaign(w http.ResponseWriter, r *http.Request, who ledger.Sponsor, p planning) error {
	all, err := s.Campaigns.Ads(r.Context(), who.ID)
	if err != nil {
		return err
	}
	page := campaignPage{planning: p, ID: r.PathValue("id"), Editor: may(acting(r).role, ledger.Editor)}
	for _, a := range all {
		if a.CampaignID != page.ID {
			continue
		}
		page.Name = a.Campaign
		if n := len(page.Flights); n == 0 || page.Flights[n-1].ID != a.Flight.ID {
			page.Flights = append(page.Flights, flightRow{Flight: a.Flight, Over: !s.Now().Before(a.Flight.Until),
				lang: words.From(r.Context())})
		}
		last := &page.Flights[len(page.Flights)-1]
		last.Ads = append(last.Ads, a)
	}
	if page.Name == "" {
		return ledger.ErrNotFound
	}
	if page.Values == nil { // what the last flight had is the best guess
		f := page.Flights[0].Flight
		page.Values = map[string]string{"from": iso(f.Until), "until": iso(f.Until.AddDate(0, 0, 27)),
			"share":    words.From(r.Context()).Typed(percentValue(f.Share)),
			"category": f.Category, "languages": join(f.Languages)}
		page.Picked = f.Interests
	}
	status := http.StatusOK
	if len(page.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if err := s.fill(r.Context(), who, &page.planning); err != nil {
		return err
	}
	return s.show(w, r, "campaign", view{Status: status, Named: page.Name, Who: who.Name, At: "campaigns", Body: page})
}

// addFlight takes the same form as plan, without a name for the campaign.
func (s *site) addFlight(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	p, f, err := s.readPlan(w, r, who)
	if wrong := refusals(err); len(wrong) > 0 {
		return s.showCampaign(w, r, who, planning{entry: entry{Values: f, Errors: wrong}, Picked: r.PostForm["interests"]})
	}
	if err != nil {
		return err
	}
	if f["do"] == doEstimate {
		return s.showCampaign(w, r, who, planning{entry: entry{Values: f}, Picked: r.PostForm["interests"], Asked: true})
	}
	id, err := s.Campaigns.AddFlight(r.Context(), who.ID, r.PathValue("id"), p.Flight)
	if wrong := refusals(err); len(wrong) > 0 {
		return s.showCampaign(w, r, who, planning{entry: entry{Values: f, Errors: wrong}, Picked: r.PostForm["interests"]})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/ads/"+id, http.StatusSeeOther)
	return nil
}

// addAd makes another empty ad in a flight.
func (s *site) addAd(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	id, err := s.Campaigns.AddAd(r.Context(), who.ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/ads/"+id, http.StatusSeeOther)
	return nil
}
