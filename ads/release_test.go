package ads

import "testing"

func TestOnlyAMagnetOfOneTorrentPasses(t *testing.T) {
	const hash = "0123456789abcdef0123456789ABCDEF01234567"
	for magnet, good := range map[string]bool{
		"": true, "magnet:?xt=urn:btih:" + hash: true, "magnet:?dn=A+song&xt=urn:btih:" + hash + "&xl=3000": true,
		"magnet:?xt=urn:btmh:1220" + hash + hash[:24]: true,
		"magnet:?xt=urn:btih:" + hash[1:]:             false, "magnet:?dn=x": false, "https://example.org/?xt=urn:btih:" + hash: false,
		"magnet:?xt=urn:btih:" + hash + "&xt=urn:btmh:1220" + hash + hash[:24]: true, "magnet:?xt=urn:btih:" + hash +
			"&xt=urn:btih:" + hash: false,
		"magnet:?xt=urn:btih:" + hash + "&xt=https://example.org/": false, "magnet://example.org/?xt=urn:btih:" + hash: false,
		"magnet:?xt=urn:btih:" + hash + "\n": false, "javascript:alert(1)": false, "magnet:?xt=urn:sha1:" + hash: false,
	} {
		if err := CheckMagnet(magnet); (err == nil) != good {
			t.Errorf("%q: %v", magnet, err)
		}
	}
}

// TestMagnetThatNamesPeers, trackers or web addresses: whoever plays the release would ask them.
func TestMagnetThatNamesPeers(t *testing.T) {
	const bare = "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=A+song"
	for _, more := range []string{"x.pe=10.0.0.1:80", "x.pe.1=10.0.0.1:80", "X.PE=10.0.0.1:80", "tr=udp://tracker.example:1",
		"tr.1=http://127.0.0.1/", "ws=http://192.168.1.1/reboot",
		"xs=http://127.0.0.1/x.torrent", "as=http://127.0.0.1/x", "mt=http://127.0.0.1/", "x.do=it", "%78.pe=10.0.0.1:80",
		"kt=a;x.pe=10.0.0.1:80", "=x", "dn=%zz"} {
		for _, magnet := range []string{bare + "&" + more, "magnet:?" + more + "&" + bare[len("magnet:?"):]} {
			if CheckMagnet(magnet) == nil {
				t.Errorf("%q passes", magnet)
			}
			if left := BareMagnet(magnet); left != "" && left != bare {
				t.Errorf("%q leaves %q", magnet, left)
			}
		}
	}
	if BareMagnet("https://example.org/") != "" || BareMagnet(bare) != bare || BareMagnet(bare+"&tr=x") != bare {
		t.Error("a bare magnet is altered, or a link becomes one")
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
