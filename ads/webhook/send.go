package webhook

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"linnet/ads/ledger"
)

// A Sender delivers what waits. Several may run on one database: each delivery is of one of them.
type Sender struct {
	Ledger *ledger.Ledger
	Client *http.Client // connects to public addresses alone, and follows no redirect; see PublicOnly
	Log    *slog.Logger
}

const (
	lookEvery = 10 * time.Second
	newsEvery = time.Hour        // how often flights are looked at for what there is to tell of them
	atOnce    = 50               // deliveries in one go
	taken     = 2 * time.Minute  // how long one sender has an event to itself
	maxAnswer = 4 << 10          // bytes of an answer that are read
	hurry     = 10 * time.Second // for one delivery
	slow      = time.Second      // a hook that takes longer waits for the next look with its other events
)

// Run delivers until ctx ends, and has flights tell what there is to tell, also where no letters are sent.
func (s *Sender) Run(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var told time.Time
	for {
		if time.Since(told) > newsEvery {
			told = time.Now()
			if err := s.Ledger.Remind(ctx); err != nil && ctx.Err() == nil {
				s.Log.Warn("what flights have to tell waits", "error", err)
			}
		}
		if err := s.Deliver(ctx); err != nil && ctx.Err() == nil {
			s.Log.Warn("events wait", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// waiting is an event with its hook.
type waiting struct {
	id                      int64
	hook, url, secret, body string
	tries                   int
	due                     int64
}

// Deliver sends what is due now: of each hook the oldest, then the next. Of a hook that fails, the later events wait too, so that they
// come in order. One that is slow has one event, and holds up the others once.
func (s *Sender) Deliver(ctx context.Context) error {
	waits := map[string]bool{}
	for range atOnce {
		due, err := s.due(ctx)
		if err != nil {
			return err
		}
		sent := 0
		for _, w := range due {
			if waits[w.hook] {
				continue
			}
			began := s.Ledger.Now()
			done, err := s.deliver(ctx, w)
			if err != nil {
				return err
			}
			if waits[w.hook] = !done || s.Ledger.Now().Sub(began) > slow; !waits[w.hook] {
				sent++
			}
		}
		if sent == 0 {
			break
		}
	}
	return nil
}

// deliver makes one delivery; false: it failed, or another sender is at it.
func (s *Sender) deliver(ctx context.Context, w waiting) (done bool, err error) {
	mine, err := s.take(ctx, w)
	if err != nil || !mine {
		return false, err
	}
	failure := s.send(ctx, w)
	if ctx.Err() != nil && failure != nil {
		return false, s.giveUp(context.WithoutCancel(ctx), w)
	}
	return failure == nil, s.sent(context.WithoutCancel(ctx), w, failure)
}

func (s *Sender) due(ctx context.Context) (all []waiting, err error) {
	rows, err := s.Ledger.Rows(ctx, `SELECT e.id, h.id, h.url, h.secret, e.body, e.tries, e.due FROM hook_events e
		JOIN hooks h ON h.id = e.hook WHERE e.due <= ? AND e.id = (SELECT min(first.id) FROM hook_events first WHERE first.hook = e.hook)
		ORDER BY e.id LIMIT ?`, s.Ledger.Now().Unix(), atOnce)
	if err != nil {
		return nil, fmt.Errorf("reading events: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var w waiting
		if err := rows.Scan(&w.id, &w.hook, &w.url, &w.secret, &w.body, &w.tries, &w.due); err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, rows.Err()
}

// take has an event to itself for a while; false: another sender has it.
func (s *Sender) take(ctx context.Context, w waiting) (mine bool, err error) {
	err = s.Ledger.Quietly(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE hook_events SET due = ? WHERE id = ? AND hook = ? AND due = ?`,
			s.Ledger.Now().Add(taken).Unix(), w.id, w.hook, w.due)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		mine = n == 1
		return err
	})
	return mine, err
}

// giveUp leaves an event as it was: this program ends, and the other side has done nothing wrong.
func (s *Sender) giveUp(ctx context.Context, w waiting) error {
	return s.Ledger.Quietly(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE hook_events SET due = ? WHERE id = ? AND hook = ?`, w.due, w.id, w.hook)
		return err
	})
}

// send makes one delivery; its error is why it has to come again.
func (s *Sender) send(ctx context.Context, w waiting) error {
	if err := CheckURL(w.url); err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, hurry)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader([]byte(w.body)))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Linnet-Webhook/1")
	r.Header.Set("Linnet-Signature", Signature(w.secret, s.Ledger.Now(), []byte(w.body)))
	answer, err := s.Client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, maxAnswer) // so that the connection serves the next
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return fmt.Errorf("the answer is %s", answer.Status)
	}
	return nil
}

// sent forgets what was delivered; what failed comes again later, a few times, and is in the audit log when it is given up.
func (s *Sender) sent(ctx context.Context, w waiting, failure error) error {
	wait, again := ledger.Retry(w.tries)
	forget := func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM hook_events WHERE id = ? AND hook = ?`, w.id, w.hook) // ids are given again
		return err
	}
	if failure == nil {
		return s.Ledger.Quietly(ctx, forget)
	}
	s.Log.Info("an event was not delivered", "to", w.url, "error", failure)
	if again {
		return s.Ledger.Quietly(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE hook_events SET tries = tries + 1, due = ? WHERE id = ? AND hook = ?`,
				s.Ledger.Now().Add(wait).Unix(), w.id, w.hook)
			return err
		})
	}
	return s.Ledger.Record(ctx, ledger.AuditEntry{Who: ledger.Operator, Action: "gave up event", Object: w.url,
		Detail: failure.Error()}, forget)
}
