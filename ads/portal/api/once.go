package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"linnet/ads/ledger"
)

// keyLife is how long an Idempotency-Key is remembered.
const keyLife = 24 * time.Hour

// maxKey is the most characters of an Idempotency-Key.
const maxKey = 255

// asked is a route and for whom it was asked.
type asked struct {
	route
	who ledger.Sponsor
}

// An outcome is an answer as it is kept under its key, with the SHA-256 of the request that it belongs to.
type outcome struct {
	Asked  string          `json:"asked"`
	Answer json.RawMessage `json:"answer"`
}

// once does what a request asks for the first time that its key comes, and answers like then at each other time.
func (a *API) once(w http.ResponseWriter, r *http.Request, to asked) {
	key := r.Header.Get("Idempotency-Key")
	if key == "" || len(key) > maxKey {
		tell(w, http.StatusBadRequest, "An Idempotency-Key of at most 255 characters is needed, such as a random UUID.")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		a.refuse(w, r, err)
		return
	}
	request := sha256.Sum256(fmt.Appendf(nil, "%s %s\n%s", r.Method, r.URL.Path, body))
	sum := sha256.Sum256(fmt.Appendf(nil, "api %q %q", to.who.ID, key))
	form := &ledger.Form{Key: sum[:], Life: keyLife}
	r = r.WithContext(ledger.WithForm(r.Context(), form))
	r.Body = io.NopCloser(bytes.NewReader(body))
	kept, err := a.ledger.Sent(r.Context(), form.Key)
	if err == nil {
		again(w, to.status, kept, hex.EncodeToString(request[:]))
		return
	}
	if !errors.Is(err, ledger.ErrNotFound) {
		a.broke(w, r, err)
		return
	}
	a.first(w, r, first{to, form, hex.EncodeToString(request[:])})
}

// first is a request whose key has not come before.
type first struct {
	asked
	form    *ledger.Form
	request string
}

func (a *API) first(w http.ResponseWriter, r *http.Request, f first) {
	after := context.WithoutCancel(r.Context()) // a program that hung up asks again
	found, err := f.do(a, r.WithContext(after), f.who)
	if errors.Is(err, ledger.ErrSent) { // the same request, at the same moment
		tell(w, http.StatusConflict, "A request with this Idempotency-Key is at work; ask again for its answer.")
		return
	}
	if err != nil {
		if problemOf(err).Status != 0 { // else it may have been done all the same: the key stays
			err = errors.Join(a.ledger.Refused(after, f.form), err)
		}
		a.refuse(w, r, err)
		return
	}
	answer, err := json.Marshal(found)
	if err == nil {
		var text []byte
		if text, err = json.Marshal(outcome{f.request, answer}); err == nil {
			err = a.ledger.Answered(after, f.form, text)
		}
	}
	if err != nil {
		a.broke(w, r, err)
		return
	}
	send(w, f.status, json.RawMessage(answer))
}

// again answers a request whose key is known; kept is nil while the first answer is on its way.
func again(w http.ResponseWriter, status int, kept []byte, request string) {
	var o outcome
	switch err := json.Unmarshal(kept, &o); {
	case kept == nil || err != nil:
		tell(w, http.StatusConflict, "A request with this Idempotency-Key is at work, or was cut off; look whether it was done.")
	case o.Asked != request:
		tell(w, http.StatusUnprocessableEntity, "This Idempotency-Key belongs to another request.")
	default:
		w.Header().Set("Idempotent-Replayed", "true")
		send(w, status, o.Answer)
	}
}
