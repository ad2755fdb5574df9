package portal

import (
	"context"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"rsc.io/qr"

	"linnet/ads/ledger"
	"linnet/ads/portal/api"
	"linnet/ads/webhook"
	"linnet/ads/words"
)

// Accounts changes the name, the password and the second factor of somebody.
type Accounts interface {
	Rename(ctx context.Context, id, name string) error
	SetLanguage(ctx context.Context, who string, language words.Language) error
	Verify(ctx context.Context, who, password string) error
	SetPassword(ctx context.Context, c ledger.PasswordChange) error
	AskReset(ctx context.Context, email string) (token string, to ledger.Login, err error)
	Reset(ctx context.Context, token, password string) (who string, err error)
	ResetAll(ctx context.Context, token, password string) (who string, err error)
	OfferFactor(ctx context.Context, who string) (secret string, err error)
	OfferedFactor(ctx context.Context, who string) (secret string, err error)
	KeepFactor(ctx context.Context, who, typed string) (codes []string, err error)
	DropFactor(ctx context.Context, who string) error
	Export(ctx context.Context, sponsorID string) (ledger.Export, error)
	CloseAccount(ctx context.Context, sponsorID string) (left ledger.Money, err error)
}

// Tokens are by which programs act for sponsors.
type Tokens interface {
	Make(ctx context.Context, who ledger.Sponsor, name string, scopes []string) (token string, err error)
	List(ctx context.Context, sponsorID string) ([]api.Token, error)
	End(ctx context.Context, who ledger.Sponsor, id string) error
}

// Hooks are addresses that programs of sponsors want to be told at.
type Hooks interface {
	List(ctx context.Context, sponsorID string) ([]webhook.Hook, error)
	End(ctx context.Context, who ledger.Sponsor, id string) error
}

// accountPage is what somebody who signed in can change about that: name, password, second factor, sessions.
type accountPage struct {
	entry
	Login    ledger.Login
	Name     string // of the sponsor
	Owner    bool   // may change it
	Sessions []ledger.Session
	Offered  string       // secret of a second factor that waits for its first code
	Link     template.URL // the same for an authenticator on this machine
	Codes    []string     // recovery codes, shown this once
	Passkeys []ledger.Passkey
}

// PasskeyNames lists them.
func (p accountPage) PasskeyNames() string {
	names := make([]string, len(p.Passkeys))
	for i, k := range p.Passkeys {
		names[i] = k.Name
	}
	return join(names)
}

// base is where the pages of one's own begin: the operator's have theirs below /operator.
func base(who ledger.Sponsor) string {
	if who.ID == ledger.Operator {
		return "/operator"
	}
	return ""
}

func baseOf(a ledger.Login) string {
	if a.OfOperator() {
		return "/operator"
	}
	return ""
}

func (s *site) account(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	return s.showAccount(w, r, who, accountPage{})
}

func (s *site) showAccount(w http.ResponseWriter, r *http.Request, who ledger.Sponsor, p accountPage) (err error) {
	me := acting(r)
	if p.Login, err = s.SignIns.Login(r.Context(), me.login.Who); err != nil {
		return err
	}
	p.Name, p.Owner = who.Name, me.role == ledger.Owner
	if p.Values == nil {
		p.Values = map[string]string{"name": who.Name}
	}
	if p.Sessions, err = s.Sessions.Sessions(r.Context(), me.login.Who, s.myToken(r)); err != nil {
		return err
	}
	if p.Offered, err = s.Accounts.OfferedFactor(r.Context(), me.login.Who); err != nil {
		return err
	}
	if p.Passkeys, err = s.Passkeys.Passkeys(r.Context(), me.login.Who); err != nil {
		return err
	}
	p.Link = factorLink(s.Operator, p.Login.Label, p.Offered)
	status := http.StatusOK
	if len(p.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, "account", view{Status: status, Title: "Your account", Who: who.Name, Operators: who.ID == ledger.Operator,
		At: "account", Body: p})
}

// myToken is of the session that asks.
func (s *site) myToken(r *http.Request) string {
	cookie, _ := cookieOf(acting(r).login)
	return s.token(r, cookie)
}

