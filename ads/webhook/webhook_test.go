package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/ads"
	"linnet/ads/database/databasetest"
	"linnet/ads/ledger"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A stand is a sponsor with a hook, and a program at its other end.
type stand struct {
	*ledger.Ledger
	*Sender
	t      *testing.T
	now    time.Time
	brandt ledger.Sponsor
	hooks  *Hooks
	hook   Hook
	got    []delivery
	answer int // what the program answers
	// meanwhile is done while the program is told; nil: nothing
	meanwhile func()
}

type delivery struct{ url, signature, body string }

// RoundTrip is the program, whatever the address.
func (s *stand) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.got = append(s.got, delivery{r.URL.String(), r.Header.Get("Linnet-Signature"), string(body)})
	if s.meanwhile != nil {
		s.meanwhile()
	}
	if s.answer == 0 {
		return nil, errors.New("nobody is there")
	}
	return &http.Response{StatusCode: s.answer, Status: fmt.Sprint(s.answer), Body: io.NopCloser(strings.NewReader("ok")), Request: r}, nil
}

func newStand(t *testing.T) *stand {
	t.Helper()
	s := &stand{t: t, now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), answer: http.StatusOK}
	var err error
	s.Ledger, err = ledger.Open(ledger.Config{Database: databasetest.Address(t), Now: func() time.Time { return s.now }})
	s.must(err)
	t.Cleanup(func() { s.must(s.Ledger.Close()) })
	s.brandt, err = s.SignUp(t.Context(), "Brandt Violins", "brandt@sponsor.example", "correct horse battery")
	s.must(err)
	s.hooks = NewHooks(s.Ledger)
	s.hook, err = s.hooks.Make(t.Context(), s.brandt, "a token", "https://hooks.brandt.example/linnet")
	s.must(err)
	s.Sender = &Sender{Ledger: s.Ledger, Client: &http.Client{Transport: s}, Log: slog.New(slog.DiscardHandler)}
	return s
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stand) credit(amount ledger.Money) {
	s.t.Helper()
	s.must(s.Credit(s.t.Context(), s.brandt.ID, amount, "Payment received"))
}

// TestAnEventIsDeliveredOnceAndSigned, and a reader can check it by what is described.
func TestAnEventIsDeliveredOnceAndSigned(t *testing.T) {
	s := newStand(t)
	s.credit(200 * ledger.Unit)
	s.must(s.Deliver(t.Context()))
	s.must(s.Deliver(t.Context()))
	if len(s.got) != 1 || s.got[0].url != s.hook.URL {
		t.Fatalf("%v", s.got)
	}
	moment, sum, _ := strings.Cut(strings.TrimPrefix(s.got[0].signature, "t="), ",v1=")
	mac := hmac.New(sha256.New, []byte(s.hook.Secret))
	mac.Write([]byte(moment + "." + s.got[0].body))
	if sum != hex.EncodeToString(mac.Sum(nil)) || moment != fmt.Sprint(s.now.Unix()) {
		t.Errorf("signed by %q", s.got[0].signature)
	}
	var event struct {
		ID, Type string
		Created  int64
		Data     map[string]string
	}
	s.must(json.Unmarshal([]byte(s.got[0].body), &event))
	if event.Type != "balance.changed" || event.Data["balance"] != "200.00" || event.Data["amount"] != "200.00" || event.ID == "" {
		t.Errorf("%s", s.got[0].body)
	}
	if a, b := Signature("a", s.now, []byte("x")), Signature("b", s.now, []byte("x")); a == b {
		t.Error("every secret signs alike")
	}
}

