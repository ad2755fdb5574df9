package stripe

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v84/webhook"
	"go.uber.org/goleak"

	"linnet/ads"
	"linnet/ads/database/databasetest"
	"linnet/ads/ledger"
	"linnet/ads/payment"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	key    = "sk_test_of_this_test"
	secret = "whsec_of_this_test"
)

// A till is an operator who takes cards, a sponsor, and a server on loopback that plays Stripe.
type till struct {
	*ledger.Ledger
	t       *testing.T
	cards   *payment.Processor
	sponsor ledger.Sponsor

	mu    sync.Mutex
	asked []http.Header
	forms []map[string][]string
	says  int // status of the answer; 0: the session
}

func newTill(t *testing.T) *till {
	t.Helper()
	w := &till{t: t}
	server := httptest.NewServer(http.HandlerFunc(w.play))
	t.Cleanup(server.Close)
	var err error
	w.Ledger, err = ledger.Open(ledger.Config{Database: databasetest.Address(t)})
	w.must(err)
	t.Cleanup(func() { w.must(w.Close()) })
	w.sponsor, err = w.SignUp(t.Context(), "Brandt Violins", "brandt@sponsor.example", "correct horse battery")
	w.must(err)
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	w.cards = &payment.Processor{Ledger: w.Ledger, URL: "https://ads.example", Log: slog.New(slog.DiscardHandler),
		Provider: New(Config{Key: key, Secret: secret, Client: client, URL: server.URL})}
	return w
}

// play answers as Stripe does to POST /v1/checkout/sessions.
func (w *till) play(answer http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := r.ParseForm(); err != nil || r.Method != http.MethodPost || r.URL.Path != "/v1/checkout/sessions" {
		http.NotFound(answer, r)
		return
	}
	w.asked, w.forms = append(w.asked, r.Header), append(w.forms, r.PostForm)
	if w.says != 0 {
		answer.WriteHeader(w.says)
		_, _ = io.WriteString(answer, `{"error":{"type":"card_error","message":"no"}}`)
		return
	}
	fmt.Fprintf(answer, `{"id":"cs_1","object":"checkout.session","url":"https://checkout.stripe.com/c/pay/cs_1"}`)
}

func (w *till) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// began is the id of an order of an amount, as the provider was told it.
func (w *till) began(amount ledger.Money) string {
	w.t.Helper()
	url, err := w.cards.Begin(w.t.Context(), w.sponsor, amount)
	w.must(err)
	if url != "https://checkout.stripe.com/c/pay/cs_1" {
		w.t.Fatal(url)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.forms[len(w.forms)-1]["client_reference_id"][0]
}

// said sends a notice, signed with a secret at a moment, and returns the status of the answer.
func (w *till) said(kind string, object map[string]any, with string, at time.Time) int {
	w.t.Helper()
	body, err := json.Marshal(map[string]any{"id": "evt_1", "object": "event", "type": kind, "api_version": "2019-02-19",
		"data": map[string]any{"object": object}})
	w.must(err)
	signed := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: body, Secret: with, Timestamp: at})
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, "/payment", strings.NewReader(string(body)))
	r.Header.Set("Stripe-Signature", signed.Header)
	answer := httptest.NewRecorder()
	w.cards.ServeHTTP(answer, r)
	return answer.Code
}

func (w *till) paid(order string, cents int64, currency string) int {
	w.t.Helper()
	return w.said("checkout.session.completed", map[string]any{"metadata": map[string]string{orderKey: order}, "payment_status": "paid",
		"amount_total": cents, "currency": currency, "payment_intent": "pi_" + order}, secret, time.Now())
}

func (w *till) refunded(order string, cents int64) int {
	w.t.Helper()
	return w.said("charge.refunded", map[string]any{"metadata": map[string]string{orderKey: order}, "amount_refunded": cents,
		"currency": "eur"}, secret, time.Now())
}

// has fails unless the sponsor's balance is what it should be, and the books hold.
func (w *till) has(want string) {
	w.t.Helper()
	left, err := w.Balance(w.t.Context(), w.sponsor.ID)
	w.must(err)
	if left.String() != want {
		w.t.Errorf("the balance is %s, not %s", left, want)
	}
	broken, err := w.Audited(w.t.Context())
	w.must(err)
	if len(broken) > 0 {
		w.t.Error(broken)
	}
}

