// Package payment takes deposits by card through a provider, such as Stripe.
//
// The provider's page takes the card: no number of one comes near this program. A sponsor's browser names an amount and is sent there; what
// it brings back moves no money. A deposit is credited by a notice that the provider has signed, and that agrees with the order that is
// kept
// here, once, however often the notice comes. Refunds and disputes come the same way, in any order. The package refuses what is not signed.
package payment

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"golang.org/x/text/currency"

	"linnet/ads"
	"linnet/ads/ledger"
)

// Errors of a provider that callers tell apart. They arrive wrapped.
var (
	ErrForged = errors.New("payment: the notice is not signed by the provider")
	ErrAnswer = errors.New("payment: the provider did not take the order")
)

// A Provider takes cards on pages of its own. Its methods may be called from any goroutine.
type Provider interface {
	// Name is that of the company, as people read it.
	Name() string
	// Begin returns the address of the page where an order is paid. The same order begins once, however often it is asked for.
	Begin(ctx context.Context, o Order) (url string, err error)
	// Read verifies a notice; ErrForged where it is not theirs. It may be about nothing that counts here: the zero Kind.
	Read(header http.Header, body []byte) (Notice, error)
}

// An Order is a deposit that a sponsor wants to make.
type Order struct {
	ID       string
	Amount   int64  // in hundredths of the currency
	Currency string // ISO 4217, of those that have hundredths
	Text     string // what is paid for
	Email    string // of the sponsor; "": not known
	Done     string // address to come back to, and
	Left     string // when it was not paid
}

// A Kind is what a notice says.
type Kind int

// The kinds of notices that count; the zero Kind does not.
const (
	Paid       Kind = iota + 1
	Returned        // in part or whole
	Disputed        // the holder's bank took it back, and
	Reinstated      // gave it again: the dispute was won
)

// A Notice is what a provider says of an order.
type Notice struct {
	Kind     Kind
	Order    string // "": it is the one of Payment
	Payment  string // by which the provider names the payment
	Dispute  string // of a dispute: its name
	Amount   int64  // in hundredths: what was paid, all that was given back so far, or what the dispute is about
	Currency string
}

// A Processor takes orders and notices for the ledger.
type Processor struct {
	Ledger   *ledger.Ledger
	Provider Provider
	URL      string // public base of the portal, without a slash at its end
	Log      *slog.Logger
}

// Name is the provider's.
func (p *Processor) Name() string { return p.Provider.Name() }

// Begin keeps an order of a sponsor and returns the address where it is paid. A refusal is of "amount".
func (p *Processor) Begin(ctx context.Context, who ledger.Sponsor, amount ledger.Money) (url string, err error) {
	terms, err := p.Ledger.Terms(ctx)
	if err != nil {
		return "", err
	}
	o := Order{ID: strings.ToLower(rand.Text()), Currency: terms.Currency, Text: "Deposit of " + who.Name, Email: who.Email,
		Done: p.URL + "/balance?card=done", Left: p.URL + "/balance"}
	if o.Amount, err = hundredths(amount, terms.Currency); err != nil {
		return "", err
	}
	e := ledger.AuditEntry{Who: who.Name, Action: "began card payment", Object: o.ID, Detail: amount.String() + " " + terms.Currency}
	err = p.Ledger.Record(ctx, e, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO orders (id, sponsor, provider, amount, currency, at) VALUES (?, ?, ?, ?, ?, ?)`, o.ID,
			who.ID,
			p.Provider.Name(), int64(amount), o.Currency, p.Ledger.Now().Unix())
		return err
	})
	if err != nil {
		return "", fmt.Errorf("keeping an order: %w", err)
	}
	return p.Provider.Begin(ctx, o)
}

// most is the greatest deposit by card, in units of the currency: above it a transfer is cheaper for everybody.
const most = 10_000

// hundredths of an amount, in a currency that has them.
func hundredths(amount ledger.Money, code string) (int64, error) {
	unit, err := currency.ParseISO(code)
	if err != nil {
		return 0, fmt.Errorf("the currency of the terms: %w", err)
	}
	if scale, _ := currency.Standard.Rounding(unit); scale != 2 {
		return 0, &ads.Refusal{Field: "amount", Sentence: "Cards are taken in currencies that have hundredths."}
	}
	if amount < ledger.Unit || amount > most*ledger.Unit {
		return 0, &ads.Refusal{Field: "amount", Sentence: "By card between 1.00 and 10,000.00 can be paid in at once."}
	}
	return int64(amount / ledger.Cent), nil
}

// maxNotice is the most bytes of a notice, which comes from outside.
const maxNotice = 64 << 10

// ServeHTTP takes the notices of the provider. It answers 200 to what was taken or does not count, 400 to what is not theirs, and 500 to
// what they shall send again.
func (p *Processor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxNotice))
	if err != nil {
		http.Error(w, "the notice is too long or not whole", http.StatusBadRequest)
		return
	}
	n, err := p.Provider.Read(r.Header, body)
	if err != nil {
		p.Log.Warn("a notice of a payment was refused", "error", err)
		http.Error(w, "the notice is not signed", http.StatusBadRequest)
		return
	}
	if n.Kind == 0 {
		return
	}
	if err := p.take(r.Context(), n); err != nil {
		p.Log.Error("a notice of a payment waits", "order", n.Order, "error", err)
		http.Error(w, "please send it again", http.StatusInternalServerError)
	}
}
