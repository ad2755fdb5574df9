package pair

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/cloudflare/circl/vdaf/prio3/histogram"
)

// A Leader is the operator's aggregator: it takes reports in, verifies them together with the helper and asks for sums. Several
// processes may have its database open.
type Leader struct {
	*party
	client  *http.Client
	arrived chan arrival // to the goroutine that owns the group commit
	quit    chan struct{}
	done    chan struct{}
	stop    sync.Once
}

// OpenLeader opens the leader's database. The client asks the helper; nil is for a leader that only takes reports.
func OpenLeader(c Config, client *http.Client) (*Leader, error) {
	p, err := openParty(c, false)
	if err != nil {
		return nil, fmt.Errorf("opening the leader: %w", err)
	}
	l := &Leader{party: p, client: client, arrived: make(chan arrival), quit: make(chan struct{}), done: make(chan struct{})}
	go l.keepArrivals()
	return l, nil
}

// Close waits for the reports that were taken in and closes the database. Safe to call twice.
func (l *Leader) Close() error {
	l.stop.Do(func() { close(l.quit) })
	<-l.done
	return l.party.Close()
}

// Aggregate verifies everything that waits, of every task, in jobs of 500, and returns how many reports were counted. Reports that the
// helper refuses are dropped. So are those that turn 48 hours old within the next hour, because callers call every hour. Jobs that a crash
// left half done are asked again first.
func (l *Leader) Aggregate(ctx context.Context) (counted int, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM waiting WHERE came < ?`, dayOf(l.now().Add(time.Hour))-1)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("aggregating: %w", err)
	}
	for _, t := range l.tasks {
		n, err := l.aggregate(ctx, t)
		counted += n
		if err != nil {
			return counted, fmt.Errorf("aggregating %s: %w", t.Name, err)
		}
	}
	return counted, nil
}

func (l *Leader) aggregate(ctx context.Context, t Task) (counted int, err error) {
	for {
		job, reports, err := l.nextJob(ctx, t)
		if err != nil || len(reports) == 0 {
			return counted, err
		}
		n, err := l.run(ctx, t, job, reports)
		counted += n
		if err != nil {
			return counted, err
		}
	}
}

// nextJob finds a job that was begun, or begins one; on disk first, so that the helper is never asked about the same reports
// under two names.
func (l *Leader) nextJob(ctx context.Context, t Task) (job []byte, reports []report, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT job FROM waiting WHERE task = ? AND job IS NOT NULL LIMIT 1`, t.id[:]).Scan(&job)
		if errors.Is(err, sql.ErrNoRows) {
			job = randomBytes(16)
			_, err = tx.ExecContext(ctx, `UPDATE waiting SET job = ? WHERE task = ? AND id IN (SELECT id FROM waiting WHERE task = ?
				LIMIT ?)`,
				job, t.id[:], t.id[:], perJob)
		}
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT body FROM waiting WHERE task = ? AND job = ? ORDER BY id`, t.id[:], job)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var body []byte
			if err := rows.Scan(&body); err != nil {
				return err
			}
			r, err := parseReport(body)
			if err != nil {
				return err
			}
			reports = append(reports, r)
		}
		return rows.Err()
	})
	return job, reports, err
}

func (l *Leader) run(ctx context.Context, t Task, job []byte, reports []report) (counted int, err error) {
	var mine []prepared
	var items []prepareInit
	for _, p := range each(reports, func(r report) *prepared {
		p, err := l.prepare(t, r)
		if err != nil {
			return nil // dropped with its job
		}
		return &p
	}) {
		if p == nil {
			continue
		}
		share, err := p.share.MarshalBinary()
		if err != nil {
			return 0, err
		}
		mine, items = append(mine, *p), append(items, prepareInit{p.report, share})
	}
	verdicts, err := l.verdicts(ctx, t, job, items)
	if err != nil {
		return 0, err
	}
	err = l.change(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM waiting WHERE task = ? AND job = ?`, t.id[:], job)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err // another process finished the very job
		}
		counted, err = l.count(ctx, taskRows{tx, t}, mine, verdicts)
		return err
	})
	return counted, err
}

// verdicts asks the helper about the reports that the leader could open.
func (l *Leader) verdicts(ctx context.Context, t Task, job []byte, items []prepareInit) ([]verdict, error) {
	if len(items) == 0 {
		return nil, nil
	}
	body, err := writeJob(items)
	if err != nil {
		return nil, err
	}
	answer, err := l.ask(ctx, t, request{http.MethodPut, "aggregation_jobs/" + base64.RawURLEncoding.EncodeToString(job), body})
	if err != nil {
		return nil, err
	}
	all, err := parseVerdicts(answer)
	if err != nil || len(all) != len(items) {
		return nil, fmt.Errorf("%w: its answer is not one", ErrUnanswered)
	}
	return all, nil
}

// count adds exactly what the helper says that it counted.
func (l *Leader) count(ctx context.Context, rows taskRows, mine []prepared, verdicts []verdict) (n int, err error) {
	days := map[int64]*batch{}
	vdaf := rows.task.vdaf()
	params := vdaf.Params()
	for i, p := range mine {
		v := verdicts[i]
		if v.id != p.id || v.state != finished {
			l.log.Debug("a report was refused", "state", v.state)
			continue
		}
		var message histogram.PrepMessage
		if err := message.New(&params).UnmarshalBinary(v.message); err != nil {
			return 0, fmt.Errorf("%w: %w", ErrMismatch, err)
		}
		out, err := vdaf.PrepNext(p.state, &message)
		if err != nil {
			return 0, fmt.Errorf("%w: %w", ErrMismatch, err)
		}
		if days[p.day] == nil {
			b, err := rows.batchOf(ctx, p.day, p.day)
			if err != nil {
				return 0, err
			}
			days[p.day] = &b
		}
		if err := days[p.day].add(p.id, out); err != nil {
			return 0, err
		}
		n++
	}
	for day, b := range days {
		if err := rows.store(ctx, day, *b); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// A request is what the helper is asked for; path is below the task's.
type request struct {
	method, path string
	body         []byte
}

// ask sends one request to the helper and gives its problems back as our errors.
func (l *Leader) ask(ctx context.Context, t Task, q request) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, q.method, t.Pair.Helper+"/tasks/"+t.ID()+"/"+q.path, bytes.NewReader(q.body))
	if err != nil {
		return nil, err
	}
	req.Header.Set(tokenHeader, l.token)
	res, err := l.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnanswered, err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, perJob*answerLength+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnanswered, err)
	}
	if res.StatusCode == http.StatusOK {
		return answer, nil
	}
	name := strings.TrimSpace(string(answer[:min(len(answer), 80)]))
	if known := problems()[name]; known != nil {
		return nil, fmt.Errorf("the helper refuses: %w", known)
	}
	return nil, fmt.Errorf("%w: it says %s, %q", ErrUnanswered, res.Status, name)
}
