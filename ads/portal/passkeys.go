package portal

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"linnet/ads"
	"linnet/ads/ledger"
)

// Passkeys keeps the passkeys of accounts, and what browsers were asked about them.
type Passkeys interface {
	Passkeys(ctx context.Context, who string) ([]ledger.Passkey, error)
	AddPasskey(ctx context.Context, k ledger.Passkey) error
	UsedPasskey(ctx context.Context, id, said []byte) error
	RemovePasskey(ctx context.Context, who string, id []byte) error
	ResetPasskeys(ctx context.Context, token string) ([]ledger.Passkey, error)
	BeginCeremony(ctx context.Context, said []byte) (token string, err error)
	EndCeremony(ctx context.Context, token string) (said []byte, err error)
}

// ceremonyCookie holds the token of a ceremony under way.
const ceremonyCookie = "linnet-passkey"

// maxCredential bounds what a browser answers; real answers have one or two kilobytes.
const maxCredential = 16 << 10

// newRelyingParty is the portal as authenticators know it (Web Authentication, section 4), by the name of its host; nil where that
// has none: an address alone cannot have passkeys.
func newRelyingParty(address, operator string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return nil, nil
	}
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: operator + ", sponsors",
		RPOrigins: []string{u.Scheme + "://" + u.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired},
		AttestationPreference: protocol.PreferNoAttestation})
}

// passkeyOwner is somebody who signs in, as the library wants them. The handle is their id, which is random.
type passkeyOwner struct {
	who, name string
	keys      []webauthn.Credential
}

func (o *passkeyOwner) WebAuthnID() []byte                         { return []byte(o.who) }
func (o *passkeyOwner) WebAuthnName() string                       { return o.name }
func (o *passkeyOwner) WebAuthnDisplayName() string                { return o.name }
func (o *passkeyOwner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

// myPasskeys is who is signed in.
func (s *site) myPasskeys(r *http.Request) (*passkeyOwner, error) {
	return s.passkeyOwner(r, acting(r).login.Who, acting(r).login.Label)
}

// answering is who is signed in, and what their browser was asked, to which the request is the answer.
func (s *site) answering(w http.ResponseWriter, r *http.Request) (*passkeyOwner, webauthn.SessionData, error) {
	asked, err := s.asked(w, r)
	if err != nil {
		return nil, asked, err
	}
	owner, err := s.myPasskeys(r)
	return owner, asked, err
}

func (s *site) passkeyOwner(r *http.Request, who, name string) (*passkeyOwner, error) {
	kept, err := s.Passkeys.Passkeys(r.Context(), who)
	if err != nil {
		return nil, err
	}
	o := &passkeyOwner{who: who, name: name}
	for _, k := range kept {
		var c webauthn.Credential
		if err := json.Unmarshal(k.Said, &c); err != nil {
			return nil, fmt.Errorf("passkey %q: %w", k.Name, err)
		}
		o.keys = append(o.keys, c)
	}
	return o, nil
}

// passkeysPage lists somebody's own passkeys.
type passkeysPage struct {
	All   []passkeyRow
	Fresh bool // some may be added and removed
}

type passkeyRow struct {
	ledger.Passkey
	Form string // the id, as the form to remove it has it
}

func (s *site) passkeys(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	kept, err := s.Passkeys.Passkeys(r.Context(), acting(r).login.Who)
	if err != nil {
		return err
	}
	var p passkeysPage
	if p.Fresh, err = s.proved(r); err != nil {
		return err
	}
	for _, k := range kept {
		p.All = append(p.All, passkeyRow{k, base64.RawURLEncoding.EncodeToString(k.ID)})
	}
	return s.show(w, r, "passkeys",
		view{Title: "Passkeys", Who: who.Name, Operators: who.ID == ledger.Operator, At: "account", Body: p})
}

// beginPasskey asks the browser of somebody who is signed in for a new passkey.
func (s *site) beginPasskey(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	if s.party == nil {
		return ledger.ErrNotFound
	}
	owner, err := s.myPasskeys(r)
	if err != nil {
		return err
	}
	options, asked, err := s.party.BeginRegistration(owner,
		webauthn.WithExclusions(webauthn.Credentials(owner.keys).CredentialDescriptors()))
	if err != nil {
		return err
	}
	return s.askBrowser(w, r, options, asked)
}

// addPasskey takes the browser's answer; the query has its name.
func (s *site) addPasskey(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	owner, asked, err := s.answering(w, r)
	if err != nil {
		return err
	}
	credential, err := s.party.FinishRegistration(owner, asked, r)
	if err != nil {
		s.Log.Info("a passkey was refused", "error", err)
		return &ads.Refusal{Field: "passkey", Sentence: "This passkey could not be verified."}
	}
	said, err := json.Marshal(credential)
	if err == nil {
		err = s.Passkeys.AddPasskey(r.Context(),
			ledger.Passkey{ID: credential.ID, Who: acting(r).login.Who, Name: r.URL.Query().Get("name"), Said: said})
	}
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

// removePasskey takes the form: passkey (id, base64url).
func (s *site) removePasskey(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "passkey")
	if err != nil {
		return err
	}
	id, err := base64.RawURLEncoding.DecodeString(f["passkey"])
	if err != nil {
		return ledger.ErrNotFound
	}
	if err := s.Passkeys.RemovePasskey(r.Context(), acting(r).login.Who, id); err != nil {
		return err
	}
	http.Redirect(w, r, base(who)+"/passkeys", http.StatusSeeOther)
	return nil
}

// beginPasskeySignIn asks any browser for a passkey of this portal; the passkey says whose it is.
func (s *site) beginPasskeySignIn(w http.ResponseWriter, r *http.Request) error {
	if s.party == nil {
		return ledger.ErrNotFound
	}
	if _, err := s.slow(r, attempt{}); err != nil {
		return err
	}
	options, asked, err := s.party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return err
	}
	return s.askBrowser(w, r, options, asked)
}

