package main

import (
	"context"
	"fmt"
	"io"
	"strings"

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
	case len(words) >= 3 && words[0] == "ask":
		if err := l.Ask(ctx, words[1], strings.Join(words[2:], " ")); err != nil {
			return err
		}
		_, err := fmt.Fprintln(out, "Sent back to its sponsor.")
		return err
	default:
		return badInput("review: say list, approve ID, or ask ID REASON.")
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
		fmt.Fprintf(out, "%s  %s\n  %s\n  %s\n  %s\n  picture %s\n", a.ID, a.Sponsor, a.Headline, a.Text, ads.ShownLink(a.Link), a.Picture)
	}
	return nil
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
	_, err = fmt.Fprintf(out, "Approved: %s, “%s”, %s\nIt reaches listeners with the next `operator publish`.\n", a.Sponsor, a.Headline, ads.ShownLink(a.Link))
	return err
}

func creditCommand() command {
	c := newCommand("credit")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) != 2 {
			return badInput("credit: name the sponsor (name or e-mail) and the amount.")
		}
		return with(typed.home, func(l *ledger.Ledger) error { return credit(ctx, l, typed.words, typed.out) })
	}
	return c
}

func credit(ctx context.Context, l *ledger.Ledger, words []string, out io.Writer) error {
	amount, err := ledger.ParseMoney(words[1])
	if err != nil {
		return err
	}
	sponsor, err := l.SponsorNamed(ctx, words[0])
	if err != nil {
		return err
	}
	if err := l.Credit(ctx, sponsor.ID, amount, "Payment received"); err != nil {
		return err
	}
	left, err := l.Balance(ctx, sponsor.ID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s has %s.\n", sponsor.Name, left)
	return err
}
