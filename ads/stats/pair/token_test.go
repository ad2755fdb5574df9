package pair

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// tokenKeys makes one pair of keys for all tests: it takes a while.
var tokenKeys = sync.OnceValues(func() (pair [2]string, err error) {
	pair[0], pair[1], err = NewTokenKey()
	return pair, err
})

// signed gives a report its token as the helper would, but at once: a signature that was asked for blindly is an ordinary one.
func (w *world) signed(r report) []byte {
	w.t.Helper()
	body, err := w.sign(r)
	w.must(err)
	return body
}

func (w *world) sign(r report) ([]byte, error) {
	digest := sha512.Sum384(r.tokenMessage(w.task))
	var err error
	if r.token, err = rsa.SignPSS(rand.Reader, w.issuer, crypto.SHA384, digest[:],
		&rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}); err != nil {
		return nil, err
	}
	return r.bytes()
}

func parseIssuer(text string) (*rsa.PrivateKey, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(raw)
	if err != nil {
		return nil, err
	}
	return key.(*rsa.PrivateKey), nil
}

// TestATokenLetsAReportBeCounted goes a listener's way: draft, request, answer, report.
func TestATokenLetsAReportBeCounted(t *testing.T) {
	w := newWorld(t)
	d, err := w.task.Draft(noon, 17)
	w.must(err)
	res, err := http.Post(w.task.TokenURL(), "", bytes.NewReader(d.Request))
	w.must(err)
	defer res.Body.Close()
	answer := make([]byte, tokenSize)
	if _, err := res.Body.Read(answer); res.StatusCode != http.StatusOK {
		t.Fatal(res.Status, err)
	}
	body, err := w.task.Complete(d, answer)
	w.must(err)
	w.must(w.leader.Add(t.Context(), w.task, body))
	w.counts(1)
	r, err := parseReport(body)
	w.must(err)
	if bytes.Contains(body, d.Request[:32]) || bytes.Equal(r.token, answer) || bytes.Contains(body, d.Seed) {
		t.Error("the report shows what asked for its token")
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestDraftsHaveOneSizeAndDiffer(t *testing.T) {
	w := newWorld(t)
	first, err := w.task.Draft(noon, 0)
	w.must(err)
	for _, bucket := range []int{0, 1, 63} {
		d, err := w.task.Draft(noon, bucket)
		w.must(err)
		if len(d.Report) != len(first.Report) || len(d.Request) != tokenSize || bytes.Equal(d.Request, first.Request) ||
			bytes.Equal(d.Report, first.Report) {
			t.Errorf("bucket %d: %d and %d bytes", bucket, len(d.Report), len(d.Request))
		}
	}
	if _, err := w.task.Draft(noon, 64); err == nil {
		t.Error("bucket 64 was split")
	}
}

// TestReportWithoutToken: neither the leader nor the helper counts what the helper did not allow.
func TestReportWithoutToken(t *testing.T) {
	w := newWorld(t)
	stranger, err := rsa.GenerateKey(rand.Reader, tokenBits)
	w.must(err)
	mine := w.issuer
	for name, make := range map[string]func(r *report){
		"none":      func(r *report) { r.token = nil },
		"garbage":   func(r *report) { r.token = randomBytes(tokenSize) },
		"one short": func(r *report) { r.token = r.token[1:] },
		"of another report": func(r *report) {
			other, err := parseReport(w.report(3))
			w.must(err)
			r.token = other.token
		},
		"of another helper": func(r *report) {
			w.issuer = stranger
			other, err := parseReport(w.signed(*r))
			w.must(err)
			r.token, w.issuer = other.token, mine
		},
		"of another day": func(r *report) { r.day++ },
		"of another share": func(r *report) {
			other, err := parseReport(w.report(3))
			w.must(err)
			r.helper = other.helper
		},
	} {
		r, err := parseReport(w.report(3))
		w.must(err)
		make(&r)
		body, err := r.bytes()
		w.must(err)
		if err := w.leader.Add(t.Context(), w.task, body); !errors.Is(err, ErrToken) {
			t.Errorf("%s: the leader says %v", name, err)
		}
		w.slip(body)
		if n, err := w.leader.Aggregate(t.Context()); n != 0 || err != nil {
			t.Errorf("%s: the helper counted %d, %v", name, n, err)
		}
	}
}

// slip puts a report among those that wait, as a leader would that breaks the agreement.
func (w *world) slip(body []byte) {
	w.t.Helper()
	r, err := parseReport(body)
	w.must(err)
	done := make(chan error, 1)
	w.leader.keep([]arrival{{r, w.task, body, done}})
	w.must(<-done)
}

func TestAnswerThatIsNoToken(t *testing.T) {
	w := newWorld(t)
	d, err := w.task.Draft(noon, 17)
	w.must(err)
	right, err := w.helper.SignToken(d.Request)
	w.must(err)
	other, err := w.task.Draft(noon, 17)
	w.must(err)
	wrong, err := w.helper.SignToken(other.Request)
	w.must(err)
	for name, answer := range map[string][]byte{"nothing": nil, "another's": wrong, "short": right[1:],
		"a page": []byte(strings.Repeat("<html>", 50))} {
		if _, err := w.task.Complete(d, answer); !errors.Is(err, ErrToken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.task.Complete(d, right); err != nil {
		t.Error(err)
	}
}

func TestHelperGivesTokens(t *testing.T) {
	w := newWorld(t)
	d, err := w.task.Draft(noon, 17)
	w.must(err)
	for name, tt := range map[string]struct {
		task string
		body []byte
		want int
	}{
		"a request":   {w.task.ID(), d.Request, http.StatusOK},
		"other task":  {"x", d.Request, http.StatusNotFound},
		"short":       {w.task.ID(), d.Request[1:], http.StatusBadRequest},
		"oversized":   {w.task.ID(), append(d.Request, 0), http.StatusBadRequest},
		"too great":   {w.task.ID(), bytes.Repeat([]byte{0xff}, tokenSize), http.StatusBadRequest},
		"the message": {w.task.ID(), d.Report, http.StatusBadRequest},
	} {
		rec := httptest.NewRecorder()
		w.helper.Handler().ServeHTTP(rec, httptest.NewRequestWithContext(context.Background(), http.MethodPost,
			"/tasks/"+tt.task+"/tokens", bytes.NewReader(tt.body)))
		if rec.Code != tt.want {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
}

func TestAgreementOnAWeakTokenKey(t *testing.T) {
	w := newWorld(t)
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	w.must(err)
	der, err := x509.MarshalPKIXPublicKey(&small.PublicKey)
	w.must(err)
	for name, key := range map[string]string{"none": "", "no base64": "?", "no key": "AAAA",
		"1024 bits": base64.StdEncoding.EncodeToString(der)} {
		weak := w.task.Pair
		weak.TokenKey = key
		if _, err := NewTask("genre-64", 1, weak); !errors.Is(err, ErrTask) {
			t.Errorf("%s: %v", name, err)
		}
	}
	c := w.config
	c.Key = w.helperKey
	if _, err := OpenHelper(c, base64.StdEncoding.EncodeToString(randomBytes(32)), 0); err == nil {
		t.Error("a helper opened with a key that is none")
	}
}
