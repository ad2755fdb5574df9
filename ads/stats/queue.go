package stats

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// keepSent is how long a listener can read what was sent.
const keepSent = 90 * 24 * time.Hour

// reports is what the file reports.json holds.
type reports struct {
	Answered []string     `json:"answered"` // days that had their report, whatever became of it
	Waiting  []waiting    `json:"waiting"`
	Sent     []SentReport `json:"sent"` // oldest first
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
}

// Answer prepares the day's taste report: the bucket (of ads.Genres) is altered at random, and the
// report waits until a random moment. Without consent, or without an intake in it, it does nothing. A
// day (its UTC date) has one report at most: whatever is said again about a day that was answered is
// ignored.
func (r *Recorder) Answer(day time.Time, bucket int) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	date := day.UTC().Format(time.DateOnly)
	agreed := r.latest(Taste)
	if !agreed.Given || agreed.Intake == "" || r.closed || slices.Contains(r.reports.Answered, date) {
		return nil
	}
	answer, err := Randomise(bucket, agreed.Epsilon, rand.Reader)
	if err != nil {
		return fmt.Errorf("prepare a report: %w", err)
	}
	next := r.reports
	next.Answered = append(slices.Clone(next.Answered), date)
	report := Report{Task: TaskGenre, Day: date, Answer: answer}
	next.Waiting = append(slices.Clone(next.Waiting), waiting{report, r.cfg.Now().Add(r.cfg.Delay()), agreed.Intake})
	return r.save(next)
}

// Next shows the report that goes out first: Report.Bytes is exactly what will be sent, not before due.
func (r *Recorder) Next() (rep Report, due time.Time, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.reports.Waiting) == 0 {
		return Report{}, time.Time{}, false
	}
	first := slices.MinFunc(r.reports.Waiting, func(a, b waiting) int { return a.Due.Compare(b.Due) })
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
	return r.wipe()
}

// wipe forgets what waits, first in memory, so that a full disk cannot keep it alive. The caller
// holds mu.
func (r *Recorder) wipe() error {
	r.stop()
	r.reports.Waiting = nil
	return r.save(r.reports)
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
