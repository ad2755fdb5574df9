package feed

import (
	"net/netip"
	"net/url"
	"strings"
	"time"
)

const (
	webPatience   = 5 * time.Minute  // of one file, however it trickles
	fetchPatience = 15 * time.Minute // of all that one mirror is asked for
)

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
