// Package stripe takes cards by Stripe Checkout (https://docs.stripe.com/payments/checkout).
//
// A page of Stripe's takes the card; this program learns of it by signed notices (webhooks). The events that the endpoint has to send are
// checkout.session.completed, checkout.session.async_payment_succeeded, charge.refunded, charge.dispute.funds_withdrawn and
// charge.dispute.funds_reinstated. What Stripe charges for a dispute is between it and the operator.
package stripe

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	sdk "github.com/stripe/stripe-go/v84"
	"github.com/stripe/stripe-go/v84/webhook"

	"linnet/ads/payment"
)

// Config says whose account it is. All but URL is needed.
type Config struct {
	Key    string       // secret key of the account, sk_…
	Secret string       // by which notices are signed, whsec_…
	Client *http.Client // the way out
	URL    string       // of the interface; "": Stripe's own
}

// Stripe is a payment.Provider.
type Stripe struct {
	client *sdk.Client
	secret string
}

var _ payment.Provider = (*Stripe)(nil)

// New opens nothing: the client stays the caller's.
func New(c Config) *Stripe {
	backend := &sdk.BackendConfig{HTTPClient: c.Client, EnableTelemetry: sdk.Bool(false), MaxNetworkRetries: sdk.Int64(2),
		LeveledLogger: &sdk.LeveledLogger{Level: sdk.LevelNull}}
	if c.URL != "" {
		backend.URL = sdk.String(c.URL)
	}
	return &Stripe{client: sdk.NewClient(c.Key, sdk.WithBackends(sdk.NewBackendsWithConfig(backend))), secret: c.Secret}
}

// Name is the company's.
func (s *Stripe) Name() string { return "Stripe" }

// orderKey is the name under which Stripe keeps the id of an order, with the session and with the payment.
const orderKey = "linnet_order"

// Begin makes a session of Checkout. The id of the order is Stripe's idempotency key, too.
func (s *Stripe) Begin(ctx context.Context, o payment.Order) (url string, err error) {
	p := &sdk.CheckoutSessionCreateParams{
		Mode:              sdk.String(string(sdk.CheckoutSessionModePayment)),
		ClientReferenceID: sdk.String(o.ID),
		SuccessURL:        sdk.String(o.Done),
		CancelURL:         sdk.String(o.Left),
		Metadata:          map[string]string{orderKey: o.ID},
		PaymentIntentData: &sdk.CheckoutSessionCreatePaymentIntentDataParams{Metadata: map[string]string{orderKey: o.ID}},
		LineItems: []*sdk.CheckoutSessionCreateLineItemParams{{Quantity: sdk.Int64(1),
			PriceData: &sdk.CheckoutSessionCreateLineItemPriceDataParams{Currency: sdk.String(strings.ToLower(o.Currency)),
				UnitAmount:  sdk.Int64(o.Amount),
				ProductData: &sdk.CheckoutSessionCreateLineItemPriceDataProductDataParams{Name: sdk.String(o.Text)}}}},
	}
	if o.Email != "" {
		p.CustomerEmail = sdk.String(o.Email)
	}
	p.SetIdempotencyKey(o.ID)
	session, err := s.client.V1CheckoutSessions.Create(ctx, p)
	if err != nil {
		return "", fmt.Errorf("%w: %w", payment.ErrAnswer, err)
	}
	if !strings.HasPrefix(session.URL, "https://") {
		return "", fmt.Errorf("%w: its page is at %q", payment.ErrAnswer, session.URL)
	}
	return session.URL, nil
}

// An object is what is read of a session or a charge. The fields are those of every version of the interface since 2018.
type object struct {
	Metadata      map[string]string `json:"metadata"`
	PaymentStatus string            `json:"payment_status"`
	Total         int64             `json:"amount_total"`
	Refunded      int64             `json:"amount_refunded"`
	Currency      string            `json:"currency"`

	// A dispute names the payment that it is about, and no order. Elsewhere the payment may be missing, or a whole object.
	ID      string          `json:"id"`
	Amount  int64           `json:"amount"`
	Payment json.RawMessage `json:"payment_intent"`
}

// payment is the id of the payment, or "".
func (o object) payment() (id string) {
	if json.Unmarshal(o.Payment, &id) != nil {
		return ""
	}
	return id
}

// kinds are the events that count. Only of these the contents are looked at.
var kinds = map[string]payment.Kind{
	string(sdk.EventTypeCheckoutSessionCompleted):             payment.Paid,
	string(sdk.EventTypeCheckoutSessionAsyncPaymentSucceeded): payment.Paid,
	string(sdk.EventTypeChargeRefunded):                       payment.Returned,
	string(sdk.EventTypeChargeDisputeFundsWithdrawn):          payment.Disputed,
	string(sdk.EventTypeChargeDisputeFundsReinstated):         payment.Reinstated,
}

// Read verifies a notice by its signature, which is five minutes old at most.
func (s *Stripe) Read(header http.Header, body []byte) (n payment.Notice, err error) {
	event, err := webhook.ConstructEventWithOptions(body, header.Get("Stripe-Signature"), s.secret,
		webhook.ConstructEventOptions{IgnoreAPIVersionMismatch: true})
	if err != nil {
		return n, fmt.Errorf("%w: %w", payment.ErrForged, err)
	}
	kind := kinds[string(event.Type)]
	if event.Data == nil || kind == 0 {
		return n, nil
	}
	var o object
	if err := json.Unmarshal(event.Data.Raw, &o); err != nil {
		return n, fmt.Errorf("%w: %w", payment.ErrForged, err)
	}
	n = payment.Notice{Order: o.Metadata[orderKey], Payment: o.payment(), Currency: strings.ToUpper(o.Currency)}
	switch {
	case kind == payment.Disputed || kind == payment.Reinstated:
		n.Order, n.Dispute, n.Amount = "", o.ID, o.Amount
		if n.Payment != "" && n.Dispute != "" && n.Amount > 0 {
			n.Kind = kind
		}
	case n.Order == "": // other business of the same account
	case kind == payment.Returned:
		n.Kind, n.Amount = kind, o.Refunded
	case o.PaymentStatus == string(sdk.CheckoutSessionPaymentStatusPaid): // else the money is on its way, and another notice comes
		n.Kind, n.Amount = kind, o.Total
	}
	return n, nil
}
