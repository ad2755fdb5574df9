package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
)

func reviewCommand() command {
	c := newCommand("review")
	c.do = func(ctx context.Context, typed call) error {
		return with(typed.home, func(l *ledger.Ledger) error { return review(ctx, l, typed.words, typed.out) })
	}
	return c
}

func review(ctx context.Context, l *ledger.Ledger, words []string, out io.Writer) error {
	switch {
	case len(words) == 0 || len(words) == 1 && words[0] == "list":
		return list(ctx, l, out)
	case len(words) == 2 && words[0] == "approve":
		return approve(ctx, l, words[1], out)
	case len(words) >= 3 && words[0] == "withdraw":
		if err := l.Withdraw(ctx, words[1], strings.Join(words[2:], " ")); err != nil {
			return err
		}
		_, err := fmt.Fprintln(out, "Withdrawn. It leaves the air with the next `operator publish`.")
		return err
	case len(words) >= 3 && words[0] == "ask":
		if err := l.Ask(ctx, words[1], strings.Join(words[2:], " ")); err != nil {
			return err
		}
		_, err := fmt.Fprintln(out, "Sent back to its sponsor.")
		return err
	default:
		return badInput("review: say list, approve ID, ask ID REASON, or withdraw ID REASON.")
	}
}

func list(ctx context.Context, l *ledger.Ledger, out io.Writer) error {
	waiting, err := l.Queue(ctx)
	if err != nil {
		return err
	}
	if len(waiting) == 0 {
		_, err = fmt.Fprintln(out, "Nothing waits for review.")
		return err
	}
	for _, a := range waiting {
		f := a.Flight
		left, err := l.Balance(ctx, a.SponsorID)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s  %s\n  %s\n  %s\n  %s\n  picture %s\n", a.ID, a.Sponsor, a.Headline, a.Text, ads.ShownLink(a.Link), a.Picture)
		if a.Spot.SHA256 != "" {
			fmt.Fprintf(out, "  spot %s, %.1f s, %.1f LUFS: %s\n", a.Spot.SHA256, a.Seconds(), a.LUFS(), a.Transcript)
		}
		fmt.Fprintf(out, "  %s to %s, %d.%d %% of the panel, for %s\n  costs %s; the balance is %s\n", f.From.Format(time.DateOnly),
			f.Until.AddDate(0, 0, -1).Format(time.DateOnly), f.Share/10, f.Share%10, audience(f), f.Price, left)
	}
	return nil
}

// audience says whom a flight is for.
func audience(f ledger.Flight) string {
	whom := "everybody"
	if len(f.Interests) > 0 {
		whom = "who likes " + strings.Join(f.Interests, ", ")
	}
	if len(f.Languages) > 0 {
		whom += ", who reads " + strings.Join(f.Languages, ", ")
	}
	return whom
}

// approve approves the ad as it is now and shows what that was.
func approve(ctx context.Context, l *ledger.Ledger, id string, out io.Writer) error {
	a, err := l.Ad(ctx, ledger.Operator, id)
	if err != nil {
		return err
	}
	if err := l.Approve(ctx, id, a.Hash()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Approved: %s, “%s”, %s\nIt reaches listeners with the next `operator publish`.\n",
		a.Sponsor, a.Headline, ads.ShownLink(a.Link))
	return err
}

func creditCommand() command {
	c := newCommand("credit")
	reference := c.flags.String("reference", "", "of the payment, such as its number on the bank's statement: each is booked once")
	again := c.flags.Bool("again", false, "it is another payment of the same amount on the same day")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) != 2 {
			return badInput("credit: name the sponsor (name or e-mail) and the amount.")
		}
		return with(typed.home, func(l *ledger.Ledger) error { return credit(ctx, l, crediting{typed, *reference, *again}) })
	}
	return c
}

// A crediting is what was typed about one.
type crediting struct {
	call
	reference string
	again     bool
}

// aDay is how long the same amount of the same sponsor is taken for the same payment, typed twice.
const aDay = 24 * time.Hour

// forEver is longer than any ledger.
const forEver = 100 * 365 * aDay

func credit(ctx context.Context, l *ledger.Ledger, p crediting) error {
	amount, err := ledger.ParseMoney(p.words[1])
	if err != nil {
		return err
	}
	sponsor, err := l.SponsorNamed(ctx, p.words[0])
	if errors.Is(err, ledger.ErrNotFound) {
		return badInput(fmt.Sprintf("credit: there is no sponsor %q; the portal's page of sponsors lists them.", p.words[0]))
	}
	if err != nil {
		return err
	}
	form, note := &ledger.Form{Life: aDay}, "Payment received"
	if !p.again {
		form.Key = p.key(sponsor.ID, amount.String())
	}
	if p.reference != "" {
		form, note = &ledger.Form{Key: p.key(sponsor.ID, "reference "+p.reference), Life: forEver}, note+", "+p.reference
	}
	err = l.Credit(ledger.WithForm(ctx, form), sponsor.ID, amount, note)
	if errors.Is(err, ledger.ErrSent) {
		return badInput(fmt.Sprintf("credit: this payment of %s is booked already. Another one is booked with -reference and its own, "+
			"or with -again.", sponsor.Name))
	}
	if err != nil {
		return err
	}
	left, err := l.Balance(ctx, sponsor.ID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "%s has %s.\n", sponsor.Name, left)
	return err
}

// key is what makes two commands one payment.
func (p crediting) key(sponsor, what string) []byte {
	sum := sha256.Sum256([]byte("operator credit " + sponsor + " " + what))
	return sum[:]
}
