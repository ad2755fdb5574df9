package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
)

// reportsLag is how many days a report may be late: so long a counter still speaks of its last campaign.
const reportsLag = 4

// countFor gives each campaign of the release a counter, as far as there are any, and keeps the one it has. What left the release
// gives its counter back after reportsLag days.
func (l *Ledger) countFor(ctx context.Context, tx *sql.Tx, released []Ad) ([]ads.Counter, error) {
	members := map[string][]string{} // campaign -> ads
	var order []string
	for _, a := range released {
		if members[a.CampaignID] == nil {
			order = append(order, a.CampaignID)
		}
		members[a.CampaignID] = append(members[a.CampaignID], a.ID)
	}
	today := l.now().UTC()
	rows, err := tx.QueryContext(ctx, `SELECT counter, campaign, until IS NULL FROM counters WHERE until IS NULL OR until >= ?`, today.Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	type holder struct {
		counter  int
		campaign string
		runs     bool
	}
	held, err := collect(rows, func(h *holder) error { return rows.Scan(&h.counter, &h.campaign, &h.runs) })
	if err != nil {
		return nil, err
	}
	all, taken := make([]ads.Counter, stats.Counters), make([]bool, stats.Counters+1)
	for _, h := range held {
		taken[h.counter] = true
		if h.runs && members[h.campaign] == nil {
			_, err := tx.ExecContext(ctx, `UPDATE counters SET until = ? WHERE campaign = ? AND until IS NULL`, today.AddDate(0, 0, reportsLag).Format(time.DateOnly), h.campaign)
			if err != nil {
				return nil, err
			}
		} else if h.runs {
			all[h.counter-1] = ads.Counter{Campaign: h.campaign, Ads: members[h.campaign]}
			order = slices.DeleteFunc(order, func(c string) bool { return c == h.campaign })
		}
	}
	for counter := 1; counter <= stats.Counters && len(order) > 0; counter++ {
		if taken[counter] {
			continue
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO counters VALUES (?, ?, ?, NULL)`, counter, order[0], today.Format(time.DateOnly)); err != nil {
			return nil, err
		}
		all[counter-1] = ads.Counter{Campaign: order[0], Ads: members[order[0]]}
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
	Counted  bool   // it has, or had, a counter
	Days     []DayResults
	Reports  int // from listeners who agreed, on all these days, about whatever they saw
	Total    [3]stats.EventTotal
}

// DayResults are one day's estimates, by stats.Event.
type DayResults struct {
	Day     time.Time
	Reports int
	Events  [3]stats.EventTotal
}

// Results estimates what listeners who agreed saw, clicked and hid of a campaign; ErrNotFound when it is another sponsor's.
func (l *Ledger) Results(ctx context.Context, owner, campaignID string) (Results, error) {
	var r Results
	err := l.db.QueryRowContext(ctx, `SELECT name FROM campaigns WHERE id = ?1 AND ?2 IN (sponsor, 'operator')`, campaignID, owner).Scan(&r.Campaign)
	if err == sql.ErrNoRows {
		err = ErrNotFound
	}
	if err != nil {
		return r, fmt.Errorf("results of %q: %w", campaignID, err)
	}
	rows, err := l.db.QueryContext(ctx, `SELECT counters.counter, day, bucket, count FROM counters
		JOIN reports ON task = ? AND day BETWEEN since AND coalesce(until, '9999') WHERE campaign = ? ORDER BY day`, stats.TaskEvent, campaignID)
	if err != nil {
		return r, fmt.Errorf("results of %q: %w", campaignID, err)
	}
	type cell struct {
		counter, bucket, count int
		day                    string
	}
	cells, err := collect(rows, func(c *cell) error { return rows.Scan(&c.counter, &c.day, &c.bucket, &c.count) })
	if err != nil {
		return r, fmt.Errorf("results of %q: %w", campaignID, err)
	}
	err = l.db.QueryRowContext(ctx, `SELECT count(*) > 0 FROM counters WHERE campaign = ?`, campaignID).Scan(&r.Counted)
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
	return r, err
}
