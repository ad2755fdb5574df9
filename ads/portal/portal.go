// Package portal is the operator's web side. It has pages where sponsors plan and write ads and the operator reviews them, the signed feed
// as static files, and the intake of reports.
//
// Pages work without JavaScript. A sponsor never sees another sponsor's work. Totals carry their error and withhold small cells. The
// package signs and publishes nothing, as it holds no key. It refuses forms from other sites, uploads that are not small plain pictures or
// short spots, and guessing at passwords.
package portal

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"linnet/ads/ledger"
	"linnet/ads/payment"
	"linnet/ads/portal/api"
	"linnet/ads/stats"
	"linnet/ads/stats/pair"
	"linnet/ads/webhook"
)

//go:embed static
var static embed.FS

// Config says what the portal stands on. Ledger, Feed and URL are needed.
type Config struct {
	Ledger   *ledger.Ledger     // behind each of Deps
	Feed     string             // folder of the TUF repository, served read-only below /feed/
	URL      string             // public base, without a slash at its end
	Operator string             // name shown on the pages
	Log      *slog.Logger       // nil: discard
	Now      func() time.Time   // nil: time.Now
	Secure   bool               // the portal is reached by https: cookies are sent there only
	Pair     *pair.Leader       // counts together with a helper, below /pair/; nil: mode solo
	Cards    *payment.Processor // takes deposits by card, its notices at /payment; nil: nobody does

	Mail func(to, subject, text string) error // sends a letter; nil: letters are written to the log
	// letters arrive: ads are submitted only from a confirmed address, members are invited by letter
	Confirm bool

	Proxies []netip.Prefix                             // whose X-Forwarded-For is believed; nil: this machine's; empty: nobody's
	Wait    func(context.Context, time.Duration) error // lets a slowed sign-in wait; nil: by the clock
	// runs what an answer must not wait for; whoever gives it waits for its end. nil: at once
	Later func(do func())
}

// callsPerHour is how often the programs of one part of the network may ask.
const callsPerHour = 3600

// site is the portal at work. Its only state is the counters against guessing.
type site struct {
	Config // without its Ledger: pages have Deps
	Deps
	pages   pages
	mux     *http.ServeMux
	limits  *limits
	sending queues             // forms that are being answered
	party   *webauthn.WebAuthn // nil: no passkeys
}

