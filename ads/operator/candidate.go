package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"linnet/ads/feed"
	"linnet/ads/ledger"
)

// A candidate is a release on its way to the machine where the targets key is.
type candidate struct {
	After   int64        `json:"after"` // version of the last release
	Release feed.Release `json:"release"`
}

// writeCandidate is `publish -candidate FILE`, at the portal: everything to sign, in one file.
func writeCandidate(ctx context.Context, l *ledger.Ledger, typed call, file string) error {
	release, err := l.Release(ctx)
	if err != nil {
		return err
	}
	after, err := feed.Version(typed.home.Feed())
	if err != nil {
		return err
	}
	if release.Desks, err = delegationsOf(typed.home); err != nil {
		return err
	}
	if err := writeNew(file, candidate{after, release}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(typed.out, "%s holds what would follow feed %d: %d ads. Where the targets key is: operator sign -home HOME "+
		"%s SIGNED\n",
		file, after, len(release.Catalogue.Ads), file)
	return err
}

// publishSigned is `publish -signed FILE`, at the portal again.
func publishSigned(ctx context.Context, l *ledger.Ledger, typed call, file string) error {
	signed, keys, err := readSigned(typed, file, maxJSON)
	if err != nil {
		return err
	}
	release, err := l.Accept(ctx, typed.home.Feed(), keys, signed)
	if err == nil {
		err = l.Keep(ctx, signedElsewhere, "yes")
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(typed.out, "Feed %d is published. Ads in it: %d.\n", release.Catalogue.Version, len(release.Catalogue.Ads))
	return err
}

// readSigned reads what was signed elsewhere, and the keys that are here.
func readSigned(typed call, file string, most int64) (signed feed.Signed, keys feed.Keys, err error) {
	text, err := readBounded(file, most)
	if err == nil && (bytes.Count(text, []byte(`"`)) > maxStrings || bytes.IndexByte(text, '\\') >= 0) {
		err = errTooMuch // base64 and names of files need no escapes, which would be copied
	}
	if err == nil {
		err = json.Unmarshal(text, &signed)
	}
	if err != nil {
		return signed, keys, badInput(file + " is no signed release.")
	}
	keys, err = feed.LoadKeys(typed.home.Keys())
	return signed, keys, err
}

func signCommand() command {
	c := newCommand("sign")
	partner := c.flags.String("partner", "", "sign as this partner, for the feed of the operator who admitted it")
	c.flags.StringVar(partner, "desk", "", "the same, by its name of before")
	c.do = func(_ context.Context, typed call) error {
		if len(typed.words) != 2 {
			return badInput("sign: name the candidate and the file to write.")
		}
		if *partner != "" {
			return signAsPartner(typed, *partner)
		}
		return signCandidate(typed)
	}
	return c
}

// signCandidate needs only the targets key and its own last signed release, kept beside the key. So it shows the changes without believing
// the portal, and signs no version twice.
func signCandidate(typed call) error {
	mine := filepath.Join(typed.home.Keys(), "last-signed.json")
	next, last, keys, err := toSign(typed, mine)
	if err != nil {
		return err
	}
	if last.After > 0 && next.After <= last.After {
		return badInput(fmt.Sprintf("sign: a release after feed %d was signed here already; the candidate is old.", next.After))
	}
	show(typed.out, ledger.Compare(ledger.ReleasedAs(last.Release), next.Release))
	showPartners(typed.out, last.Release.Desks, next.Release.Desks)
	signed, err := feed.Sign(keys, next.Release, next.After, time.Now())
	if err != nil {
		return err
	}
	next.Release.Pictures, next.Release.Spots = nil, nil
	if err := errors.Join(writeNew(typed.words[1], signed), writeAnew(mine, next)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(typed.out, "Signed as feed %d, with %d ads. At the portal: operator publish -home HOME -signed %s\n",
		next.After+1, len(next.Release.Catalogue.Ads), typed.words[1])
	return err
}

// toSign reads the candidate that was named, what was signed last, and the keys.
func toSign(typed call, mine string) (next, last candidate, keys feed.Keys, err error) {
	if err := readJSON(typed.words[0], &next); err != nil {
		return next, last, keys, badInput(fmt.Sprintf("sign: %s is no candidate.", typed.words[0]))
	}
	if err := readJSON(mine, &last); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return next, last, keys, err
	}
	keys, err = feed.LoadKeys(typed.home.Keys())
	return next, last, keys, err
}
