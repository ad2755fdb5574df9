package portal

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"linnet/ads/ledger"
	"linnet/ads/words"
)

// Reviews is what the operator's persons look at and decide.
type Reviews interface {
	Approval(ctx context.Context, ad string) (ledger.Approval, error)
	Approve(ctx context.Context, id, hash string) error
	Ask(ctx context.Context, id, reason string) error
	Withdraw(ctx context.Context, id, reason string) error
	Queue(ctx context.Context) ([]ledger.Ad, error)
	Sponsors(ctx context.Context) ([]ledger.Account, error)
	Audit(ctx context.Context, most int) ([]ledger.AuditEntry, error)
}

// reviewPage is an ad as the operator looks at it.
type reviewPage struct {
	adPage
	Seen   string // hash of the content on this page: the approval is for exactly that
	Reason string // as typed, when it was refused
	Before *before
}

// before is how a changed ad stood when it was last approved.
type before struct {
	ledger.Approval
	Sponsor string
	Changed []string // in words: "headline", "text", "link", "picture", "release", "spot", "transcript"
}

// compare tells what changed since an approval.
func compare(was ledger.Approval, a ledger.Ad) *before {
	b := &before{Approval: was, Sponsor: a.Sponsor}
	for _, field := range []struct{ name, was, is string }{{"headline", was.Headline, a.Headline}, {"text", was.Text, a.Text},
		{"link", was.Link, a.Link}, {"picture", was.Picture, a.Picture}, {"release", was.Magnet + was.Licence, a.Magnet + a.Licence},
		{"spot", was.Spot.SHA256, a.Spot.SHA256}, {"transcript", was.Transcript, a.Transcript}} {
		if field.was != field.is {
			b.Changed = append(b.Changed, field.name)
		}
	}
	return b
}

func (s *site) showReview(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	return s.showReviewPage(w, r, reviewPage{Reason: s.typed(r, r.URL.Path).Get("reason")})
}

func (s *site) showReviewPage(w http.ResponseWriter, r *http.Request, p reviewPage) error {
	a, err := s.Campaigns.Ad(r.Context(), ledger.Operator, r.PathValue("id"))
	if err != nil {
		return err
	}
	p.Ad, p.Typed, p.Marks, p.Seen = a, a.Content, marks(words.From(r.Context()), a), a.Hash()
	was, err := s.Reviews.Approval(r.Context(), a.ID)
	if err == nil && a.Status == ledger.InReview {
		p.Before = compare(was, a)
	} else if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	if p.Balance, err = s.Money.Balance(r.Context(), a.SponsorID); err != nil {
		return err
	}
	p.NeedsMoney = !a.Flight.Booked && p.Balance < a.Flight.Price
	status := http.StatusOK
	if len(p.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, "review", view{Status: status, Title: "Review: {name}", Named: cmp.Or(p.Headline,
		words.From(r.Context()).Text("New ad")), Who: s.Operator, Operators: true, At: "overview", Body: p})
}

// approve takes the form: seen, the hash of what the page showed.
func (s *site) approve(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "seen")
	if err != nil {
		return err
	}
	return s.decided(w, r, reviewPage{}, s.Reviews.Approve(r.Context(), r.PathValue("id"), f["seen"]))
}

// ask takes the form: reason.
func (s *site) ask(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "reason")
	if err != nil {
		return err
	}
	return s.decided(w, r, reviewPage{Reason: f["reason"]}, s.Reviews.Ask(r.Context(), r.PathValue("id"), f["reason"]))
}

// decided goes back to the queue, or shows the ad again with what stands in the way.
func (s *site) decided(w http.ResponseWriter, r *http.Request, again reviewPage, err error) error {
	if err == nil {
		http.Redirect(w, r, "/operator", http.StatusSeeOther)
		return nil
	}
	if said := sentences(words.From(r.Context()), err); len(said) > 0 {
		field := "ad"
		if _, about := refusals(err)["reason"]; about {
			field = "reason"
		}
		again.Errors = map[string]string{field: said[0]}
		return s.showReviewPage(w, r, again)
	}
	return err
}

// accounts is the operator's list of sponsors, with a form to credit one.
type accounts struct {
	entry
	All []ledger.Account
}

func (s *site) sponsors(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	return s.showSponsors(w, r, entry{Values: valuesOf(s.typed(r, r.URL.Path))})
}

func (s *site) showSponsors(w http.ResponseWriter, r *http.Request, e entry) error {
	all, err := s.Reviews.Sponsors(r.Context())
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(e.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, "sponsors", view{Status: status, Title: "Sponsors", Who: s.Operator, Operators: true, At: "sponsors",
		Body: accounts{e, all}})
}

// credit takes the form: sponsor (id), amount.
func (s *site) credit(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "sponsor", "amount")
	if err != nil {
		return err
	}
	amount, err := ledger.ParseMoney(f["amount"])
	if err == nil {
		err = s.Money.Credit(r.Context(), f["sponsor"], amount, "Payment received")
	}
	if wrong := refusals(err); len(wrong) > 0 {
		return s.showSponsors(w, r, entry{Values: f, Errors: wrong})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/operator/sponsors", http.StatusSeeOther)
	return nil
}

func (s *site) audit(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	lines, err := s.Reviews.Audit(r.Context(), 200)
	if err != nil {
		return err
	}
	return s.show(w, r, "log", view{Title: "Audit log", Who: s.Operator, Operators: true, At: "log", Body: lines})
}
