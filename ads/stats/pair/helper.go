package pair

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/cloudflare/circl/blindsign/blindrsa"
	"github.com/cloudflare/circl/vdaf/prio3/histogram"
)

// tokenHeader is how DAP's leader shows who it is.
const tokenHeader = "DAP-Auth-Token"

// A Helper is the independent party. Reports reach it through the leader, sealed. The helper meets listeners only when they ask for tokens,
// and cannot tell which report a token ended up in.
type Helper struct {
	*party
	least  int
	signer blindrsa.Signer
}

// OpenHelper opens the helper's database. The private key tokens, made by NewTokenKey, belongs to the agreement's TokenKey. The helper's
// own minimum batch, least, holds when the agreement says less; LeastBatch is the lowest.
func OpenHelper(c Config, tokens string, least int) (*Helper, error) {
	p, err := openParty(c, true)
	if err != nil {
		return nil, fmt.Errorf("opening the helper: %w", err)
	}
	signer, err := tokenSigner(tokens, p.tasks[0].tokens)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the helper: %w", err), p.Close())
	}
	return &Helper{p, max(least, LeastBatch, p.tasks[0].Pair.MinBatch), signer}, nil
}

// Handler answers the leader: PUT aggregation jobs and POST aggregate shares; and listeners: POST tokens, how many to each is the
// caller's to limit. All are below the agreement's address of the helper.
func (h *Helper) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /tasks/{task}/aggregation_jobs/{job}", h.leaderOnly(func(r *http.Request, t Task, body []byte) ([]byte, error) {
		job, err := base64.RawURLEncoding.DecodeString(r.PathValue("job"))
		if err != nil || len(job) != 16 {
			return nil, ErrReport
		}
		return h.aggregate(r.Context(), t, job, body)
	}))
	mux.HandleFunc("POST /tasks/{task}/aggregate_shares", h.leaderOnly(func(r *http.Request, t Task, body []byte) ([]byte, error) {
		q, err := parseQuery(body)
		if err != nil {
			return nil, err
		}
		return h.share(r.Context(), t, q)
	}))
	mux.HandleFunc("POST /tasks/{task}/tokens", h.serveToken)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if err := h.db.PingContext(r.Context()); err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	return mux
}

// leaderOnly lets the leader through and turns errors into DAP's problem types.
func (h *Helper) leaderOnly(do func(*http.Request, Task, []byte) ([]byte, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get(tokenHeader)), []byte(h.token)) != 1 {
			http.Error(w, "unauthorizedRequest", http.StatusForbidden)
			return
		}
		t, known := h.taskOf(r)
		if !known {
			http.Error(w, "unrecognizedTask", http.StatusNotFound)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxJob))
		var answer []byte
		if err == nil {
			answer, err = do(r, t, body)
		}
		if err != nil {
			problem(w, err)
			return
		}
		_, _ = w.Write(answer)
	}
}

// problems are DAP's names of what went wrong, on both ends of the wire.
func problems() map[string]error {
	return map[string]error{"invalidBatchSize": ErrBatchSize, "batchOverlap": ErrCollected, "batchMismatch": ErrMismatch,
		"invalidMessage": ErrReport}
}

func problem(w http.ResponseWriter, err error) {
	for name, known := range problems() {
		if errors.Is(err, known) {
			http.Error(w, name, http.StatusBadRequest)
			return
		}
	}
	http.Error(w, "internal error", http.StatusInternalServerError)
}

