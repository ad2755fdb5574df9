package stats

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"linnet/ads"
)

// The tasks: questions with 64 answers each. Their names have one length, as their reports.
const (
	TaskGenre = "genre-64" // which genre do you like
	TaskEvent = "event-64" // what stood in a place of the day: see Happened
)

// Tasks are their names.
func Tasks() []string { return []string{TaskGenre, TaskEvent} }

// purposeOf is what a listener must have agreed to before a report of the task exists.
func purposeOf(task string) Purpose {
	if task == TaskEvent {
		return AdEvents
	}
	return Taste
}

// ErrReport is wrapped when bytes are not a report.
var ErrReport = errors.New("not a report")

// maxReport bounds what is read from strangers.
const maxReport = 64

// A Report is one answer: altered in mode solo, true and sealed in mode pair. A report holds nothing else.
type Report struct {
	Task   string `json:"task"`
	Day    string `json:"day"` // "2026-11-22", UTC
	Answer int    `json:"answer"`
	Sealed string `json:"sealed,omitempty"` // of mode pair: what is sent instead, base64

	Asking string `json:"asking,omitempty"` // of mode pair, while it has no token: what asks the helper for it, base64
	Seed   string `json:"seed,omitempty"`   // and what blinded that, base64; it never leaves
}

// Bytes is what is sent next of the report: itself, or what asks for its token. Either has the same size for every answer and day.
func (r Report) Bytes() []byte {
	text := cmp.Or(r.Asking, r.Sealed)
	if text != "" {
		sealed, _ := base64.StdEncoding.DecodeString(text) // our own writing
		return sealed
	}
	return fmt.Appendf(nil, `{ "task": %q, "day": %q, "answer": %2d }`, r.Task, r.Day, r.Answer)
}

// ParseReport reads exactly what Bytes writes and refuses everything else (ErrReport): other spellings
// of the same JSON could carry a mark that tells listeners apart.
func ParseReport(b []byte) (Report, error) {
	if len(b) > maxReport {
		return Report{}, fmt.Errorf("%w: %d bytes are more than %d", ErrReport, len(b), maxReport)
	}
	var r Report
	if err := json.Unmarshal(b, &r); err != nil {
		return Report{}, fmt.Errorf("%w: %w", ErrReport, err)
	}
	if r.Sealed != "" || r.Asking != "" || !slices.Contains(Tasks(), r.Task) || r.Answer < 0 || r.Answer >= ads.Buckets {
		return Report{}, fmt.Errorf("%w: answer %d to task %q", ErrReport, r.Answer, r.Task)
	}
	if day, err := time.Parse(time.DateOnly, r.Day); err != nil || day.Format(time.DateOnly) != r.Day {
		return Report{}, fmt.Errorf("%w: day %q", ErrReport, r.Day)
	}
	if string(r.Bytes()) != string(b) {
		return Report{}, fmt.Errorf("%w: it is written differently", ErrReport)
	}
	return r, nil
}

const (
	lateDays = 2         // how old a report's day may be: a computer slept
	early    = time.Hour // how far a listener's clock may be ahead when a day begins
)

// wanted says whether an intake still takes a report of that day. A day to come is refused, so that nobody fills it before it begins. A
// listener whose clock is ahead keeps the report and succeeds when the day has come.
func wanted(day string, now time.Time) bool {
	midnight, err := time.Parse(time.DateOnly, day)
	return err == nil && !midnight.Before(Oldest(now)) && !midnight.After(now.Add(early))
}

// Oldest is the oldest day of which reports are still taken.
func Oldest(now time.Time) time.Time {
	return now.UTC().Truncate(24*time.Hour).AddDate(0, 0, -lateDays)
}
