package portal

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"linnet/ads/ledger"
)

// send writes a letter, at most a few to one address within an hour.
func (s *site) send(to, subject, text string) {
	if s.mayWrite(to) {
		s.write(to, subject, text)
	}
}

// mayWrite counts a letter to an address. Callers ask before they make a token, because a new token can end older ones. Otherwise a
// stranger who asks again and again could make delivered letters worthless.
func (s *site) mayWrite(to string) bool {
	if s.limits.letter(shortened(ledger.LoginName(to))) {
		return true
	}
	s.Log.Warn("a letter was not written: too many to one address")
	return false
}

// write sends what mayWrite allowed. A letter that cannot be sent fails nothing: the person can ask again.
func (s *site) write(to, subject, text string) {
	if err := s.Mail(to, subject, strings.TrimSpace(text)+"\n"); err != nil {
		s.Log.Warn("a letter was not sent", "error", err)
	}
}

func (s *site) showForgot(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "forgot", view{Title: "Another password", Body: ""})
}

// forgot takes the form: email. The answer is the same, and as fast, whether the address has an account or not. The letter is written after
// the answer and does not hold up the connection.
func (s *site) forgot(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r, "email")
	if err != nil {
		return err
	}
	if r, err = s.slow(r, attempt{}); err != nil {
		return err
	}
	if err := s.show(w, r, "forgot", view{Title: "Another password", Body: f["email"]}); err != nil {
		return err
	}
	ctx := context.WithoutCancel(r.Context())
	s.Later(func() { s.writeReset(ctx, f["email"]) })
	_ = http.NewResponseController(w).Flush() // who has gone meanwhile still gets the letter
	return nil
}

func (s *site) writeReset(ctx context.Context, email string) {
	if !s.mayWrite(email) {
		return
	}
	token, to, err := s.Accounts.AskReset(ctx, email)
	if err != nil {
		if !errors.Is(err, ledger.ErrNotFound) {
			s.Log.Error("a new password was asked for", "error", err)
		}
		return
	}
	l := to.Language
	s.write(to.Label, l.Text("Another password"), l.Text("Somebody, probably you, asked for another password at {operator}.\n\n"+
		"If it was you, open within an hour:\n{link}\n\nIf it was not you, do nothing: your password stays as it is.",
		"operator", s.Operator, "link", s.URL+"/reset?token="+token))
}

// resetPage is the form for a new password, by a letter.
type resetPage struct {
	entry
	Token    string
	Passkeys []ledger.Passkey // that go on signing in, unless they are removed
	Forget   bool             // they are to be removed
}

// showReset shows a form: what only looks at links in letters must not answer them.
func (s *site) showReset(w http.ResponseWriter, r *http.Request) error {
	return s.resetPage(w, r, http.StatusOK, resetPage{Token: r.URL.Query().Get("token"), Forget: true})
}

func (s *site) resetPage(w http.ResponseWriter, r *http.Request, status int, p resetPage) (err error) {
	if p.Passkeys, err = s.Passkeys.ResetPasskeys(r.Context(), p.Token); err != nil {
		return err
	}
	return s.show(w, r, "reset", view{Status: status, Title: "Choose a password", Body: p})
}

// reset takes the form: token, password, passkeys ("remove": they end too). A second factor is asked for after this.
func (s *site) reset(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r, "token", "password", "passkeys")
	if err != nil {
		return err
	}
	if r, err = s.slow(r, attempt{}); err != nil {
		return err
	}
	forget, change := f["passkeys"] == "remove", s.Accounts.Reset
	if forget {
		change = s.Accounts.ResetAll
	}
	who, err := change(r.Context(), f["token"], f["password"])
	if wrong := refusals(err); len(wrong) > 0 {
		return s.resetPage(w, r, http.StatusUnprocessableEntity, resetPage{entry: entry{Errors: wrong}, Token: f["token"], Forget: forget})
	}
	if err != nil {
		return err
	}
	return s.entered(w, r, who)
}
