package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"linnet/ads/feed"
	"linnet/ads/ledger"
)

func doctorCommand() command {
	c := newCommand("doctor")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) > 0 {
			return badInput("doctor: nothing may follow the flags.")
		}
		return with(typed.home, func(l *ledger.Ledger) error { return doctor(ctx, l, typed) })
	}
	return c
}

// errDoctor is what doctor ends with when something needs care.
var errDoctor = errors.New("something needs care")

// Notes of the commands for doctor, kept in the ledger.
const (
	mailServer      = "mail server"      // that serve was given
	signedElsewhere = "signed elsewhere" // the last release was
)

// A check prints one line for each thing it looked at; what is wrong comes with what to do.
type check struct {
	call
	bad bool
}

func (c *check) say(ok bool, fine, wrong string) {
	mark := "ok   "
	if !ok {
		mark, fine, c.bad = "CARE ", wrong, true
	}
	fmt.Fprintln(c.out, mark, fine)
}

// note prints what is no fault, but worth knowing.
func (c *check) note(format string, args ...any) { fmt.Fprintf(c.out, "note  "+format+"\n", args...) }

func doctor(ctx context.Context, l *ledger.Ledger, typed call) error {
	c := &check{call: typed}
	report, err := l.Check(ctx)
	c.say(err == nil, "the database is whole and the books balance", fmt.Sprintf("the database: %v; restore a backup", err))
	c.say(report.LeftOut == 0, "every approved ad is what was approved",
		fmt.Sprintf("%d approved ads are not what was approved; review them again", report.LeftOut))
	c.feed()
	c.files()
	elsewhere, err := l.Kept(ctx, signedElsewhere)
	if err != nil {
		return err
	}
	c.keys(elsewhere != "")
	for _, look := range []func(context.Context, *ledger.Ledger) error{c.unpublished, c.agreement, c.reached} {
		if err := look(ctx, l); err != nil {
			c.say(false, "", err.Error()+"; run this again when that is mended")
		}
	}
	c.say(report.Waiting == 0, "nothing waits for review",
		fmt.Sprintf("%d ads wait for review: operator review -home %s", report.Waiting, typed.home))
	if c.bad {
		return errDoctor
	}
	return nil
}

// feed looks whether listeners can trust the feed, and go on trusting it.
func (c *check) feed() {
	expiries, err := feed.Expiries(c.home.Feed())
	c.say(err == nil, "the feed can be read", fmt.Sprintf("the feed: %v; restore a backup", err))
	for _, role := range slices.Sorted(maps.Keys(expiries)) {
		until := expiries[role]
		remedy := map[string]string{"root": "`operator rotate-key` of any key renews it", "targets": "run `operator publish`"}[role]
		if remedy == "" {
			remedy = "`operator serve` renews it when its key is in this home"
		}
		c.say(!feed.Due(role, until, time.Now()), fmt.Sprintf("%s holds until %s", role, until.Format(time.DateOnly)),
			fmt.Sprintf("%s holds only until %s: %s", role, until.Format(time.DateTime), remedy))
	}
	if here, seen, err := feed.Behind(c.home.Feed()); err == nil {
		c.say(here == seen, fmt.Sprintf("feed %d is not behind what was served", here),
			fmt.Sprintf("this is feed %d out of an older backup, and listeners may have seen up to feed %d: they refuse it until "+
				"`operator "+
				"publish -home %s`", here, seen, c.home))
	}
}

// keys looks which of them are there: without the two online keys listeners lose trust in the feed within days. elsewhere: releases
// come signed from another machine.
func (c *check) keys(elsewhere bool) {
	keys, err := feed.LoadKeys(c.home.Keys())
	c.say(err == nil, "the keys that are here can be read", fmt.Sprintf("the keys: %v; put them back from where they are backed up", err))
	if err != nil {
		return
	}
	for _, one := range []struct {
		name, without string
		missing       bool
	}{
		{"snapshot", "`operator serve` cannot keep the feed fresh, and listeners stop trusting it", keys.Snapshot == nil},
		{"timestamp", "`operator serve` cannot keep the feed fresh, and listeners stop trusting it within two days", keys.Timestamp == nil},
	} {
		c.say(!one.missing, "the "+one.name+" key is here",
			fmt.Sprintf("the %s key is missing: %s; put %s.pem into %s, or replace it with `operator rotate-key`",
				one.name, one.without, one.name, c.home.Keys()))
	}
	c.say(keys.Targets != nil || elsewhere,
		map[bool]string{true: "the targets key is here",
			false: "releases are signed elsewhere, where the targets key is"}[keys.Targets != nil],
		fmt.Sprintf("the targets key is missing, so that nothing can be published here: "+
			"put targets.pem into %s, or sign where it is (operator publish -candidate FILE)", c.home.Keys()))
	c.say(len(keys.Root) == 0, "no root key lies here",
		fmt.Sprintf("%d root keys lie in keys/root: move them to media that stay offline", len(keys.Root)))
}

