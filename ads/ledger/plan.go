package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a machine that has no time zones must still know when the operator's day begins

	"golang.org/x/text/currency"
	"golang.org/x/text/language"

	"linnet/ads"
)

// Flight is when, how much and for whom a campaign's ads are shown.
type Flight struct {
	ID, Name    string
	From, Until time.Time // UTC; Until is the first moment after it
	Share       int       // share of voice in 1/1000
	Interests   []string  // of ads.Genres; none: everybody
	Languages   []string  // BCP 47, such as "en"; none: every language
	Category    string    // what is advertised, so that a listener can refuse the kind
	Price       Money     // by the terms of sale; once it is booked, what was paid and not given back
	Booked      bool      // paid for
	Paused      bool      // by its sponsor: off the air, and what it has not used given back
	Cancelled   bool      // for good
	Archived    bool      // no longer listed
}

// Plan is a new campaign with its first flight, as a sponsor fills it in.
type Plan struct {
	Campaign string
	Flight   Flight // without ID, Price and Booked, which are worked out
}

// Categories are the kinds of things advertised that a listener can refuse.
func Categories() []string {
	return []string{"music", "instruments", "events", "books", "culture", "food", "travel", "technology", "other"}
}

// Plan stores a new campaign, its flight and one empty ad, whose id it returns. Bad input comes back as joined *ads.Refusal of "campaign",
// "flight", "from", "until", "share", "interests", "languages", "category".
func (l *Ledger) Plan(ctx context.Context, sponsorID string, p Plan) (adID string, err error) {
	if err := l.checkPlan(p); err != nil {
		return "", err
	}
	p.Flight.ID = newID()
	campaign, adID := newID(), newID()
	err = l.change(ctx, func(tx *sql.Tx) error {
		if err := l.room(ctx, tx, sponsorID, campaignBound, flightBound, adBound); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO campaigns (id, sponsor, name) VALUES (?, ?, ?)`, campaign, sponsorID,
			p.Campaign); err != nil {
			return err
		}
		if err := l.insertFlight(ctx, tx, campaign, &p.Flight); err != nil {
			return err
		}
		return l.insertAd(ctx, tx, Ad{ID: adID, SponsorID: sponsorID, Flight: p.Flight, Status: Draft})
	})
	if err != nil {
		return "", fmt.Errorf("planning a campaign: %w", err)
	}
	return adID, nil
}

// insertFlight stores a flight at the price that it has today.
func (l *Ledger) insertFlight(ctx context.Context, tx *sql.Tx, campaign string, f *Flight) error {
	terms, err := termsOf(ctx, tx)
	if err != nil {
		return err
	}
	f.Price = terms.Price(f.Share, terms.Days(later(f.From, terms.Day(l.now())), f.Until))
	_, err = tx.ExecContext(ctx, `INSERT INTO flights (id, campaign, name, starts, ends, share, interests, languages, category, price)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, f.ID, campaign, f.Name,
		f.From.Unix(), f.Until.Unix(), f.Share, list(f.Interests), list(f.Languages), f.Category, int64(f.Price))
	return err
}

// list is the JSON of a list of strings, never null.
func list(words []string) string {
	data, _ := json.Marshal(append([]string{}, words...)) // strings always marshal
	return string(data)
}

// checkPlan returns every *ads.Refusal of a plan, joined.
func (l *Ledger) checkPlan(p Plan) error {
	f := p.Flight
	errs := []error{checkName("campaign", p.Campaign), checkName("flight", f.Name)}
	when := func(bad bool, field, sentence string) {
		if bad {
			errs = append(errs, refuse(field, sentence))
		}
	}
	when(f.From.IsZero(), "from", "The first day is needed, such as 2026-12-01.")
	when(f.Until.IsZero(), "until", "The last day is needed, such as 2026-12-31.")
	if !f.From.IsZero() && !f.Until.IsZero() {
		when(!f.Until.After(f.From), "until", "The last day is before the first.")
		when(!f.Until.After(l.now()), "until", "The last day is already over.")
		when(f.Until.Sub(f.From) > 366*24*time.Hour, "until", "A flight can last at most a year.")
	}
	when(f.Share < 1 || f.Share > 1000, "share", "The share of voice must be between 0.1 % and 100 %.")
	when(slices.ContainsFunc(f.Interests, func(s string) bool { return !slices.Contains(ads.Genres(), s) }),
		"interests", "One of the interests is not in the list.")
	when(slices.ContainsFunc(f.Languages, notLanguage), "languages", "Languages are written as codes, such as en or de.")
	when(!slices.Contains(Categories(), f.Category), "category", "The category is not in the list.")
	return errors.Join(errs...)
}

// notLanguage finds what no listener's machine can be set to: names such as "deutsch", and codes that nobody has.
func notLanguage(code string) bool {
	tag, err := language.Parse(code)
	if err != nil || len(code) > 11 {
		return true
	}
	_, sure := tag.Base()
	return sure == language.No || tag == language.Und
}

// Spoken names a stored spot, and says what was measured of it.
type Spoken = ads.Spoken

// Content is what a sponsor writes and draws: all that an ad shows.
type Content struct {
	Headline, Text, Link string
	Picture              string // SHA-256 of a stored picture, or ""
	Magnet, Licence      string // of a release that the panel offers; "": none
	Spot                 Spoken // a stored spot, or the zero value
	Transcript           string // what the spot says
}

// Seconds is how long the spot lasts, in tenths.
func (c Content) Seconds() float64 { return float64(c.Spot.Milliseconds/100) / 10 }

// LUFS is the loudness of the spot (ITU-R BS.1770-4).
func (c Content) LUFS() float64 { return math.Round(float64(c.Spot.Loudness)/10) / 10 }

// CheckContent returns every *ads.Refusal of "headline", "text", "link", "magnet", "licence" and "transcript", joined. The rules are
// those that the listener's machine applies again. A draft may be unfinished: unless whole is asked for, an empty field is no fault.
func CheckContent(c Content, whole bool) error {
	fields := map[string]string{"headline": c.Headline, "text": c.Text, "link": c.Link, "magnet": c.Magnet, "licence": c.Licence + c.Magnet,
		"transcript": c.Transcript}
	var errs []error
	for _, r := range (Ad{Content: c}).Published().Refusals() {
		if value, mine := fields[r.Field]; mine && (whole || value != "") {
			errs = append(errs, &r)
		}
	}
	return errors.Join(errs...)
}

// refuse is the error for a person who has to correct a field of a form.
func refuse(field, sentence string) error { return &ads.Refusal{Field: field, Sentence: sentence} }

// Rate is the price of one thousandth of the share of voice for one day, until the operator names another.
const Rate = Unit / 10

// Terms are what flights cost, and when a day begins.
type Terms struct {
	Currency  string     `json:"currency"`  // ISO 4217, such as "EUR"
	Rate      Money      `json:"rate"`      // of one thousandth of the share of voice for one day
	Minimum   Money      `json:"minimum"`   // of a flight; 0: none
	Discounts []Discount `json:"discounts"` // by length, the shortest first; the longest that a flight reaches counts
	Zone      string     `json:"zone"`      // IANA time zone, such as "Europe/Berlin"
	FourEyes  Money      `json:"four_eyes"` // corrections above it take a second person; 0: none does
}

// A Discount is taken off a flight of at least so many days.
type Discount struct {
	Days    int `json:"days"`
	Percent int `json:"percent"`
}

// termsSetting is the name under which Terms are kept among the operator's settings.
const termsSetting = "terms"

// Terms returns what the operator has set, with the defaults for what was never set: EUR, Rate, UTC.
func (l *Ledger) Terms(ctx context.Context) (Terms, error) { return termsOf(ctx, l.db) }

func termsOf(ctx context.Context, q querier) (Terms, error) {
	var t Terms
	stored, err := setting(ctx, q, termsSetting)
	if err == nil && stored != "" {
		err = json.Unmarshal([]byte(stored), &t)
	}
	if err != nil {
		return Terms{}, fmt.Errorf("reading the terms of sale: %w", err)
	}
	t.Currency, t.Rate, t.Zone = cmp.Or(t.Currency, "EUR"), cmp.Or(t.Rate, Rate), cmp.Or(t.Zone, "UTC")
	return t, nil
}

// SetTerms replaces the terms for flights that are booked from now on. Bad input comes back as joined *ads.Refusal of "currency", "rate",
// "minimum", "discounts", "zone".
func (l *Ledger) SetTerms(ctx context.Context, t Terms) error {
	slices.SortFunc(t.Discounts, func(a, b Discount) int { return cmp.Compare(a.Days, b.Days) })
	if err := t.check(); err != nil {
		return err
	}
	return l.setDecision(ctx, termsSetting, t)
}

// setDecision keeps what the operator decided as JSON among the settings, with a line in the audit log.
func (l *Ledger) setDecision(ctx context.Context, name string, decided any) error {
	data, err := json.Marshal(decided)
	if err != nil {
		return err
	}
	err = l.change(ctx, func(tx *sql.Tx) error {
		if err := set(ctx, tx, name, string(data)); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "set " + name, Object: name, Detail: string(data)})
	})
	if err != nil {
		return fmt.Errorf("setting %s: %w", name, err)
	}
	return nil
}

