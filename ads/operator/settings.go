package main

import (
	"context"
	"fmt"
	"strings"

	"linnet/ads/ledger"
)

func setCommand() command {
	c := newCommand("set")
	c.do = func(ctx context.Context, typed call) error {
		return with(typed.home, func(l *ledger.Ledger) error { return set(ctx, l, typed) })
	}
	return c
}

// standing is all that an operator can set.
type standing struct {
	name, url string
	terms     ledger.Terms
	seller    ledger.Seller

	stripeKey, stripeSecret string
}

// A settable is one word of `operator set`.
type settable struct {
	word, says string
	show       func(*standing) string
	take       func(s *standing, text string) error
}

// settables are all of them, in the order in which they are listed.
var settables = []settable{
	{"name", "what listeners and sponsors read", func(s *standing) string { return s.name },
		func(s *standing, text string) error { s.name = text; return nil }},
	{"url", "public address of the portal", func(s *standing) string { return s.url },
		func(s *standing, text string) error { s.url = strings.TrimRight(text, "/"); return nil }},
	{"currency", "ISO 4217", func(s *standing) string { return s.terms.Currency },
		func(s *standing, text string) error { s.terms.Currency = strings.ToUpper(text); return nil }},
	{"rate", "price of 0.1 % of the panel for a day", func(s *standing) string { return s.terms.Rate.String() },
		func(s *standing, text string) error { return amount(&s.terms.Rate, text) }},
	{"minimum", "least price of a flight; 0: none", func(s *standing) string { return s.terms.Minimum.String() },
		func(s *standing, text string) error { return amount(&s.terms.Minimum, text) }},
	{"discounts", "by length, such as '28 days 5 %, 84 days 15 %'", func(s *standing) string { return discounts(s.terms.Discounts) },
		takeDiscounts},
	{"zone", "time zone in which days begin", func(s *standing) string { return s.terms.Zone },
		func(s *standing, text string) error { s.terms.Zone = text; return nil }},
	{"four-eyes", "corrections above it take a second person; 0: none", func(s *standing) string { return s.terms.FourEyes.String() },
		func(s *standing, text string) error { return amount(&s.terms.FourEyes, text) }},
	{"business", "name on invoices", func(s *standing) string { return s.seller.Name },
		func(s *standing, text string) error { s.seller.Name = text; return nil }},
	{"address", "lines, with commas between", func(s *standing) string { return strings.ReplaceAll(s.seller.Address, "\n", ", ") },
		func(s *standing, text string) error {
			s.seller.Address = strings.ReplaceAll(text, ", ", "\n")
			return nil
		}},
	{"country", "two letters, such as DE", func(s *standing) string { return s.seller.Country },
		func(s *standing, text string) error { s.seller.Country = text; return nil }},
	{"vat-id", "with the letters of its country", func(s *standing) string { return s.seller.VATID },
		func(s *standing, text string) error { s.seller.VATID = text; return nil }},
	{"tax-number", "where there is no VAT id", func(s *standing) string { return s.seller.TaxNumber },
		func(s *standing, text string) error { s.seller.TaxNumber = text; return nil }},
	{"vat", "rate in percent; 0: none is charged",
		func(s *standing) string { return fmt.Sprintf("%d.%d", s.seller.VAT/10, s.seller.VAT%10) }, takeVAT},
	{"email", "on invoices", func(s *standing) string { return s.seller.Email },
		func(s *standing, text string) error { s.seller.Email = text; return nil }},
	{"holder", "of the bank account", func(s *standing) string { return s.seller.Holder },
		func(s *standing, text string) error { s.seller.Holder = text; return nil }},
	{"iban", "that sponsors pay to", func(s *standing) string { return s.seller.IBAN },
		func(s *standing, text string) error { s.seller.IBAN = text; return nil }},
	{"bic", "of the bank", func(s *standing) string { return s.seller.BIC },
		func(s *standing, text string) error { s.seller.BIC = text; return nil }},
	{"stripe-key", "secret key, to take cards; none: off", func(s *standing) string { return hidden(s.stripeKey) },
		func(s *standing, text string) error { return takeSecret(&s.stripeKey, "sk_", text) }},
	{"stripe-secret", "signs the notices of URL/payment", func(s *standing) string { return hidden(s.stripeSecret) },
		func(s *standing, text string) error { return takeSecret(&s.stripeSecret, "whsec_", text) }},
}

