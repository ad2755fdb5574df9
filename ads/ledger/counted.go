package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
)

// reportsLag is how many days a report may be late: so long a counter still speaks of its last campaign.
const reportsLag = 4

// countFor gives each flight of the release a counter, as far as there are any, and keeps the one it has. Flights on air come first, the
// greatest share of voice before others. One that has not begun gives its counter up to one that has. A flight that left the release gives
// its counter back after reportsLag days.
func (l *Ledger) countFor(ctx context.Context, tx *sql.Tx, released []Ad) ([]ads.Counter, error) {
	members, order := membersByFlight(released, l.now())
	held, err := heldCounters(ctx, tx, l.now())
	if err != nil {
		return nil, err
	}
	all, taken := make([]ads.Counter, stats.Counters), make([]bool, stats.Counters+1)
	for _, h := range held {
		taken[h.counter] = true
		m := members[h.flight]
		switch {
		case !h.runs:
		case m == nil:
			if err := l.endCounter(ctx, tx, h); err != nil {
				return nil, err
			}
		default:
			all[h.counter-1] = m.Counter
			order = slices.DeleteFunc(order, func(f string) bool { return f == h.flight })
		}
	}
	for _, flight := range order {
		counter := slices.Index(taken[1:], false) + 1
		if counter == 0 && members[flight].begun {
			if counter, err = l.takeFromUnbegun(ctx, tx, all, members); err != nil {
				return nil, err
			}
		}
		if counter == 0 {
			break
		}
		m := members[flight]
		if _, err := tx.ExecContext(ctx, `INSERT INTO counters (counter, campaign, since, flight) VALUES (?, ?, ?, ?)`,
			counter, m.Campaign, l.now().UTC().Format(time.DateOnly), flight); err != nil {
			return nil, err
		}
		all[counter-1], taken[counter] = m.Counter, true
	}
	for len(all) > 0 && all[len(all)-1].Campaign == "" {
		all = all[:len(all)-1]
	}
	return all, nil
}

// A member is a flight of a release that wants to be counted.
type member struct {
	ads.Counter
	begun  bool
	share  int
	starts time.Time
}

// membersByFlight are the flights of a release, and their ids in the order in which they get counters.
func membersByFlight(released []Ad, now time.Time) (members map[string]*member, order []string) {
	members = map[string]*member{}
	for _, a := range released {
		f := a.Flight
		if members[f.ID] == nil {
			order = append(order, f.ID)
			members[f.ID] = &member{Counter: ads.Counter{Campaign: a.CampaignID, Flight: f.ID}, begun: !now.Before(f.From), starts: f.From}
		}
		m := members[f.ID]
		m.Ads, m.share = append(m.Ads, a.ID), m.share+f.Share
	}
	slices.SortStableFunc(order, func(a, b string) int {
		x, y := members[a], members[b]
		switch {
		case x.begun != y.begun:
			return map[bool]int{true: -1, false: 1}[x.begun]
		case x.begun:
			return cmp.Compare(y.share, x.share)
		}
		return x.starts.Compare(y.starts)
	})
	return members, order
}

// A holder is a flight that has a counter, or had it so lately that late reports may speak of it.
type holder struct {
	counter int
	flight  string
	runs    bool
}