func (t Terms) check() error {
	var errs []error
	when := func(bad bool, field, sentence string) {
		if bad {
			errs = append(errs, refuse(field, sentence))
		}
	}
	_, err := currency.ParseISO(t.Currency)
	when(err != nil, "currency", "The currency is written as its ISO 4217 code, such as EUR.")
	when(t.Rate <= 0 || t.Rate > 1000*Unit, "rate", "The price of a day of 0.1 % must be above zero.")
	when(t.Minimum < 0, "minimum", "The least price of a flight cannot be below zero.")
	when(t.FourEyes < 0, "four_eyes", "The limit for corrections by one person cannot be below zero.")
	_, err = time.LoadLocation(t.Zone)
	when(err != nil || t.Zone == "", "zone", "The time zone is written as a place, such as Europe/Berlin.")
	for i, d := range t.Discounts {
		when(d.Days < 2 || d.Days > 366 || d.Percent < 1 || d.Percent > 90 || i > 0 && t.Discounts[i-1].Days == d.Days,
			"discounts", "A discount is a number of days, from 2 to 366 and each once, and a number of percent, from 1 to 90.")
	}
	return errors.Join(errs...)
}

// Place is the operator's time zone, UTC if it is not known here.
func (t Terms) Place() *time.Location {
	place, err := time.LoadLocation(t.Zone)
	if err != nil {
		return time.UTC
	}
	return place
}

