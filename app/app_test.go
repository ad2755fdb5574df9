package app_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/app"
	"linnet/app/demo"
)

// TestTheWholeStory is the demo in process: every step must really happen.
func TestTheWholeStory(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	file := filepath.Join(t.TempDir(), "report.json")
	var told strings.Builder
	err := demo.Run(ctx, demo.Options{Headless: true, JSON: file, Log: slog.New(slog.DiscardHandler)}, app.Hardware{}, &told)
	t.Log("\n" + told.String())
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r demo.Report
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	checks := []struct {
		what string
		ok   bool
	}{
		{"tracks were indexed", r.Indexed > 0},
		{"three peers were met", r.Peers >= 3},
		{"rows were found", r.Rows > 0},
		{"the track came from two sources", r.Fetched.Sources >= 2},
		{"the track was verified", r.Fetched.Verified && len(r.Fetched.SHA256) == 64 && r.Fetched.Bytes > 0},
		{"it was played without a break", r.Played.Seconds >= 2 && r.Played.Underruns == 0},
		{"a signed ad was shown and counted once", r.Sponsor.FeedVersion > 0 && r.Sponsor.Ad != "" && r.Sponsor.Impressions == 1},
		{"nothing was sent before consent, one report after", r.Consent.ReportsBefore == 0 && r.Consent.ReportsAfter == 1},
		{"the operator sees all reports and a taste", r.Operator.Reports == 901 && len(r.Operator.Taste) > 0},
	}
	for _, c := range checks {
		if !c.ok {
			t.Errorf("not so: %s\n%s", c.what, raw)
		}
	}
}
