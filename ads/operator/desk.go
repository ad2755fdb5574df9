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

// desksFile keeps the desks that the next release shall have.
func desksFile(home ledger.Home) string { return filepath.Join(string(home), "desks.json") }

// desksOf are those of the last release while nothing else was said, also in a home that was restored.
func desksOf(home ledger.Home) ([]feed.Desk, error) {
	desks := []feed.Desk{}
	err := readLetter(desksFile(home), &desks)
	if errors.Is(err, fs.ErrNotExist) {
		return feed.Desks(home.Feed())
	}
	if err != nil {
		return nil, fmt.Errorf("reading the desks: %w", err)
	}
	return desks, nil
}

// deskCommand is about partners who sign ads of their own. Admitting and revoking take effect with the next release.
func deskCommand() command {
	c := newCommand("desk")
	share := c.flags.Float64("share", feed.DeskShare/10, "percent of the panel that an admitted desk's ads have together, at most")
	c.do = func(ctx context.Context, typed call) error {
		words := append(typed.words, "", "", "")[:max(3, len(typed.words))]
		switch n := len(typed.words); {
		case n == 0 || n == 1 && words[0] == "list":
			return listDesks(typed)
		case n == 1 && words[0] == "key":
			return deskKey(typed)
		case n == 3 && words[0] == "admit":
			return changeDesks(ctx, typed, feed.Desk{Name: words[1], Key: words[2], Share: int(math.Round(*share * 10))}, true)
		case n == 2 && words[0] == "revoke":
			return changeDesks(ctx, typed, feed.Desk{Name: words[1]}, false)
		case n == 3 && words[0] == "accept":
			return with(typed.home, func(l *ledger.Ledger) error { return acceptDesk(ctx, l, typed, words[1], words[2]) })
		}
		return badInput("desk: say list, key, admit NAME KEY, revoke NAME, or accept NAME SIGNED.")
	}
	return c
}

func listDesks(typed call) error {
	desks, err := desksOf(typed.home)
	if err != nil {
		return err
	}
	if len(desks) == 0 {
		_, err = fmt.Fprintln(typed.out, "There are no desks.")
	}
	for _, d := range desks {
		fmt.Fprintf(typed.out, "%s  %s  %g %%\n", d.Name, d.Key, float64(d.Voice())/10)
	}
	return err
}

// deskKey prints what the partner hands to the operator.
func deskKey(typed call) error {
	keys, err := feed.LoadKeys(typed.home.Keys())
	if err != nil {
		return err
	}
	key, err := keys.DeskKey()
	if err == nil {
		_, err = fmt.Fprintln(typed.out, key)
	}
	return err
}

func changeDesks(ctx context.Context, typed call, d feed.Desk, admit bool) error {
	desks, err := desksOf(typed.home)
	if err != nil {
		return err
	}
	rest := slices.DeleteFunc(slices.Clone(desks), func(other feed.Desk) bool { return other.Name == d.Name })
	switch {
	case !admit && len(rest) == len(desks):
		return badInput(fmt.Sprintf("desk: there is no desk %q.", d.Name))
	case admit && len(rest) < len(desks):
		return badInput(fmt.Sprintf("desk: there is a desk %q; revoke it first.", d.Name))
	case admit && d.Share < 1:
		return badInput("desk: a desk needs a share of at least 0.1 percent.")
	case admit:
		rest = append(rest, d)
	}
	if err := feed.CheckDesks(rest); err != nil {
		return badInput("desk: a name has 2 to 24 of a-z, 0-9 and -, the key is what `operator desk key` prints, a share is up to 100 percent, and there are at most 16.")
	}
	voice := 0
	for _, d := range rest {
		voice += d.Voice()
	}
	if voice > 1000 {
		return badInput(fmt.Sprintf("desk: the desks would have %g percent together.", float64(voice)/10))
	}
	next, err := prepare(desksFile(typed.home), rest)
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

// acceptDesk puts what a desk signed into the feed.
func acceptDesk(ctx context.Context, l *ledger.Ledger, typed call, name, file string) error {
	signed, keys, err := readSigned(typed, file, maxPartnerFile)
	if err != nil {
		return err
	}
	release, err := l.AcceptDesk(ctx, typed.home.Feed(), keys, name, signed)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(typed.out, "The ads of desk %s are in the feed: %d.\n", name, len(release.Catalogue.Ads))
	return err
}

// signAsDesk is `sign -desk NAME CANDIDATE SIGNED`, at the partner's: its own portal and review, signed for another's feed.
func signAsDesk(typed call, name string) error {
	mine := filepath.Join(typed.home.Keys(), "desk-signed.json")
	next, last, keys, err := toSign(typed, mine)
	if err != nil {
		return err
	}
	show(typed.out, ledger.Compare(ledger.ReleasedAs(last.Release), next.Release))
	signed, err := feed.SignDesk(keys, name, next.Release, last.After, time.Now())
	if err != nil {
		return err
	}
	next.After, next.Release.Pictures = last.After+1, nil
	if err := errors.Join(writeNew(typed.words[1], signed), writeAnew(mine, next)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(typed.out, "Signed for desk %s, number %d, with %d ads. At the operator's: operator desk -home HOME accept %s %s\n",
		name, next.After, len(next.Release.Catalogue.Ads), name, typed.words[1])
	return err
}

// showDesks tells which desks come and go.
func showDesks(out io.Writer, before, after []feed.Desk) {
	for _, d := range after {
		if !slices.Contains(before, d) {
			fmt.Fprintf(out, "+ desk %s, which signs by %s and has %g %% of the panel\n", d.Name, d.Key, float64(d.Voice())/10)
		}
	}
	for _, d := range before {
		if !slices.Contains(after, d) {
			fmt.Fprintf(out, "- desk %s, which signed by %s\n", d.Name, d.Key)
		}
	}
}
