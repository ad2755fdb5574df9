package stats

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"linnet/ads/stats/pair"
)

// keepSent is how long a listener can read what was sent.
const keepSent = 90 * 24 * time.Hour

// reports is what the file reports.json holds.
type reports struct {
	Answered []string     `json:"answered"` // days that had their taste report, whatever became of it
	Events   *eventDay    `json:"events,omitempty"`
	Waiting  []waiting    `json:"waiting"`
	Sent     []SentReport `json:"sent"` // oldest first

	Said  memo       `json:"said,omitempty"` // with the two below: for ever, also when consent is taken back
	Term  *tasteTerm `json:"term,omitempty"`
	Ended []Purpose  `json:"ended,omitempty"` // whose lifetime is used up
}

// waiting is a report with its moment and its address.
type waiting struct {
	Report Report    `json:"report"`
	Due    time.Time `json:"due"`
	URL    string    `json:"url"`
}

// A SentReport is a report that left this machine, or may have: one that was broken off on its way is
// counted as sent.
type SentReport struct {
	Report Report    `json:"report"`
	Bytes  []byte    `json:"bytes"` // exactly what went over the wire
	URL    string    `json:"url"`
	At     time.Time `json:"at"`

	Epsilon float64 `json:"epsilon,omitempty"` // how much it can have given away
}

// Answer prepares the day's taste report: the bucket (of ads.Genres) is altered at random, and the
// report waits until a random moment. Without consent, or without an intake in it, it does nothing. A
// day (its UTC date) has one report at most: whatever is said again about a day that was answered is
// ignored. So is another bucket until the term of the first is over, and everything once a lifetime is spent.
func (r *Recorder) Answer(day time.Time, bucket int) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	date := day.UTC().Format(time.DateOnly)
	mode, agreed := r.agreed(Taste)
	if !agreed || r.closed || slices.Contains(r.reports.Answered, date) {
		return nil
	}
	next := r.reports
	if next.Term == nil || next.Term.over(date) {
		next.Term = &tasteTerm{Began: date, Bucket: bucket}
	}
	if mode.Name == "pair" {
		if next.Term.Split {
			return nil
		}
		next.Term = &tasteTerm{Began: next.Term.Began, Bucket: next.Term.Bucket, Split: true}
	}
	next.Answered = append(slices.Clone(next.Answered), date)
	return r.prepare(next, mode, Report{Task: TaskGenre, Day: date, Answer: next.Term.Bucket})
}

// prepare adds the report of a true answer to what waits, or ends its purpose when that would be more than a lifetime gives away, and
// saves next. The caller holds mu.
func (r *Recorder) prepare(next reports, mode Mode, truth Report) error {
	p := purposeOf(truth.Task)
	if slices.Contains(next.Ended, p) {
		return r.save(next)
	}
	report, more, ok, err := mode.report(truth, next.Said)
	if err != nil {
		return fmt.Errorf("prepare a report: %w", err)
	}
	next.Said = more
	if ok {
		next.Waiting = append(slices.Clone(next.Waiting), r.later(report, mode))
	} else {
		next.Ended = append(slices.Clone(next.Ended), p)
	}
	return r.save(next)
}

// later is a report that waits for a random moment of its own. Mode pair takes two moments. The token is asked for at the first, so that
// the helper cannot tell by the clock which report it was for. Both fall within the time that one takes in mode solo.
func (r *Recorder) later(report Report, mode Mode) waiting {
	delay := r.cfg.Delay()
	if mode.Name == "pair" {
		delay /= 2
	}
	return waiting{report, r.cfg.Now().Add(delay), mode.address(report)}
}

// report makes a true answer fit to leave: altered, or split and sealed. before is what was said; ok is false when a lifetime is spent.
func (m Mode) report(truth Report, before memo) (r Report, more memo, ok bool, err error) {
	if m.Name != "pair" {
		truth.Answer, more, ok, err = before.alter(truth.Task, m.Epsilon, truth.Answer, rand.Reader)
		return truth, more, ok, err
	}
	if !before.affords(purposeOf(truth.Task), m.Epsilon) {
		return truth, before, false, nil
	}
	task, err := m.task(truth.Task)
	if err != nil {
		return truth, before, false, err
	}
	day, err := time.Parse(time.DateOnly, truth.Day)
	if err != nil {
		return truth, before, false, err
	}
	draft, err := task.Draft(day, truth.Answer)
	truth.Sealed, truth.Asking, truth.Seed = encoded(draft.Report), encoded(draft.Request), encoded(draft.Seed)
	return truth, before, err == nil, err
}

