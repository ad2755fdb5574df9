package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"

	"linnet/ads/ledger"
	"linnet/ads/stats"
	"linnet/ads/stats/pair"
)

// helperCommand is the independent party's whole program: it has its own home, key and database, and no portal.
func helperCommand() command {
	c := newCommand("helper")
	name := c.flags.String("name", "", "who the helper is, as listeners read it")
	url := c.flags.String("url", "", "address at which the operator reaches the helper")
	batch := c.flags.Int("min-batch", pair.LeastBatch, "reports in a sum, at least")
	listen := c.flags.String("listen", "127.0.0.1:8421", "address to listen on")
	c.do = func(ctx context.Context, typed call) error {
		switch w := typed.words; {
		case len(w) == 1 && w[0] == "init":
			return invite(invitation{Name: *name, URL: *url, MinBatch: *batch}, typed)
		case len(w) == 1 && w[0] == "invitation":
			return inviteAgain(typed)
		case len(w) == 2 && w[0] == "agree":
			return agree(w[1], typed)
		case len(w) == 1 && w[0] == "serve":
			return serveHelper(ctx, *listen, typed)
		}
		return badInput("helper: say init, invitation, agree FILE, or serve, behind the flags.")
	}
	return c
}

// invite makes the helper's keys and prints the invitation.
func invite(i invitation, typed call) error {
	if i.Name == "" || i.URL == "" || i.MinBatch < pair.LeastBatch {
		return badInput(fmt.Sprintf("helper init: -name and -url are needed, and -min-batch is at least %d.", pair.LeastBatch))
	}
	if err := os.MkdirAll(string(typed.home), 0o700); err != nil {
		return err
	}
	if _, err := os.Stat(partyFile(typed.home, "helper")); err == nil {
		return fmt.Errorf("%s has a helper: %w", typed.home, fs.ErrExist)
	}
	private, public, err := pair.NewKey()
	if err != nil {
		return err
	}
	tokens, tokenKey, err := pair.NewTokenKey()
	if err != nil {
		return err
	}
	p := partnership{Key: private, TokenKey: tokens, Tokens: tokenKey, Public: public, Verify: pair.NewSecret(),
		Token: pair.NewSecret(), MinBatch: i.MinBatch,
		Name: i.Name, URL: i.URL}
	if err := p.write(typed.home, "helper"); err != nil {
		return err
	}
	return errors.Join(tighten(typed.home, typed.log), printed(typed.out, p.invitation()))
}

// inviteAgain prints the invitation once more, for whoever has not kept it.
func inviteAgain(typed call) error {
	p, err := readPartnership(typed.home, "helper")
	if err != nil || p.Name == "" {
		return badInput("helper invitation: there is no helper here; `operator helper init` makes one, and prints its invitation.")
	}
	return printed(typed.out, p.invitation())
}

// invitation is what the helper hands to the operator.
func (p partnership) invitation() invitation {
	return invitation{Name: p.Name, URL: p.URL, Key: p.Public, TokenKey: p.Tokens, Verify: p.Verify, Token: p.Token, MinBatch: p.MinBatch}
}

// agree takes the operator's agreement if it is the one that was offered.
func agree(file string, typed call) error {
	p, err := readPartnership(typed.home, "helper")
	if err != nil {
		return badInput("helper agree: there is no helper here; `operator helper init` makes one.")
	}
	a := new(ledger.Agreement)
	if err := readLetter(file, a); err != nil {
		return badInput(fmt.Sprintf("helper agree: %s is no agreement.", file))
	}
	if err := checkAgreement(a); err != nil {
		return err
	}
	if a.Pair.HelperKey != p.Public || a.Pair.TokenKey != p.Tokens || a.Pair.MinBatch < p.MinBatch {
		return badInput("helper agree: it names another key than ours, or a smaller batch than we offered.")
	}
	p.Agreement = a
	if err := p.write(typed.home, "helper"); err != nil {
		return err
	}
	_, err = fmt.Fprintf(typed.out, "Agreed with %s: sums of at least %d reports, ε = %g.\n", a.Pair.Leader, a.Pair.MinBatch, a.Epsilon)
	return err
}

func serveHelper(ctx context.Context, listen string, typed call) error {
	p, err := readPartnership(typed.home, "helper")
	if err != nil {
		return badInput("helper serve: there is no helper here; `operator helper init` makes one.")
	}
	c, err := p.config(typed.home, "helper")
	if err != nil {
		return err
	}
	c.Log = slog.New(slog.NewTextHandler(typed.log, nil))
	helper, err := pair.OpenHelper(c, p.TokenKey, p.MinBatch)
	if err != nil {
		return err
	}
	return errors.Join(listenAndServe(ctx, server{call: typed, handler: limited(helper.Handler()), listen: listen,
		name: p.Agreement.Pair.HelperName, log: c.Log}), helper.Close())
}

// tokensPerHour is how many tokens one part of the network gets in an hour: a listener needs two a day. As many are the least that it
// gets in a day; a fiftieth of all tokens of the day before may be more.
const tokensPerHour = 100

// limited hands out tokens sparingly, as each lets one report be counted; the leader may ask as often as it likes.
func limited(helper http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", helper)
	mux.Handle("POST /tasks/{task}/tokens", stats.Limit(stats.ShareOfDay(helper, tokensPerHour, nil), tokensPerHour, nil))
	return mux
}
