package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
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
		if _, err := tx.ExecContext(ctx, `INSERT INTO campaigns (id, sponsor, name) VALUES (?, ?, ?)`, campaign, sponsorID, p.Campaign); err != nil {
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
