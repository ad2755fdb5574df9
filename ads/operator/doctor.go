package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
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

// doctor prints one line for each thing it looked at; what is wrong comes with what to do.
func doctor(ctx context.Context, l *ledger.Ledger, typed call) error {
	bad := false
	say := func(ok bool, fine, wrong string) {
		mark := "ok   "
		if !ok {
			mark, fine, bad = "CARE ", wrong, true
		}
		fmt.Fprintln(typed.out, mark, fine)
	}
	report, err := l.Check(ctx)
	say(err == nil, "the database is whole and the books balance", fmt.Sprintf("the database: %v; restore a backup", err))
	say(report.LeftOut == 0, "every approved ad is what was approved", fmt.Sprintf("%d approved ads are not what was approved; review them again", report.LeftOut))
	expiries, err := feed.Expiries(typed.home.Feed())
	say(err == nil, "the feed can be read", fmt.Sprintf("the feed: %v; restore a backup", err))
	for _, role := range slices.Sorted(maps.Keys(expiries)) {
		until := expiries[role]
		remedy := map[string]string{"root": "`operator rotate-key` of any key renews it", "targets": "run `operator publish`"}[role]
		if remedy == "" {
			remedy = "`operator serve` renews it when its key is in this home"
		}
		say(!feed.Due(role, until, time.Now()), fmt.Sprintf("%s holds until %s", role, until.Format(time.DateOnly)),
			fmt.Sprintf("%s holds only until %s: %s", role, until.Format(time.DateTime), remedy))
	}
	keys, err := feed.LoadKeys(typed.home.Keys())
	say(err == nil, "the keys can be read", fmt.Sprintf("the keys: %v", err))
	say(len(keys.Root) == 0, "no root key lies here", fmt.Sprintf("%d root keys lie in keys/root: move them to media that stay offline", len(keys.Root)))
	info, err := os.Stat(typed.home.Keys())
	say(err != nil || info.Mode().Perm()&0o077 == 0, "nobody else can read the keys", "others can read the keys: chmod -R go= "+typed.home.Keys())
	say(report.Waiting == 0, "nothing waits for review", fmt.Sprintf("%d ads wait for review", report.Waiting))
	if bad {
		return errDoctor
	}
	return nil
}
