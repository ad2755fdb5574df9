package portal

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/words"
)

// Sessions keeps who is signed in, by tokens.
type Sessions interface {
	StartSession(ctx context.Context, s ledger.Session) (token string, err error)
	Session(ctx context.Context, token string) (ledger.Session, error)
	Sessions(ctx context.Context, who, token string) ([]ledger.Session, error)
	EndSession(ctx context.Context, token string) error
	EndSessions(ctx context.Context, who, id, token string) error
	Acting(ctx context.Context, who string) (ledger.Sponsor, ledger.Role, error)
	Prove(ctx context.Context, token string) error
}

// The two sign-ins have a cookie each, so that the operator can look at the portal as a sponsor too.
const (
	sponsorCookie  = "linnet-sponsor"
	operatorCookie = "linnet-operator"
)

// cookie is HttpOnly and SameSite=Lax; the prefix __Host- keeps other hosts of the domain from setting it.
func (s *site) cookie(name, token string) *http.Cookie {
	c := &http.Cookie{Name: s.cookieName(name), Value: token, Path: "/", HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
		MaxAge: int(ledger.SessionLife.Seconds())}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}

func (s *site) cookieName(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

// token is the value of a cookie of ours, or "".
func (s *site) token(r *http.Request, name string) string {
	c, err := r.Cookie(s.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// cookieOf is the one that somebody signs in by, and the page where they begin.
func cookieOf(a ledger.Login) (cookie, first string) {
	if a.OfOperator() {
		return operatorCookie, "/operator"
	}
	return sponsorCookie, "/campaigns"
}

// begin signs somebody in and sends them to their first page. The session is new, so a token planted before is worth nothing. how is
// for the audit log: by what they showed who they are.
func (s *site) begin(w http.ResponseWriter, r *http.Request, a ledger.Login, how string) error {
	cookie, first := cookieOf(a)
	if err := s.start(w, r, ledger.Session{Who: a.Who}, cookie); err != nil {
		return err
	}
	if err := s.rememberDevice(w, r, a.Who); err != nil {
		return err
	}
	s.limits.failures(a.Who, true)
	if a.Language == "" {
		a.Language = words.From(r.Context())
		if err := s.Accounts.SetLanguage(r.Context(), a.Who, a.Language); err != nil {
			return err
		}
	}
	http.SetCookie(w, s.languageCookie(a.Language))
	from := network(sender(r, s.Proxies))
	if err := s.SignIns.Note(r.Context(), ledger.AuditEntry{Who: a.Label, Action: "signed in", Object: a.Who, Detail: how +
		", from " + from}); err != nil {
		return err
	}
	if page := s.typedText(r).Page; page != "" && strings.HasPrefix(page, "/operator") == a.OfOperator() {
		first = page // where they were when their last session ended
	}
	http.Redirect(w, r, first, http.StatusSeeOther)
	return nil
}

// start makes a session and sets its cookie; the one that was there before ends.
func (s *site) start(w http.ResponseWriter, r *http.Request, begun ledger.Session, cookie string) error {
	if old := s.token(r, cookie); old != "" {
		if err := s.Sessions.EndSession(r.Context(), old); err != nil {
			return err
		}
	}
	begun.Device, begun.Network = deviceName(r.UserAgent()), network(sender(r, s.Proxies))
	token, err := s.Sessions.StartSession(r.Context(), begun)
	if err == nil {
		http.SetCookie(w, s.cookie(cookie, token))
	}
	return err
}

// signOut ends both sign-ins of this browser.
func (s *site) signOut(w http.ResponseWriter, r *http.Request) error {
	for _, name := range []string{sponsorCookie, operatorCookie} {
		token := s.token(r, name)
		if token == "" {
			continue
		}
		if err := s.Sessions.EndSession(r.Context(), token); err != nil {
			return err
		}
		http.SetCookie(w, s.cookie(name, ""))
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// who returns the sponsor's id or Operator behind a cookie of the request; "" when nobody is signed in by it.
func (s *site) who(r *http.Request, name string) (string, error) {
	login, err := s.session(r, name)
	if err != nil || login.Who == "" {
		return "", err
	}
	if login.OfOperator() {
		return ledger.Operator, nil
	}
	sponsor, _, err := s.Sessions.Acting(r.Context(), login.Who)
	if errors.Is(err, ledger.ErrNotFound) {
		return "", nil
	}
	return sponsor.ID, err
}

// session returns who signed in by a cookie of the request; the zero Login for nobody.
func (s *site) session(r *http.Request, name string) (ledger.Login, error) {
	begun, err := s.half(r, name)
	if err != nil || begun.Who == "" || begun.Half {
		return ledger.Login{}, err
	}
	login, err := s.SignIns.Login(r.Context(), begun.Who)
	if errors.Is(err, ledger.ErrNotFound) {
		return ledger.Login{}, nil
	}
	if err == nil && login.OfOperator() != (name == operatorCookie) {
		return ledger.Login{}, nil // a sponsor's token in the operator's cookie opens nothing
	}
	return login, err
}

// half returns the session behind a cookie, also one whose second factor is still asked for; the zero Session for none.
func (s *site) half(r *http.Request, name string) (ledger.Session, error) {
	token := s.token(r, name)
	if token == "" {
		return ledger.Session{}, nil
	}
	begun, err := s.Sessions.Session(r.Context(), token)
	if errors.Is(err, ledger.ErrNotFound) {
		return ledger.Session{}, nil
	}
	return begun, err
}

// sponsor lets a sponsor who is signed in through, and sends everybody else to the sign-in.
func (s *site) sponsor(next deed) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		login, err := s.session(r, sponsorCookie)
		if err != nil {
			return err
		}
		if login.Who == "" {
			s.keepTyped(w, r)
			http.Redirect(w, r, "/signin", http.StatusSeeOther)
			return nil
		}
		sponsor, role, err := s.Sessions.Acting(r.Context(), login.Who)
		if err != nil {
			return err
		}
		return s.once(login.Who, func(w http.ResponseWriter, r *http.Request) error {
			return next(w, withActor(spoken(r, login), actor{login, role}, sponsor.Name+" · "+login.Label), sponsor)
		})(w, r)
	}
}

// operator does the same for the operator's own pages.
func (s *site) operator(next deed) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		login, err := s.session(r, operatorCookie)
		if err != nil {
			return err
		}
		if login.Who == "" {
			s.keepTyped(w, r)
			http.Redirect(w, r, "/operator/signin", http.StatusSeeOther)
			return nil
		}
		return s.once(login.Who, func(w http.ResponseWriter, r *http.Request) error {
			return next(w, withActor(spoken(r, login), actor{login, login.Role}, login.Label), ledger.Sponsor{ID: ledger.Operator,
				Name: s.Operator})
		})(w, r)
	}
}

// admin lets those of the operator's persons through who are more than reviewers.
func (s *site) admin(next deed) page {
	return s.operator(func(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
		if acting(r).role == ledger.Admin {
			return next(w, r, who)
		}
		return s.show(w, r, "trouble",
			view{Status: http.StatusForbidden, Title: "Not yours to do", Who: s.Operator, Operators: true,
				Body: "You sign in as reviewer. An admin can do this."})
	})
}

// maxSmallForm is the most that a form without files may hold.
const maxSmallForm = 64 << 10

// form reads a small form; the values are trimmed.
func form(w http.ResponseWriter, r *http.Request, names ...string) (map[string]string, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxSmallForm)
	if err := r.ParseForm(); err != nil {
		return nil, &ads.Refusal{Field: "form", Sentence: "The form could not be read."}
	}
	values := map[string]string{}
	for _, name := range names {
		values[name] = strings.TrimSpace(r.PostForm.Get(name))
	}
	return values, nil
}

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