// passkeySignIn takes the browser's answer and signs in whose passkey it is.
func (s *site) passkeySignIn(w http.ResponseWriter, r *http.Request) error {
	asked, err := s.asked(w, r)
	if err != nil {
		return err
	}
	user, credential, err := s.party.FinishPasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		return s.passkeyOwner(r, string(handle), "")
	}, asked, r)
	if err = cloned(credential, err); err != nil {
		s.Log.Info("a passkey was refused", "error", err)
		return &ads.Refusal{Field: "passkey", Sentence: "This passkey does not open any account here."}
	}
	if err := s.keepUse(r, credential); err != nil {
		return err
	}
	login, err := s.SignIns.Login(r.Context(), string(user.WebAuthnID())) // not a member who was removed
	if err != nil {
		return err
	}
	s.limits.forgive(s.attempt(r, ""))
	return s.begin(w, r, login, "with a passkey")
}

// cloned refuses a credential whose counter went back: there may be a copy of it.
func cloned(c *webauthn.Credential, err error) error {
	if err == nil && c.Authenticator.CloneWarning {
		err = errors.New("its counter went back")
	}
	return err
}

// keepUse writes down what a use changed of a passkey.
func (s *site) keepUse(r *http.Request, c *webauthn.Credential) error {
	said, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return s.Passkeys.UsedPasskey(r.Context(), c.ID, said)
}

// askBrowser sends options and keeps what was asked.
func (s *site) askBrowser(w http.ResponseWriter, r *http.Request, options any, asked *webauthn.SessionData) error {
	said, err := json.Marshal(asked)
	if err != nil {
		return err
	}
	token, err := s.Passkeys.BeginCeremony(r.Context(), said)
	if err != nil {
		return err
	}
	c := s.cookie(ceremonyCookie, token)
	c.MaxAge, c.SameSite = 300, http.SameSiteStrictMode
	http.SetCookie(w, c)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(options)
}

// asked returns what the browser was asked, once.
func (s *site) asked(w http.ResponseWriter, r *http.Request) (asked webauthn.SessionData, err error) {
	if s.party == nil {
		return asked, ledger.ErrNotFound
	}
	r.Body = io.NopCloser(http.MaxBytesReader(w, r.Body, maxCredential))
	c, err := r.Cookie(s.cookieName(ceremonyCookie))
	if err != nil {
		return asked, ledger.ErrNotFound
	}
	http.SetCookie(w, s.cookie(ceremonyCookie, ""))
	said, err := s.Passkeys.EndCeremony(r.Context(), c.Value)
	if err == nil {
		err = json.Unmarshal(said, &asked)
	}
	return asked, err
}
