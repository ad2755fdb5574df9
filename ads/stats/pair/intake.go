package pair

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// early is how far a listener's clock may be ahead. The tolerance is a day, unlike in mode solo: a sum takes no report without a token, and
// nobody gets tokens for days to come.
const early = 24 * time.Hour

// Add keeps a report until it is verified: ErrReport when it is not one of this task and these days, ErrToken when the helper did
// not allow it. Whether its shares are good is not known before Aggregate. A report that waits already is kept once.
func (l *Leader) Add(ctx context.Context, t Task, body []byte) error {
	r, err := parseReport(body)
	if err != nil {
		return err
	}
	if r.day < dayOf(l.now())-2 || r.day > dayOf(l.now().Add(early)) {
		return fmt.Errorf("%w of these days", ErrReport)
	}
	if err := t.allowed(r); err != nil {
		return err
	}
	done := make(chan error, 1)
	select {
	case l.arrived <- arrival{r, t, body, done}:
		return <-done
	case <-l.quit:
		return fmt.Errorf("keeping a report: %w", sql.ErrConnDone)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// An arrival is a report on its way to the disk.
type arrival struct {
	report
	task Task
	body []byte
	done chan<- error
}

// keepArrivals owns the group commit until Close: while one transaction is written the next reports gather at the channel.
func (l *Leader) keepArrivals() {
	defer close(l.done)
	for {
		select {
		case first := <-l.arrived:
			all := []arrival{first}
			for waiting := true; waiting && len(all) < perJob; {
				select {
				case next := <-l.arrived:
					all = append(all, next)
				default:
					waiting = false
				}
			}
			l.keep(all)
		case <-l.quit:
			return
		}
	}
}

func (l *Leader) keep(all []arrival) {
	ctx := context.Background() // they were taken in: they are written even while stopping
	err := l.change(ctx, func(tx *sql.Tx) error {
		insert, err := tx.PrepareContext(ctx, `INSERT INTO waiting (task, id, day, body, came) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING`)
		if err != nil {
			return err
		}
		defer insert.Close()
		for _, a := range all {
			if _, err := insert.ExecContext(ctx, a.task.id[:], a.id[:], a.day, a.body, dayOf(l.now())); err != nil {
				return err
			}
		}
		return nil
	})
	for _, a := range all {
		a.done <- err
	}
}

// Handler takes reports in: POST tasks/{id}/reports, below the agreement's address of the leader. No address is kept.
func (l *Leader) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /tasks/{task}/reports", func(w http.ResponseWriter, r *http.Request) {
		t, known := l.taskOf(r)
		if !known {
			http.Error(w, "unrecognizedTask", http.StatusNotFound)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxReport))
		if err == nil {
			err = l.Add(r.Context(), t, body)
		}
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			http.Error(w, "That is larger than any report.", http.StatusRequestEntityTooLarge)
		case errors.Is(err, ErrReport), errors.Is(err, ErrToken):
			http.Error(w, "reportRejected", http.StatusBadRequest)
		case err != nil:
			http.Error(w, "The report could not be kept; try again later.", http.StatusServiceUnavailable)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	})
	return mux
}
