package pair

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/cloudflare/circl/vdaf/prio3/histogram"

	"linnet/ads"
)

// settled is after how many days no report of a day can arrive any more.
const settled = 3

// A Sum is what the collector reads: the answers of some days with the noise of both parties, so that a bucket may be below zero.
type Sum struct {
	First, Last time.Time // days, UTC, both in it
	Reports     int       // exact
	Counts      [ads.Buckets]int64
}

// Collect asks for a task's sum of all settled days that were not summed up yet, and keeps it. collector is the private key of the
// agreement's CollectorKey. ErrBatchSize: there are too few reports so far; nothing is lost, the days wait for more. ErrMismatch: the
// days are lost, as nothing can arrive any more that would mend them, and the next sum begins after them.
func (l *Leader) Collect(ctx context.Context, t Task, collector string) (Sum, error) {
	key, err := privateKey(collector)
	if err != nil {
		return Sum{}, fmt.Errorf("collecting: %w", err)
	}
	q, share, err := l.intend(ctx, t)
	if err != nil {
		return Sum{}, fmt.Errorf("collecting: %w", err)
	}
	sealed, err := l.ask(ctx, t, request{http.MethodPost, "aggregate_shares", q.bytes()})
	if errors.Is(err, ErrBatchSize) || errors.Is(err, ErrMismatch) {
		return Sum{}, errors.Join(fmt.Errorf("collecting: %w", err), l.change(ctx, func(tx *sql.Tx) error {
			_, failed := tx.ExecContext(ctx, `DELETE FROM collections WHERE task = ? AND first = ? AND result IS NULL`, t.id[:], q.first)
			if failed == nil && errors.Is(err, ErrMismatch) {
				failed = taskRows{tx, t}.give(ctx, q.first, q.last)
			}
			return failed
		}))
	}
	if err != nil {
		return Sum{}, fmt.Errorf("collecting: %w", err)
	}
	plain, err := q.letter(t).open(key, sealed)
	theirs := make(histogram.Vec, ads.Buckets)
	if err == nil && len(plain) != sumSize {
		err = ErrReport
	}
	if err == nil {
		err = theirs.UnmarshalBinary(plain)
	}
	if err != nil {
		return Sum{}, fmt.Errorf("collecting: the helper's share: %w", err)
	}
	theirs.AddAssign(share)
	s := Sum{First: timeOf(q.first), Last: timeOf(q.last), Reports: q.count}
	if s.Counts, err = centred(theirs); err != nil {
		return Sum{}, fmt.Errorf("collecting: %w", err)
	}
	return s, l.finish(ctx, t, q, s)
}

// intend stores the next query, with the leader's own share and its noise, before the helper hears of it. After a crash the leader repeats
// the same query.
func (l *Leader) intend(ctx context.Context, t Task) (q query, share histogram.Vec, err error) {
	share = make(histogram.Vec, ads.Buckets)
	err = l.change(ctx, func(tx *sql.Tx) error {
		var checksum, raw []byte
		err := tx.QueryRowContext(ctx, `SELECT first, last, count, checksum, share FROM collections WHERE task = ? AND result IS NULL`,
			t.id[:]).
			Scan(&q.first, &q.last, &q.count, &checksum, &raw)
		if err == nil {
			copy(q.checksum[:], checksum)
			return share.UnmarshalBinary(raw)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		var first, last sql.NullInt64
		err = tx.QueryRowContext(ctx, `SELECT min(day), max(day) FROM batches WHERE task = ? AND collected = 0 AND day <= ?
			AND day NOT IN (SELECT day FROM waiting WHERE task = ?)`, t.id[:], dayOf(l.now())-settled, t.id[:]).Scan(&first, &last)
		if err != nil {
			return err
		}
		if !first.Valid {
			return ErrBatchSize
		}
		b, err := taskRows{tx, t}.batchOf(ctx, first.Int64, last.Int64)
		if err != nil {
			return err
		}
		if b.count < t.Pair.MinBatch {
			return fmt.Errorf("%w: %d of %d", ErrBatchSize, b.count, t.Pair.MinBatch)
		}
		q, share = query{first.Int64, last.Int64, b.count, b.checksum}, b.sum
		if err := addNoise(share, t.Epsilon); err != nil {
			return err
		}
		if raw, err = share.MarshalBinary(); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO collections (task, first, last, count, checksum, share) VALUES (?, ?, ?, ?, ?, ?)`,
			t.id[:], q.first, q.last, q.count, q.checksum[:], raw)
		return err
	})
	return q, share, err
}

func (l *Leader) finish(ctx context.Context, t Task, q query, s Sum) error {
	result, err := json.Marshal(s.Counts)
	if err != nil {
		return err
	}
	return l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE collections SET result = ?, share = NULL WHERE task = ? AND first = ?`,
			string(result), t.id[:], q.first)
		if err != nil {
			return err
		}
		return taskRows{tx, t}.give(ctx, q.first, q.last)
	})
}

// Sums lists what was collected of a task, newest first.
func (l *Leader) Sums(ctx context.Context, t Task) ([]Sum, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT first, last, count, result FROM collections WHERE task = ? AND result IS NOT NULL
		ORDER BY first DESC`, t.id[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Sum
	for rows.Next() {
		var s Sum
		var first, last int64
		var result string
		if err := rows.Scan(&first, &last, &s.Reports, &result); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(result), &s.Counts); err != nil {
			return nil, err
		}
		s.First, s.Last = timeOf(first), timeOf(last)
		all = append(all, s)
	}
	return all, rows.Err()
}
