package api

import (
	"net/http"
	"time"

	"linnet/ads/ledger"
)

// hookJSON is a webhook; its secret goes out when it is made, and never again.
type hookJSON struct {
	ID     string    `json:"id"`
	URL    string    `json:"url"`
	Made   time.Time `json:"made"`
	Secret string    `json:"secret,omitempty"`
}

// makeHook takes the address that wants to be told of events, of which a token has to be let read all that they tell. It needs no
// Idempotency-Key: an address is told once, and no secret is kept among answers.
func (a *API) makeHook(r *http.Request, who ledger.Sponsor) (any, error) {
	var wanted struct {
		URL string `json:"url"`
	}
	if err := read(r, &wanted); err != nil {
		return nil, err
	}
	token, _ := r.Context().Value(tokenKey{}).(Token)
	made, err := a.hooks.Make(r.Context(), who, token.ID, wanted.URL)
	return hookJSON{made.ID, made.URL, made.Made, made.Secret}, err
}

func (a *API) listHooks(r *http.Request, who ledger.Sponsor) (any, error) {
	found, err := a.hooks.List(r.Context(), who.ID)
	all := make([]hookJSON, len(found))
	for i, h := range found {
		all[i] = hookJSON{ID: h.ID, URL: h.URL, Made: h.Made}
	}
	return map[string]any{"webhooks": all}, err
}

// endHook answers with those that are left.
func (a *API) endHook(r *http.Request, who ledger.Sponsor) (any, error) {
	if err := a.hooks.End(r.Context(), who, r.PathValue("id")); err != nil {
		return nil, err
	}
	return a.listHooks(r, who)
}