// factorLink is the secret as authenticators take it (Key URI format).
func factorLink(operator, label, secret string) template.URL {
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + operator + ":" + label, RawQuery: "secret=" + secret +
		"&issuer=" + strings.ReplaceAll(url.QueryEscape(operator), "+", "%20")} // some take "+" for itself
	return template.URL(u.String())
}

// factorPicture is the same to be scanned.
func (s *site) factorPicture(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	me := acting(r).login
	offered, err := s.Accounts.OfferedFactor(r.Context(), me.Who)
	if err == nil && offered == "" {
		err = ledger.ErrNotFound
	}
	if err != nil {
		return err
	}
	code, err := qr.Encode(string(factorLink(s.Operator, me.Label, offered)), qr.M)
	if err != nil {
		return err
	}
	code.Scale = 4
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(code.PNG())
	return err
}

// rename takes the form: name.
func (s *site) rename(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "name")
	if err == nil {
		err = s.Accounts.Rename(r.Context(), who.ID, f["name"])
	}
	return s.changed(w, r, who, change{accountPage{entry: entry{Values: f}}, err})
}

// A change of an account has gone well, or the page tells what to correct.
type change struct {
	page accountPage
	err  error
}

// changed goes back to the account, or shows it again with what to correct.
func (s *site) changed(w http.ResponseWriter, r *http.Request, who ledger.Sponsor, c change) error {
	p, err := c.page, c.err
	if errors.Is(err, ledger.ErrSignIn) {
		p.Errors = map[string]string{"old": "This is not your password."}
		return errors.Join(s.failed(r, acting(r).login, "wrong password, signed in"), s.showAccount(w, r, who, p))
	}
	if p.Errors = refusals(err); len(p.Errors) > 0 {
		return s.showAccount(w, r, who, p)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, base(who)+"/account", http.StatusSeeOther)
	return nil
}

// slowMe lets whoever is signed in wait as any other who tries passwords: a session left open must not be a way around that.
func (s *site) slowMe(r *http.Request) (*http.Request, attempt, error) {
	tried := s.attempt(r, "again "+acting(r).login.Who)
	r, err := s.slow(r, tried)
	return r, tried, err
}

// password takes the form: old, new, passkeys ("remove": they end too). All other sessions end.
func (s *site) password(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "old", "new", "passkeys")
	if err != nil {
		return err
	}
	r, tried, err := s.slowMe(r)
	if err != nil {
		return err
	}
	me := acting(r).login
	wanted := ledger.PasswordChange{Who: me.Who, Old: f["old"], New: f["new"], Token: s.myToken(r),
		ForgetPasskeys: f["passkeys"] == "remove"}
	if err = s.Accounts.SetPassword(r.Context(), wanted); err == nil {
		s.limits.forgive(tried)
		err = errors.Join(s.Sessions.Prove(r.Context(), wanted.Token), s.rememberDevice(w, r, me.Who))
	}
	if err == nil && !me.OfOperator() {
		l := words.From(r.Context())
		passkeys := l.Text("Your passkeys, if you have any, go on signing you in.")
		if wanted.ForgetPasskeys {
			passkeys = l.Text("Your passkeys were removed.")
		}
		s.send(me.Label, l.Text("Your password was changed"), strings.Join([]string{
			l.Text("Your password at {operator} was changed, and all other sign-ins ended.", "operator", s.Operator), passkeys,
			l.Text("If it was not you, open {link} at once.", "link", s.URL+"/forgot")}, " "))
	}
	return s.changed(w, r, who, change{accountPage{}, err})
}

// endSessions takes the form: session (id; empty: all but this one).
func (s *site) endSessions(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "session")
	if err == nil {
		err = s.Sessions.EndSessions(r.Context(), acting(r).login.Who, f["session"], s.myToken(r))
	}
	if err == nil && f["session"] == "" {
		err = s.rememberDevice(w, r, acting(r).login.Who) // of all devices, this one is known on
	}
	return s.changed(w, r, who, change{accountPage{}, err})
}

// offerFactor takes the form: old (the password), and shows a secret.
func (s *site) offerFactor(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	return s.withPassword(w, r, who, func(me string) error {
		_, err := s.Accounts.OfferFactor(r.Context(), me)
		return err
	})
}

// dropFactor takes the form: old.
func (s *site) dropFactor(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	return s.withPassword(w, r, who, func(me string) error { return s.Accounts.DropFactor(r.Context(), me) })
}

