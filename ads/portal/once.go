package portal

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
)

// Forms keeps which forms were taken, with their answers.
type Forms interface {
	Sent(ctx context.Context, key []byte) (outcome []byte, err error)
	Answered(ctx context.Context, f *ledger.Form, outcome []byte) error
	Refused(ctx context.Context, f *ledger.Form) error
}

// How long a form counts as sent. With a key that is as long as somebody may come back to its page. Without one it is SecondSend, the time
// of a second click or an impatient reload.
const (
	keyLife    = 24 * time.Hour
	SecondSend = 10 * time.Second
)

// A sending is one form as it arrived. Its key is the page's own, from the hidden field "form", together with who sent what to which
// address: who goes back and changes a word sends another form.
type sending struct {
	ledger.Form
	own string // the page's key, which seals the answer; "": the page had none
}

// sent works out what was sent. A browser's form without a key, from an old page, is known by its content. Forms of programs are not,
// because a program may mean the same twice. Forms of strangers are not, because there are many strangers.
func sent(r *http.Request, who, own, content string) *sending {
	s := &sending{own: own}
	if own == "" && (who == "" || r.Header.Get("Sec-Fetch-Site") == "") {
		return s
	}
	sum := sha256.New()
	for _, part := range []string{who, r.URL.Path, own, content} {
		fmt.Fprintf(sum, "%d %s", len(part), part)
	}
	s.Key, s.Life = sum.Sum(nil), keyLife
	if own == "" {
		s.Life = SecondSend
	}
	return s
}

// once takes each form one time. The second answer is like the first, whoever of the two comes in second; a form that was refused may
// come again. Forms with files are taken by their own pages, which read them.
func (s *site) once(who string, next page) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if r.Method != http.MethodPost || kind != "application/x-www-form-urlencoded" && r.ContentLength != 0 {
			return next(w, r.WithContext(ledger.WithForm(r.Context(), new(ledger.Form))))
		}
		data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxSmallForm))
		values, wrong := url.ParseQuery(string(data))
		if err != nil || wrong != nil {
			return &ads.Refusal{Field: "form", Sentence: "The form could not be read."}
		}
		r.Body = io.NopCloser(bytes.NewReader(data))
		own := values.Get("form")
		values.Del("form")
		if own == "" && slices.ContainsFunc(slices.Collect(maps.Keys(values)), secretField.MatchString) {
			who = "" // a password is not written down, not even as a hash
		}
		return s.take(w, r, sent(r, who, own, values.Encode()), next)
	}
}

func (s *site) take(w http.ResponseWriter, r *http.Request, f *sending, next page) error {
	ctx := r.Context()
	if f.Key == nil {
		return next(w, r.WithContext(ledger.WithForm(ctx, &f.Form)))
	}
	leave, err := s.sending.enter(ctx, string(f.Key))
	if err != nil {
		return err
	}
	defer leave()
	if outcome, err := s.Forms.Sent(ctx, f.Key); err == nil {
		return s.answerAgain(w, r, f, outcome)
	} else if !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	first := &recorder{header: w.Header(), status: http.StatusOK}
	err = next(first, r.WithContext(ledger.WithForm(ctx, &f.Form)))
	if errors.Is(err, ledger.ErrSent) { // another machine was faster
		outcome, err := s.Forms.Sent(ctx, f.Key)
		if err != nil {
			return err
		}
		return s.answerAgain(w, r, f, outcome)
	}
	if err = s.finish(context.WithoutCancel(ctx), f, first, err); err != nil { // a browser drops the first of two clicks
		return err
	}
	if page := pageOf(r.URL.Path); page != "" && first.status < 400 && s.typed(r, page) != nil {
		s.forgetTyped(w, r)
	}
	w.WriteHeader(first.status)
	_, err = w.Write(first.body.Bytes())
	return err
}

// finish keeps the answer for a second sending, or forgets a form that was refused.
func (s *site) finish(ctx context.Context, f *sending, first *recorder, err error) error {
	if err != nil || first.status >= 400 || f.own == "" && first.status == http.StatusOK {
		return errors.Join(err, s.Forms.Refused(ctx, &f.Form))
	}
	outcome, err := f.seal(first)
	if err != nil {
		return err
	}
	return s.Forms.Answered(ctx, &f.Form, outcome)
}

// A recorder keeps an answer until it is known that it will be given again.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header            { return r.header }
func (r *recorder) WriteHeader(status int)         { r.status = status }
func (r *recorder) Write(data []byte) (int, error) { return r.body.Write(data) }

// outcome is an answer as it is kept.
type outcome struct {
	Status int
	Header http.Header
	Body   []byte
}

// seal closes the answer to all but who has the page: it may hold a password that is shown once, or a session. Of a form without a key
// only the way onward is kept.
func (f *sending) seal(first *recorder) ([]byte, error) {
	kept := outcome{Status: first.status, Header: http.Header{"Location": first.header["Location"]}}
	if f.own == "" {
		return json.Marshal(kept)
	}
	for _, name := range []string{"Set-Cookie", "Content-Type", "Cache-Control"} {
		kept.Header[name] = first.header[name]
	}
	kept.Body = first.body.Bytes()
	text, err := json.Marshal(kept)
	if err != nil {
		return nil, err
	}
	return f.cipher().Seal(nil, nil, text, f.Key), nil
}

func (f *sending) open(sealed []byte) (o outcome, err error) {
	if f.own != "" {
		if sealed, err = f.cipher().Open(nil, nil, sealed, f.Key); err != nil {
			return o, fmt.Errorf("opening an answer: %w", err)
		}
	}
	err = json.Unmarshal(sealed, &o)
	return o, err
}

// cipher is AES-256-GCM with a random nonce, by the page's key.
func (f *sending) cipher() cipher.AEAD {
	key := sha256.Sum256([]byte("the answer to a form: " + f.own))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic("portal: a key of 32 bytes is one of AES: " + err.Error())
	}
	sealed, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic("portal: AES has GCM: " + err.Error())
	}
	return sealed
}

// answerAgain answers like the first time. While that answer is still on its way, on another machine, it says so.
func (s *site) answerAgain(w http.ResponseWriter, r *http.Request, f *sending, kept []byte) error {
	if kept == nil {
		return s.show(w, r, "trouble",
			view{Title: "Sent twice", Body: "This form was sent twice. It was done once; please look whether all is as you want it."})
	}
	o, err := f.open(kept)
	if err != nil {
		return err
	}
	for name, values := range o.Header {
		if len(values) > 0 {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(o.Status)
	_, err = w.Write(o.Body)
	return err
}

// queues let one at a time through by name. The zero value is ready.
type queues struct {
	mu     sync.Mutex // guards inside
	inside map[string]chan struct{}
}

// enter waits for its turn; leave ends it.
func (q *queues) enter(ctx context.Context, name string) (leave func(), err error) {
	for {
		q.mu.Lock()
		before := q.inside[name]
		if before == nil {
			mine := make(chan struct{})
			if q.inside == nil {
				q.inside = map[string]chan struct{}{}
			}
			q.inside[name] = mine
			q.mu.Unlock()
			return func() {
				q.mu.Lock()
				delete(q.inside, name)
				q.mu.Unlock()
				close(mine)
			}, nil
		}
		q.mu.Unlock()
		select {
		case <-before:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
