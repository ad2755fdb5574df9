package portal

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"linnet/ads/feed"
	"linnet/ads/ledger"
)

// Service tells how the database is.
type Service interface {
	Founded(ctx context.Context) (name, address string, err error)
	Health(ctx context.Context) (ledger.Health, error)
}

// metrics is the text format of Prometheus: totals alone, nothing of a sponsor or a listener. Only requests from this machine are answered.
func (s *site) metrics(w http.ResponseWriter, r *http.Request) {
	if !sender(r, s.Proxies).IsLoopback() {
		http.NotFound(w, r)
		return
	}
	h, err := s.Service.Health(r.Context())
	if err != nil {
		s.Log.Error("metrics", "error", err)
		http.Error(w, "the ledger does not answer", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	gauge := func(name, what string, value any) {
		fmt.Fprintf(w, "# HELP linnet_%s %s\n# TYPE linnet_%s gauge\nlinnet_%s %v\n", name, what, name, name, value)
	}
	gauge("sponsors", "Sponsors who signed up.", h.Sponsors)
	gauge("ads_waiting", "Ads that wait for review.", h.Waiting)
	gauge("deposits_micro", "What sponsors have left, in micro-units.", int64(h.Deposits))
	gauge("income_micro", "What was booked, in micro-units.", int64(h.Income))
	gauge("feed_version", "Version of the last release.", h.Version)
	fmt.Fprintln(w, "# HELP linnet_reports_week Reports of the last seven days.\n# TYPE linnet_reports_week gauge")
	for _, task := range slices.Sorted(maps.Keys(h.Reports)) {
		fmt.Fprintf(w, "linnet_reports_week{task=%q} %d\n", task, h.Reports[task])
	}
	expiries, err := feed.Expiries(s.Feed)
	if err != nil {
		s.Log.Error("metrics", "error", err)
		return
	}
	fmt.Fprintln(w, "# HELP linnet_feed_seconds_left How long a role's signatures still hold.\n# TYPE linnet_feed_seconds_left gauge")
	for _, role := range slices.Sorted(maps.Keys(expiries)) {
		fmt.Fprintf(w, "linnet_feed_seconds_left{role=%q} %.0f\n", role, expiries[role].Sub(s.Now()).Seconds())
	}
}
