package portal

import (
	"errors"
	"net/http"

	"linnet/ads/ledger"
)

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
	return s.show(w, http.StatusOK, "front", view{Title: "Linnet for sponsors", Body: s.URL + "/feed/"})
}

func (s *site) showSignUp(w http.ResponseWriter, _ *http.Request) error {
	return s.show(w, http.StatusOK, "signup", view{Title: "Sign up", Body: entry{}})
}

func (s *site) signUp(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r, "name", "email", "password")
	if err != nil {
		return err
	}
	again := entry{Values: map[string]string{"name": f["name"], "email": f["email"]}}
	if !s.limits.allow(r, "new") {
		return s.tooMany(w, "signup", "Sign up", again)
	}
	sponsor, err := s.Ledger.SignUp(r.Context(), f["name"], f["email"], f["password"])
	if again.Errors = refusals(err); len(again.Errors) > 0 {
		return s.show(w, http.StatusUnprocessableEntity, "signup", view{Title: "Sign up", Body: again})
	}
	if err == nil {
		err = s.askConfirmation(r.Context(), sponsor)
	}
	if err != nil {
		return err
	}
	return s.begin(w, r, sponsor.ID)
}

func (s *site) showSignIn(w http.ResponseWriter, _ *http.Request) error {
	return s.show(w, http.StatusOK, "signin", view{Title: "Sign in", Body: entry{}})
}

func (s *site) signIn(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r, "email", "password")
	if err != nil {
		return err
	}
	again := entry{Values: map[string]string{"email": f["email"]}}
	if !s.limits.allow(r, f["email"]) {
		return s.tooMany(w, "signin", "Sign in", again)
	}
	who, err := s.Ledger.Enter(r.Context(), f["email"], f["password"])
	if errors.Is(err, ledger.ErrSignIn) {
		again.Errors = map[string]string{"password": "This e-mail address and password do not belong together."}
		return s.show(w, http.StatusForbidden, "signin", view{Title: "Sign in", Body: again})
	}
	if err != nil {
		return err
	}
	return s.begin(w, r, who)
}

func (s *site) showOperatorSignIn(w http.ResponseWriter, _ *http.Request) error {
	return s.show(w, http.StatusOK, "operator-signin", view{Title: "Operator", Desk: true, Body: entry{}})
}

func (s *site) operatorSignIn(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r, "password")
	if err != nil {
		return err
	}
	v := view{Title: "Operator", Desk: true}
	if !s.limits.allow(r, ledger.Operator) {
		return s.tooMany(w, "operator-signin", "Operator", entry{})
	}
	err = s.Ledger.SignInOperator(r.Context(), f["password"])
	if errors.Is(err, ledger.ErrSignIn) {
		v.Body = entry{Errors: map[string]string{"password": "This is not the operator’s password."}}
		return s.show(w, http.StatusForbidden, "operator-signin", v)
	}
	if err != nil {
		return err
	}
	return s.begin(w, r, ledger.Operator)
}

func (s *site) tooMany(w http.ResponseWriter, page, title string, again entry) error {
	again.Errors = map[string]string{"password": "Too many attempts. Please wait a minute."}
	w.Header().Set("Retry-After", "60")
	return s.show(w, http.StatusTooManyRequests, page, view{Title: title, Body: again})
}
