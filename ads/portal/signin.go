package portal

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"linnet/ads/ledger"
	"linnet/ads/words"
)

// SignIns says who somebody is. ledger.ErrSignIn is the answer to a wrong password or code.
type SignIns interface {
	SignUp(ctx context.Context, name, email, password string) (ledger.Sponsor, error)
	Claim(ctx context.Context, name, email, password string) (token string, err error)
	Enter(ctx context.Context, email, password string) (who string, err error)
	EnterOperator(ctx context.Context, name, password string) (who string, err error)
	Persons(ctx context.Context) ([]ledger.Login, error)
	Login(ctx context.Context, who string) (ledger.Login, error)
	LoginNamed(ctx context.Context, name string) (ledger.Login, error)
	TakeCode(ctx context.Context, who, typed string) error
	KnowDevice(ctx context.Context, who, old string) (token string, err error)
	KnownDevice(ctx context.Context, who, token string) (bool, error)
	Note(ctx context.Context, e ledger.AuditEntry) error
}

// entry is what a sign-in or sign-up page shows again after a refusal: what was typed, except passwords, and what to correct.
type entry struct {
	Values map[string]string
	Errors map[string]string
}

// front is the first page; whoever is signed in goes on to the campaigns.
func (s *site) front(w http.ResponseWriter, r *http.Request) error {
	who, err := s.who(r, sponsorCookie)
	if err != nil {
		return err
	}
	if who != "" {
		http.Redirect(w, r, "/campaigns", http.StatusSeeOther)
		return nil
	}
	return s.show(w, r, "front", view{Title: "Linnet for sponsors", Body: s.URL + "/feed/"})
}

// attempt is one try at an account of this request's sender.
func (s *site) attempt(r *http.Request, account string) attempt {
	return attempt{network: network(sender(r, s.Proxies)), account: account}
}

// slow lets an attempt wait its turn, with the sender's network filled in. The request it returns goes before strangers where
// passwords are checked, if its device is known.
func (s *site) slow(r *http.Request, a attempt) (*http.Request, error) {
	a.network = network(sender(r, s.Proxies))
	slowed, err := s.limits.slow(r.Context(), a)
	if a.device != "" && !slowed {
		r = r.WithContext(ledger.Ahead(r.Context()))
	}
	return r, err
}

// slowLogin does it for somebody's sign-in; a is the zero Login for a name that is nobody's.
func (s *site) slowLogin(r *http.Request, a ledger.Login, typed string) (*http.Request, attempt, error) {
	t := s.attempt(r, a.Who)
	if a.Who == "" {
		t.account = "nobody " + shortened(ledger.LoginName(typed))
	}
	var err error
	if t.device, err = s.device(r, a.Who); err != nil {
		return r, t, err
	}
	r, err = s.slow(r, t)
	return r, t, err
}

// shortened keeps what a stranger types from filling the memory of the limits.
func shortened(s string) string { return s[:min(len(s), 100)] }

// failed writes a failed attempt into the audit log: the first few of an account's within an hour, and then the tenth, hundredth …
func (s *site) failed(r *http.Request, a ledger.Login, what string) error {
	if a.Who == "" {
		return nil // what was typed may be anything, such as a password
	}
	n := s.limits.failures(a.Who, false)
	if digits := strconv.Itoa(n); n > 3 && strings.Trim(digits[1:], "0")+digits[:1] != "1" {
		return nil
	}
	return s.SignIns.Note(r.Context(), ledger.AuditEntry{Who: "somebody", Action: "failed to sign in", Object: a.Label,
		Detail: what + ", " + strconv.Itoa(n) + " in a row, from " + network(sender(r, s.Proxies))})
}

func (s *site) showSignUp(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "signup", view{Title: "Sign up", Body: entry{}})
}

