package ledger

import (
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

// countFor gives each flight of the release a counter, as far as there are any, and keeps the one it has. What left the release
// gives its counter back after reportsLag days.
func (l *Ledger) countFor(ctx context.Context, tx *sql.Tx, released []Ad) ([]ads.Counter, error) {
	members := map[string]*ads.Counter{} // by flight
	var order []string
	for _, a := range released {
		if members[a.Flight.ID] == nil {
			order = append(order, a.Flight.ID)
			members[a.Flight.ID] = &ads.Counter{Campaign: a.CampaignID, Flight: a.Flight.ID}
		}
		members[a.Flight.ID].Ads = append(members[a.Flight.ID].Ads, a.ID)
	}
	today := l.now().UTC()
	rows, err := tx.QueryContext(ctx, `SELECT counter, flight, until IS NULL FROM counters WHERE until IS NULL OR until >= ?`, today.Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	type holder struct {
		counter int
		flight  string
		runs    bool
	}
	held, err := collect(rows, func(h *holder) error { return rows.Scan(&h.counter, &h.flight, &h.runs) })
	if err != nil {
		return nil, err
	}
	all, taken := make([]ads.Counter, stats.Counters), make([]bool, stats.Counters+1)
	for _, h := range held {
		taken[h.counter] = true
		if h.runs && members[h.flight] == nil {
			_, err := tx.ExecContext(ctx, `UPDATE counters SET until = ? WHERE counter = ? AND until IS NULL`, today.AddDate(0, 0, reportsLag).Format(time.DateOnly), h.counter)
			if err != nil {
				return nil, err
			}
		} else if h.runs {
			all[h.counter-1] = *members[h.flight]
			order = slices.DeleteFunc(order, func(f string) bool { return f == h.flight })
		}
	}
	for counter := 1; counter <= stats.Counters && len(order) > 0; counter++ {
		if taken[counter] {
			continue
		}
		next := members[order[0]]
		if _, err := tx.ExecContext(ctx, `INSERT INTO counters (counter, campaign, since, flight) VALUES (?, ?, ?, ?)`,
			counter, next.Campaign, today.Format(time.DateOnly), next.Flight); err != nil {
			return nil, err
		}
		all[counter-1] = *next
		order = order[1:]
	}
	for len(all) > 0 && all[len(all)-1].Campaign == "" {
		all = all[:len(all)-1]
	}
	return all, nil
}

// Results is what is known of how a campaign was received.
type Results struct {
	Campaign string // name
	Flights  []FlightResults
}

// FlightResults is what is known of one flight.
type FlightResults struct {
	Flight  string // name; empty: of all flights together, before each had a counter
	Counted bool   // it has, or had, a counter
	Days    []DayResults
	Reports int // from listeners who agreed, on all these days, about whatever they saw
	Total   [3]stats.EventTotal
}

// DayResults are the estimates of one day, by stats.Event, or of the days that were summed up together with a helper.
type DayResults struct {
	Day     time.Time
	Last    time.Time // of the days that were summed up; zero: it is one day
	Reports int
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
	err = l.db.QueryRowContext(ctx, `SELECT name FROM campaigns WHERE id = ?1 AND ?2 IN (sponsor, 'operator')`, campaignID, owner).Scan(&r.Campaign)
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNotFound
	}
	if err != nil {
		return r, err
	}
	type flown struct {
		id, name string
		starts   int64
	}
	rows, err := l.db.QueryContext(ctx, `SELECT '' AS id, '' AS name, 0 AS starts WHERE EXISTS (SELECT 1 FROM counters WHERE campaign = ?1 AND flight = '')
		UNION ALL SELECT id, name, starts FROM flights WHERE campaign = ?1 ORDER BY 3, 1`, campaignID)
	if err != nil {
		return r, err
	}
	flights, err := collect(rows, func(f *flown) error { return rows.Scan(&f.id, &f.name, &f.starts) })
	for _, f := range flights {
		one, err := l.resultsOf(ctx, campaignID, f.id)
		if err != nil {
			return r, err
		}
		one.Flight = f.name
		r.Flights = append(r.Flights, one)
	}
	return r, err
}

func (l *Ledger) resultsOf(ctx context.Context, campaignID, flight string) (r FlightResults, err error) {
	err = l.db.QueryRowContext(ctx, `SELECT count(*) > 0 FROM counters WHERE campaign = ? AND flight = ?`, campaignID, flight).Scan(&r.Counted)
	if err != nil {
		return r, err
	}
	rows, err := l.db.QueryContext(ctx, `SELECT counters.counter, day, bucket, count FROM counters
		JOIN reports ON task = ? AND day BETWEEN since AND coalesce(until, '9999') WHERE campaign = ? AND flight = ? ORDER BY day`, stats.TaskEvent, campaignID, flight)
	if err != nil {
		return r, err
	}
	type cell struct {
		counter, bucket, count int
		day                    string
	}
	cells, err := collect(rows, func(c *cell) error { return rows.Scan(&c.counter, &c.day, &c.bucket, &c.count) })
	if err != nil {
		return r, err
	}
	var sum, day [ads.Buckets]int
	for i, c := range cells {
		day[c.bucket], sum[c.bucket] = day[c.bucket]+c.count, sum[c.bucket]+c.count
		if i+1 < len(cells) && cells[i+1].day == c.day {
			continue
		}
		date, _ := time.Parse(time.DateOnly, c.day)
		d := DayResults{Day: date, Events: stats.EstimateEvents(day, Epsilon)[c.counter]}
		for _, n := range day {
			d.Reports += n
		}
		r.Reports, r.Days, day = r.Reports+d.Reports, append(r.Days, d), [ads.Buckets]int{}
		r.Total = stats.EstimateEvents(sum, Epsilon)[c.counter]
	}
	split, err := l.sumsOf(ctx, campaignID, flight)
	for _, d := range split {
		r.Reports, r.Days = r.Reports+d.Reports, append(r.Days, d)
		for e := range r.Total {
			if !d.shared {
				r.Total[e] = r.Total[e].Plus(d.Events[e])
			}
		}
	}
	slices.SortStableFunc(r.Days, func(a, b DayResults) int { return a.Day.Compare(b.Day) })
	return r, err
}