// TestADepositByCard: the order goes to the provider with its amount and key, and its signed notice credits it.
func TestADepositByCard(t *testing.T) {
	w := newTill(t)
	order := w.began(200 * ledger.Unit)
	w.has("0.00")
	for field, want := range map[string]string{"mode": "payment", "line_items[0][price_data][unit_amount]": "20000",
		"line_items[0][price_data][currency]": "eur", "line_items[0][quantity]": "1", "metadata[linnet_order]": order,
		"payment_intent_data[metadata][linnet_order]": order, "customer_email": "brandt@sponsor.example",
		"success_url": "https://ads.example/balance?card=done"} {
		if got := strings.Join(w.forms[0][field], ""); got != want {
			t.Errorf("%s is %q, not %q", field, got, want)
		}
	}
	if h := w.asked[0]; h.Get("Idempotency-Key") != order || h.Get("Authorization") != "Bearer "+key {
		t.Errorf("headers: %v", h)
	}
	if code := w.paid(order, 20000, "eur"); code != http.StatusOK {
		t.Error(code)
	}
	w.has("200.00")
}

// TestTheSameNoticeTwice credits once, also when many come at the same moment.
func TestTheSameNoticeTwice(t *testing.T) {
	w := newTill(t)
	order := w.began(200 * ledger.Unit)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if code := w.paid(order, 20000, "eur"); code != http.StatusOK {
				t.Error(code)
			}
		})
	}
	all.Wait()
	w.has("200.00")
}

// TestNoticesThatAreNotTheirs: a wrong secret, an old signature, a notice that was changed, and one that is no event move nothing.
func TestNoticesThatAreNotTheirs(t *testing.T) {
	w := newTill(t)
	order := w.began(200 * ledger.Unit)
	object := map[string]any{"metadata": map[string]string{orderKey: order}, "payment_status": "paid", "amount_total": 20000,
		"currency": "eur"}
	if code := w.said("checkout.session.completed", object, "whsec_of_a_thief", time.Now()); code != http.StatusBadRequest {
		t.Errorf("a thief's secret: %d", code)
	}
	if code := w.said("checkout.session.completed", object, secret, time.Now().Add(-10*time.Minute)); code != http.StatusBadRequest {
		t.Errorf("a notice of ten minutes ago: %d", code)
	}
	if code := w.said("checkout.session.completed", object, "", time.Now()); code != http.StatusBadRequest {
		t.Errorf("no secret: %d", code)
	}
	for _, body := range []string{"", "{}", "[]", strings.Repeat("x", 65<<10), `{"object":"event"}`} {
		signed := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: []byte("{}"), Secret: secret, Timestamp: time.Now()})
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/payment", strings.NewReader(body))
		r.Header.Set("Stripe-Signature", signed.Header)
		answer := httptest.NewRecorder()
		if w.cards.ServeHTTP(answer, r); answer.Code != http.StatusBadRequest {
			t.Errorf("%.20q: %d", body, answer.Code)
		}
	}
	w.has("0.00")
}

// TestANoticeThatDiffersFromItsOrder moves nothing: another amount, another currency, nobody's order, or money that is on its way.
func TestANoticeThatDiffersFromItsOrder(t *testing.T) {
	w := newTill(t)
	order := w.began(200 * ledger.Unit)
	for _, code := range []int{w.paid(order, 2000000, "eur"), w.paid(order, 20000, "jpy"), w.paid("nobodys", 20000, "eur"),
		w.refunded(order, 20001), w.refunded("nobodys", 1), w.paid("", 20000, "eur"),
		w.said("checkout.session.completed", map[string]any{"metadata": map[string]string{orderKey: order}, "payment_status": "unpaid",
			"amount_total": 20000, "currency": "eur"}, secret, time.Now()),
		w.said("customer.created", map[string]any{"metadata": map[string]string{orderKey: order}}, secret, time.Now())} {
		if code != http.StatusOK {
			t.Errorf("%d: the provider would send it again for ever", code)
		}
	}
	w.has("0.00")
	log, err := w.Audit(t.Context(), 20)
	w.must(err)
	strange := 0
	for _, e := range log {
		if e.Action == "was said to pay otherwise" && e.Who == "Stripe" {
			strange++
		}
	}
	if strange != 5 {
		t.Errorf("%d of 5 strange notices are in the log", strange)
	}
}

