package portal

import (
	"context"
	"net/http"

	"linnet/ads/ledger"
)

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
		return s.show(w, http.StatusForbidden, "trouble", view{Title: "Not yours to do", Who: who.Name,
			Body: "You sign in as " + string(acting(r).role) + ". The owner of the account can give you another role."})
	})
}