// TestWhoDoesNotAnswerIsAskedAgainInOrder, later each time, and given up with a line in the log.
func TestWhoDoesNotAnswerIsAskedAgainInOrder(t *testing.T) {
	s := newStand(t)
	s.answer = http.StatusFound // a redirect is no answer
	s.credit(1 * ledger.Unit)
	s.credit(2 * ledger.Unit)
	s.must(s.Deliver(t.Context()))
	s.must(s.Deliver(t.Context()))
	if len(s.got) != 1 {
		t.Fatalf("%d deliveries to who does not answer", len(s.got))
	}
	s.now, s.answer = s.now.Add(time.Minute), http.StatusNoContent
	s.must(s.Deliver(t.Context()))
	if len(s.got) != 3 || s.got[1].body != s.got[0].body || !strings.Contains(s.got[2].body, `"amount":"2.00"`) {
		t.Fatalf("%v", s.got)
	}
	s.answer = 0
	s.credit(3 * ledger.Unit)
	for range 20 {
		s.must(s.Deliver(t.Context()))
		s.now = s.now.Add(49 * time.Hour)
	}
	if len(s.got) != 3+8 {
		t.Errorf("an event was tried %d times", len(s.got)-3)
	}
	log, err := s.Audit(t.Context(), 10)
	s.must(err)
	if log[0].Action != "gave up event" || log[0].Object != s.hook.URL {
		t.Errorf("%+v", log[0])
	}
}

// TestTwoSendersDeliverOnce: while one is at an event, the other leaves it alone.
func TestTwoSendersDeliverOnce(t *testing.T) {
	s := newStand(t)
	s.credit(1 * ledger.Unit)
	due, err := s.due(t.Context())
	s.must(err)
	for i, want := range []bool{true, false} {
		if mine, err := s.take(t.Context(), due[0]); err != nil || mine != want {
			t.Errorf("sender %d: %t, %v", i, mine, err)
		}
	}
	if s.must(s.Deliver(t.Context())); len(s.got) != 0 {
		t.Error("delivered while another is at it")
	}
}

// TestAHookIsItsSponsorsAlone, and who ends it, or the account, hears nothing more.
func TestAHookIsItsSponsorsAlone(t *testing.T) {
	s := newStand(t)
	other, err := s.SignUp(t.Context(), "Quiet Books", "books@sponsor.example", "correct horse battery")
	s.must(err)
	if err := s.hooks.End(t.Context(), other, s.hook.ID); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("another sponsor ended it: %v", err)
	}
	s.must(s.Credit(t.Context(), other.ID, ledger.Unit, "x"))
	if s.must(s.Deliver(t.Context())); len(s.got) != 0 {
		t.Errorf("told of another's: %v", s.got)
	}
	if _, err := s.hooks.Make(t.Context(), s.brandt, "a token", s.hook.URL); err == nil {
		t.Error("an address is told twice")
	}
	for i := range maxHooks {
		_, err = s.hooks.Make(t.Context(), s.brandt, "a token", fmt.Sprintf("https://brandt.example/%d", i))
	}
	if refused := new(ads.Refusal); !errors.As(err, &refused) {
		t.Errorf("%d hooks: %v", maxHooks+1, err)
	}
	s.credit(ledger.Unit)
	s.must(s.hooks.End(t.Context(), s.brandt, s.hook.ID))
	_, err = s.CloseAccount(t.Context(), s.brandt.ID)
	s.must(err)
	if s.must(s.Deliver(t.Context())); len(s.got) != 0 {
		t.Errorf("told after the end: %v", s.got)
	}
}

// TestNoWayIntoTheOperatorsNetwork by an address that a sponsor names (SSRF), nor by one that its name leads to.
func TestNoWayIntoTheOperatorsNetwork(t *testing.T) {
	for _, address := range []string{"http://brandt.example/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/",
		"https://0x7f000001/",
		"https://2130706433/", "https://user:secret@brandt.example/", "https://brandt.example:8443/", "https://printer.local/",
		"https://db/",
		"file:///etc/passwd", "https://brandt.example/#x", "gopher://brandt.example/", "", "https://metadata.google.internal/"} {
		if err := CheckURL(address); err == nil {
			t.Errorf("%s is taken", address)
		}
	}
	for _, a := range []string{"127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
		"255.255.255.255",
		"224.0.0.1", "198.18.0.1", "192.0.0.170", "203.0.113.9", "240.0.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
		"fd12::1", "ff02::1",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "fec0::1"} {
		if Public(netip.MustParseAddr(a)) {
			t.Errorf("%s is public", a)
		}
		if err := PublicOnly("tcp", netip.AddrPortFrom(netip.MustParseAddr(a), 443).String(), nil); err == nil {
			t.Errorf("%s is dialled", a)
		}
	}
	for _, a := range []string{"9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9"} {
		if !Public(netip.MustParseAddr(a)) {
			t.Errorf("%s is not public", a)
		}
	}
	if PublicOnly("tcp", "9.9.9.9:22", nil) == nil || PublicOnly("tcp", "9.9.9.9:443", nil) != nil || PublicOnly("tcp", "x", nil) == nil {
		t.Error("another port is dialled, or 443 is not")
	}
}

