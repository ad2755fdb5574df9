package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"linnet/ads/feed"
	"linnet/ads/ledger"
)

func linkCommand() command {
	c := newCommand("link")
	c.do = func(ctx context.Context, typed call) error {
		return with(typed.home, func(l *ledger.Ledger) error { return link(ctx, l, typed) })
	}
	return c
}

// link prints what listeners follow the feed by, and what they compare before they do. Words are the addresses of mirrors.
func link(ctx context.Context, l *ledger.Ledger, typed call) error {
	_, address, err := l.Founded(ctx)
	if err != nil {
		return err
	}
	root, err := feed.LinkRoot(typed.home.Feed())
	if err != nil {
		return err
	}
	keys, threshold, err := feed.RootKeys(root)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(root)
	to := feed.Link{Root: hex.EncodeToString(sum[:]), URLs: append([]string{strings.TrimRight(address, "/") + "/feed/"}, typed.words...)}
	if _, err := feed.ParseLink(to.String()); err != nil {
		return badInput(fmt.Sprintf("link: %v.", err))
	}
	fmt.Fprintf(typed.out, "%s\n\nfingerprint  %s\n", to, to.Fingerprint())
	for i, key := range keys {
		fmt.Fprintf(typed.out, "root key %d   %s\n", i+1, key)
	}
	fmt.Fprintf(typed.out, "\nHand out the link, and publish the fingerprint somewhere else too: listeners compare it before they "+
		"follow the feed.\n"+
		"Both stay good when keys are replaced, also where they were printed. %d root keys must agree before a key is replaced.\n",
		threshold)
	return nil
}
