package portal

import (
	"context"
	"net/http"

	"linnet/ads/ledger"
)

// roleKey is where a request carries the role of who signed in.
type roleKey struct{}

func role(r *http.Request) ledger.Role {
	found, _ := r.Context().Value(roleKey{}).(ledger.Role)
	return found
}

func withRole(r *http.Request, role ledger.Role) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), roleKey{}, role))
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
		if may(role(r), need) {
			return next(w, r, who)
		}
		return s.show(w, http.StatusForbidden, "trouble", view{Title: "Not yours to do", Who: who.Name,
			Body: "You sign in as " + string(role(r)) + ". The owner of the account can give you another role."})
	})
}