// TestASquattersHookEndsWithHim: whoever proves the address theirs gets it, and nobody else goes on being told.
func TestASquattersHookEndsWithHim(t *testing.T) {
	t.Run("claim", func(t *testing.T) {
		s := newStand(t)
		token, err := s.Claim(t.Context(), "Brandt Geigenbau", s.brandt.Email, "the owner's own words")
		s.must(err)
		s.must(s.Confirm(t.Context(), token))
	})
	t.Run("reset", func(t *testing.T) {
		s := newStand(t)
		token, _, err := s.AskReset(t.Context(), s.brandt.Email)
		s.must(err)
		_, err = s.Reset(t.Context(), token, "three other words")
		s.must(err)
		s.credit(7 * ledger.Unit)
		if s.must(s.Deliver(t.Context())); len(s.got) > 0 {
			t.Errorf("the squatter is told %v", s.got)
		}
	})
}

// quiet is another sponsor with a hook.
func (s *stand) quiet() ledger.Sponsor {
	s.t.Helper()
	other, err := s.SignUp(s.t.Context(), "Quiet Books", "books@sponsor.example", "correct horse battery")
	s.must(err)
	_, err = s.hooks.Make(s.t.Context(), other, "", "https://books.example/")
	s.must(err)
	return other
}

// TestAnEventOfAnotherHookIsLeftAlone: a hook that ends while it is told leaves an id that the next event gets.
func TestAnEventOfAnotherHookIsLeftAlone(t *testing.T) {
	s := newStand(t)
	other := s.quiet()
	s.credit(ledger.Unit)
	s.meanwhile = func() {
		s.meanwhile = nil
		s.must(s.hooks.End(t.Context(), s.brandt, s.hook.ID))
		s.must(s.Credit(t.Context(), other.ID, 5*ledger.Unit, "x"))
	}
	s.must(s.Deliver(t.Context()))
	if s.must(s.Deliver(t.Context())); len(s.got) != 2 || s.got[1].url != "https://books.example/" {
		t.Errorf("told: %v", s.got)
	}
}

// TestASlowHookHoldsUpOthersOnce a look.
func TestASlowHookHoldsUpOthersOnce(t *testing.T) {
	s := newStand(t)
	other := s.quiet()
	for range 20 {
		s.credit(ledger.Unit)
		s.must(s.Credit(t.Context(), other.ID, 5*ledger.Unit, "x"))
	}
	s.meanwhile = func() {
		if len(s.got) > 0 && s.got[len(s.got)-1].url == s.hook.URL {
			s.now = s.now.Add(9 * time.Second)
		}
	}
	before := s.now
	s.must(s.Deliver(t.Context()))
	if took := s.now.Sub(before); took > 10*time.Second || len(s.got) != 21 {
		t.Errorf("%d were delivered in %v", len(s.got), took)
	}
	for range 19 {
		s.must(s.Deliver(t.Context()))
	}
	if len(s.got) != 40 {
		t.Errorf("%d were delivered", len(s.got))
	}
}

// TestTheEndOfTheProgramIsNoFailure of whom it was telling.
func TestTheEndOfTheProgramIsNoFailure(t *testing.T) {
	s := newStand(t)
	s.credit(ledger.Unit)
	ctx, end := context.WithCancel(t.Context())
	s.answer = 0
	s.meanwhile = end
	_ = s.Deliver(ctx) // it was ended
	s.meanwhile, s.answer = nil, http.StatusOK
	if s.must(s.Deliver(t.Context())); len(s.got) != 2 {
		t.Errorf("%d tries; the second waits", len(s.got))
	}
}
