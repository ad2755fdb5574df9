package ads

import (
	"encoding/hex"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// CheckMagnet accepts a magnet that names one torrent by its infohash (BEP 9), v1, v2 or both, with name and size at most. Peers, trackers
// and web addresses are refused, because every listener's machine would ask them. The empty magnet passes: most ads have none. The error is
// a plain sentence.
func CheckMagnet(magnet string) error {
	if magnet == "" {
		return nil
	}
	u, err := url.Parse(magnet)
	if err != nil || u.Scheme != "magnet" || u.Opaque+u.Host+u.Path+u.Fragment != "" || len(magnet) > maxLink ||
		hidden(magnet) || strings.Contains(magnet, " ") {
		return badMagnet()
	}
	said, err := url.ParseQuery(u.RawQuery)
	if err != nil || !nameOneTorrent(said["xt"]) {
		return badMagnet()
	}
	for key := range said {
		if !slices.Contains(bare, key) {
			return &Refusal{"magnet", "The magnet must name no peers, trackers or web addresses: leave out " +
				strconv.QuoteToASCII(key) + " and keep what begins with xt= and dn=."}
		}
	}
	return nil
}

// bare are the keys of a magnet that lead nowhere: the infohash, a name and a size.
var bare = []string{"xt", "dn", "xl"}

// BareMagnet leaves of a magnet what CheckMagnet allows, and "" of anything else.
func BareMagnet(magnet string) string {
	_, query, _ := strings.Cut(magnet, "?")
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		if key, _, _ := strings.Cut(part, "="); slices.Contains(bare, key) {
			kept = append(kept, part)
		}
	}
	if left := "magnet:?" + strings.Join(kept, "&"); CheckMagnet(left) == nil {
		return left
	}
	return ""
}

func badMagnet() error {
	return &Refusal{"magnet", "The magnet must look like magnet:?xt=urn:btih: with 40 hexadecimal digits."}
}

// nameOneTorrent wants one infohash of a version at most, and nothing that is none.
func nameOneTorrent(topics []string) bool {
	seen := map[string]bool{}
	for _, topic := range topics {
		version := torrentVersion(topic)
		if version == "" || seen[version] {
			return false
		}
		seen[version] = true
	}
	return len(seen) > 0
}

func torrentVersion(topic string) string {
	for prefix, size := range map[string]int{"urn:btih:": 20, "urn:btmh:1220": 32} {
		digits, is := strings.CutPrefix(topic, prefix)
		if raw, err := hex.DecodeString(digits); is && err == nil && len(raw) == size {
			return prefix
		}
	}
	return ""
}

// CheckLicence refuses the licence of a release that nobody may hand on: what a panel offers to fetch is shared by who fetched it.
func CheckLicence(a Ad) error {
	if a.Magnet == "" && a.Licence == "" {
		return nil
	}
	rest, found := strings.CutPrefix(a.Licence, "https://creativecommons.org/")
	if !found || !strings.HasPrefix(rest, "licenses/by") && !strings.HasPrefix(rest, "publicdomain/") ||
		len(a.Licence) > maxLink || hidden(a.Licence) {
		return &Refusal{"licence", "A release that the panel offers needs a Creative Commons licence, such as " +
			"https://creativecommons.org/licenses/by/4.0/."}
	}
	return nil
}