// allowed puts the helper's answer into a report that asked for its token: pair.ErrToken when it is none.
func (m Mode) allowed(r Report, answer []byte) (Report, error) {
	task, err := m.task(r.Task)
	if err != nil {
		return r, err
	}
	sealed, err := task.Complete(r.draft(), answer)
	r.Sealed, r.Asking, r.Seed = encoded(sealed), "", ""
	return r, err
}

func (r Report) draft() (d pair.Draft) {
	d.Report, _ = base64.StdEncoding.DecodeString(r.Sealed) // our own writing
	d.Request, _ = base64.StdEncoding.DecodeString(r.Asking)
	d.Seed, _ = base64.StdEncoding.DecodeString(r.Seed)
	return d
}

func encoded(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

// Next shows the report that goes out first, of the purposes or of all when none is named: Report.Bytes is
// exactly what will be sent, not before due.
func (r *Recorder) Next(of ...Purpose) (rep Report, due time.Time, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := slices.DeleteFunc(slices.Clone(r.reports.Waiting), func(w waiting) bool {
		return len(of) > 0 && !slices.Contains(of, purposeOf(w.Report.Task))
	})
	if len(all) == 0 {
		return Report{}, time.Time{}, false
	}
	first := slices.MinFunc(all, func(a, b waiting) int { return a.Due.Compare(b.Due) })
	return first.Report, first.Due, true
}

// Sent lists what went out in the last 90 days, newest first.
func (r *Recorder) Sent() []SentReport {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := recent(r.reports.Sent, r.cfg.Now())
	slices.Reverse(all)
	return all
}

// DeleteWaiting forgets what waits and breaks off what is on its way; the day stays unanswered.
func (r *Recorder) DeleteWaiting() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.wipe(Taste, AdEvents)
}

// wipe forgets what waits for the purposes, first in memory, so that a full disk cannot keep it alive. Requests on their way for them are
// cancelled. The caller holds mu.
func (r *Recorder) wipe(purposes ...Purpose) error {
	if slices.Contains(purposes, purposeOf(r.leaving.Task)) {
		r.stop()
	}
	for _, p := range purposes {
		r.reports.drop(p)
	}
	return r.save(r.reports)
}

// drop forgets what waits for a purpose, but not what was said: see memo.
func (all *reports) drop(p Purpose) {
	all.Waiting = slices.DeleteFunc(slices.Clone(all.Waiting), func(w waiting) bool { return purposeOf(w.Report.Task) == p })
	if p == AdEvents {
		all.Events = nil
	}
}

// keeps says whether anything waits or is gathered for a purpose.
func (all *reports) keeps(p Purpose) bool {
	return p == AdEvents && all.Events != nil ||
		slices.ContainsFunc(all.Waiting, func(w waiting) bool { return purposeOf(w.Report.Task) == p })
}

// Budget returns the most that all answers so far can have given away, in modes solo and pair. The unit is ε, which adds up from one new
// answer to the next. An answer that is repeated gives away nothing more.
func (r *Recorder) Budget() float64 { return r.Spent(Taste) + r.Spent(AdEvents) }

// Spent is the part of a purpose's Lifetime that is used up.
func (r *Recorder) Spent(p Purpose) float64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reports.Said.spent(p)
}

// Ended says that a purpose's Lifetime does not suffice for another answer, so that nothing more is ever sent for it.
func (r *Recorder) Ended(p Purpose) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Contains(r.reports.Ended, p)
}

// Guessed is the chance that whoever saw all that was said for a purpose guesses a true answer right; 1 of 64 before anything was said.
func (r *Recorder) Guessed(p Purpose) float64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reports.Said.guess(p)
}

// save makes next the state, on disk before in memory. The caller holds mu.
func (r *Recorder) save(next reports) error {
	next.Sent = recent(next.Sent, r.cfg.Now())
	next.Answered = next.Answered[max(0, len(next.Answered)-100):]
	text, err := json.MarshalIndent(next, "", "\t")
	if err == nil {
		err = replaceFile(r.reportFile(), text)
	}
	if err != nil {
		return fmt.Errorf("keep the reports: %w", err)
	}
	r.reports = next
	return nil
}

// recent copies what is not older than keepSent.
func recent(sent []SentReport, now time.Time) []SentReport {
	return slices.DeleteFunc(slices.Clone(sent), func(s SentReport) bool { return now.Sub(s.At) > keepSent })
}

func readReports(path string) (reports, error) {
	var all reports
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	return all, err
}

// replaceFile writes a file as a whole: after a crash it holds the old bytes or the new ones.
func replaceFile(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".unfinished-") // readable by its owner only
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // fails when it was renamed, as it should be
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