// aggregate verifies the reports of a job and adds up those that hold. The same job again gets the same answer: a leader that
// lost it must not count other reports than the helper did.
func (h *Helper) aggregate(ctx context.Context, t Task, job, body []byte) ([]byte, error) {
	items, err := parseJob(body)
	if err != nil || len(items) == 0 {
		return nil, ErrReport
	}
	request := sha256.Sum256(body)
	all := each(items, func(it prepareInit) judged { return h.judge(t, it) })
	var answer []byte
	err = h.change(ctx, func(tx *sql.Tx) error {
		var before []byte
		err := tx.QueryRowContext(ctx, `SELECT request, answer FROM jobs WHERE task = ? AND job = ?`, t.id[:], job).Scan(&before, &answer)
		if err == nil && !bytes.Equal(before, request[:]) {
			return ErrReport
		}
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		verdicts, err := h.count(ctx, tx, t, all)
		if err != nil {
			return err
		}
		if answer, err = writeVerdicts(verdicts); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO jobs VALUES (?, ?, ?, ?, ?)`, t.id[:], job, dayOf(h.now()), request[:], answer)
		return err
	})
	return answer, err
}

// judge does the helper's part of one report's preparation: with both prep shares at hand it alone sees the proof hold or fail.
func (h *Helper) judge(t Task, it prepareInit) judged {
	refused := func(why prepareState) judged { return judged{verdict: verdict{id: it.id, state: why}, day: it.day} }
	if it.day < dayOf(h.now())-5 || it.day > dayOf(h.now().Add(early)) {
		return refused(wrongTime)
	}
	if t.allowed(it.report) != nil {
		return refused(untokened)
	}
	own, err := h.prepare(t, it.report)
	if err != nil {
		return refused(undecrypted)
	}
	vdaf := t.vdaf()
	params := vdaf.Params()
	var theirs histogram.PrepShare
	if err := theirs.New(&params).UnmarshalBinary(it.prep); err != nil {
		return refused(prepError)
	}
	message, err := vdaf.PrepSharesToPrep([]histogram.PrepShare{theirs, *own.share})
	if err != nil {
		return refused(prepError)
	}
	out, err := vdaf.PrepNext(own.state, message)
	if err != nil {
		return refused(prepError)
	}
	raw, err := message.MarshalBinary()
	if err != nil {
		return refused(prepError)
	}
	return judged{verdict{it.id, finished, raw}, it.day, out}
}

// A judged is a report after the helper's turn; out is there when it was verified.
type judged struct {
	verdict
	day int64
	out *histogram.OutShare
}

// count adds what was verified to the sums of its days, each report once, and nothing to a day that was given away.
func (h *Helper) count(ctx context.Context, tx *sql.Tx, t Task, all []judged) (verdicts []verdict, err error) {
	days := map[int64]*batch{}
	for _, j := range all {
		if j.state == finished {
			if j.verdict, err = h.countOne(ctx, taskRows{tx, t}, j, days); err != nil {
				return nil, err
			}
		}
		verdicts = append(verdicts, j.verdict)
	}
	for day, b := range days {
		if b.collected {
			continue
		}
		if err := (taskRows{tx, t}).store(ctx, day, *b); err != nil {
			return nil, err
		}
	}
	return verdicts, h.forget(ctx, tx)
}

func (h *Helper) countOne(ctx context.Context, rows taskRows, j judged, days map[int64]*batch) (verdict, error) {
	if days[j.day] == nil {
		b, err := rows.batchOf(ctx, j.day, j.day)
		if err != nil {
			return j.verdict, err
		}
		days[j.day] = &b
	}
	done, err := rows.ExecContext(ctx, `INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, rows.task.id[:], j.id[:], j.day)
	if err != nil {
		return j.verdict, err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return verdict{id: j.id, state: replayed}, err
	}
	if days[j.day].collected {
		return verdict{id: j.id, state: collected}, nil
	}
	return j.verdict, days[j.day].add(j.id, j.out)
}

// forget drops what is no longer needed against replay: reports of such days are refused by their date.
func (h *Helper) forget(ctx context.Context, tx *sql.Tx) error {
	old := dayOf(h.now()) - 10
	_, err := tx.ExecContext(ctx, `DELETE FROM seen WHERE day < ?`, old)
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM jobs WHERE day < ?`, old)
	}
	return err
}

// share gives the sum of the days away: sealed to the collector, with noise, when there are enough reports and both parties
// counted the same. Asked again for the same, it gives the same bytes, as fresh noise could be averaged away.
func (h *Helper) share(ctx context.Context, t Task, q query) (sealed []byte, err error) {
	err = h.change(ctx, func(tx *sql.Tx) error {
		var last int64
		var count int
		var checksum []byte
		err := tx.QueryRowContext(ctx, `SELECT last, count, checksum, share FROM collections WHERE task = ? AND first = ?`, t.id[:],
			q.first).
			Scan(&last, &count, &checksum, &sealed)
		if err == nil && last == q.last && count == q.count && bytes.Equal(checksum, q.checksum[:]) {
			return nil
		}
		if err == nil {
			return ErrCollected
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		sealed, err = h.sum(ctx, tx, t, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	h.log.Info("a sum was given away", "first", timeOf(q.first), "last", timeOf(q.last), "reports", q.count)
	return sealed, nil
}

func (h *Helper) sum(ctx context.Context, tx *sql.Tx, t Task, q query) ([]byte, error) {
	b, err := taskRows{tx, t}.batchOf(ctx, q.first, q.last)
	if err != nil {
		return nil, err
	}
	switch {
	case b.collected:
		return nil, ErrCollected
	case b.count < h.least:
		return nil, fmt.Errorf("%w: %d of %d", ErrBatchSize, b.count, h.least)
	case b.count != q.count || b.checksum != q.checksum:
		return nil, ErrMismatch
	}
	if err := addNoise(b.sum, t.Epsilon); err != nil {
		return nil, err
	}
	plain, err := b.sum.MarshalBinary()
	if err != nil {
		return nil, err
	}
	sealed, err := q.letter(t).seal(t.collector, plain)
	if err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO collections (task, first, last, count, checksum, share) VALUES (?, ?, ?, ?, ?, ?)`,
		t.id[:], q.first, q.last, q.count, q.checksum[:], sealed)
	if err != nil {
		return nil, err
	}
	return sealed, taskRows{tx, t}.give(ctx, q.first, q.last)
}
