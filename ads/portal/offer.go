package portal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/portal/figures"
	"linnet/ads/words"
)

// An offer is what the fields of a plan come to, before anything is stored: its price, or what a budget pays for, and what is left of
// the share of voice on each day.
type offer struct {
	Terms    ledger.Terms
	Days     int
	Share    int          // thousandths; 0: not known yet
	Price    ledger.Money // of that share for these days, net
	Gross    ledger.Money
	VAT      int            // the rate in thousandths that this sponsor is charged
	Weeks    []calendarWeek // of days; none: the dates are not known yet
	Short    string         // what stands in the way; "": nothing
	Sentence string         // all of it in words
	Measured string         // what reports will be able to say of it
}

// A calendarWeek is a row of the calendar, Monday first.
type calendarWeek struct {
	Days [7]*freeDay // nil: not a day of the flight
}

// A freeDay is what is left of one day.
type freeDay struct {
	Day  time.Time
	Free string // in percent
	Full bool   // too little for this flight
}

// offerOf works out the offer of a flight as it was typed; budget is what stands in that field, "" for none.
func (s *site) offerOf(ctx context.Context, who ledger.Sponsor, f ledger.Flight, budget string) (o offer, err error) {
	l := words.From(ctx)
	if o.Terms, err = s.Money.Terms(ctx); err != nil {
		return o, err
	}
	from := f.From
	if today := o.Terms.Day(s.Now()); from.Before(today) {
		from = today
	}
	if f.From.IsZero() || f.Until.IsZero() || !from.Before(f.Until) || f.Until.Sub(from) > 366*24*time.Hour {
		return o, nil
	}
	o.Days = o.Terms.Days(from, f.Until)
	if o.Share = f.Share; budget != "" {
		amount, err := ledger.ParseMoney(budget)
		if err != nil {
			return o, nil
		}
		net, _, err := s.Money.Net(ctx, who.ID, amount)
		if err != nil {
			return o, err
		}
		if o.Share = o.Terms.Share(net, o.Days); o.Share == 0 {
			o.Short = l.Count(o.Days, "{budget} {currency} do not pay for {share} of this {n} day, which costs {price} {currency}.",
				"{budget} {currency} do not pay for {share} of these {n} days, which costs {price} {currency}.",
				"budget", amount, "currency", o.Terms.Currency, "share", l.Percent(1), "price", o.Terms.Price(1, o.Days))
		}
	}
	if o.Share > 0 {
		o.Price = o.Terms.Price(o.Share, o.Days)
		if o.Gross, o.VAT, err = s.Money.Gross(ctx, who.ID, o.Price); err != nil {
			return o, err
		}
	}
	days, err := s.Campaigns.Voice(ctx, f)
	if err != nil {
		return o, err
	}
	o.Weeks = weeksOf(l, days, max(o.Share, 1))
	if short := new(ledger.SoldOut); errors.As(ledger.Fits(days, o.Share), &short) {
		o.Short = short.In(l)
	}
	o.Sentence = o.in(l)
	o.Measured, err = s.measurable(ctx, o.Share)
	return o, err
}

// in says what the offer is.
func (o offer) in(l words.Language) string {
	if o.Share == 0 || o.Short != "" {
		return o.Short
	}
	values := []any{"share", l.Percent(o.Share), "price", o.Price, "currency", o.Terms.Currency, "gross", o.Gross, "vat", l.Percent(o.VAT)}
	if o.VAT == 0 {
		return l.Count(o.Days, "{share} of the panel for {n} day costs {price} {currency}.",
			"{share} of the panel for {n} days costs {price} {currency}.", values...)
	}
	return l.Count(o.Days, "{share} of the panel for {n} day costs {price} {currency}, and {gross} {currency} with {vat} VAT.",
		"{share} of the panel for {n} days costs {price} {currency}, and {gross} {currency} with {vat} VAT.", values...)
}

// weeksOf lays days out as a calendar; share is what the flight needs of each.
func weeksOf(l words.Language, days []ledger.DayVoice, share int) (weeks []calendarWeek) {
	for i, d := range days {
		column := (int(d.Day.Weekday()) + 6) % 7
		if i == 0 || column == 0 {
			weeks = append(weeks, calendarWeek{})
		}
		weeks[len(weeks)-1].Days[column] = &freeDay{Day: d.Day, Free: l.Percent(d.Free), Full: d.Free < share}
	}
	return weeks
}

// estimate answers in words what the fields of a plan come to; the form asks at each change.
func (s *site) estimate(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	terms, err := s.Money.Terms(r.Context())
	if err != nil {
		return err
	}
	q := r.URL.Query()
	f := flightOf(q, terms)
	o, err := s.offerOf(r.Context(), who, f, strings.TrimSpace(q.Get("budget")))
	if err != nil {
		return err
	}
	fits, err := s.estimateOf(r.Context(), f)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = fmt.Fprint(w, strings.TrimSpace(o.Sentence+" "+fits+" "+o.Measured))
	return err
}

// flightOf reads the fields of a flight: from and until (days, both shown), share (percent), languages (codes, with commas), category,
// interests. Days begin where the operator's do.
func flightOf(q url.Values, terms ledger.Terms) ledger.Flight {
	f := ledger.Flight{Name: strings.TrimSpace(q.Get("flight")), From: date(q.Get("from"), terms), Until: date(q.Get("until"), terms),
		Share: thousandths(q.Get("share")), Interests: q["interests"], Languages: codes(q.Get("languages")), Category: q.Get("category")}
	if !f.Until.IsZero() {
		f.Until = f.Until.AddDate(0, 0, 1) // people mean the whole last day
	}
	return f
}

// pay sets the share of a plan that was typed as a budget; the refusal is of "budget".
func (s *site) pay(ctx context.Context, who ledger.Sponsor, f *ledger.Flight, budget string) error {
	if budget == "" {
		return nil
	}
	if _, err := ledger.ParseMoney(budget); err != nil {
		return &ads.Refusal{Field: "budget", Sentence: err.Error()}
	}
	o, err := s.offerOf(ctx, who, *f, budget)
	if err != nil {
		return err
	}
	if f.Share = o.Share; o.Days > 0 && o.Share == 0 {
		return &ads.Refusal{Field: "budget", Sentence: o.Short}
	}
	return nil
}

// measurable says before anybody pays what can be measured of a flight at this size; "" where its share is not known.
func (s *site) measurable(ctx context.Context, share int) (string, error) {
	if share == 0 {
		return "", nil
	}
	agreement, err := s.Reports.Agreement(ctx)
	if err != nil {
		return "", err
	}
	now, err := s.Reports.Busiest(ctx, week)
	if err != nil {
		return "", err
	}
	lack := figures.Lacking{Share: share, Epsilon: ledger.Epsilon, Language: words.From(ctx)}
	if agreement != nil {
		lack.Epsilon, lack.Pair = agreement.Epsilon, true
	}
	return lack.Measured(now), nil
}
