package portal

import (
	"net/http"
	"strings"

	"linnet/ads/ledger"
)

// deviceCookie tells a browser in which somebody signed in before: up to maxTokens tokens, one of each account, with dots between.
const (
	deviceCookie = "linnet-device"
	maxTokens    = 4
)

func (s *site) deviceTokens(r *http.Request) []string {
	all := strings.Split(s.token(r, deviceCookie), ".")
	return all[:min(len(all), maxTokens)]
}

// device returns the token by which this browser is known to an account, or "".
func (s *site) device(r *http.Request, who string) (string, error) {
	for _, token := range s.deviceTokens(r) {
		if token == "" || who == "" {
			continue
		}
		known, err := s.SignIns.KnownDevice(r.Context(), who, token)
		if err != nil || known {
			return token, err
		}
	}
	return "", nil
}

// rememberDevice writes the cookie after a sign-in, with a new token each time.
func (s *site) rememberDevice(w http.ResponseWriter, r *http.Request, who string) error {
	old, err := s.device(r, who)
	if err != nil {
		return err
	}
	token, err := s.SignIns.KnowDevice(r.Context(), who, old)
	if err != nil {
		return err
	}
	tokens := []string{token}
	for _, other := range s.deviceTokens(r) {
		if other != "" && other != old && len(tokens) < maxTokens {
			tokens = append(tokens, other)
		}
	}
	c := s.cookie(deviceCookie, strings.Join(tokens, "."))
	c.MaxAge = int(ledger.DeviceLife.Seconds())
	http.SetCookie(w, c)
	return nil
}

// The names under which browsers and systems say what they are, those first that others say beside their own.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"},
		{"Firefox", "Firefox"}, {"Chromium", "Chromium"},
		{"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systems = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"},
		{"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// deviceName is what a session is recognised by: "Firefox on Linux".
func deviceName(agent string) string {
	find := func(known [][2]string) string {
		for _, one := range known {
			if strings.Contains(agent, one[0]) {
				return one[1]
			}
		}
		return ""
	}
	browser, system := find(browsers), find(systems)
	switch {
	case browser == "" && system == "":
		return "another program"
	case system == "":
		return browser
	case browser == "":
		return "a browser on " + system
	}
	return browser + " on " + system
}