// TestRefundsComeInAnyOrder: twice, in parts, before the payment, and each is booked once.
func TestRefundsComeInAnyOrder(t *testing.T) {
	w := newTill(t)
	first, second := w.began(200*ledger.Unit), w.began(100*ledger.Unit)
	w.paid(first, 20000, "eur")
	w.refunded(first, 5000)
	w.has("150.00")
	w.refunded(first, 5000)
	w.has("150.00")
	w.refunded(first, 12000)
	w.has("80.00")
	w.refunded(first, 5000) // the first again, late
	w.has("80.00")
	w.refunded(second, 10000)
	w.has("80.00")
	w.paid(second, 10000, "eur")
	w.has("80.00")
}

// spent is an order of 200 that was paid, of which 50 are left on the balance.
func (w *till) spent() (order string) {
	w.t.Helper()
	order = w.began(200 * ledger.Unit)
	w.paid(order, 20000, "eur")
	_, err := w.Correct(w.t.Context(), ledger.Correction{SponsorID: w.sponsor.ID, Amount: -150 * ledger.Unit, Reason: "Spent"})
	w.must(err)
	return order
}

// owed is the one thing that is owed now.
func (w *till) owed(says string) {
	w.t.Helper()
	owed, err := payment.Owed(w.t.Context(), w.Ledger)
	w.must(err)
	if len(owed) != 1 || !strings.Contains(owed[0], says) {
		w.t.Error(owed)
	}
}

// TestARefundThatTheBalanceDoesNotCover is owed, is said to the operator, and is taken when money comes.
func TestARefundThatTheBalanceDoesNotCover(t *testing.T) {
	w := newTill(t)
	order := w.spent()
	if code := w.refunded(order, 20000); code != http.StatusOK {
		t.Error(code)
	}
	w.has("0.00")
	w.owed("150.00 EUR were given back to the card of Brandt Violins")
	w.must(w.Credit(t.Context(), w.sponsor.ID, 100*ledger.Unit, "By transfer"))
	w.must(w.cards.Settle(t.Context()))
	w.has("0.00")
	w.paid(w.began(60*ledger.Unit), 6000, "eur")
	w.has("10.00")
	w.must(w.cards.Settle(t.Context()))
	w.has("10.00")
	if owed, err := payment.Owed(t.Context(), w.Ledger); err != nil || len(owed) > 0 {
		t.Error(owed, err)
	}
}

// TestOrdersThatCannotBeTaken: amounts out of bounds, a currency without hundredths, and a provider who says no.
func TestOrdersThatCannotBeTaken(t *testing.T) {
	w := newTill(t)
	ctx := t.Context()
	for _, amount := range []ledger.Money{0, -ledger.Unit, ledger.Unit / 2, 10_001 * ledger.Unit} {
		if _, err := w.cards.Begin(ctx, w.sponsor, amount); refusalOf(err) != "amount" {
			t.Errorf("%s: %v", amount, err)
		}
	}
	w.says = http.StatusPaymentRequired
	if _, err := w.cards.Begin(ctx, w.sponsor, ledger.Unit); !errors.Is(err, payment.ErrAnswer) {
		t.Error(err)
	}
	terms, err := w.Terms(ctx)
	w.must(err)
	terms.Currency = "JPY"
	w.must(w.SetTerms(ctx, terms))
	if _, err := w.cards.Begin(ctx, w.sponsor, ledger.Unit); refusalOf(err) != "amount" {
		t.Error(err)
	}
	var orders int
	w.must(w.Record(ctx, ledger.AuditEntry{}, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT count(*) FROM orders`).Scan(&orders)
	}))
	if orders != 1 {
		t.Errorf("%d orders are kept, not the one that was asked for", orders)
	}
}

func refusalOf(err error) string {
	if r := new(ads.Refusal); errors.As(err, &r) {
		return r.Field
	}
	return ""
}
