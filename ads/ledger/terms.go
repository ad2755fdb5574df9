package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a machine that has no time zones must still know when the operator's day begins

	"golang.org/x/text/currency"
)

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
	data, err := json.Marshal(t)
	if err != nil {
		return err
	}
	err = l.change(ctx, func(tx *sql.Tx) error {
		if err := set(ctx, tx, termsSetting, string(data)); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "set terms", Object: termsSetting, Detail: string(data)})
	})
	if err != nil {
		return fmt.Errorf("setting the terms of sale: %w", err)
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
	const cent = Unit / 100
	step := cent * Money(by)
	return (m + step/2) / step * cent
}