func (s *site) signUp(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r, "name", "email", "password")
	if err != nil {
		return err
	}
	again := entry{Values: map[string]string{"name": f["name"], "email": f["email"]}}
	if r, err = s.slow(r, attempt{}); err != nil {
		return err
	}
	sponsor, err := s.SignIns.SignUp(r.Context(), f["name"], f["email"], f["password"])
	again.Errors = refusals(err)
	if len(again.Errors) > 0 && again.Errors["password"] == "" {
		if claimed, err := s.claim(w, r, f); claimed || err != nil {
			return err
		}
	}
	if len(again.Errors) > 0 {
		return s.show(w, r, "signup", view{Status: http.StatusUnprocessableEntity, Title: "Sign up", Body: again})
	}
	if err == nil {
		err = s.askConfirmation(r.Context(), sponsor)
	}
	if err != nil {
		return err
	}
	login, err := s.SignIns.Login(r.Context(), sponsor.ID)
	if err != nil {
		return err
	}
	return s.begin(w, r, login, "by signing up")
}

// claim writes to an address that somebody signed up with and never confirmed: whoever reads the letter has it.
func (s *site) claim(w http.ResponseWriter, r *http.Request, f map[string]string) (bool, error) {
	holder, err := s.SignIns.LoginNamed(r.Context(), f["email"])
	if err != nil || holder.Confirmed || holder.OfOperator() {
		return false, ignoreMissing(err)
	}
	if !s.mayWrite(f["email"]) {
		return true, s.claimed(w, r) // as if: what was written before stays good
	}
	token, err := s.SignIns.Claim(r.Context(), f["name"], f["email"], f["password"])
	if len(refusals(err)) > 0 {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	l := words.From(r.Context())
	s.write(f["email"], l.Text("Please confirm your address"), l.Text("Somebody, probably you, signed up as a sponsor of {operator} with "+
		"this address. It was used here before, by somebody who never confirmed it.\n\nIf it was you now, open:\n{link}\n\n"+
		"The other sign-in with your address ends then. If it was not you, do nothing.",
		"operator", s.Operator, "link", s.URL+"/confirm?token="+token))
	return true, s.claimed(w, r)
}

func (s *site) claimed(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "trouble",
		view{Status: http.StatusAccepted, Title: "One more step",
			Body: "This address was used here before and never confirmed. We have sent a letter to it: " +
				"open the link in it, and your account is made."})
}

func ignoreMissing(err error) error {
	if errors.Is(err, ledger.ErrNotFound) {
		return nil
	}
	return err
}

func (s *site) showSignIn(w http.ResponseWriter, r *http.Request) error {
	e := entry{Values: map[string]string{}}
	if s.typedText(r).Page != "" {
		e.Values["kept"] = "yes"
	}
	return s.show(w, r, "signin", view{Title: "Sign in", Body: e})
}

func (s *site) signIn(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r, "email", "password")
	if err != nil {
		return err
	}
	login, err := s.SignIns.LoginNamed(r.Context(), f["email"])
	if err = ignoreMissing(err); err != nil {
		return err
	}
	if login.OfOperator() {
		login = ledger.Login{}
	}
	r, tried, err := s.slowLogin(r, login, f["email"])
	if err != nil {
		return err
	}
	who, err := s.SignIns.Enter(r.Context(), f["email"], f["password"])
	if errors.Is(err, ledger.ErrSignIn) {
		again := entry{Values: map[string]string{"email": f["email"]},
			Errors: map[string]string{"password": "This e-mail address and password do not belong together."}}
		return errors.Join(s.failed(r, login, "wrong password"),
			s.show(w, r, "signin", view{Status: http.StatusForbidden, Title: "Sign in", Body: again}))
	}
	if err != nil {
		return err
	}
	s.limits.forgive(tried)
	return s.entered(w, r, who)
}

// entered goes on behind a right password: to the second factor, or in.
func (s *site) entered(w http.ResponseWriter, r *http.Request, who string) error {
	login, err := s.SignIns.Login(r.Context(), who)
	if err != nil {
		return err
	}
	if !login.Factor {
		return s.begin(w, r, login, "with a password")
	}
	cookie, _ := cookieOf(login)
	if err := s.start(w, r, ledger.Session{Who: who, Half: true}, cookie); err != nil {
		return err
	}
	http.Redirect(w, r, baseOf(login)+"/signin/code", http.StatusSeeOther)
	return nil
}

