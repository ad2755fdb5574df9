package stats

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"time"
)

// A Sink keeps accepted reports. Add is called from many goroutines and returns when the report is
// safe; an error means it was not kept.
type Sink interface {
	Add(ctx context.Context, r Report) error
}

// NewIntake answers POST with one report as its body: 204 when it was kept. Refusals are in plain words: 413 for too large, 400 for no
// report or one of another day, 429 for too many from one network. No address is kept; a NetworkSink is told the network. A nil now is
// time.Now.
func NewIntake(sink Sink, now func() time.Time) http.Handler {
	if now == nil {
		now = time.Now
	}
	return &intake{sink: sink, now: now, gate: newTurnstile(PerHour)}
}

type intake struct {
	sink Sink
	now  func() time.Time
	gate *turnstile
}

func (in *intake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "Send one report by POST.", http.StatusMethodNotAllowed)
		return
	}
	now := in.now()
	if !in.gate.pass(sender(r), now) {
		tooMany(w)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxReport))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		http.Error(w, "That is larger than any report.", http.StatusRequestEntityTooLarge)
		return
	}
	report, err := ParseReport(body)
	if err != nil || !wanted(report.Day, now) {
		http.Error(w, "That is not a report of these days.", http.StatusBadRequest)
		return
	}
	if err := in.keep(r, report); err != nil {
		http.Error(w, "The report could not be kept; try again later.", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// untold is the network of those whose address is not told.
var untold = netip.MustParsePrefix("::/48")

func (in *intake) keep(r *http.Request, report Report) error {
	if sink, counts := in.sink.(NetworkSink); counts {
		network := sender(r)
		if !network.IsValid() { // as through a socket of the file system: all of these share one part
			network = untold
		}
		return sink.AddFrom(r.Context(), network, report)
	}
	return in.sink.Add(r.Context(), report)
}