// Day is the first moment of the day that a moment is in.
func (t Terms) Day(at time.Time) time.Time {
	y, m, d := at.In(t.Place()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Place())
}

// next is the first moment of the day after the one that a moment is in.
func (t Terms) next(at time.Time) time.Time {
	y, m, d := at.In(t.Place()).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, t.Place())
}

// Days counts the days from one moment up to another, a day that was begun as a whole one. Days of 23 and 25 hours are days.
func (t Terms) Days(from, until time.Time) int {
	if !from.Before(until) {
		return 0
	}
	number := func(at time.Time) int64 {
		y, m, d := at.In(t.Place()).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
	}
	return int(number(until.Add(-time.Nanosecond))-number(from)) + 1
}

// Price is what a share of voice, in thousandths, costs for so many days, in whole hundredths of the currency.
func (t Terms) Price(share, days int) Money {
	return max(t.Minimum, hundredths(t.Rate*Money(share)*Money(days)*Money(100-t.discount(days)), 100))
}

// ParseDiscounts reads what people type, a line each: "28 days 5 %". False: a line is none.
func ParseDiscounts(text string) (all []Discount, read bool) {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		numbers := strings.FieldsFunc(line, func(r rune) bool { return r < '0' || r > '9' })
		if len(numbers) != 2 {
			return nil, false
		}
		days, err := strconv.Atoi(numbers[0])
		percent, wrong := strconv.Atoi(numbers[1])
		if err != nil || wrong != nil {
			return nil, false
		}
		all = append(all, Discount{Days: days, Percent: percent})
	}
	return all, true
}

func (t Terms) discount(days int) (percent int) {
	for _, d := range t.Discounts {
		if days >= d.Days {
			percent = d.Percent
		}
	}
	return percent
}

// Share is the greatest share of voice, in thousandths, that a budget pays for so many days; 0 when it pays for none.
func (t Terms) Share(budget Money, days int) int {
	if days < 1 || t.Price(1, days) > budget {
		return 0
	}
	low, high := 1, 1001 // Price(low) is within the budget, Price(high) perhaps not
	for high-low > 1 {
		if mid := (low + high) / 2; t.Price(mid, days) <= budget {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// hundredths divides an amount and rounds it to whole hundredths of a unit, halves up.
func hundredths(m Money, by int64) Money {
	step := Cent * Money(by)
	return (m + step/2) / step * Cent
}