// New returns the whole site as one handler. New starts no goroutine, and there is nothing to close. The ledger stays the caller's.
func New(c Config) (http.Handler, error) {
	if c.Ledger == nil || c.Feed == "" || c.URL == "" {
		return nil, errors.New("portal: ledger, feed and URL are needed")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Mail == nil {
		c.Mail = func(_, subject, text string) error {
			c.Log.Info("letter not sent", "subject", subject, "text", text)
			return nil
		}
	}
	if c.Later == nil {
		c.Later = func(do func()) { do() }
	}
	if c.Proxies == nil {
		c.Proxies = loopback
	}
	pages, err := parsePages()
	if err != nil {
		return nil, fmt.Errorf("portal: %w", err)
	}
	deps, programs := depsOf(c.Ledger), api.New(api.Config{Ledger: c.Ledger, Confirm: c.Confirm, Log: c.Log})
	c.Ledger = nil
	s := &site{Config: c, Deps: deps, pages: pages, mux: http.NewServeMux(), limits: newLimits(c.Now, c.Wait)}
	if s.party, err = newRelyingParty(c.URL, c.Operator); err != nil {
		return nil, fmt.Errorf("portal: passkeys: %w", err)
	}
	own := http.NewCrossOriginProtection()
	if err := own.AddTrustedOrigin(c.URL); err != nil {
		return nil, fmt.Errorf("portal: the public address %s: %w", c.URL, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /feed/", http.StripPrefix("/feed", feedFiles(c.Feed)))
	mux.Handle("POST /report", behind(c.Proxies, stats.NewIntake(s.Reports, c.Now)))
	if c.Pair != nil {
		mux.Handle("POST /pair/", behind(c.Proxies, stats.Limit(http.StripPrefix("/pair", c.Pair.Handler()), stats.PerHour, c.Now)))
	}
	mux.Handle("/api/", behind(c.Proxies, stats.Limit(programs, callsPerHour, c.Now)))
	if c.Cards != nil {
		mux.Handle("POST /payment", behind(c.Proxies, stats.Limit(c.Cards, callsPerHour, c.Now))) // signed by the provider
	}
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /metrics", s.metrics)
	mux.Handle("GET /static/{file}", http.FileServerFS(static))
	mux.Handle("/", own.Handler(s.inLanguage(s.routes())))
	return guard(mux), nil
}

// routes are the pages; each form posts to the address of the page that shows it.
func (s *site) routes() http.Handler {
	mux := s.mux
	for pattern, page := range map[string]page{
		"POST /account/name":       s.only(ledger.Owner, s.rename),
		"GET /account/export.json": s.only(ledger.Owner, s.export),
		"POST /account/close":      s.only(ledger.Owner, s.closeAccount),

		"GET /campaigns":                 s.sponsor(s.campaigns),
		"GET /campaigns/new":             s.only(ledger.Editor, s.showPlan),
		"POST /campaigns/new":            s.only(ledger.Editor, s.plan),
		"GET /estimate":                  s.only(ledger.Editor, s.estimate),
		"GET /campaigns/{id}":            s.sponsor(s.campaign),
		"POST /campaigns/{id}/flights":   s.only(ledger.Editor, s.addFlight),
		"GET /campaigns/{id}/report":     s.sponsor(s.results),
		"GET /campaigns/{id}/report.csv": s.sponsor(s.resultsCSV),
		"POST /campaigns/{id}":           s.only(ledger.Editor, s.manageCampaign),
		"POST /flights/{id}":             s.only(ledger.Editor, s.manageFlight),
		"POST /flights/{id}/ads":         s.only(ledger.Editor, s.addAd),
		"POST /ads/{id}/archive":         s.only(ledger.Editor, s.archiveAd),
		"GET /ads/{id}":                  s.sponsor(s.showAd),
		"POST /ads/{id}":                 s.only(ledger.Editor, s.editAd),
		"GET /balance":                   s.only(ledger.Billing, s.balance),
		"GET /balance.csv":               s.only(ledger.Billing, s.statement),
		"GET /balance/code.png":          s.only(ledger.Billing, s.paymentCode),
		"GET /balance/pro-forma.pdf":     s.only(ledger.Billing, s.proForma),
		"POST /balance/card":             s.only(ledger.Billing, s.payByCard),
		"POST /billing":                  s.only(ledger.Billing, s.setBusiness),
		"GET /invoices/{number}":         s.only(ledger.Billing, s.invoice),
		"GET /members":                   s.only(ledger.Owner, s.members),
		"POST /members":                  s.only(ledger.Owner, s.addMember),
		"POST /members/remove":           s.only(ledger.Owner, s.removeMember),
		"POST /members/letter":           s.only(ledger.Owner, s.askAgain),
		"GET /tokens":                    s.only(ledger.Owner, s.tokens),
		"POST /tokens":                   s.only(ledger.Owner, s.fresh(s.makeToken)),
		"POST /tokens/end":               s.only(ledger.Owner, s.endToken),
		"GET /listeners":                 s.sponsor(s.listeners),
		"GET /listeners.csv":             s.sponsor(s.listenersCSV),

		"GET /pictures/{sha}": s.picture,
		"GET /spots/{sha}":    s.spot,
	} {
		mux.Handle(pattern, s.answer(page))
	}
	s.entryRoutes(mux)
	s.publicRoutes(mux)
	s.operatorRoutes(mux)
	s.ownRoutes(mux, "", s.sponsor)
	s.ownRoutes(mux, "/operator", s.operator)
	mux.Handle("/", s.answer(func(http.ResponseWriter, *http.Request) error { return ledger.ErrNotFound }))
	return mux
}

// entryRoutes are the front page, and how one comes in and goes.
func (s *site) entryRoutes(mux *http.ServeMux) {
	for pattern, page := range map[string]page{
		"GET /{$}":      s.front,
		"GET /signup":   s.showSignUp,
		"POST /signup":  s.once("", s.signUp),
		"GET /signin":   s.showSignIn,
		"POST /signin":  s.signIn,
		"POST /signout": s.signOut,

		"POST /signin/passkey/begin": s.beginPasskeySignIn,
		"POST /signin/passkey":       s.passkeySignIn,

		"GET /signin/code":           s.showCode(sponsorCookie),
		"POST /signin/code":          s.code(sponsorCookie),
		"GET /operator/signin/code":  s.showCode(operatorCookie),
		"POST /operator/signin/code": s.code(operatorCookie),

		"GET /confirm":  s.confirm,
		"POST /confirm": s.once("", s.confirmed),
		"GET /forgot":   s.showForgot,
		"POST /forgot":  s.forgot,
		"GET /reset":    s.showReset,
		"POST /reset":   s.once("", s.reset),
	} {
		mux.Handle(pattern, s.answer(page))
	}
}

// publicRoutes are for everybody, signed in or not: what the law has them see and use, and the choice of a language.
func (s *site) publicRoutes(mux *http.ServeMux) {
	for pattern, page := range map[string]page{
		"GET /library":                s.library,
		"GET /library.json":           s.libraryJSON,
		"GET /library/pictures/{sha}": s.libraryPicture,
		"GET /library/spots/{sha}":    s.librarySpot,
		"GET /notice":                 s.showNotice,
		"POST /notice":                s.once("", s.notice),
		"GET /notices/{id}":           s.noticeState,
		"POST /language":              s.chooseLanguage,
	} {
		mux.Handle(pattern, s.answer(page))
	}
	for _, p := range ownPages {
		mux.Handle("GET /"+p.Name, s.answer(s.legal(p.Name, p.Title)))
	}
	mux.HandleFunc("GET /robots.txt", robots)
	mux.HandleFunc("GET /.well-known/security.txt", s.securityText)
	mux.Handle("GET /favicon.ico", http.RedirectHandler("/static/linnet.svg", http.StatusMovedPermanently))
}

// operatorRoutes are the operator's own pages.
func (s *site) operatorRoutes(mux *http.ServeMux) {
	for pattern, page := range map[string]page{
		"GET /operator":                    s.operator(s.overview),
		"GET /operator/signin":             s.showOperatorSignIn,
		"POST /operator/signin":            s.operatorSignIn,
		"GET /operator/ads/{id}":           s.operator(s.showReview),
		"POST /operator/ads/{id}/approve":  s.operator(s.approve),
		"POST /operator/ads/{id}/ask":      s.operator(s.ask),
		"POST /operator/ads/{id}/withdraw": s.operator(s.withdraw),
		"GET /operator/terms":              s.operator(s.terms),
		"POST /operator/terms":             s.admin(s.setTerms),
		"POST /operator/seller":            s.admin(s.setSeller),
		"GET /operator/payments":           s.operator(s.payments),
		"POST /operator/payments/import":   s.admin(s.importStatement),
		"POST /operator/payments/match":    s.admin(s.matchPayment),
		"POST /operator/payments/correct":  s.admin(s.correct),
		"POST /operator/payments/confirm":  s.admin(s.confirmCorrection),
		"GET /operator/business":           s.operator(s.business),
		"GET /operator/money.csv":          s.operator(s.moneyCSV),
		"GET /operator/intake.csv":         s.operator(s.intakeCSV),
		"GET /operator/sponsors":           s.operator(s.sponsors),
		"POST /operator/sponsors":          s.admin(s.credit),
		"GET /operator/log":                s.operator(s.audit),
		"GET /operator/notices":            s.operator(s.notices),
		"POST /operator/notices/{id}":      s.operator(s.decideNotice),
		"GET /operator/pages":              s.operator(s.writePages),
		"POST /operator/pages":             s.admin(s.setPage),
		"GET /operator/campaigns/{id}":     s.operator(s.results),
		"GET /operator/listeners.csv":      s.operator(s.listenersCSV),
	} {
		mux.Handle(pattern, s.answer(page))
	}
}

// ownRoutes are the pages of one's own sign-in, which sponsors and the operator have alike.
func (s *site) ownRoutes(mux *http.ServeMux, base string, let func(deed) page) {
	for pattern, next := range map[string]deed{
		"GET /passkeys":         s.passkeys,
		"POST /passkeys/begin":  s.fresh(s.beginPasskey),
		"POST /passkeys/add":    s.fresh(s.addPasskey),
		"POST /passkeys/remove": s.fresh(s.removePasskey),

		"GET /account":              s.account,
		"POST /account/password":    s.password,
		"POST /account/sessions":    s.endSessions,
		"POST /account/factor":      s.offerFactor,
		"GET /account/factor.png":   s.factorPicture,
		"POST /account/factor/keep": s.fresh(s.keepFactor),
		"POST /account/factor/drop": s.dropFactor,

		"GET /account/proof":                s.showProof,
		"POST /account/proof":               s.prove,
		"POST /account/proof/passkey/begin": s.beginPasskeyProof,
		"POST /account/proof/passkey":       s.provePasskey,
	} {
		method, path, _ := strings.Cut(pattern, " ")
		mux.Handle(method+" "+base+path, s.answer(let(next)))
	}
}

// health answers 200 when the database answers.
func (s *site) health(w http.ResponseWriter, r *http.Request) {
	if _, _, err := s.Service.Founded(r.Context()); err != nil {
		http.Error(w, "the ledger does not answer", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ok")
}

// Deps is all that the pages touch behind them, by concern: a handler that writes s.Money moves money. Each interface is declared in the
// file of its concern.
type Deps struct {
	SignIns   SignIns
	Sessions  Sessions
	Accounts  Accounts
	Passkeys  Passkeys
	Members   Members
	Campaigns Campaigns
	Money     Money
	Reviews   Reviews
	Reports   Reports
	Forms     Forms
	Service   Service
	Notices   Notices
	Publicity Publicity
	Tokens    Tokens
	Hooks     Hooks
}

// depsOf hands a ledger in for each of them.
func depsOf(l *ledger.Ledger) Deps {
	return Deps{SignIns: l, Sessions: l, Accounts: l, Passkeys: l, Members: l, Campaigns: l, Money: l, Reviews: l,
		Reports: l, Forms: l, Service: l, Notices: l, Publicity: l, Tokens: api.NewTokens(l), Hooks: webhook.NewHooks(l)}
}
