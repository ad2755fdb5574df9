package portal

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"linnet/ads"
	"linnet/ads/ledger"
)

// proofLife is how long a password or a passkey that was shown counts for changing how somebody signs in. A session that was left open
// for longer opens no other way in.
const proofLife = 10 * time.Minute

// proofPage asks somebody who is signed in to show once more who they are.
type proofPage struct {
	entry
	Next     string // the page to go on to, one of proofNext
	Passkeys bool   // they have some
}

// proofNext are the pages that a proof leads on to.
var proofNext = map[string]bool{"account": true, "passkeys": true, "tokens": true}

// fresh lets those through who showed a password or a passkey a short time ago, and asks the others for one.
func (s *site) fresh(next deed) deed {
	return func(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
		fresh, err := s.proved(r)
		if err != nil {
			return err
		}
		if !fresh {
			next := "passkeys"
			if strings.HasPrefix(r.URL.Path, "/tokens") {
				next = "tokens"
			}
			return s.askProof(w, r, who, proofPage{Next: next})
		}
		return next(w, r, who)
	}
}

// proved reports whether the session has a proof that is fresh.
func (s *site) proved(r *http.Request) (bool, error) {
	cookie, _ := cookieOf(acting(r).login)
	begun, err := s.half(r, cookie)
	return s.Now().Sub(begun.Proved) < proofLife, err
}

// askProof answers with the form. The status tells the script of a page that nothing was done.
func (s *site) askProof(w http.ResponseWriter, r *http.Request, who ledger.Sponsor, p proofPage) error {
	kept, err := s.Passkeys.Passkeys(r.Context(), acting(r).login.Who)
	if err != nil {
		return err
	}
	p.Passkeys = s.party != nil && len(kept) > 0
	return s.show(w, r, "proof",
		view{Status: http.StatusForbidden, Title: "Is it you?", Who: who.Name, Operators: who.ID == ledger.Operator, At: "account",
			Body: p})
}

func (s *site) showProof(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	next := r.URL.Query().Get("next")
	if !proofNext[next] {
		next = "account"
	}
	return s.askProof(w, r, who, proofPage{Next: next})
}

// prove takes the form: password, next.
func (s *site) prove(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "password", "next")
	if err != nil {
		return err
	}
	if !proofNext[f["next"]] {
		return ledger.ErrNotFound
	}
	r, tried, err := s.slowMe(r)
	if err != nil {
		return err
	}
	err = s.Accounts.Verify(r.Context(), acting(r).login.Who, f["password"])
	if errors.Is(err, ledger.ErrSignIn) {
		wrong := proofPage{entry: entry{Errors: map[string]string{"password": "This is not your password."}}, Next: f["next"]}
		return errors.Join(s.failed(r, acting(r).login, "wrong password, signed in"), s.askProof(w, r, who, wrong))
	}
	if err == nil {
		s.limits.forgive(tried)
		err = s.Sessions.Prove(r.Context(), s.myToken(r))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, base(who)+"/"+f["next"], http.StatusSeeOther)
	return nil
}

// beginPasskeyProof asks the browser of somebody who is signed in for one of their passkeys.
func (s *site) beginPasskeyProof(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	if s.party == nil {
		return ledger.ErrNotFound
	}
	owner, err := s.myPasskeys(r)
	if err != nil {
		return err
	}
	if len(owner.keys) == 0 {
		return ledger.ErrNotFound
	}
	options, asked, err := s.party.BeginLogin(owner, webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return err
	}
	return s.askBrowser(w, r, options, asked)
}

// provePasskey takes the browser's answer.
func (s *site) provePasskey(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	owner, asked, err := s.answering(w, r)
	if err != nil {
		return err
	}
	credential, err := s.party.FinishLogin(owner, asked, r)
	if err = cloned(credential, err); err != nil {
		s.Log.Info("a passkey was refused", "error", err)
		return &ads.Refusal{Field: "passkey", Sentence: "This passkey is not one of yours here."}
	}
	if err := s.keepUse(r, credential); err != nil {
		return err
	}
	if err := s.Sessions.Prove(r.Context(), s.myToken(r)); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