func heldCounters(ctx context.Context, tx *sql.Tx, now time.Time) ([]holder, error) {
	rows, err := tx.QueryContext(ctx, `SELECT counter, flight, until IS NULL FROM counters WHERE until IS NULL OR until >= ?`,
		now.UTC().Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	return collect(rows, func(h *holder) error { return rows.Scan(&h.counter, &h.flight, &h.runs) })
}

func (l *Ledger) endCounter(ctx context.Context, tx *sql.Tx, h holder) error {
	_, err := tx.ExecContext(ctx, `UPDATE counters SET until = ? WHERE counter = ? AND until IS NULL`,
		l.now().UTC().AddDate(0, 0, reportsLag).Format(time.DateOnly), h.counter)
	return err
}

// takeFromUnbegun frees the counter of the flight that begins last, of those that have not begun: nothing was ever counted for it. 0: there
// is none.
func (l *Ledger) takeFromUnbegun(ctx context.Context, tx *sql.Tx, all []ads.Counter, members map[string]*member) (counter int, err error) {
	var last *member
	for i := range all {
		if m := members[all[i].Flight]; m != nil && !m.begun && (last == nil || m.starts.After(last.starts)) {
			last, counter = m, i+1
		}
	}
	if last == nil {
		return 0, nil
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM counters WHERE counter = ? AND until IS NULL`, counter)
	return counter, err
}

// Results is what is known of how a campaign was received.
type Results struct {
	Campaign string // name
	Flights  []FlightResults
}

// FlightResults is what is known of one flight.
type FlightResults struct {
	ID      string
	Flight  string // name; empty: of all flights together, before each had a counter
	Share   int    // of the voice, in thousandths; 0 for all flights together
	Counted bool   // it has, or had, a counter
	Days    []DayResults
	Reports int // from listeners who agreed, on all these days that are not doubted, about whatever they saw
	Total   [3]stats.EventTotal
}

// DayResults are the estimates of one day, by stats.Event, or of the days that were summed up together with a helper.
type DayResults struct {
	Day     time.Time
	Last    time.Time // of the days that were summed up; zero: it is one day
	Reports int       // that count
	Held    int       // that do not: more than one network may give
	Doubted bool      // no honest listeners give such counts, so that nothing is shown of them
	Events  [3]stats.EventTotal

	shared bool // another flight had the counter on some of the days: whose events they are nobody can tell
}

// Results estimates what listeners who agreed saw, clicked and hid of each flight of a campaign, the first to begin first; ErrNotFound
// when it is another sponsor's.
func (l *Ledger) Results(ctx context.Context, owner, campaignID string) (Results, error) {
	r, err := l.results(ctx, owner, campaignID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("results of %q: %w", campaignID, err)
	}
	return r, err
}

func (l *Ledger) results(ctx context.Context, owner, campaignID string) (r Results, err error) {
	err = l.db.QueryRowContext(ctx, `SELECT name FROM campaigns WHERE id = ?1 AND ?2 IN (sponsor, 'operator')`,
		campaignID, owner).Scan(&r.Campaign)
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNotFound
	}
	if err != nil {
		return r, err
	}
	type flown struct {
		id, name string
		starts   int64
		share    int
	}
	rows, err := l.db.QueryContext(ctx, `SELECT '' AS id, '' AS name, 0 AS starts, 0 AS share WHERE EXISTS (SELECT 1 FROM counters
		WHERE campaign = ?1 AND flight = '')
		UNION ALL SELECT id, name, starts, share FROM flights WHERE campaign = ?1 ORDER BY 3, 1`, campaignID)
	if err != nil {
		return r, err
	}
	flights, err := collect(rows, func(f *flown) error { return rows.Scan(&f.id, &f.name, &f.starts, &f.share) })
	for _, f := range flights {
		one, err := l.resultsOf(ctx, campaignID, f.id)
		if err != nil {
			return r, err
		}
		one.ID, one.Flight, one.Share = f.id, f.name, f.share
		r.Flights = append(r.Flights, one)
	}
	return r, err
}

func (l *Ledger) resultsOf(ctx context.Context, campaignID, flight string) (r FlightResults, err error) {
	err = l.db.QueryRowContext(ctx, `SELECT count(*) > 0 FROM counters WHERE campaign = ? AND flight = ?`, campaignID,
		flight).Scan(&r.Counted)
	if err != nil {
		return r, err
	}
	if r.Days, err = l.daysOf(ctx, campaignID, flight); err != nil {
		return r, err
	}
	split, err := l.sumsOf(ctx, campaignID, flight)
	r.sumUp(split)
	return r, err
}

// sumUp adds days that were summed up with a helper to those of altered answers, and totals both.
func (r *FlightResults) sumUp(split []DayResults) {
	add := func(days []DayResults, plus func(sum, day stats.EventTotal) stats.EventTotal) {
		for _, d := range days {
			if d.Doubted {
				continue
			}
			first := r.Reports == 0
			r.Reports += d.Reports
			for e := range r.Total {
				if first && !d.shared {
					r.Total[e] = d.Events[e]
				} else if !d.shared {
					r.Total[e] = plus(r.Total[e], d.Events[e])
				}
			}
		}
	}
	add(r.Days, stats.EventTotal.Again)
	add(split, stats.EventTotal.Plus)
	for e := range r.Total {
		r.Total[e].Withheld = r.Total[e].Withheld || r.Reports == 0 // nothing is known, which is not zero
	}
	r.Days = append(r.Days, split...)
	slices.SortStableFunc(r.Days, func(a, b DayResults) int { return a.Day.Compare(b.Day) })
}

// daysOf are the days of altered answers on which a flight had a counter, the oldest first.
func (l *Ledger) daysOf(ctx context.Context, campaign, flight string) (days []DayResults, err error) {
	rows, err := l.db.QueryContext(ctx, `SELECT counter, since, coalesce(until, '9999') FROM counters WHERE campaign = ?
		AND flight = ? ORDER BY since`, campaign, flight)
	if err != nil {
		return nil, err
	}
	type term struct {
		counter      int
		since, until string
	}
	terms, err := collect(rows, func(t *term) error { return rows.Scan(&t.counter, &t.since, &t.until) })
	if err != nil {
		return nil, err
	}
	_, today := l.lately(1)
	for _, t := range terms {
		all, err := countedDays(ctx, l.db, `SELECT day, nth, bucket, count FROM counts WHERE task = ? AND day BETWEEN ? AND ?
			ORDER BY day, nth`,
			stats.TaskEvent, t.since, min(t.until, today))
		if err != nil {
			return nil, err
		}
		for _, d := range all {
			date, _ := time.Parse(time.DateOnly, d.Day)
			days = append(days, DayResults{Day: date, Reports: d.Reports, Held: d.Held, Doubted: !d.Honest(),
				Events: stats.EstimateEvents(d.Counts, Epsilon)[t.counter]})
		}
	}
	return days, nil
}
