package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"linnet/ads"
	"linnet/ads/stats"
)

// AddFlight stores another flight of a campaign with one empty ad, whose id it returns. The errors are those of Plan, and
// ErrNotFound for what belongs to another sponsor.
func (l *Ledger) AddFlight(ctx context.Context, owner, campaignID string, f Flight) (adID string, err error) {
	f.ID = newID()
	err = l.change(ctx, func(tx *sql.Tx) error {
		var name string
		err := tx.QueryRowContext(ctx, `SELECT name FROM campaigns WHERE id = ? AND sponsor = ?`, campaignID, owner).Scan(&name)
		if errors.Is(err, sql.ErrNoRows) {
			err = ErrNotFound
		}
		if err == nil {
			err = l.checkPlan(Plan{Campaign: name, Flight: f})
		}
		if err == nil {
			err = l.room(ctx, tx, owner, flightBound, adBound)
		}
		if err == nil {
			err = l.insertFlight(ctx, tx, campaignID, &f)
		}
		if err != nil {
			return err
		}
		adID = newID()
		return l.insertAd(ctx, tx, Ad{ID: adID, SponsorID: owner, Flight: f, Status: Draft})
	})
	if err != nil {
		return "", fmt.Errorf("adding a flight: %w", err)
	}
	return adID, nil
}

// AddAd stores another empty ad of a flight and returns its id; ErrNotFound when it belongs to another sponsor.
func (l *Ledger) AddAd(ctx context.Context, owner, flightID string) (adID string, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		siblings, err := l.ads(ctx, tx, `WHERE sponsors.id = ? AND flights.id = ? LIMIT 1`, owner, flightID)
		if err == nil && len(siblings) == 0 {
			err = ErrNotFound
		}
		if err == nil {
			err = l.room(ctx, tx, owner, adBound)
		}
		if err != nil {
			return err
		}
		adID = newID()
		return l.insertAd(ctx, tx, Ad{ID: adID, SponsorID: owner, Flight: siblings[0].Flight, Status: Draft})
	})
	if err != nil {
		return "", fmt.Errorf("adding an ad: %w", err)
	}
	return adID, nil
}

// Audience is about how many listeners who agreed to taste statistics an audience has. Known is false when there is too little data.
type Audience struct {
	Known            bool
	About, Low, High int // rounded to two digits
}

// Audience estimates an audience from the reports of the last week that count; no interests mean everybody. The estimate is never more than
// the reports of one day.
func (l *Ledger) Audience(ctx context.Context, interests []string) (Audience, error) {
	days, err := l.TasteDays(ctx, 7)
	if err != nil {
		return Audience{}, err
	}
	counts, reports := honest(days)
	most := 0
	for _, d := range days {
		if d.Honest() {
			most = max(most, d.Reports)
		}
	}
	if most < 10*stats.MinCell {
		return Audience{}, nil
	}
	if len(interests) == 0 {
		n := atMost(most, float64(most))
		return Audience{true, n, n, n}, nil
	}
	sum, variance := 0.0, 0.0
	totals := stats.EstimateDays(counts, Epsilon)
	for _, name := range interests {
		t := totals[ads.GenreBucket(name)]
		sum += t.Estimate
		variance += (t.Estimate - t.Low) * (t.Estimate - t.Low)
	}
	scale, spread, all := float64(most)/float64(reports), math.Sqrt(variance), float64(reports)
	if sum-spread <= 0 {
		return Audience{}, nil
	}
	scaled := func(n float64) int { return atMost(most, min(n, all)*scale) }
	return Audience{true, scaled(sum), scaled(sum - spread), scaled(sum + spread)}, nil
}

// atMost rounds to two digits, and down where that would be more than there are.
func atMost(most int, n float64) int {
	rounded := twoDigits(n)
	if rounded > most {
		rounded = twoDigits(0.95 * float64(most))
	}
	return min(rounded, most)
}

func twoDigits(n float64) int {
	step := math.Max(1, math.Pow(10, math.Floor(math.Log10(math.Max(n, 1)))-1))
	return int(math.Round(n/step) * step)
}
