package portal

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"

	"linnet/ads/feed"
	"linnet/ads/ledger"
)

// guard puts the headers on every answer that keep a browser from running, framing or guessing anything. The pages need their own
// style sheet, pictures, spots and one small script, nothing from elsewhere and nothing inline.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; "+
			"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// feedFiles serves the plain files of the repository and nothing else: no list of a folder, no hidden file such as one that is still being
// written. A missing file is exactly 404, on which TUF clients rely.
func feedFiles(folder string) http.Handler {
	files := os.DirFS(folder)
	serve := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		info, err := os.Stat(path.Join(folder, name))
		if err != nil || !info.Mode().IsRegular() || strings.HasPrefix(path.Base(name), ".") ||
			strings.HasSuffix(r.URL.Path, "/index.html") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-cache") // mirrors may keep what they like; the signed versions tell what is current
		serve.ServeHTTP(w, r)
	})
}

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
