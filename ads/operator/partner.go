package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"time"

	"linnet/ads/feed"
	"linnet/ads/ledger"
)

// partnersFile keeps the partners that the next release shall have.
func partnersFile(home ledger.Home) string { return filepath.Join(string(home), "desks.json") }

// delegationsOf are those of the last release while nothing else was said, also in a home that was restored.
func delegationsOf(home ledger.Home) ([]feed.Delegation, error) {
	partners := []feed.Delegation{}
	err := readLetter(partnersFile(home), &partners)
	if errors.Is(err, fs.ErrNotExist) {
		return feed.Delegations(home.Feed())
	}
	if err != nil {
		return nil, fmt.Errorf("reading the partners: %w", err)
	}
	return partners, nil
}

// partnerCommand is about partners who sign ads of their own. Admitting and revoking take effect with the next release.
func partnerCommand() command {
	c := newCommand("partner")
	share := c.flags.Float64("share", feed.DelegatedShare/10, "percent of the panel that an admitted partner's ads have together, at most")
	c.do = func(ctx context.Context, typed call) error {
		words := append(typed.words, "", "", "")[:max(3, len(typed.words))]
		switch n := len(typed.words); {
		case n == 0 || n == 1 && words[0] == "list":
			return listPartners(typed)
		case n == 1 && words[0] == "key":
			return partnerKey(typed)
		case n == 3 && words[0] == "admit":
			return changePartners(ctx, typed, feed.Delegation{Name: words[1], Key: words[2], Share: int(math.Round(*share * 10))}, true)
		case n == 2 && words[0] == "revoke":
			return changePartners(ctx, typed, feed.Delegation{Name: words[1]}, false)
		case n == 3 && words[0] == "accept":
			return with(typed.home, func(l *ledger.Ledger) error { return acceptPartner(ctx, l, typed) })
		}
		return badInput("partner: say list, key, admit NAME KEY, revoke NAME, or accept NAME SIGNED.")
	}
	return c
}

func listPartners(typed call) error {
	partners, err := delegationsOf(typed.home)
	if err != nil {
		return err
	}
	if len(partners) == 0 {
		_, err = fmt.Fprintln(typed.out, "There are no partners.")
	}
	for _, d := range partners {
		fmt.Fprintf(typed.out, "%s  %s  %g %%\n", d.Name, d.Key, float64(d.Voice())/10)
	}
	return err
}

// partnerKey prints what the partner hands to the operator.
func partnerKey(typed call) error {
	keys, err := feed.LoadKeys(typed.home.Keys())
	if err != nil {
		return err
	}
	key, err := keys.DelegationKey()
	if err == nil {
		_, err = fmt.Fprintln(typed.out, key)
	}
	return err
}

func changePartners(ctx context.Context, typed call, d feed.Delegation, admit bool) error {
	partners, err := delegationsOf(typed.home)
	if err != nil {
		return err
	}
	rest := slices.DeleteFunc(slices.Clone(partners), func(other feed.Delegation) bool { return other.Name == d.Name })
	switch {
	case !admit && len(rest) == len(partners):
		return badInput(fmt.Sprintf("partner: there is no partner %q.", d.Name))
	case admit && len(rest) < len(partners):
		return badInput(fmt.Sprintf("partner: there is a partner %q; revoke it first.", d.Name))
	case admit && d.Share < 1:
		return badInput("partner: a partner needs a share of at least 0.1 percent.")
	case admit:
		rest = append(rest, d)
	}
	if err := feed.CheckDelegations(rest); err != nil {
		return badInput("partner: a name has 2 to 24 of a-z, 0-9 and -, the key is what `operator partner key` prints, a share is up to " +
			"100 percent, and there are at most 16.")
	}
	voice := 0
	for _, d := range rest {
		voice += d.Voice()
	}
	if voice > 1000 {
		return badInput(fmt.Sprintf("partner: the partners would have %g percent together.", float64(voice)/10))
	}
	next, err := prepare(partnersFile(typed.home), rest)
	if err != nil {
		return err
	}
	if err := with(typed.home, func(l *ledger.Ledger) error { return l.ReserveVoice(ctx, voice) }); err != nil {
		return errors.Join(err, next.drop())
	}
	if err := next.put(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(typed.out, "It holds from the next release on: operator publish -home %s\n", typed.home)
	return err
}

// acceptPartner is `partner accept NAME SIGNED`: it puts what a partner signed into the feed.
func acceptPartner(ctx context.Context, l *ledger.Ledger, typed call) error {
	name, file := typed.words[1], typed.words[2]
	signed, keys, err := readSigned(typed, file, maxPartnerFile)
	if err != nil {
		return err
	}
	release, err := l.AcceptDelegated(ctx, typed.home.Feed(), keys, feed.DelegatedFiles{Partner: name, Signed: signed})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(typed.out, "The ads of partner %s are in the feed: %d.\n", name, len(release.Catalogue.Ads))
	return err
}

// signAsPartner is `sign -partner NAME CANDIDATE SIGNED`, at the partner's: its own portal and review, signed for another's feed.
func signAsPartner(typed call, name string) error {
	mine := filepath.Join(typed.home.Keys(), "desk-signed.json")
	next, last, keys, err := toSign(typed, mine)
	if err != nil {
		return err
	}
	show(typed.out, ledger.Compare(ledger.ReleasedAs(last.Release), next.Release))
	signed, err := feed.SignDelegated(keys, feed.DelegatedRelease{Partner: name, Release: next.Release, After: last.After}, time.Now())
	if err != nil {
		return err
	}
	next.After, next.Release.Pictures, next.Release.Spots = last.After+1, nil, nil
	if err := errors.Join(writeNew(typed.words[1], signed), writeAnew(mine, next)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(typed.out, "Signed for partner %s, number %d, with %d ads. At the operator's: operator partner -home HOME "+
		"accept %s %s\n",
		name, next.After, len(next.Release.Catalogue.Ads), name, typed.words[1])
	return err
}

// showPartners tells which partners come and go.
func showPartners(out io.Writer, before, after []feed.Delegation) {
	for _, d := range after {
		if !slices.Contains(before, d) {
			fmt.Fprintf(out, "+ partner %s, which signs by %s and has %g %% of the panel\n", d.Name, d.Key, float64(d.Voice())/10)
		}
	}
	for _, d := range before {
		if !slices.Contains(after, d) {
			fmt.Fprintf(out, "- partner %s, which signed by %s\n", d.Name, d.Key)
		}
	}
}
