// Package stats is consent and what follows from it: the record of what a listener agreed to, the
// small anonymous reports that go out only then, and the totals an operator can honestly draw from
// them.
//
// It promises that nothing is prepared, kept or sent for a purpose without consent; that taking consent
// back wipes what waits at once; that what goes out can be read before, byte for byte, and afterwards;
// that a report holds no id and has one size whatever the answer. It refuses to run on its own: it
// starts no goroutine, so nothing leaves unless the caller says Flush.
package stats

import (
	"context"
	"log/slog"
	"time"
)

// A Purpose is one thing a listener can agree to.
type Purpose string

// The purposes. Each has its own switch, off at first.
const (
	Panels    Purpose = "panels"    // sponsor panels are shown
	Interests Purpose = "interests" // ticked interests are used to choose them
	Taste     Purpose = "taste"     // one altered answer a day is sent
)

// A Mode is how an operator keeps reports private, as its signed feed says.
type Mode struct {
	Name    string  // "solo": altered on the listener's machine
	Epsilon float64 // of the randomised response, in (0, MaxEpsilon]
	Intake  string  // absolute URL; https, or http to this machine
}

// A Consent is one line of the record: what was said, when, to which wording.
type Consent struct {
	Purpose Purpose   `json:"purpose"`
	Given   bool      `json:"given"`
	Wording int       `json:"wording"` // version of the wording
	Text    string    `json:"text"`    // SHA-256 of the wording shown, lower-case hex
	At      time.Time `json:"at"`
	Mode    string    `json:"mode,omitempty"`
	Epsilon float64   `json:"epsilon,omitempty"`
	Intake  string    `json:"intake,omitempty"`
}

// Config says where the record lives and how reports leave.
type Config struct {
	Dir   string                                                   // consent.jsonl and reports.json
	Send  func(ctx context.Context, url string, body []byte) error // nil: HTTP POST
	Now   func() time.Time                                         // nil: time.Now
	Delay func() time.Duration                                     // until a report is due; nil: uniform over 24 h
	Log   *slog.Logger                                             // nil: silent
}

// A Recorder keeps consent and reports. Its methods may be called from any goroutine.
type Recorder struct{}

// Open reads the record.
func Open(c Config) (*Recorder, error) { return &Recorder{}, nil }

// Close stops a running Flush and waits for it. It is safe twice.
func (r *Recorder) Close() error { return nil }

// SetConsent writes down what the listener said. The mode matters for Taste only: giving it is refused
// for a mode that this program cannot keep. Taking Taste back wipes what waits and stops what is being
// sent, at once.
func (r *Recorder) SetConsent(p Purpose, given bool, m Mode) error { return nil }

// Consented reports whether the listener agrees now.
func (r *Recorder) Consented(p Purpose) bool { return false }

// Consents returns the whole record, oldest first.
func (r *Recorder) Consents() []Consent { return nil }

// Answer prepares the day's taste report: the bucket (of ads.Genres) is altered at random, and the
// report waits until a random moment. Without consent it does nothing. A day (its UTC date) has one
// report at most: whatever is said again about a day that was answered is ignored.
func (r *Recorder) Answer(day time.Time, bucket int) error { return nil }

// Next shows the report that waits: Report.Bytes is exactly what will be sent, not before due.
func (r *Recorder) Next() (rep Report, due time.Time, ok bool) { return Report{}, time.Time{}, false }

// Flush sends what is due. It returns how many reports went out and the first error; what failed is
// tried again at another random moment, while its day is still wanted.
func (r *Recorder) Flush(ctx context.Context) (sent int, err error) { return 0, nil }

// Sent lists what went out in the last 90 days, newest first.
func (r *Recorder) Sent() []SentReport { return nil }

// DeleteWaiting forgets what waits; the day stays unanswered.
func (r *Recorder) DeleteWaiting() error { return nil }

// A SentReport is a report that left this machine.
type SentReport struct {
	Report Report    `json:"report"`
	Bytes  []byte    `json:"bytes"` // exactly what went over the wire
	URL    string    `json:"url"`
	At     time.Time `json:"at"`
}

// Promise is the wording shown before consent, derived from the mode.
func Promise(m Mode) string { return "" }
