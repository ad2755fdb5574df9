package feed

import (
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

const (
	maxRedirects  = 3
	webPatience   = 5 * time.Minute  // of one file, however it trickles
	fetchPatience = 15 * time.Minute // of all that one mirror is asked for
)

// errElsewhere is wrapped when a feed's web server would have this machine ask somebody else.
var errElsewhere = errors.New("it sends us elsewhere")

// asking returns a client for a feed's server, made from client. The client sends no cookie, ends in time, and follows redirects only to
// the host that the feed's address names. Any other address, such as http://192.168.1.1/reboot, would be asked from within the listener's
// network.
func asking(client *http.Client, patience time.Duration) *http.Client {
	own := *client
	own.Jar, own.CheckRedirect = nil, sameHost
	if own.Timeout <= 0 || own.Timeout > patience {
		own.Timeout = patience
	}
	return &own
}

// sameHost follows a few redirects, to the same host and port, or from http to https at their usual ports: never downwards.
func sameHost(next *http.Request, via []*http.Request) error {
	from, to := via[0].URL, next.URL
	same := from.Scheme == to.Scheme && strings.EqualFold(from.Host, to.Host)
	up := from.Scheme == "http" && to.Scheme == "https" && from.Port() == "" && to.Port() == "" &&
		strings.EqualFold(from.Hostname(), to.Hostname())
	if len(via) > maxRedirects || !same && !up || to.User != nil {
		return errElsewhere
	}
	return nil
}

// near says whether an address leads to this machine or its network, as far as its text tells. Where a name leads is the concern of the
// client that dials.
func near(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		return !ip.IsGlobalUnicast() || ip.IsPrivate() || netip.MustParsePrefix("100.64.0.0/10").Contains(ip)
	}
	if !strings.Contains(host, ".") {
		return true
	}
	for _, end := range []string{".localhost", ".local", ".internal", ".home.arpa", ".lan"} {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return false
}

// mirrorsOf are the other addresses of a feed, without those on the listener's network unless the feed itself is there: who follows a
// feed looks at the first.
func mirrorsOf(first string, others []string) (kept []string) {
	for _, address := range others {
		if !near(address) || near(first) {
			kept = append(kept, address)
		}
	}
	return kept
}
