// Package api is the portal for programs: a sponsor's campaigns, pictures, their status, results and balance as JSON, below /api/v1/.
//
// A program shows a token that its sponsor made, with the scopes that it was given, and never sees another sponsor's things: they are not
// found. What may not come twice needs an Idempotency-Key: the same request again gets the first answer, and another request under the same
// key is refused. The interface is described at /api/v1/openapi.json (OpenAPI 3.1); errors are problems (RFC 9457).
package api

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/webhook"
)

// API answers programs. All of it may be used from any goroutine.
type API struct {
	ledger  *ledger.Ledger
	confirm bool
	tokens  *Tokens
	hooks   *webhook.Hooks
	log     *slog.Logger
	mux     *http.ServeMux
}

// Config is what an API needs, all of it.
type Config struct {
	Ledger  *ledger.Ledger
	Confirm bool // ads are submitted by sponsors whose address is confirmed
	Log     *slog.Logger
}

//go:embed openapi.json
var description []byte

// New needs no Close: the ledger stays the caller's.
func New(c Config) *API {
	a := &API{ledger: c.Ledger, confirm: c.Confirm, tokens: NewTokens(c.Ledger), hooks: webhook.NewHooks(c.Ledger),
		log: c.Log, mux: http.NewServeMux()}
	for _, r := range routes {
		a.mux.Handle(r.method+" /api/v1"+r.path, a.with(r))
	}
	a.mux.HandleFunc("GET /api/v1/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(description) // the reader may be gone
	})
	a.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		tell(w, http.StatusNotFound, "There is no such address.")
	})
	return a
}

// ServeHTTP answers one request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	a.mux.ServeHTTP(w, r)
}

// A route is one thing that a program can ask for. Its do answers with what becomes JSON.
type route struct {
	method, path string
	scopes       []string
	once         bool // it needs an Idempotency-Key
	status       int
	do           func(a *API, r *http.Request, who ledger.Sponsor) (any, error)
}

var routes = []route{
	{"GET", "/campaigns", []string{ReadCampaigns}, false, http.StatusOK, (*API).campaigns},
	{"POST", "/campaigns", []string{WriteCampaigns}, true, http.StatusCreated, (*API).plan},
	{"GET", "/campaigns/{id}/results", []string{ReadResults}, false, http.StatusOK, (*API).results},
	{"GET", "/ads/{id}", []string{ReadCampaigns}, false, http.StatusOK, (*API).ad},
	{"PUT", "/ads/{id}", []string{WriteCampaigns}, false, http.StatusOK, (*API).write},
	{"PUT", "/ads/{id}/picture", []string{WriteCampaigns}, false, http.StatusOK, (*API).picture},
	{"POST", "/ads/{id}/submit", []string{WriteCampaigns}, true, http.StatusOK, (*API).submit},
	{"POST", "/webhooks", []string{WriteWebhooks, ReadCampaigns, ReadBalance}, false, http.StatusCreated, (*API).makeHook},
	{"GET", "/webhooks", []string{WriteWebhooks}, false, http.StatusOK, (*API).listHooks},
	{"DELETE", "/webhooks/{id}", []string{WriteWebhooks}, false, http.StatusOK, (*API).endHook},
	{"GET", "/balance", []string{ReadBalance}, false, http.StatusOK, (*API).balance},
}

// tokenKey is where the context of a request has the Token that it came with.
type tokenKey struct{}

// with lets a token of the right scopes through.
func (a *API) with(to route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, token, err := a.holder(r)
		switch {
		case errors.Is(err, ledger.ErrNotFound):
			w.Header().Set("WWW-Authenticate", "Bearer")
			tell(w, http.StatusUnauthorized, "A token is needed: Authorization: Bearer linnet_…")
			return
		case err != nil:
			a.broke(w, r, err)
			return
		}
		for _, scope := range to.scopes {
			if !slices.Contains(token.Scopes, scope) {
				w.Header().Set("WWW-Authenticate", `Bearer error="insufficient_scope", scope="`+strings.Join(to.scopes, " ")+`"`)
				tell(w, http.StatusForbidden, "The token lacks the scope "+scope+".")
				return
			}
		}
		ctx := ledger.As(r.Context(), "token “"+token.Name+"” for "+who.Name)
		r = r.WithContext(context.WithValue(ctx, tokenKey{}, token))
		if to.once {
			a.once(w, r, asked{to, who})
			return
		}
		r = r.WithContext(ledger.WithForm(r.Context(), new(ledger.Form))) // the limits of sponsors hold for programs, too
		found, err := to.do(a, r, who)
		if err != nil {
			a.refuse(w, r, err)
			return
		}
		send(w, to.status, found)
	})
}

// holder is who lets the program that asks do something.
func (a *API) holder(r *http.Request) (who ledger.Sponsor, token Token, err error) {
	kind, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") || !strings.HasPrefix(secret, tokenPrefix) {
		return who, token, ledger.ErrNotFound
	}
	if token, err = a.tokens.Of(r.Context(), secret); err != nil {
		return who, token, err
	}
	who, err = a.ledger.Sponsor(r.Context(), token.Sponsor)
	return who, token, err
}

// A problem is an error as programs read it (RFC 9457).
type problem struct {
	Title  string            `json:"title"`
	Status int               `json:"status"`
	Detail string            `json:"detail"`
	Fields map[string]string `json:"fields,omitempty"` // of the request -> what is wrong with it
}

func tell(w http.ResponseWriter, status int, detail string) {
	answerProblem(w, problem{Title: http.StatusText(status), Status: status, Detail: detail})
}

func answerProblem(w http.ResponseWriter, p problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the reader may be gone
}

func send(w http.ResponseWriter, status int, found any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(found) // the reader may be gone
}

// refuse answers with what is wrong with a request.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if p := problemOf(err); p.Status != 0 {
		answerProblem(w, p)
		return
	}
	a.broke(w, r, err)
}

// problemOf is what a program is told of an error; the zero problem when it is nobody's fault outside.
func problemOf(err error) problem {
	fields := map[string]string{}
	refusals(err, fields)
	of := func(status int, detail string) problem {
		return problem{Title: http.StatusText(status), Status: status, Detail: detail}
	}
	var long *http.MaxBytesError
	switch {
	case len(fields) > 0:
		p := of(http.StatusUnprocessableEntity, "Some fields are not as they should be.")
		p.Fields = fields
		return p
	case errors.As(err, &long):
		return of(http.StatusRequestEntityTooLarge, "The request is too long.")
	case errors.Is(err, errJSON):
		return of(http.StatusBadRequest, "The request is no JSON of the described form.")
	case errors.Is(err, ledger.ErrNotFound):
		return of(http.StatusNotFound, "There is no such thing of yours.")
	case errors.Is(err, ledger.ErrChanged):
		return of(http.StatusConflict, "Somebody else changed it at the same moment; look at it again.")
	case errors.Is(err, ledger.ErrStatus):
		return of(http.StatusConflict, "That is not possible in its status.")
	}
	return problem{}
}

// refusals picks the refused fields out of an error, however it is joined and wrapped.
func refusals(err error, into map[string]string) {
	switch e := err.(type) {
	case *ads.Refusal:
		into[e.Field] = e.Sentence
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			refusals(one, into)
		}
	case interface{ Unwrap() error }:
		refusals(e.Unwrap(), into)
	}
}

func (a *API) broke(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil && !errors.Is(err, context.Canceled) {
		a.log.Error("the interface for programs failed", "path", r.URL.Path, "error", err)
	}
	tell(w, http.StatusInternalServerError, "Something broke on our side. Nothing was changed; please try again.")
}
