package portal_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"linnet/ads/ledger"
	"linnet/ads/payment"
)

// acquirer plays a provider of payments, whose notices are an order's id, signed by the word "true".
type acquirer struct {
	order payment.Order
	err   error
}

func (a *acquirer) Name() string { return "Acquirer" }

func (a *acquirer) Begin(_ context.Context, o payment.Order) (string, error) {
	a.order = o
	return "https://pay.example/" + o.ID, a.err
}

func (a *acquirer) Read(h http.Header, body []byte) (payment.Notice, error) {
	if h.Get("Signed") != "true" {
		return payment.Notice{}, payment.ErrForged
	}
	return payment.Notice{Kind: payment.Paid, Order: string(body), Amount: a.order.Amount, Currency: a.order.Currency}, nil
}

// notice is what the provider sends from its own machine, which is signed in nowhere; the answer is its status.
func (w *world) notice(body, signed string) int {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.url+"/payment", strings.NewReader(body))
	w.must(err)
	r.Header.Set("Signed", signed)
	answer, err := w.server.Client().Do(r)
	w.must(err)
	w.must(answer.Body.Close())
	return answer.StatusCode
}

// TestPayingInByCard: the page offers it only where somebody takes cards, and neither the browser's amount nor its way back moves money.
func TestPayingInByCard(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	if p := brandt.get("/balance"); strings.Contains(p.body, "by card") {
		t.Error("cards are offered where nobody takes them")
	}
	if p := brandt.post("/balance/card", "amount", "200"); p.status != http.StatusNotFound {
		t.Errorf("without a provider: %d", p.status)
	}
	if code := w.notice("x", "true"); code == http.StatusOK {
		t.Error("a notice is taken where nobody takes cards")
	}
	cards := new(acquirer)
	c := w.config()
	c.Cards = &payment.Processor{Ledger: w.ledger, Provider: cards, URL: w.url, Log: slog.New(slog.DiscardHandler)}
	w.serve(c)
	w.has(brandt.get("/balance?amount=120"), "Pay 120.00 EUR by card")
	p := brandt.post("/balance/card", "amount", "120.00")
	w.has(p, "Pay 120.00 EUR by card", "Go on to Acquirer")
	if link := regexp.MustCompile(`https://pay.example/\w+`).FindString(p.body); link != "https://pay.example/"+cards.order.ID ||
		cards.order.Amount != 12000 || cards.order.Currency != "EUR" {
		t.Errorf("%q leads to the order %+v", link, cards.order)
	}
	w.has(brandt.get("/balance?card=done"), "Thank you.", "Nothing paid in yet.")
	if code := w.notice(cards.order.ID, "no"); code != http.StatusBadRequest {
		t.Errorf("a forged notice: %d", code)
	}
	if code := w.notice(cards.order.ID, "true"); code != http.StatusOK {
		t.Errorf("a notice: %d", code)
	}
	w.notice(cards.order.ID, "true")
	w.has(brandt.get("/balance"), "<b>120.00</b>", "Paid by card")
	cards.err = errors.Join(payment.ErrAnswer)
	w.has(brandt.post("/balance/card", "amount", "5"), "Nothing was charged")
	w.has(brandt.post("/balance/card", "amount", "0.20"), "between 1.00 and 10,000.00")
	sponsors, err := w.ledger.Sponsors(t.Context())
	w.must(err)
	if len(sponsors) != 1 || sponsors[0].Balance != 120*ledger.Unit {
		t.Errorf("%+v", sponsors)
	}
}