// withPassword does what asks for the password once more.
func (s *site) withPassword(w http.ResponseWriter, r *http.Request, who ledger.Sponsor, do func(me string) error) error {
	f, err := form(w, r, "old")
	if err != nil {
		return err
	}
	r, tried, err := s.slowMe(r)
	if err != nil {
		return err
	}
	me := acting(r).login.Who
	if err = s.Accounts.Verify(r.Context(), me, f["old"]); err == nil {
		s.limits.forgive(tried)
		err = errors.Join(s.Sessions.Prove(r.Context(), s.myToken(r)), do(me))
	}
	return s.changed(w, r, who, change{accountPage{}, err})
}

// keepFactor takes the form: code, and shows the recovery codes.
func (s *site) keepFactor(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "code")
	if err != nil {
		return err
	}
	codes, err := s.Accounts.KeepFactor(r.Context(), acting(r).login.Who, f["code"])
	if err != nil {
		return s.changed(w, r, who, change{accountPage{}, err})
	}
	return s.showAccount(w, r, who, accountPage{Codes: codes})
}

// export sends all that is kept of the sponsor.
func (s *site) export(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	all, err := s.Accounts.Export(r.Context(), who.ID)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="account.json"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(text)
	return err
}

// closeAccount takes the form: old (the password), sure ("yes").
func (s *site) closeAccount(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "old", "sure")
	if err != nil {
		return err
	}
	if f["sure"] != "yes" {
		return s.showAccount(w, r, who, accountPage{entry: entry{Errors: map[string]string{"sure": "Tick that you are sure."}}})
	}
	r, tried, err := s.slowMe(r)
	if err != nil {
		return err
	}
	if err := s.Accounts.Verify(r.Context(), acting(r).login.Who, f["old"]); err != nil {
		return s.changed(w, r, who, change{accountPage{}, err})
	}
	s.limits.forgive(tried)
	left, err := s.Accounts.CloseAccount(r.Context(), who.ID)
	if err != nil {
		return err
	}
	return s.show(w, r, "trouble", view{Title: "Your account is closed",
		Body: words.From(r.Context()).Text("Nobody signs in for {sponsor} any longer, and nothing more is shown or charged. "+
			"{left} are left "+
			"and are paid back to the account they came from. Invoices are kept as long as the law asks.", "sponsor", who.Name, "left",
			left)})
}

// tokensPage is by which tokens programs act for a sponsor.
type tokensPage struct {
	entry
	All    []api.Token
	Hooks  []webhook.Hook
	Scopes []string
	Made   string // a new one, shown this once
}

// Has says whether a scope was ticked.
func (p tokensPage) Has(scope string) bool { return p.Values[scope] != "" }

func (s *site) tokens(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	return s.showTokens(w, r, who, tokensPage{})
}

func (s *site) showTokens(w http.ResponseWriter, r *http.Request, who ledger.Sponsor, p tokensPage) (err error) {
	if p.All, err = s.Tokens.List(r.Context(), who.ID); err != nil {
		return err
	}
	if p.Hooks, err = s.Hooks.List(r.Context(), who.ID); err != nil {
		return err
	}
	p.Scopes = api.Scopes()
	status := http.StatusOK
	if len(p.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, "tokens", view{Status: status, Title: "Programs", Who: who.Name, At: "account", Body: p})
}

// makeToken takes the form: name, and each scope by its name.
func (s *site) makeToken(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, append(api.Scopes(), "name")...)
	if err != nil {
		return err
	}
	ticked := slices.DeleteFunc(api.Scopes(), func(scope string) bool { return f[scope] == "" })
	made, err := s.Tokens.Make(r.Context(), who, f["name"], ticked)
	if wrong := refusals(err); len(wrong) > 0 {
		return s.showTokens(w, r, who, tokensPage{entry: entry{Values: f, Errors: wrong}})
	}
	if err != nil {
		return err
	}
	return s.showTokens(w, r, who, tokensPage{Made: made})
}

// endToken takes the form: token, or hook (ids).
func (s *site) endToken(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "token", "hook")
	switch {
	case err != nil:
	case f["hook"] != "":
		err = s.Hooks.End(r.Context(), who, f["hook"])
	default:
		err = s.Tokens.End(r.Context(), who, f["token"])
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/tokens", http.StatusSeeOther)
	return nil
}
