package pair

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha3"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/cloudflare/circl/blindsign/blindrsa"
	"golang.org/x/crypto/cryptobyte"
)

// A token is what lets a report be counted: the helper's signature under it, given blindly (RFC 9474). The helper sees who asks for one but
// not what for, and knows the report that carries it as one that it allowed, not whose it is. So nobody, not even the leader, fills a sum
// with more made-up reports than the helper allows to each network. No report can be exchanged for another on its way.
//
// The message under a token is nearly the whole report. Nobody can guess it, so the deterministic variant is enough (RFC 9474, section 5).
// The message holds the report's id, so counting the id once spends the token.
const (
	tokenVariant = blindrsa.SHA384PSSDeterministic
	tokenBits    = 2048
	tokenSize    = tokenBits / 8 // bytes of a token, of the request for one and of the answer
)

// ErrToken is wrapped when a report carries no token of the helper's, or the helper's answer is none.
var ErrToken = errors.New("pair: not a token of the helper's")

// NewTokenKey makes the helper's key for signing tokens, and its public half for the agreement.
func NewTokenKey() (private, public string, err error) {
	key, err := rsa.GenerateKey(rand.Reader, tokenBits)
	if err != nil {
		return "", "", fmt.Errorf("make a key: %w", err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", "", fmt.Errorf("make a key: %w", err)
	}
	open, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return "", "", fmt.Errorf("make a key: %w", err)
	}
	return base64.StdEncoding.EncodeToString(secret), base64.StdEncoding.EncodeToString(open), nil
}

// tokenKey reads the public half. Listeners share one key, out of the signed feed: a helper that gave each another one could tell
// their reports apart.
func tokenKey(text string) (*rsa.PublicKey, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("a token key: %w", err)
	}
	key, err := x509.ParsePKIXPublicKey(raw)
	if err != nil {
		return nil, fmt.Errorf("a token key: %w", err)
	}
	public, is := key.(*rsa.PublicKey)
	if !is || public.N.BitLen() != tokenBits || public.E != 65537 {
		return nil, fmt.Errorf("a token key that is not RSA of %d bits", tokenBits)
	}
	return public, nil
}

func tokenSigner(text string, public *rsa.PublicKey) (blindrsa.Signer, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return blindrsa.Signer{}, fmt.Errorf("a token key: %w", err)
	}
	key, err := x509.ParsePKCS8PrivateKey(raw)
	if err != nil {
		return blindrsa.Signer{}, fmt.Errorf("a token key: %w", err)
	}
	private, is := key.(*rsa.PrivateKey)
	if !is || !private.PublicKey.Equal(public) {
		return blindrsa.Signer{}, fmt.Errorf("%w: it names another token key than ours", ErrTask)
	}
	return blindrsa.NewSigner(private), nil
}

// A Draft is a report that waits for its token.
type Draft struct {
	Report  []byte // all of it but the token
	Request []byte // asks for the token: the bytes to POST to TokenURL
	Seed    []byte // blinds the request; it stays on the listener's machine
}

// TokenURL is where a listener asks for a token.
func (t Task) TokenURL() string { return t.Pair.Helper + "/tasks/" + t.ID() + "/tokens" }

// Draft splits and seals an answer. The sizes are the same whatever the bucket, and the bytes differ each time.
func (t Task) Draft(day time.Time, bucket int) (Draft, error) {
	r, err := t.split(day, bucket)
	if err != nil {
		return Draft{}, err
	}
	d := Draft{Seed: randomBytes(32)}
	if d.Report, err = r.bytes(); err == nil {
		_, d.Request, _, err = t.blind(r, d.Seed)
	}
	if err != nil {
		return Draft{}, fmt.Errorf("ask for a token: %w", err)
	}
	return d, nil
}

// Complete takes the helper's answer to a draft's request (ErrToken when it is none) and gives the bytes to POST to ReportURL.
func (t Task) Complete(d Draft, answer []byte) ([]byte, error) {
	r, err := parseReport(d.Report)
	if err != nil {
		return nil, err
	}
	client, _, state, err := t.blind(r, d.Seed)
	if err == nil {
		r.token, err = client.Finalize(state, answer)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrToken, err)
	}
	return r.bytes()
}

// blind is the request and what undoes its blinding; the same for the same draft.
func (t Task) blind(r report, seed []byte) (client blindrsa.Client, request []byte, state blindrsa.State, err error) {
	if client, err = blindrsa.NewClient(tokenVariant, t.tokens); err != nil {
		return client, nil, state, err
	}
	chance := sha3.NewSHAKE256()
	_, _ = chance.Write(seed) // never fails
	request, state, err = client.Blind(chance, r.tokenMessage(t))
	return client, request, state, err
}

// tokenMessage is what a token signs: everything that the helper gets to see of a report.
func (r report) tokenMessage(t Task) []byte {
	b := cryptobyte.NewBuilder([]byte(Version + " token"))
	b.AddBytes(t.id[:])
	r.addHead(b)
	addOpaque(b, r.helper)
	return b.BytesOrPanic()
}

// allowed checks a report's token, which is an ordinary RSASSA-PSS signature once it is unblinded: ErrToken.
func (t Task) allowed(r report) error {
	digest := sha512.Sum384(r.tokenMessage(t))
	if err := rsa.VerifyPSS(t.tokens, crypto.SHA384, digest[:], r.token,
		&rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}); err != nil {
		return fmt.Errorf("%w: %w", ErrToken, err)
	}
	return nil
}

// SignToken answers a draft's request: ErrToken when it is none.
func (h *Helper) SignToken(request []byte) ([]byte, error) {
	answer, err := h.signer.BlindSign(request)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrToken, err)
	}
	return answer, nil
}

// serveToken signs what it is given, whatever that is, and keeps nothing of it.
func (h *Helper) serveToken(w http.ResponseWriter, r *http.Request) {
	if _, known := h.taskOf(r); !known {
		http.Error(w, "unrecognizedTask", http.StatusNotFound)
		return
	}
	request, err := io.ReadAll(http.MaxBytesReader(w, r.Body, tokenSize))
	var token []byte
	if err == nil {
		token, err = h.SignToken(request)
	}
	if err != nil {
		http.Error(w, "That is no request for a token.", http.StatusBadRequest)
		return
	}
	_, _ = w.Write(token)
}
