package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/stats"
)

const (
	maxBody    = 64 << 10 // bytes of a request of words
	maxPicture = 1 << 20  // bytes of one with a picture
)

var errJSON = errors.New("api: the request is not of the described form")

// read takes the JSON of a request, in which every field must be known.
func read(r *http.Request, into any) error {
	d := json.NewDecoder(http.MaxBytesReader(nil, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%w: %w", errJSON, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errJSON
	}
	return nil
}

// The forms in which things go out. Amounts are decimals of the currency, as text, so that no program rounds them; days are the operator's.
type (
	campaignJSON struct {
		ID      string       `json:"id"`
		Name    string       `json:"name"`
		Flights []flightJSON `json:"flights"`
	}
	flightJSON struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		airJSON
		Price     string   `json:"price"`
		Booked    bool     `json:"booked"`
		Paused    bool     `json:"paused"`
		Cancelled bool     `json:"cancelled"`
		Ads       []adJSON `json:"ads"`
	}
	adJSON struct {
		ID     string `json:"id"`
		Status string `json:"status"`
		OnAir  bool   `json:"on_air"`
		contentJSON
		Picture string     `json:"picture"` // SHA-256
		History []stepJSON `json:"history,omitempty"`
	}
	stepJSON struct {
		At     time.Time `json:"at"`
		Status string    `json:"status"`
		Reason string    `json:"reason"`
	}
	planJSON struct {
		Campaign string `json:"campaign"`
		Flight   string `json:"flight"`
		airJSON
	}
	airJSON struct { // when, how much and to whom
		First     string   `json:"first_day"`
		Last      string   `json:"last_day"`
		Share     int      `json:"share_permille"`
		Languages []string `json:"languages"`
		Interests []string `json:"interests"`
		Category  string   `json:"category"`
	}
	contentJSON struct {
		Headline string `json:"headline"`
		Text     string `json:"text"`
		Link     string `json:"link"`
	}
	balanceJSON struct {
		Balance  string `json:"balance"`
		Currency string `json:"currency"`
	}
)

func adOf(a ledger.Ad) adJSON {
	out := adJSON{ID: a.ID, Status: string(a.Status), OnAir: a.OnAir, contentJSON: contentJSON{a.Headline, a.Text, a.Link},
		Picture: a.Picture}
	for _, s := range a.History {
		out.History = append(out.History, stepJSON{s.At, string(s.Status), s.Reason})
	}
	return out
}

func flightOf(f ledger.Flight) flightJSON {
	return flightJSON{ID: f.ID, Name: f.Name, airJSON: airJSON{f.From.Format(time.DateOnly),
		f.Until.AddDate(0, 0, -1).Format(time.DateOnly), f.Share, append([]string{}, f.Languages...),
		append([]string{}, f.Interests...), f.Category},
		Price: f.Price.Decimal("."), Booked: f.Booked, Paused: f.Paused, Cancelled: f.Cancelled, Ads: []adJSON{}}
}

// campaigns lists what is not archived, the newest first.
func (a *API) campaigns(r *http.Request, who ledger.Sponsor) (any, error) {
	all, err := a.ledger.Ads(r.Context(), who.ID)
	if err != nil {
		return nil, err
	}
	list, at := []*campaignJSON{}, map[string]*campaignJSON{}
	for _, one := range all {
		c := at[one.CampaignID]
		if c == nil {
			c = &campaignJSON{ID: one.CampaignID, Name: one.Campaign}
			list, at[one.CampaignID] = append(list, c), c
		}
		c.add(one)
	}
	return map[string]any{"campaigns": list}, nil
}

// add puts an ad into its flight.
func (c *campaignJSON) add(one ledger.Ad) {
	for i := range c.Flights {
		if c.Flights[i].ID == one.Flight.ID {
			c.Flights[i].Ads = append(c.Flights[i].Ads, adOf(one))
			return
		}
	}
	f := flightOf(one.Flight)
	f.Ads = append(f.Ads, adOf(one))
	c.Flights = append(c.Flights, f)
}

// plan stores a campaign with its first flight and an empty ad.
func (a *API) plan(r *http.Request, who ledger.Sponsor) (any, error) {
	var p planJSON
	if err := read(r, &p); err != nil {
		return nil, err
	}
	terms, err := a.ledger.Terms(r.Context())
	if err != nil {
		return nil, err
	}
	f := ledger.Flight{Name: p.Flight, Share: p.Share, Languages: p.Languages, Interests: p.Interests, Category: p.Category}
	f.From, _ = time.ParseInLocation(time.DateOnly, p.First, terms.Place()) // the zero time is refused by name
	if last, err := time.ParseInLocation(time.DateOnly, p.Last, terms.Place()); err == nil {
		f.Until = last.AddDate(0, 0, 1)
	}
	id, err := a.ledger.Plan(r.Context(), who.ID, ledger.Plan{Campaign: p.Campaign, Flight: f})
	if err != nil {
		return nil, err
	}
	made, err := a.ledger.Ad(r.Context(), who.ID, id)
	if err != nil {
		return nil, err
	}
	c := &campaignJSON{ID: made.CampaignID, Name: made.Campaign}
	c.add(made)
	return c, nil
}

