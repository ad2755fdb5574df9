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

// RenameCampaign gives a campaign another name, as long as none of its ads was approved: an approval is for the name too. Errors are
// ErrNotFound for another sponsor's, ErrStatus, and a refusal of "campaign".
func (l *Ledger) RenameCampaign(ctx context.Context, owner, id, name string) error {
	if err := checkName("campaign", name); err != nil {
		return err
	}
	err := l.change(ctx, func(tx *sql.Tx) error {
		found, err := l.ads(ctx, tx, `WHERE ?1 IN (sponsors.id, 'operator') AND campaigns.id = ?2`, owner, id)
		if err == nil && len(found) == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		for _, a := range found {
			if a.approved != "" {
				return ErrStatus
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE campaigns SET name = ? WHERE id = ?`, name, id); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: found[0].Sponsor, Action: "renamed", Object: id, Detail: name})
	})
	if err != nil {
		return fmt.Errorf("renaming campaign %s: %w", id, err)
	}
	return nil
}

// EditFlight changes a flight. Once it is booked its dates and its share of voice can change, and nothing else, because the rest was looked
// at: the days to come are given back and booked anew at today's terms, or nothing changes. Errors are those of Plan and of Approve, and
// ErrNotFound for another sponsor's flight.
func (l *Ledger) EditFlight(ctx context.Context, owner string, f Flight) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.flown(ctx, tx, owner, f.ID)
		if err != nil {
			return err
		}
		was := a.Flight
		if was.Cancelled || was.Booked && !l.now().Before(was.Until) {
			return ErrStatus
		}
		if was.Booked {
			f.Name, f.Category, f.Interests, f.Languages = was.Name, was.Category, was.Interests, was.Languages
			if l.now().After(was.From) && !f.From.Equal(was.From) {
				return refuse("from", "The first day is over: it cannot change any more.")
			}
		}
		if err := l.checkPlan(Plan{Campaign: a.Campaign, Flight: f}); err != nil {
			return err
		}
		if err := l.rewrite(ctx, tx, a, f); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: a.Sponsor, Action: "edited flight", Object: f.ID,
			Detail: fmt.Sprintf("%d thousandths, %s to %s",
				f.Share, f.From.Format("2006-01-02"), f.Until.Format("2006-01-02"))})
	})
	if err != nil {
		return fmt.Errorf("editing flight %s: %w", f.ID, err)
	}
	return nil
}

// rewrite stores what a flight has become, with its price, its booking and the approvals of its ads.
func (l *Ledger) rewrite(ctx context.Context, tx *sql.Tx, a Ad, f Flight) error {
	runs := a.Flight.Booked && !a.Flight.Paused
	if runs {
		if _, err := l.giveBack(ctx, tx, a); err != nil {
			return err
		}
	}
	approved, err := l.approvedOf(ctx, tx, f.ID)
	if err != nil {
		return err
	}
	terms, err := termsOf(ctx, tx)
	if err != nil {
		return err
	}
	price := terms.Price(f.Share, terms.Days(later(f.From, terms.Day(l.now())), f.Until))
	_, err = tx.ExecContext(ctx, `UPDATE flights SET name = ?, starts = ?, ends = ?, share = ?, interests = ?, languages = ?,
		category = ?, price = ?
		WHERE id = ?`, f.Name, f.From.Unix(), f.Until.Unix(), f.Share, list(f.Interests), list(f.Languages), f.Category, int64(price), f.ID)
	if err != nil {
		return err
	}
	for _, one := range approved { // the operator looked at these words: dates and share are not among them
		one.Flight.From, one.Flight.Until, one.Flight.Share = f.From, f.Until, f.Share
		if _, err := tx.ExecContext(ctx, `UPDATE ads SET approved = ? WHERE id = ?`, one.Hash(), one.ID); err != nil {
			return err
		}
	}
	if !runs {
		return nil
	}
	a.Flight.From, a.Flight.Until, a.Flight.Share = f.From, f.Until, f.Share
	err = l.pay(ctx, tx, a, fmt.Sprintf("Flight “%s” of “%s”, changed", a.Flight.Name, a.Campaign))
	if errors.Is(err, errNothingLeft) {
		return nil // it was shortened to the day that runs, which is paid
	}
	return err
}

// approvedOf lists the ads of a flight with what was approved of them, those whose approval holds.
func (l *Ledger) approvedOf(ctx context.Context, tx *sql.Tx, flight string) ([]Ad, error) {
	found, err := l.ads(ctx, tx, `WHERE flights.id = ? AND approved <> ''`, flight)
	if err != nil {
		return nil, err
	}
	var holds []Ad
	for _, a := range found {
		c, _, err := approvedContent(ctx, tx, a.ID)
		if err != nil {
			return nil, err
		}
		if a.Content = c; a.Hash() == a.approved {
			holds = append(holds, a)
		}
	}
	return holds, nil
}

// DuplicateFlight makes a new flight like another one, with a draft of each of its ads, and returns the first of them.
func (l *Ledger) DuplicateFlight(ctx context.Context, owner, flightID string) (adID string, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		found, err := l.ads(ctx, tx, `WHERE ?1 IN (sponsors.id, 'operator') AND flights.id = ?2 AND ads.archived IS NULL ORDER BY made`,
			owner, flightID)
		if err == nil && len(found) == 0 {
			err = ErrNotFound
		}
		if err == nil {
			err = l.room(ctx, tx, found[0].SponsorID, flightBound, adBound)
		}
		if err != nil {
			return err
		}
		f := found[0].Flight
		f.ID = newID()
		if err := l.insertFlight(ctx, tx, found[0].CampaignID, &f); err != nil {
			return err
		}
		for i, a := range found {
			a.ID, a.Flight, a.Status = newID(), f, Draft
			if err := l.insertAd(ctx, tx, a); err != nil {
				return err
			}
			if i == 0 {
				adID = a.ID
			}
		}
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("duplicating flight %s: %w", flightID, err)
	}
	return adID, nil
}

// A Kind is what can be archived.
type Kind string

// The kinds, as their tables are called.
const (
	KindCampaign Kind = "campaigns"
	KindFlight   Kind = "flights"
	KindAd       Kind = "ads"
)

// Archive takes something out of the lists. What runs cannot be archived (ErrStatus): its flight has to be cancelled or paused before. The
// last ad of a flight that runs counts as running.
func (l *Ledger) Archive(ctx context.Context, owner string, kind Kind, id string) error {
	return l.archive(ctx, archiving{owner, kind, id, true})
}

// Restore puts back what Archive took out.
func (l *Ledger) Restore(ctx context.Context, owner string, kind Kind, id string) error {
	return l.archive(ctx, archiving{owner, kind, id, false})
}

// archiving is what goes out of the lists, or comes back.
type archiving struct {
	owner string
	kind  Kind
	id    string
	away  bool
}

func (l *Ledger) archive(ctx context.Context, w archiving) error {
	kind, id, away := w.kind, w.id, w.away
	err := l.change(ctx, func(tx *sql.Tx) error {
		found, err := l.ads(ctx, tx, `WHERE ?1 IN (sponsors.id, 'operator') AND `+string(kind)+`.id = ?2`, w.owner, id)
		if err == nil && len(found) == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		for _, a := range found {
			if away && l.mustStay(ctx, tx, kind, a) {
				return ErrStatus
			}
		}
		at := sql.NullInt64{Int64: l.now().Unix(), Valid: away}
		if _, err := tx.ExecContext(ctx, `UPDATE `+string(kind)+` SET archived = ? WHERE id = ?`, at, id); err != nil {
			return err
		}
		action := map[bool]string{true: "archived", false: "put back"}[away]
		return l.audit(ctx, tx, AuditEntry{Who: found[0].Sponsor, Action: action, Object: id, Detail: string(kind)})
	})
	if err != nil {
		return fmt.Errorf("archiving %s %s: %w", kind, id, err)
	}
	return nil
}

// mustStay reports whether an ad would leave a flight that runs without any.
func (l *Ledger) mustStay(ctx context.Context, q querier, kind Kind, a Ad) bool {
	f := a.Flight
	if !f.Booked || f.Paused || f.Cancelled || !l.now().Before(f.Until) || a.approved == "" || a.Archived {
		return false
	}
	if kind != KindAd {
		return true
	}
	var others int
	err := q.QueryRowContext(ctx, `SELECT count(*) FROM ads WHERE flight = ? AND id <> ? AND approved <> '' AND archived IS NULL`,
		f.ID, a.ID).Scan(&others)
	return err != nil || others == 0
}