// files looks who else on this machine can read what is secret.
func (c *check) files() {
	var open []string
	for _, path := range append(secretFiles(c.home), string(c.home), c.home.Keys()) {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
			open = append(open, path)
		}
	}
	c.say(len(open) == 0, "nobody else can read the database and the keys",
		fmt.Sprintf("others on this machine can read %s: chmod -R go= %s", strings.Join(open, ", "), c.home))
}

// unpublished looks for what was decided and has not reached listeners.
func (c *check) unpublished(ctx context.Context, l *ledger.Ledger) error {
	release, err := l.Preview(ctx)
	if err != nil {
		return err
	}
	last, err := l.Last(ctx)
	if err != nil {
		return err
	}
	before, err := feed.Delegations(c.home.Feed())
	if err != nil {
		return err
	}
	partners, err := delegationsOf(c.home)
	if err != nil {
		return err
	}
	d := ledger.Compare(last, release)
	var news []string
	for what, n := range map[string]int{"new": len(d.Added), "changed": len(d.Changed), "to be removed": len(d.Removed)} {
		if n > 0 {
			news = append(news, fmt.Sprintf("%d ads %s", n, what))
		}
	}
	slices.Sort(news)
	if d.Rest && last.Version > 0 {
		news = append(news, "the blocklist, or how listeners are counted")
	}
	if !slices.Equal(before, partners) {
		news = append(news, "the partners")
	}
	c.say(len(news) == 0, "everything that was decided is published",
		fmt.Sprintf("not published yet: %s; run operator publish -home %s", strings.Join(news, ", "), c.home))
	return nil
}

// agreement looks whether the operator's part of it and the ledger's say the same.
func (c *check) agreement(ctx context.Context, l *ledger.Ledger) error {
	agreed, err := l.Agreement(ctx)
	if err != nil {
		return err
	}
	file := partyFile(c.home, "leader")
	p, err := readPartnership(c.home, "leader")
	mend := fmt.Sprintf("`operator pair -home %s INVITATION` agrees anew, `operator pair -home %s solo` counts alone", c.home, c.home)
	switch gone := errors.Is(err, fs.ErrNotExist); {
	case gone && agreed == nil:
		c.say(true, "listeners are counted in mode solo", "")
	case gone:
		c.say(false, "", fmt.Sprintf("the feed says that listeners are counted with %s, but %s is missing: %s",
			agreed.Pair.HelperName, file, mend))
	case err != nil || p.Agreement == nil || checkAgreement(p.Agreement) != nil:
		c.say(false, "", fmt.Sprintf("%s is damaged, and `operator serve` counts without it: %s", file, mend))
	case agreed == nil || *agreed != *p.Agreement:
		c.say(false, "", fmt.Sprintf("%s holds another agreement than the one that is in force: %s", file, mend))
	default:
		c.say(true, "listeners are counted together with "+agreed.Pair.HelperName, "")
	}
	return nil
}

// reached looks whether others can reach the operator, and the operator them.
func (c *check) reached(ctx context.Context, l *ledger.Ledger) error {
	_, address, err := l.Founded(ctx)
	if err != nil {
		return err
	}
	host := address
	if u, err := url.Parse(address); err == nil {
		host = u.Hostname()
	}
	ip := net.ParseIP(host)
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		c.note("the public address is %s, which only this machine reaches, and which "+
			"links, letters and reports name: before anybody follows, found anew with `operator init -url https://…`", address)
	} else if strings.HasPrefix(address, "http://") {
		c.note("the public address %s is not encrypted: passwords travel in the open; serve with -acme or -tls-cert", address)
	}
	mail, err := l.Kept(ctx, mailServer)
	if err != nil {
		return err
	}
	if mail == "" {
		c.note("no mail server was given to `operator serve` (-smtp, -mail-from): letters are written to its log, " +
			"and no sponsor can confirm an address")
	}
	return nil
}
