package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"linnet/ads/ledger"
)

func takedownCommand() command {
	c := newCommand("takedown")
	notice := c.flags.String("notice", "", "number of the notice")
	c.do = func(ctx context.Context, typed call) error {
		return with(typed.home, func(l *ledger.Ledger) error { return takedown(ctx, l, *notice, typed) })
	}
	return c
}

func takedown(ctx context.Context, l *ledger.Ledger, notice string, typed call) error {
	w := typed.words
	switch {
	case len(w) == 0 || len(w) == 1 && w[0] == "list":
		return listBlocks(ctx, l, typed.out)
	case len(w) >= 3 && w[0] == "lift":
		if err := l.Lift(ctx, w[1], strings.Join(w[2:], " ")); err != nil {
			return err
		}
		_, err := fmt.Fprintln(typed.out, "Lifted with the next `operator publish`.")
		return err
	case len(w) >= 3:
		if err := l.TakeDown(ctx, ledger.Block{Kind: w[0], Hash: w[1], Reason: strings.Join(w[2:], " "), Notice: notice}); err != nil {
			return err
		}
		_, err := fmt.Fprintln(typed.out, "Listeners refuse it with the next `operator publish`.")
		return err
	}
	return badInput("takedown: say list, -notice NUMBER infohash|audio HASH REASON, or lift HASH REASON.")
}

func listBlocks(ctx context.Context, l *ledger.Ledger, out io.Writer) error {
	all, err := l.Blocks(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		_, err = fmt.Fprintln(out, "Nothing is taken down.")
		return err
	}
	for _, b := range all {
		fmt.Fprintf(out, "%s  %s  %s  notice %s: %s\n", b.At.Format("2006-01-02"), b.Kind, b.Hash, b.Notice, b.Reason)
	}
	return nil
}
