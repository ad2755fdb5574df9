package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/ledger"
)

func publishCommand() command {
	c := newCommand("publish")
	unsigned := c.flags.String("candidate", "", "file to write what is to be signed into, where the targets key is elsewhere")
	signed := c.flags.String("signed", "", "file with what was signed elsewhere")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) > 0 || *unsigned != "" && *signed != "" {
			return badInput("publish: nothing may follow the flags, and -candidate and -signed are two steps.")
		}
		return with(typed.home, func(l *ledger.Ledger) error {
			switch {
			case *unsigned != "":
				return writeCandidate(ctx, l, typed, *unsigned)
			case *signed != "":
				return publishSigned(ctx, l, typed, *signed)
			}
			return publish(ctx, l, typed.home, typed.out)
		})
	}
	return c
}

// publish shows what changes, then signs it. Without a change only the freshness of the feed is renewed.
func publish(ctx context.Context, l *ledger.Ledger, home ledger.Home, out io.Writer) error {
	release, err := l.Release(ctx)
	if err != nil {
		return err
	}
	last, err := l.Last(ctx)
	if err != nil {
		return err
	}
	keys, err := feed.LoadKeys(home.Keys())
	if err != nil {
		return err
	}
	difference := ledger.Compare(last, release)
	expiries, err := feed.Expiries(home.Feed())
	if err != nil {
		return err
	}
	here, seen, err := feed.Behind(home.Feed())
	if err == nil && last.Version > seen { // the folder is older than the books
		seen, err = last.Version, feed.Served(home.Feed(), last.Version)
	}
	if err != nil {
		return err
	}
	before, err := feed.Delegations(home.Feed())
	if err == nil {
		release.Desks, err = delegationsOf(home)
	}
	if err != nil {
		return err
	}
	if difference.None() && slices.Equal(before, release.Desks) && last.Version > 0 && here == seen &&
		!feed.Due("targets", expiries["targets"], time.Now()) {
		if err := l.Renew(ctx, home.Feed(), keys); err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "Nothing changed since feed %d; its freshness was signed anew.\n", last.Version)
		return err
	}
	show(out, difference)
	showPartners(out, before, release.Desks)
	version, err := l.Publish(ctx, home.Feed(), keys, release)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Feed %d is signed and published. Ads in it: %d.\n", version, len(release.Catalogue.Ads))
	return err
}

func show(out io.Writer, d ledger.Difference) {
	for _, ad := range d.Added {
		fmt.Fprintf(out, "+ %s  %s: “%s”  %s\n", ad.ID, ad.Sponsor, ad.Headline, ads.ShownLink(ad.Link))
	}
	for _, ad := range d.Changed {
		fmt.Fprintf(out, "~ %s  %s: “%s”  %s\n", ad.ID, ad.Sponsor, ad.Headline, ads.ShownLink(ad.Link))
	}
	for _, id := range d.Removed {
		fmt.Fprintf(out, "- %s\n", id)
	}
	if d.Rest {
		fmt.Fprintln(out, "~ blocklist, or how listeners are counted")
	}
}