// operatorEntry is the operator's sign-in: with several persons it asks for a name.
type operatorEntry struct {
	entry
	Several bool
}

func (s *site) showOperatorSignIn(w http.ResponseWriter, r *http.Request) error {
	return s.showOperatorEntry(w, r, entry{})
}

func (s *site) showOperatorEntry(w http.ResponseWriter, r *http.Request, e entry) error {
	persons, err := s.SignIns.Persons(r.Context())
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(e.Errors) > 0 {
		status = http.StatusForbidden
	}
	return s.show(w, r, "operator-signin", view{Status: status, Title: "Operator", Operators: true, Body: operatorEntry{e,
		len(persons) > 1}})
}

func (s *site) operatorSignIn(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r, "name", "password")
	if err != nil {
		return err
	}
	person, err := s.person(r.Context(), f["name"])
	if err != nil {
		return err
	}
	r, tried, err := s.slowLogin(r, person, f["name"])
	if err != nil {
		return err
	}
	who, err := s.SignIns.EnterOperator(r.Context(), f["name"], f["password"])
	if errors.Is(err, ledger.ErrSignIn) {
		wrong := entry{Values: map[string]string{"name": f["name"]},
			Errors: map[string]string{"password": "This is not the operator’s password."}}
		return errors.Join(s.failed(r, person, "wrong password"), s.showOperatorEntry(w, r, wrong))
	}
	if err != nil {
		return err
	}
	s.limits.forgive(tried)
	return s.entered(w, r, who)
}

// person is whose password is tried: the named one, or the only one; the zero Login for nobody.
func (s *site) person(ctx context.Context, name string) (ledger.Login, error) {
	persons, err := s.SignIns.Persons(ctx)
	if err != nil {
		return ledger.Login{}, err
	}
	for _, p := range persons {
		if name == "" && len(persons) == 1 || name != "" && ledger.LoginName(p.Label) == ledger.LoginName(name) {
			return p, nil
		}
	}
	return ledger.Login{}, nil
}

// showCode asks for the second factor of whoever has shown a right password.
func (s *site) showCode(cookie string) page {
	return func(w http.ResponseWriter, r *http.Request) error { return s.codePage(w, r, cookie, "") }
}

func (s *site) codePage(w http.ResponseWriter, r *http.Request, cookie, wrong string) error {
	operators := cookie == operatorCookie
	e, status := entry{Errors: map[string]string{}}, http.StatusOK
	if wrong != "" {
		status = http.StatusForbidden
		e.Errors["code"] = wrong
	}
	return s.show(w, r, "code", view{Status: status, Title: "Second factor", Operators: operators, Body: e})
}

// code takes the form: code, of the authenticator or a recovery code.
func (s *site) code(cookie string) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := form(w, r, "code")
		if err != nil {
			return err
		}
		begun, err := s.half(r, cookie)
		if err != nil {
			return err
		}
		if begun.Who == "" || !begun.Half {
			http.Redirect(w, r, baseOf(ledger.Login{Who: begun.Who})+"/signin", http.StatusSeeOther)
			return nil
		}
		login, err := s.SignIns.Login(r.Context(), begun.Who)
		if err != nil {
			return err
		}
		tried := s.attempt(r, "code of "+begun.Who)
		tried.code = true
		if device, err := s.device(r, begun.Who); err != nil {
			return err
		} else if device != "" {
			tried.device = "of codes " + device // beside what it has for passwords
		}
		if r, err = s.slow(r, tried); err != nil {
			return err
		}
		err = s.SignIns.TakeCode(r.Context(), begun.Who, f["code"])
		if errors.Is(err, ledger.ErrSignIn) {
			return errors.Join(s.failed(r, login, "wrong code"),
				s.codePage(w, r, cookie, "This is not the code that is shown now, or it was used already."))
		}
		if err != nil {
			return err
		}
		s.limits.forgive(tried)
		return s.begin(w, r, login, "with a password and a code")
	}
}
