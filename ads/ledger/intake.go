package ledger

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"maps"
	"math/bits"
	"net/netip"
	"slices"
	"strings"
	"time"

	"linnet/ads/stats"
)

// batch is how many waiting reports one transaction takes.
const batch = 2000

// counted is a report on its way to the goroutine that owns the group commit.
type counted struct {
	report stats.Report
	done   chan<- error
	from   netip.Prefix // not valid: not known, and each such report stands for a network of its own
}

// Add counts one report and returns when it is safely on disk. Many at once share a transaction. With it the Ledger is a stats.Sink. The
// caller limits reports by network.
func (l *Ledger) Add(ctx context.Context, r stats.Report) error {
	return l.AddFrom(ctx, netip.Prefix{}, r)
}

// AddFrom is Add for a report out of a network, which is kept as a hash for as long as reports of that day are taken: see stats.PerNetwork.
// With it the Ledger is a stats.NetworkSink.
func (l *Ledger) AddFrom(ctx context.Context, network netip.Prefix, r stats.Report) error {
	done := make(chan error, 1)
	select {
	case l.reports <- counted{r, done, network}:
		return <-done
	case <-l.quit:
		return fmt.Errorf("counting a report: %w", sql.ErrConnDone)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// countReports owns the group commit until Close: while one transaction is written the next reports gather at the channel.
func (l *Ledger) countReports() {
	for {
		select {
		case first := <-l.reports:
			l.commit(l.gather(first))
		case <-l.quit:
			return
		}
	}
}

func (l *Ledger) gather(first counted) []counted {
	all := []counted{first}
	for len(all) < batch {
		select {
		case next := <-l.reports:
			all = append(all, next)
		default:
			return all
		}
	}
	return all
}

// commit adds up equal reports first, so that a transaction touches each cell once.
func (l *Ledger) commit(all []counted) {
	ctx := context.Background() // the reports were taken in: they are written even while stopping
	open := stats.Oldest(l.now())
	err := l.change(ctx, func(tx *sql.Tx) error {
		if !open.Equal(l.settled) {
			if err := l.settle(ctx, tx); err != nil {
				return err
			}
		}
		cells, err := place(ctx, tx, all)
		if err != nil {
			return err
		}
		return addTo(ctx, tx, cells)
	})
	if err == nil {
		l.settled = open
	}
	for _, c := range all {
		c.done <- err
	}
}

// A cell is where a report is counted.
type cell struct {
	task, day   string
	nth, bucket int
}

// A sharer is a network on a day, whose reports count up to its share.
type sharer struct {
	task, day string
	network   [8]byte
}

// place finds the cells of reports: the places of each among those of its network.
func place(ctx context.Context, tx *sql.Tx, all []counted) (map[cell]int, error) {
	cells, groups, keys := map[cell]int{}, map[sharer][]int{}, map[string][]byte{}
	for _, c := range all {
		r := c.report
		if !c.from.IsValid() {
			cells[cell{r.Task, r.Day, 1, r.Answer}]++
			continue
		}
		if keys[r.Day] == nil {
			key, err := dayKey(ctx, tx, r.Day)
			if err != nil {
				return nil, err
			}
			keys[r.Day] = key
		}
		who := sharer{r.Task, r.Day, hashNetwork(keys[r.Day], c.from)}
		groups[who] = append(groups[who], r.Answer)
	}
	for some := range slices.Chunk(slices.Collect(maps.Keys(groups)), cellsAtOnce) {
		totals, err := addNetworks(ctx, tx, some, groups)
		if err != nil {
			return nil, err
		}
		for _, who := range some {
			first := totals[who] - len(groups[who]) + 1
			for i, bucket := range groups[who] {
				cells[cell{who.task, who.day, coarse(first + i), bucket}]++
			}
		}
	}
	return cells, nil
}

// coarse rounds a place up to six binary digits: a flood from one network must not fill the disk with places of its own.
func coarse(nth int) int {
	drop := max(0, bits.Len(uint(nth))-6)
	return (nth + 1<<drop - 1) >> drop << drop
}

// dayKey is the key under which networks are hashed for reports of a day; it is made with the first and ends with the day.
func dayKey(ctx context.Context, tx *sql.Tx, day string) (key []byte, err error) {
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails
	if _, err := tx.ExecContext(ctx, `INSERT INTO network_keys VALUES (?, ?) ON CONFLICT DO NOTHING`, day, fresh); err != nil {
		return nil, err
	}
	err = tx.QueryRowContext(ctx, `SELECT key FROM network_keys WHERE day = ?`, day).Scan(&key)
	return key, err
}

// hashNetwork is short, so that networks would not be certain even to who had the key.
func hashNetwork(key []byte, network netip.Prefix) (short [8]byte) {
	sum := hmac.New(sha256.New, key)
	sum.Write([]byte(network.String()))
	copy(short[:], sum.Sum(nil))
	return short
}

// cellsAtOnce is how many cells one statement takes: each is a way to the server and back.
const cellsAtOnce = 64

// addNetworks counts the new reports of networks, and returns how many each has given now.
func addNetworks(ctx context.Context, tx *sql.Tx, some []sharer, groups map[sharer][]int) (map[sharer]int, error) {
	var values []any
	for _, who := range some {
		values = append(values, who.task, who.day, who.network[:], len(groups[who]))
	}
	rows, err := tx.QueryContext(ctx, `INSERT INTO networks VALUES (?, ?, ?, ?)`+strings.Repeat(`, (?, ?, ?, ?)`, len(some)-1)+
		` ON CONFLICT (task, day, network) DO UPDATE SET count = networks.count + excluded.count RETURNING task, day, network, count`,
		values...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	totals := map[sharer]int{}
	for rows.Next() {
		var who sharer
		var network []byte
		var n int
		if err := rows.Scan(&who.task, &who.day, &network, &n); err != nil {
			return nil, err
		}
		copy(who.network[:], network)
		totals[who] = n
	}
	return totals, rows.Err()
}

func addTo(ctx context.Context, tx *sql.Tx, cells map[cell]int) error {
	for some := range slices.Chunk(slices.Collect(maps.Keys(cells)), cellsAtOnce) {
		var values []any
		for _, c := range some {
			values = append(values, c.task, c.day, c.nth, c.bucket, cells[c])
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO counts VALUES (?, ?, ?, ?, ?)`+strings.Repeat(`, (?, ?, ?, ?, ?)`, len(some)-1)+
			` ON CONFLICT (task, day, nth, bucket) DO UPDATE SET count = counts.count + excluded.count`, values...)
		if err != nil {
			return err
		}
	}
	return nil
}

// settle ends the days of which no report is taken any more: what counts is added up for good, and hashes and key of their networks are
// forgotten. Settling happens with the first report of a day, and with every release and renewal of the feed.
func (l *Ledger) settle(ctx context.Context, tx *sql.Tx) error {
	open := stats.Oldest(l.now()).Format(time.DateOnly)
	for _, forget := range []string{`DELETE FROM networks WHERE day < ?`, `DELETE FROM network_keys WHERE day < ?`} {
		if _, err := tx.ExecContext(ctx, forget, open); err != nil {
			return err
		}
	}
	for _, task := range stats.Tasks() {
		days, err := countedDays(ctx, tx, `SELECT day, nth, bucket, count FROM counts WHERE task = ?1 AND day < ?2
			AND day IN (SELECT day FROM counts WHERE task = ?1 AND day < ?2 AND nth > 0) ORDER BY day, nth`, task, open)
		if err != nil {
			return err
		}
		for _, d := range days {
			if err := d.keep(ctx, tx, task); err != nil {
				return err
			}
		}
	}
	return nil
}