// takeSecret takes one of Stripe's, or none to forget it.
func takeSecret(into *string, begins, text string) error {
	if text == "none" {
		*into = ""
		return nil
	}
	if !strings.HasPrefix(text, begins) && !strings.HasPrefix(text, strings.Replace(begins, "sk_", "rk_", 1)) ||
		strings.ContainsAny(text, " \t") {
		return badInput(fmt.Sprintf("set: this secret of Stripe's begins with %s; say none to forget it.", begins))
	}
	*into = text
	return nil
}

func amount(into *ledger.Money, text string) (err error) {
	if strings.Trim(text, "0.,") == "" {
		*into = 0
		return nil
	}
	*into, err = ledger.ParseMoney(text)
	return err
}

func discounts(all []ledger.Discount) string {
	var words []string
	for _, d := range all {
		words = append(words, fmt.Sprintf("%d days %d %%", d.Days, d.Percent))
	}
	return strings.Join(words, ", ")
}

func takeDiscounts(s *standing, text string) error {
	all, read := ledger.ParseDiscounts(strings.ReplaceAll(text, ",", "\n"))
	if !read {
		return badInput("set discounts: write each as a number of days and one of percent, such as '28 days 5 %', with commas between.")
	}
	s.terms.Discounts = all
	return nil
}

func takeVAT(s *standing, text string) error {
	var rate ledger.Money
	if err := amount(&rate, text); err != nil || rate%(ledger.Unit/10) != 0 {
		return badInput("set vat: write the rate in percent, such as 19 or 5.5.")
	}
	s.seller.VAT = int(rate / (ledger.Unit / 10))
	return nil
}

// set lists what is set, or sets one word.
func set(ctx context.Context, l *ledger.Ledger, typed call) error {
	var now standing
	var err error
	if now.name, now.url, err = l.Founded(ctx); err != nil {
		return err
	}
	if now.terms, err = l.Terms(ctx); err != nil {
		return err
	}
	if now.seller, err = l.Seller(ctx); err != nil {
		return err
	}
	if now.stripeKey, err = l.Kept(ctx, stripeKey); err != nil {
		return err
	}
	if now.stripeSecret, err = l.Kept(ctx, stripeSecret); err != nil {
		return err
	}
	if len(typed.words) == 0 {
		for _, s := range settables {
			fmt.Fprintf(typed.out, "%-11s %-32s (%s)\n", s.word, s.show(&now), s.says)
		}
		return nil
	}
	for _, s := range settables {
		if s.word != typed.words[0] || len(typed.words) < 2 {
			continue
		}
		if err := s.take(&now, strings.TrimSpace(strings.Join(typed.words[1:], " "))); err != nil {
			return err
		}
		if err := keep(ctx, l, s.word, now); err != nil {
			return err
		}
		_, err := fmt.Fprintf(typed.out, "%s is %s.\n", s.word, s.show(&now))
		return err
	}
	return badInput(fmt.Sprintf("set: say a word and its value; `operator set -home %s` lists them.", typed.home))
}

// keep stores the part that a word belongs to.
func keep(ctx context.Context, l *ledger.Ledger, word string, now standing) error {
	switch word {
	case "name", "url":
		return l.RenameOperator(ctx, now.name, now.url)
	case "currency", "rate", "minimum", "discounts", "zone", "four-eyes":
		return l.SetTerms(ctx, now.terms)
	case "stripe-key":
		return l.Keep(ctx, stripeKey, now.stripeKey)
	case "stripe-secret":
		return l.Keep(ctx, stripeSecret, now.stripeSecret)
	}
	return l.SetSeller(ctx, now.seller)
}
