package main

import (
	"cmp"
	"context"
	"log/slog"
	"os"
	"strings"
	"time"

	"linnet/ads/ledger"
	"linnet/ads/payment"
	"linnet/ads/payment/stripe"
)

// The names under which a home keeps the two secrets of an account with Stripe, and those of the environment, which count before them: what
// stands there is in no backup.
const (
	stripeKey        = "stripe key"
	stripeSecret     = "stripe secret"
	stripeKeyFrom    = "LINNET_STRIPE_KEY"
	stripeSecretFrom = "LINNET_STRIPE_SECRET"
)

// cards is who takes deposits by card; nil until both secrets are set.
func cards(ctx context.Context, l *ledger.Ledger, url string, log *slog.Logger) (*payment.Processor, error) {
	key, err := l.Kept(ctx, stripeKey)
	if err != nil {
		return nil, err
	}
	secret, err := l.Kept(ctx, stripeSecret)
	if err != nil {
		return nil, err
	}
	key, secret = cmp.Or(os.Getenv(stripeKeyFrom), key), cmp.Or(os.Getenv(stripeSecretFrom), secret)
	if key == "" && secret == "" {
		return nil, nil
	}
	if key == "" || secret == "" {
		log.Warn("cards are not taken: both stripe-key and stripe-secret are needed; `operator set` lists them")
		return nil, nil
	}
	if strings.Contains(key, "_test_") {
		log.Warn("cards are taken in Stripe's test mode: whoever pays with a test card is credited; set the live key and secret")
	}
	return &payment.Processor{Ledger: l, URL: url, Log: log, Provider: stripe.New(stripe.Config{Key: key, Secret: secret,
		Client: outbound()})}, nil
}

// hidden shows that a secret is there, and not which.
func hidden(secret string) string {
	if secret == "" {
		return ""
	}
	return "set"
}

// settle takes every hour what sponsors owe after refunds, until ctx ends.
func settle(ctx context.Context, cards *payment.Processor) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		if err := cards.Settle(ctx); err != nil && ctx.Err() == nil {
			cards.Log.Warn("what is owed after refunds waits", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
