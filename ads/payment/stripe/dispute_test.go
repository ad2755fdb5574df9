package stripe

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/ads/ledger"
	"linnet/ads/payment"
)

// disputed says that the bank took the money of an order for a dispute, or gave it again.
func (w *till) disputed(how, order, dispute string, cents int64) int {
	w.t.Helper()
	return w.said("charge.dispute.funds_"+how, map[string]any{"id": dispute, "object": "dispute", "metadata": map[string]string{},
		"payment_intent": "pi_" + order, "amount": cents, "currency": "eur"}, secret, time.Now())
}

// TestADisputeTakesTheMoneyAndGivesItAgain when it is won, once each, whatever comes first, and beside a refund.
func TestADisputeTakesTheMoneyAndGivesItAgain(t *testing.T) {
	w := newTill(t)
	order := w.began(200 * ledger.Unit)
	w.paid(order, 20000, "eur")
	w.refunded(order, 5000)
	for range 2 {
		if code := w.disputed("withdrawn", order, "dp_1", 15000); code != http.StatusOK {
			t.Error(code)
		}
		w.has("0.00")
	}
	for range 2 {
		w.disputed("reinstated", order, "dp_1", 15000)
		w.has("150.00")
	}
	w.disputed("withdrawn", order, "dp_1", 15000) // the first again, late
	w.has("150.00")
	w.disputed("reinstated", order, "dp_2", 1000) // won before it is known
	w.disputed("withdrawn", order, "dp_2", 1000)
	w.has("150.00")
	w.disputed("withdrawn", order, "dp_3", 1000)
	w.has("140.00")
}

// TestADisputeOfMoneyThatIsSpent is owed, and no more is owed when it is won.
func TestADisputeOfMoneyThatIsSpent(t *testing.T) {
	w := newTill(t)
	order := w.spent()
	w.disputed("withdrawn", order, "dp_1", 20000)
	w.has("0.00")
	w.owed("150.00 EUR")
	w.disputed("reinstated", order, "dp_1", 20000)
	w.has("50.00")
	if owed, err := payment.Owed(t.Context(), w.Ledger); err != nil || len(owed) > 0 {
		t.Error(owed, err)
	}
}

// TestADisputeThatIsNotOurs, or is said to be about more than was paid, moves nothing.
func TestADisputeThatIsNotOurs(t *testing.T) {
	w := newTill(t)
	order, unpaid := w.began(200*ledger.Unit), w.began(100*ledger.Unit)
	w.paid(order, 20000, "eur")
	for _, code := range []int{w.disputed("withdrawn", "nobodys", "dp_1", 20000), w.disputed("withdrawn", order, "dp_2", 20001),
		w.disputed("withdrawn", unpaid, "dp_3", 10000), w.disputed("withdrawn", order, "", 10), w.disputed("withdrawn", order, "dp_4", -10),
		w.said("charge.dispute.funds_withdrawn", map[string]any{"id": "dp_5", "amount": 10, "currency": "eur"}, secret, time.Now()),
		w.said("charge.dispute.funds_withdrawn", map[string]any{"id": "dp_6", "amount": 10, "currency": "eur",
			"payment_intent": map[string]string{"id": "pi_" + order}}, secret, time.Now())} {
		if code != http.StatusOK {
			t.Errorf("%d: the provider would send it again for ever", code)
		}
	}
	w.has("200.00")
}

// TestADisputeThatIsToldBeforeItsPayment takes the deposit when that is told, and no other business's.
func TestADisputeThatIsToldBeforeItsPayment(t *testing.T) {
	w := newTill(t)
	order := w.began(200 * ledger.Unit)
	for _, other := range []string{order, order, "of another business"} {
		if code := w.disputed("withdrawn", other, "dp_of "+other, 20000); code != http.StatusOK {
			t.Error(code)
		}
	}
	w.paid(order, 20000, "eur")
	w.has("0.00")
	if owed, err := payment.Owed(t.Context(), w.Ledger); err != nil || len(owed) > 0 {
		t.Error(owed, err)
	}
	w.disputed("reinstated", order, "dp_of "+order, 20000)
	w.has("200.00")
	log, err := w.Audit(t.Context(), 20)
	w.must(err)
	for _, e := range log {
		if strings.Contains(e.Action, "otherwise") || strings.Contains(e.Object, "another business") {
			t.Errorf("the log has %+v", e)
		}
	}
}

// TestADisputeOfWhatWasGivenBack takes no more than was paid.
func TestADisputeOfWhatWasGivenBack(t *testing.T) {
	w := newTill(t)
	order := w.began(200 * ledger.Unit)
	w.paid(order, 20000, "eur")
	w.must(w.Credit(t.Context(), w.sponsor.ID, 300*ledger.Unit, "By transfer"))
	w.refunded(order, 15000)
	w.disputed("withdrawn", order, "dp_1", 20000)
	w.has("300.00")
	w.disputed("reinstated", order, "dp_1", 20000)
	w.has("350.00")
}

// TestADisputeThatIsWonIsNoNewPayment, neither in the letter nor in the statement.
func TestADisputeThatIsWonIsNoNewPayment(t *testing.T) {
	w := newTill(t)
	token, _, err := w.AskReset(t.Context(), w.sponsor.Email)
	w.must(err)
	_, err = w.Reset(t.Context(), token, "three other words")
	w.must(err)
	order := w.began(200 * ledger.Unit)
	w.paid(order, 20000, "eur")
	w.disputed("withdrawn", order, "dp_1", 20000)
	w.disputed("reinstated", order, "dp_1", 20000)
	letters, err := w.DueLetters(t.Context(), 10)
	w.must(err)
	var said, notes []string
	for _, l := range letters {
		said = append(said, l.Subject)
	}
	moves, err := w.Transfers(t.Context(), w.sponsor.ID)
	w.must(err)
	for _, m := range moves {
		notes = append(notes, m.Note)
	}
	all := strings.Join(said, ", ")
	if strings.Count(all, "have arrived") != 1 || !strings.Contains(all, "A disputed payment is yours again") {
		t.Error(all)
	}
	slices.Sort(notes)
	if want := []string{ledger.DisputeWon, ledger.CardReturned, ledger.CardPaid}; !slices.Equal(notes, want) {
		t.Errorf("the statement has %q, not %q", notes, want)
	}
}
