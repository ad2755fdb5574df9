package stats

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// Flush sends what is due. The result is how many reports, or requests for a token, went out, and the first error. Failed ones are tried
// again at another random moment while their day is still wanted.
//
// A report is written down as sent before it leaves and taken back if that fails: after a crash in
// between it is not sent a second time.
func (r *Recorder) Flush(ctx context.Context) (sent int, err error) {
	r.sending.Lock()
	defer r.sending.Unlock()
	for _, w := range r.due() {
		ok, failed := r.sendOne(ctx, w)
		if ok {
			sent++
		}
		if err == nil && failed != nil {
			err = fmt.Errorf("send the report of %s: %w", w.Report.Day, failed)
		}
	}
	return sent, err
}

// due copies what should go out now, and drops what nobody wants any more.
func (r *Recorder) due() []waiting {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.cfg.Now()
	if err := r.endDay(now); err != nil {
		r.log.Warn("the day's events cannot be prepared", "err", err)
	}
	next := r.reports
	next.Waiting = slices.DeleteFunc(slices.Clone(next.Waiting), func(w waiting) bool { return !wanted(w.Report.Day, now) })
	if len(next.Waiting) < len(r.reports.Waiting) {
		if err := r.save(next); err != nil {
			r.log.Warn("an outdated report cannot be dropped", "err", err)
		}
	}
	return slices.DeleteFunc(slices.Clone(next.Waiting), func(w waiting) bool { return w.Due.After(now) })
}

func (r *Recorder) sendOne(ctx context.Context, w waiting) (ok bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if going, err := r.depart(w, cancel); !going {
		return false, err
	}
	answer, err := r.cfg.Send(ctx, w.URL, w.Report.Bytes())
	if err != nil || w.Report.Asking == "" {
		return err == nil, r.arrive(w, err)
	}
	return true, r.allow(w, answer)
}

// allow keeps a report whose token came until another random moment. One whose token is none is dropped: its helper is not the one of
// the agreement, or does not give any.
func (r *Recorder) allow(w waiting, answer []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	broken := r.abort == nil
	r.abort = nil
	mode, agreed := r.agreed(purposeOf(w.Report.Task))
	if broken || !agreed {
		return nil
	}
	report, err := mode.allowed(w.Report, answer)
	next := r.reports
	if err != nil {
		if t := next.Term; t != nil && w.Report.Task == TaskGenre { // nothing was learned: another day may answer
			next.Term = &tasteTerm{Began: t.Began, Bucket: t.Bucket}
		}
		return errors.Join(err, r.save(next))
	}
	next.Waiting = append(slices.Clone(next.Waiting), r.later(report, mode))
	return r.save(next)
}

// depart moves a report from waiting to sent, unless it was wiped meanwhile.
func (r *Recorder) depart(w waiting, cancel context.CancelFunc) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := slices.Index(r.reports.Waiting, w)
	mode, agreed := r.agreed(purposeOf(w.Report.Task))
	if at < 0 || r.closed || !agreed {
		return false, nil
	}
	next := r.reports
	next.Waiting = slices.Delete(slices.Clone(next.Waiting), at, at+1)
	sent := SentReport{Report: w.Report, Bytes: w.Report.Bytes(), URL: w.URL, At: r.cfg.Now().UTC()}
	if w.Report.Asking == "" { // what asks for a token is random to whoever reads it
		sent.Epsilon = mode.Epsilon
		if mode.Name == "pair" {
			next.Said = append(slices.Clip(next.Said),
				said{Task: w.Report.Task, Epsilon: mode.Epsilon, Truth: w.Report.Answer, Split: true})
		}
	}
	next.Sent = append(slices.Clone(next.Sent), sent)
	if err := r.save(next); err != nil {
		return false, err
	}
	r.abort, r.leaving = cancel, w.Report
	return true, nil
}

// arrive takes a report back that did not go out, unless its sending was broken off from here.
func (r *Recorder) arrive(w waiting, failed error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	broken := r.abort == nil
	r.abort = nil
	if failed == nil || broken {
		return failed
	}
	next := r.reports
	next.Sent = slices.DeleteFunc(slices.Clone(next.Sent), func(s SentReport) bool { return s.Report == w.Report })
	if n := len(next.Said) - 1; n >= 0 && next.Said[n].Split && w.Report.Asking == "" {
		next.Said = next.Said[:n:n] // as depart has added it
	}
	w.Due = r.cfg.Now().Add(r.cfg.Delay())
	next.Waiting = append(slices.Clone(next.Waiting), w)
	if err := r.save(next); err != nil {
		r.log.Warn("a report that failed cannot be kept", "err", err)
	}
	return failed
}

// maxAnswer bounds what is read of an answer; a token has 256 bytes.
const maxAnswer = 1024

// ErrNoWay says that reports have no way out: the Recorder was given none.
var ErrNoWay = errors.New("reports have no way out")

// poster sends reports by client, each as a request of its own: no connection kept, no cookie, no redirect followed.
func poster(client *http.Client) func(context.Context, string, []byte) ([]byte, error) {
	if client == nil {
		return func(context.Context, string, []byte) ([]byte, error) { return nil, ErrNoWay }
	}
	own := *client
	own.Timeout, own.Jar = 30*time.Second, nil
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return func(ctx context.Context, url string, body []byte) ([]byte, error) { return post(ctx, &own, url, body) }
}

func post(ctx context.Context, client *http.Client, url string, body []byte) (answer []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Close = true
	if len(body) <= maxReport {
		req.Header.Set("Content-Type", "application/json")
	} else {
		req.Header.Set("Content-Type", "application/octet-stream")
	}
	req.Header.Set("User-Agent", "Linnet")
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		return nil, fmt.Errorf("the intake answered %s", res.Status)
	}
	return io.ReadAll(io.LimitReader(res.Body, maxAnswer))
}