// An actor is who signed in, an owner, a member or a person of the operator's, and their role.
type actor struct {
	login ledger.Login
	role  ledger.Role
}

// actorKey is where a request carries its actor.
type actorKey struct{}

func acting(r *http.Request) actor {
	found, _ := r.Context().Value(actorKey{}).(actor)
	return found
}

// withActor also names them to the audit log.
func withActor(r *http.Request, a actor, name string) *http.Request {
	return r.WithContext(ledger.As(context.WithValue(r.Context(), actorKey{}, a), name))
}

// may says whether somebody with the role may do what needs another; everybody who signed in may view.
func may(have, need ledger.Role) bool {
	return have == ledger.Owner || have == need || need == ledger.Viewer
}

// A deed is a page for somebody who is signed in.
type deed func(http.ResponseWriter, *http.Request, ledger.Sponsor) error

// only lets those through whose role allows it; the others read why not.
func (s *site) only(need ledger.Role, next deed) page {
	return s.sponsor(func(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
		if may(acting(r).role, need) {
			return next(w, r, who)
		}
		l := words.From(r.Context())
		return s.show(w, r, "trouble", view{Status: http.StatusForbidden, Title: "Not yours to do", Who: who.Name,
			Body: l.Text("You sign in as {role}. The owner of the account can give you another role.", "role",
				l.Given(string(acting(r).role)))})
	})
}
