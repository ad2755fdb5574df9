package portal

import (
	"errors"
	"net/http"
	"strings"

	"linnet/ads"
	"linnet/ads/ledger"
)

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

// begin signs somebody in and sends them to their first page. The session is new, so a token planted before is worth nothing.
func (s *site) begin(w http.ResponseWriter, r *http.Request, who string) error {
	token, err := s.Ledger.StartSession(r.Context(), who)
	if err != nil {
		return err
	}
	name, first := sponsorCookie, "/campaigns"
	if who == ledger.Operator {
		name, first = operatorCookie, "/operator"
	}
	http.SetCookie(w, s.cookie(name, token))
	http.Redirect(w, r, first, http.StatusSeeOther)
	return nil
}

// signOut ends both sign-ins of this browser.
func (s *site) signOut(w http.ResponseWriter, r *http.Request) error {
	for _, name := range []string{sponsorCookie, operatorCookie} {
		c, err := r.Cookie(s.cookieName(name))
		if err != nil {
			continue
		}
		if err := s.Ledger.EndSession(r.Context(), c.Value); err != nil {
			return err
		}
		http.SetCookie(w, s.cookie(name, ""))
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// who returns the sponsor's id or Operator behind a cookie of the request; "" when nobody is signed in by it.
func (s *site) who(r *http.Request, name string) (string, error) {
	who, err := s.session(r, name)
	if err != nil || who == "" || who == ledger.Operator {
		return who, err
	}
	sponsor, _, err := s.Ledger.Acting(r.Context(), who)
	if errors.Is(err, ledger.ErrNotFound) {
		return "", nil
	}
	return sponsor.ID, err
}

// session returns who signed in by a cookie of the request: an owner, a member, or Operator; "" for nobody.
func (s *site) session(r *http.Request, name string) (string, error) {
	c, err := r.Cookie(s.cookieName(name))
	if err != nil {
		return "", nil
	}
	who, err := s.Ledger.Session(r.Context(), c.Value)
	if errors.Is(err, ledger.ErrNotFound) {
		return "", nil
	}
	if err == nil && (who == ledger.Operator) != (name == operatorCookie) {
		return "", nil // a sponsor's token in the operator's cookie opens nothing
	}
	return who, err
}

// sponsor lets a sponsor who is signed in through, and sends everybody else to the sign-in.
func (s *site) sponsor(next deed) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := s.session(r, sponsorCookie)
		if err != nil {
			return err
		}
		if id == "" {
			http.Redirect(w, r, "/signin", http.StatusSeeOther)
			return nil
		}
		sponsor, role, err := s.Ledger.Acting(r.Context(), id)
		if err != nil {
			return err
		}
		return next(w, withActor(r, actor{id, role}), sponsor)
	}
}

// operator does the same for the operator's own pages.
func (s *site) operator(next deed) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := s.who(r, operatorCookie)
		if err != nil {
			return err
		}
		if who == "" {
			http.Redirect(w, r, "/operator/signin", http.StatusSeeOther)
			return nil
		}
		return next(w, r, ledger.Sponsor{ID: ledger.Operator, Name: s.Operator})
	}
}

// form reads a small form, at most 64 KiB; the values are trimmed.
func form(w http.ResponseWriter, r *http.Request, names ...string) (map[string]string, error) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		return nil, &ads.Refusal{Field: "form", Sentence: "The form could not be read."}
	}
	values := map[string]string{}
	for _, name := range names {
		values[name] = strings.TrimSpace(r.PostForm.Get(name))
	}
	return values, nil
}
