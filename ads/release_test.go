package ads

import "testing"

func TestOnlyAMagnetOfOneTorrentPasses(t *testing.T) {
	const hash = "0123456789abcdef0123456789ABCDEF01234567"
	for magnet, good := range map[string]bool{
		"": true, "magnet:?xt=urn:btih:" + hash: true, "magnet:?dn=A+song&xt=urn:btih:" + hash + "&tr=x": true,
		"magnet:?xt=urn:btmh:1220" + hash + hash[:24]: true,
		"magnet:?xt=urn:btih:" + hash[1:]:             false, "magnet:?dn=x": false, "https://example.org/?xt=urn:btih:" + hash: false,
		"magnet:?xt=urn:btih:" + hash + "\n": false, "javascript:alert(1)": false, "magnet:?xt=urn:sha1:" + hash: false,
	} {
		if err := CheckMagnet(magnet); (err == nil) != good {
			t.Errorf("%q: %v", magnet, err)
		}
	}
}

func TestAReleaseNeedsALicenceToShareIt(t *testing.T) {
	const magnet = "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567"
	for _, c := range []struct {
		magnet, licence string
		good            bool
	}{
		{"", "", true}, {magnet, "", false}, {magnet, "https://creativecommons.org/licenses/by-nc-nd/4.0/", true},
		{magnet, "https://creativecommons.org/publicdomain/zero/1.0/", true}, {magnet, "All rights reserved", false},
		{magnet, "https://creativecommons.org.example/licenses/by/4.0/", false}, {"", "mine", false},
	} {
		if err := CheckLicence(Ad{Magnet: c.magnet, Licence: c.licence}); (err == nil) != c.good {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
