package ads

import (
	"encoding/hex"
	"net/url"
	"strings"
)

// CheckMagnet refuses a magnet that does not name one torrent by its infohash (BEP 9), v1 or v2; "" passes: most ads have none. The
// error is a plain sentence.
func CheckMagnet(magnet string) error {
	if magnet == "" {
		return nil
	}
	u, err := url.Parse(magnet)
	if err != nil || u.Scheme != "magnet" || len(magnet) > maxLink || hidden(magnet) || strings.Contains(magnet, " ") || !namesATorrent(u.Query()["xt"]) {
		return &Refusal{"magnet", "The magnet must look like magnet:?xt=urn:btih: with 40 hexadecimal digits."}
	}
	return nil
}

func namesATorrent(topics []string) bool {
	for _, topic := range topics {
		for prefix, size := range map[string]int{"urn:btih:": 20, "urn:btmh:1220": 32} {
			digits, is := strings.CutPrefix(topic, prefix)
			if raw, err := hex.DecodeString(digits); is && err == nil && len(raw) == size {
				return true
			}
		}
	}
	return false
}

// CheckLicence refuses the licence of a release that nobody may hand on: what a panel offers to fetch is shared by who fetched it.
func CheckLicence(a Ad) error {
	if a.Magnet == "" && a.Licence == "" {
		return nil
	}
	rest, found := strings.CutPrefix(a.Licence, "https://creativecommons.org/")
	if !found || !strings.HasPrefix(rest, "licenses/by") && !strings.HasPrefix(rest, "publicdomain/") || len(a.Licence) > maxLink || hidden(a.Licence) {
		return &Refusal{"licence", "A release that the panel offers needs a Creative Commons licence, such as https://creativecommons.org/licenses/by/4.0/."}
	}
	return nil
}
