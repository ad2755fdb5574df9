// Package stats holds consent and its consequences: the record of what a listener agreed to, the anonymous reports that go out only then,
// and the totals that operators can honestly draw.
//
// Nothing is prepared, kept or sent for a purpose without consent. Taking consent back wipes waiting reports at once. Listeners can read
// every byte that goes out, before and afterwards. A report holds no id and has one size whatever the answer. The package starts no
// goroutine, so nothing leaves unless the caller says Flush.
package stats

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Config says where the record lives and how reports leave.
type Config struct {
	Dir    string                                                                        // consent.jsonl and reports.json
	Client *http.Client                                                                  // by which reports leave; nil: none does
	Send   func(ctx context.Context, url string, body []byte) (answer []byte, err error) // nil: HTTP POST by Client
	Now    func() time.Time                                                              // nil: time.Now
	Delay  func() time.Duration                                                          // until a report is due; nil: uniform over 24 h
	Log    *slog.Logger                                                                  // nil: silent
}

// A Recorder keeps consent and reports. Its methods may be called from any goroutine; none but Flush
// and Close waits for the network.
type Recorder struct {
	cfg     Config
	log     *slog.Logger
	sending sync.Mutex // one Flush at a time

	mu       sync.Mutex // guards the rest
	consents []Consent
	using    *Mode // how the operator counts now; nil: as was agreed to last
	reports  reports
	abort    context.CancelFunc // of the report on its way; nil: none
	leaving  Report             // which one that is
	closed   bool
}

// ErrClosed is returned by what would change or send something after Close.
var ErrClosed = errors.New("the recorder is closed")

// Open reads the record. Reports that fell due while the program was off wait again, by up to a twenty-fourth of Delay. Otherwise sending
// would tell when the program starts.
func Open(c Config) (*Recorder, error) {
	if c.Send == nil {
		c.Send = poster(c.Client)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Delay == nil {
		c.Delay = withinADay
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	r := &Recorder{cfg: c, log: c.Log}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("open statistics: %w", err)
	}
	var err error
	if r.consents, err = readConsents(r.consentFile()); err != nil {
		return nil, fmt.Errorf("open the consent record: %w", err)
	}
	if r.reports, err = readReports(r.reportFile()); err != nil {
		return nil, fmt.Errorf("open the reports: %w", err)
	}
	for _, p := range []Purpose{Taste, AdEvents} {
		if !r.consented(p) { // a crash came between the word and the wiping
			r.reports.drop(p)
		}
	}
	now := c.Now()
	for i := range r.reports.Waiting {
		if w := &r.reports.Waiting[i]; !w.Due.After(now) {
			w.Due = now.Add(c.Delay() / 24)
		}
	}
	return r, nil
}

// Close stops a running Flush and waits for it. A second call is safe.
func (r *Recorder) Close() error {
	r.mu.Lock()
	r.closed = true
	r.stop()
	r.mu.Unlock()
	r.sending.Lock() // until the last Flush is out
	defer r.sending.Unlock()
	return nil
}

// stop breaks off the report on its way. The caller holds mu.
func (r *Recorder) stop() {
	if r.abort != nil {
		r.abort()
		r.abort = nil
	}
}

func (r *Recorder) consentFile() string { return filepath.Join(r.cfg.Dir, "consent.jsonl") }
func (r *Recorder) reportFile() string  { return filepath.Join(r.cfg.Dir, "reports.json") }

// withinADay is uniform over 24 hours.
func withinADay() time.Duration {
	n, err := rand.Int(rand.Reader, big.NewInt(int64(24*time.Hour)))
	if err != nil {
		return 24 * time.Hour
	}
	return time.Duration(n.Int64())
}
