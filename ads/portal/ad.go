package portal

import (
	"bytes"
	"errors"
	"maps"
	"net/http"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/words"
)

// adPage is an ad with its form, checks, preview and status.
type adPage struct {
	ledger.Ad
	Typed                 ledger.Content    // what the fields show: stored, or as typed when it was refused
	Errors                map[string]string // field -> sentence
	Balance               ledger.Money
	Marks                 []mark
	MaxHeadline, MaxText  int
	MaxTranscript         int
	CanSubmit, NeedsMoney bool
	Again                 bool // it was sent back once
	Losing                bool // an edit takes an approval away
	Audience              ledger.Audience
	Measured              string          // what reports will be able to say of its flight
	Base                  string          // what the form is written over
	Drawn, Heard          string          // a picture and a spot that came with it but are in no ad yet
	Other                 *ledger.Content // what somebody else saved meanwhile
	Kept                  bool            // the fields show what was typed when a session ended
}

func (s *site) showAd(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	a, err := s.Campaigns.Ad(r.Context(), who.ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := adPage{Ad: a, Typed: a.Content}
	if kept := s.typed(r, r.URL.Path); kept != nil {
		p.Kept, p.Base = true, kept.Get("base")
		p.Typed.Headline, p.Typed.Text, p.Typed.Link = kept.Get("headline"), kept.Get("text"), kept.Get("link")
		p.Typed.Magnet, p.Typed.Licence = kept.Get("magnet"), kept.Get("licence")
		p.Typed.Transcript = kept.Get("transcript")
	}
	return s.showAdPage(w, r, p)
}

func (s *site) showAdPage(w http.ResponseWriter, r *http.Request, p adPage) error {
	var err error
	if p.Balance, err = s.Money.Balance(r.Context(), p.SponsorID); err != nil {
		return err
	}
	if p.Audience, err = s.Campaigns.Audience(r.Context(), p.Flight.Interests); err != nil {
		return err
	}
	if p.Measured, err = s.measurable(r.Context(), p.Flight.Share); err != nil {
		return err
	}
	p.MaxHeadline, p.MaxText, p.MaxTranscript = ads.MaxHeadline, ads.MaxText, ads.MaxTranscript
	p.Marks = marks(words.From(r.Context()), p.Ad)
	p.Again = p.Status == ledger.ChangesAsked
	p.CanSubmit = p.Again || p.Status == ledger.Draft
	p.NeedsMoney = !p.Flight.Booked && p.Balance < p.Flight.Price
	p.Losing = p.Status == ledger.Approved || p.Status == ledger.Live
	if p.Base == "" {
		p.Base = p.Content.Hash()
	}
	title, status := "", http.StatusOK
	if p.Headline == "" {
		title = "New ad"
	}
	if len(p.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	} else if p.Other != nil {
		status = http.StatusConflict
	}
	return s.show(w, r, "ad", view{Status: status, Title: title, Named: p.Headline, Who: p.Sponsor, At: "campaigns", Body: p})
}

// editAd takes the form: headline, text, link, magnet, licence, picture, spot, transcript, do, base. Without a picture or a spot the stored
// one is kept. The button do is save, submit, duplicate, remove (the picture), silence (the spot goes) or discard (the text of an ended
// session). The base is the content that was edited.
// Fields that pass are saved; the others are shown again with the reason.
func (s *site) editAd(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	a, err := s.Campaigns.Ad(r.Context(), who.ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	f, err := readAd(w, r, a.Content)
	wrong := refusals(err)
	if err != nil && len(wrong) == 0 {
		return err
	}
	if f.do == "discard" {
		s.forgetTyped(w, r)
		http.Redirect(w, r, "/ads/"+a.ID, http.StatusSeeOther)
		return nil
	}
	return s.take(w, r, sent(r, acting(r).login.Who, f.own, f.content()), func(w http.ResponseWriter, r *http.Request) error {
		return s.saveAd(w, r, f, wrong)
	})
}

// saveAd saves what can be; wrong is what was wrong with the form itself.
func (s *site) saveAd(w http.ResponseWriter, r *http.Request, f adForm, wrong map[string]string) error {
	a, err := s.Campaigns.Ad(r.Context(), ledger.Operator, r.PathValue("id")) // editAd has looked whose it is
	if err != nil {
		return err
	}
	for _, err := range []error{s.draw(r, a.SponsorID, &f), s.listen(r, a.SponsorID, &f)} {
		found := refusals(err)
		if err != nil && len(found) == 0 {
			return err
		}
		maps.Copy(wrong, found)
	}
	for field, sentence := range refusals(ledger.CheckContent(f.Content, f.do == "submit")) {
		wrong[field] = sentence
	}
	err = s.Campaigns.SaveOver(r.Context(),
		ledger.Edit{Owner: a.SponsorID, Ad: a.ID, Content: passed(f.Content, a.Content, wrong), Base: f.base})
	clash := errors.Is(err, ledger.ErrChanged)
	if err != nil && !clash {
		return err
	}
	if clash || len(wrong) > 0 {
		if a, err = s.Campaigns.Ad(r.Context(), a.SponsorID, a.ID); err != nil {
			return err
		}
		p := adPage{Ad: a, Typed: f.Content, Errors: wrong, Drawn: f.drawn, Heard: f.heard}
		if clash {
			p.Other = &a.Content
		}
		return s.showAdPage(w, r, p)
	}
	return s.afterSaving(w, r, a, f.do)
}

func (s *site) afterSaving(w http.ResponseWriter, r *http.Request, a ledger.Ad, do string) (err error) {
	next := a.ID
	switch do {
	case "submit":
		if sure, err := s.Members.Confirmed(r.Context(), a.SponsorID); err != nil || s.Confirm && !sure {
			return errors.Join(err, &ads.Refusal{Field: "form",
				Sentence: "Please confirm your e-mail address first: the letter holds a link. Your draft is saved."})
		}
		err = s.Campaigns.Submit(r.Context(), a.SponsorID, a.ID)
	case "duplicate":
		next, err = s.Campaigns.Duplicate(r.Context(), a.SponsorID, a.ID)
	}
	if err == nil {
		http.Redirect(w, r, "/ads/"+next, http.StatusSeeOther)
	}
	return err
}

// passed takes the typed fields that were not refused, and the stored ones for the rest.
func passed(typed, stored ledger.Content, wrong map[string]string) ledger.Content {
	if wrong["headline"] != "" {
		typed.Headline = stored.Headline
	}
	if wrong["text"] != "" {
		typed.Text = stored.Text
	}
	if wrong["link"] != "" {
		typed.Link = stored.Link
	}
	if wrong["magnet"]+wrong["licence"] != "" {
		typed.Magnet, typed.Licence = stored.Magnet, stored.Licence
	}
	if wrong["transcript"] != "" {
		typed.Transcript = stored.Transcript
	}
	return typed
}

// Runes counts characters as the checks do.
func (p adPage) Runes(s string) int { return len([]rune(s)) }

// picture serves a stored picture to whoever may see the ad it stands in.
func (s *site) picture(w http.ResponseWriter, r *http.Request) error {
	return s.forOwner(r, func(who string) error {
		p, err := s.Campaigns.Picture(r.Context(), who, r.PathValue("sha"))
		if err == nil {
			err = sendPicture(w, p)
		}
		return err
	})
}

// spot serves a stored spot to whoever may see the ad it stands in.
func (s *site) spot(w http.ResponseWriter, r *http.Request) error {
	return s.forOwner(r, func(who string) error {
		found, err := s.Campaigns.Spot(r.Context(), who, r.PathValue("sha"))
		if err == nil {
			sendSpot(w, r, found)
		}
		return err
	})
}

// forOwner asks for a file as the sponsor who is signed in, and as the operator. What is neither's is not found.
func (s *site) forOwner(r *http.Request, send func(who string) error) error {
	for _, cookie := range []string{sponsorCookie, operatorCookie} {
		who, err := s.who(r, cookie)
		if err != nil {
			return err
		}
		if who == "" {
			continue
		}
		if err := send(who); !errors.Is(err, ledger.ErrNotFound) {
			return err
		}
	}
	return ledger.ErrNotFound
}

func sendPicture(w http.ResponseWriter, p ledger.Picture) error {
	w.Header().Set("Content-Type", p.Type)
	w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	_, err := w.Write(p.Bytes)
	return err
}

// sendSpot answers requests for a part of the file too, as players send them.
func sendSpot(w http.ResponseWriter, r *http.Request, found ledger.Spot) {
	w.Header().Set("Content-Type", "audio/ogg")
	w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(found.Bytes))
}
