package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"linnet/ads/feed"
	"linnet/ads/ledger"
)

func rotateCommand() command {
	c := newCommand("rotate-key")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) != 1 || !slices.Contains(feed.Roles(), typed.words[0]) {
			return badInput("rotate-key: say targets, snapshot or timestamp.")
		}
		return with(typed.home, func(l *ledger.Ledger) error { return rotate(ctx, l, typed.words[0], typed) })
	}
	return c
}

func rotate(ctx context.Context, l *ledger.Ledger, role string, typed call) error {
	keys, err := feed.LoadKeys(typed.home.Keys())
	if err != nil {
		return err
	}
	err = l.Rotate(ctx, role, func() error {
		fresh, err := feed.Rotate(typed.home.Feed(), keys, role, time.Now())
		if err != nil {
			return err
		}
		return fresh.Replace(typed.home.Keys(), role)
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(typed.out, "The %s key is replaced. Listeners follow at their next look, and links that were handed out stay "+
		"good; the old key lies beside the new one as %s.pem.old.\n"+
		"Take the root keys away again, and restart `operator serve` if it signs with this key.\n", role, role)
	return err
}