func (a *API) ad(r *http.Request, who ledger.Sponsor) (any, error) {
	found, err := a.ledger.Ad(r.Context(), who.ID, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return adOf(found), nil
}

// write replaces the words of an ad. Its picture and release stay.
func (a *API) write(r *http.Request, who ledger.Sponsor) (any, error) {
	var c contentJSON
	if err := read(r, &c); err != nil {
		return nil, err
	}
	return a.change(r, who, func(now *ledger.Content) error {
		now.Headline, now.Text, now.Link = c.Headline, c.Text, c.Link
		return nil
	})
}

// picture replaces the picture of an ad by the bytes of the request: PNG, JPEG or WebP, drawn anew.
func (a *API) picture(r *http.Request, who ledger.Sponsor) (any, error) {
	data, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxPicture))
	if err != nil {
		return nil, err
	}
	return a.change(r, who, func(now *ledger.Content) error {
		now.Picture, err = a.ledger.AddPictureOf(r.Context(), who.ID, data)
		return err
	})
}

// change saves an ad over what it was when it was read.
func (a *API) change(r *http.Request, who ledger.Sponsor, do func(*ledger.Content) error) (any, error) {
	found, err := a.ledger.Ad(r.Context(), who.ID, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	next := found.Content
	if err := do(&next); err != nil {
		return nil, err
	}
	if err := a.ledger.SaveOver(r.Context(), ledger.Edit{Owner: who.ID, Ad: found.ID, Content: next,
		Base: found.Content.Hash()}); err != nil {
		return nil, err
	}
	return a.ad(r, who)
}

func (a *API) submit(r *http.Request, who ledger.Sponsor) (any, error) {
	if sure, err := a.ledger.Confirmed(r.Context(), who.ID); err != nil || a.confirm && !sure {
		return nil, errors.Join(err, &ads.Refusal{Field: "form",
			Sentence: "Please confirm your e-mail address first: the letter holds a link."})
	}
	if err := a.ledger.Submit(r.Context(), who.ID, r.PathValue("id")); err != nil {
		return nil, err
	}
	return a.ad(r, who)
}

func (a *API) balance(r *http.Request, who ledger.Sponsor) (any, error) {
	left, err := a.ledger.Balance(r.Context(), who.ID)
	if err != nil {
		return nil, err
	}
	terms, err := a.ledger.Terms(r.Context())
	return balanceJSON{left.Decimal("."), terms.Currency}, err
}

// The forms of results. A figure that is withheld has no estimate.
type (
	resultsJSON struct {
		Campaign string              `json:"campaign"`
		Flights  []flightResultsJSON `json:"flights"`
	}
	flightResultsJSON struct {
		Flight  string       `json:"flight"`
		Counted bool         `json:"counted"`
		Reports int          `json:"reports"`
		Total   []figureJSON `json:"total"`
		Days    []dayFigures `json:"days"`
	}
	dayFigures struct {
		First   string       `json:"first_day"`
		Last    string       `json:"last_day"`
		Reports int          `json:"reports"`
		Doubted bool         `json:"doubted"`
		Figures []figureJSON `json:"figures"`
	}
	figureJSON struct {
		Event    string   `json:"event"`
		Withheld bool     `json:"withheld"`
		Estimate *float64 `json:"estimate"`
		Low      *float64 `json:"low_95"`
		High     *float64 `json:"high_95"`
	}
)

func figuresOf(all [3]stats.EventTotal, doubted bool) (out []figureJSON) {
	for e, name := range []string{"view", "click", "hide"} {
		f := figureJSON{Event: name, Withheld: all[e].Withheld || doubted}
		if !f.Withheld {
			f.Estimate, f.Low, f.High = &all[e].Estimate, &all[e].Low, &all[e].High
		}
		out = append(out, f)
	}
	return out
}

func (a *API) results(r *http.Request, who ledger.Sponsor) (any, error) {
	found, err := a.ledger.Results(r.Context(), who.ID, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	out := resultsJSON{Campaign: found.Campaign, Flights: []flightResultsJSON{}}
	for _, f := range found.Flights {
		one := flightResultsJSON{Flight: f.Flight, Counted: f.Counted, Reports: f.Reports, Total: figuresOf(f.Total, false),
			Days: []dayFigures{}}
		for _, d := range f.Days {
			last := d.Last
			if last.IsZero() {
				last = d.Day
			}
			one.Days = append(one.Days, dayFigures{d.Day.Format(time.DateOnly), last.Format(time.DateOnly), d.Reports, d.Doubted,
				figuresOf(d.Events, d.Doubted)})
		}
		out.Flights = append(out.Flights, one)
	}
	return out, nil
}
