package ads

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckAddress(t *testing.T) {
	for _, good := range []string{"https://example.org/x?y=z", "http://127.0.0.1:8080/", "http://localhost/",
		"http://[::1]:80/", "https://10.0.0.5/feed/"} {
		if err := CheckAddress(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "javascript:alert(1)", "http://example.org/", "data:text/html,x", "https://", "//example.org/", "https:example.org",
		"https://bank.example@evil.example/", "https://example.org/\nx", "ftp://example.org/", "http://127.0.0.1.evil.example/",
		"http://localhost.evil.example/", "https://example.org/" + strings.Repeat("x", 500), "file:///etc/passwd", "HTTPS://a b/",
	} {
		if CheckAddress(bad) == nil || CheckLink(bad) == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestAdLinksToPublicWebsites(t *testing.T) {
	for _, good := range []string{
		"https://example.org/x?y=z", "HTTPS://Example.ORG/", "https://a.b.example.co.uk:8443/", "https://someone.github.io/page",
		"https://brandt-violins.example/december", "https://xn--mnchen-3ya.de/", "https://münchen.de/", "https://例え.jp/",
		"https://пример.рф/",
		"https://東京タワー.jp/", "https://1and1.com/", "https://0xdead.com/",
	} {
		if err := CheckLink(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}

// TestAdLinkToTheListenersOwnNetwork and to names that pass for others: one click in a panel must reach a public website.
func TestAdLinkToTheListenersOwnNetwork(t *testing.T) {
	for kind, links := range map[string][]string{
		"not https": {"http://example.org/", "http://localhost/", "http://127.0.0.1/"},
		"address literals": {
			"https://127.0.0.1/", "https://192.168.1.1/reboot?now", "https://169.254.169.254/", "https://100.64.0.1/", "https://8.8.8.8/",
			"https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://0177.0.0.1/", "https://127.1/",
			"https://10.0x1/", "https://1.2.3.4./",
			"https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[fe80::1%25eth0]/", "https://[2001:db8::1]:443/",
			"https://１２７.0.0.1/", "https://①②⑦.0.0.1/",
		},
		"names of one's own network": {
			"https://localhost/", "https://localhost./", "https://a.localhost/", "https://router.local/", "https://db.internal/",
			"https://x/", "https://fritz.box.lan/",
			"https://nas.home/", "https://router.home.arpa/", "https://1.0.0.127.in-addr.arpa/", "https://intranet.corp/",
			"https://host.test/", "https://host.invalid/",
			"https://co.uk/", "https://com/", "https://github.io/",
		},
		"odd full stops": {"https://good.example\u3002evil.example/", "https://example\uff0eorg/",
			"https://example\uff61org/", "https://good.org%E3%80%82evil.org/", "https://example..org/", "https://.example.org/"},
		"mixed scripts": {"https://xn--pple-43d.com/", "https://аpple.com/", "https://paypaⅼ.com/", "https://gооgle.com/",
			"https://αpple.com/"},
		"letters for others": {"https://ｅxample.org/", "https://e\u0301xample.org/", "https://exa\u00admple.org/",
			"https://exa\u200bmple.org/", "https://exa\u200dmple.org/", "https://exam_ple.org/", "https://-a.org/", "https://xn--a.org/"},
		"users":   {"https://bank.example@evil.example/", "https://a:b@example.org/", "https://@example.org/"},
		"slashes": {`https://example.org\@evil.org/`, `https:\\example.org/`, "https:/example.org", "https:///example.org"},
	} {
		for _, link := range links {
			var refusal *Refusal
			if err := CheckLink(link); !errors.As(err, &refusal) || refusal.Field != "link" || !strings.HasSuffix(refusal.Sentence, ".") {
				t.Errorf("%s: %q: %v", kind, link, err)
			}
			ad := violins()
			if ad.Link = link; ad.Check() == nil {
				t.Errorf("%s: an ad with %q passes", kind, link)
			}
		}
	}
}

func TestForeignNamesAreShownInPunycode(t *testing.T) {
	for link, want := range map[string]string{
		"https://münchen.de/a?b=ü":      "https://xn--mnchen-3ya.de/a?b=ü",
		"https://аррӏе.com/":            "https://xn--80ak6aa92e.com/",
		"https://Example.org/x":         "https://Example.org/x",
		"https://xn--mnchen-3ya.de:8/x": "https://xn--mnchen-3ya.de:8/x",
		"":                              "",
	} {
		if got := ShownLink(link); got != want {
			t.Errorf("%q is shown as %q, want %q", link, got, want)
		}
	}
}

func FuzzCheckLink(f *testing.F) {
	f.Add("https://example.org/")
	f.Add("https://münchen.de\u3002x/")
	f.Fuzz(func(t *testing.T, link string) {
		if CheckLink(link) != nil {
			return
		}
		if shown := ShownLink(link); CheckLink(shown) != nil || ShownLink(shown) != shown || LinkHost(shown) != LinkHost(link) {
			t.Errorf("%q is shown as %q", link, shown)
		}
	})
}
