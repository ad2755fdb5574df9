package stats

import (
	"context"
	"net/http"
	"time"
)

// A Sink keeps accepted reports. Add is called from many goroutines and returns when the report is
// safe; an error means it was not kept.
type Sink interface {
	Add(ctx context.Context, r Report) error
}

// NewIntake answers POST with one report as its body: 204 when it was kept. now nil is time.Now.
func NewIntake(sink Sink, now func() time.Time) http.Handler { return http.NotFoundHandler() }
