package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/stats/pair"
)

// An invitation is what a helper hands to the operator, over a way they trust: the secret in it is theirs alone.
type invitation struct {
	Name     string `json:"name"`
	URL      string `json:"url"`
	Key      string `json:"key"` // public
	TokenKey string `json:"token_key"`
	Verify   string `json:"verify"`
	Token    string `json:"token"`
	MinBatch int    `json:"min_batch"`
}

// A partnership is a party's own file, readable by it alone: its keys, the shared secret, and the agreement.
type partnership struct {
	Agreement *ledger.Agreement `json:"agreement,omitempty"`
	Key       string            `json:"key"`                 // private
	Collector string            `json:"collector,omitempty"` // private; the operator's
	Verify    string            `json:"verify"`
	Token     string            `json:"token"`
	TokenKey  string            `json:"token_key,omitempty"` // private; the helper's, who signs listeners' tokens with it
	MinBatch  int               `json:"min_batch"`
	Public    string            `json:"public"`                 // of Key
	Tokens    string            `json:"token_public,omitempty"` // of TokenKey
}

// partyFile is the file of a party: the operator and the helper have one each.
func partyFile(home ledger.Home, party string) string {
	return filepath.Join(string(home), party+".json")
}

func readPartnership(home ledger.Home, party string) (p partnership, err error) {
	err = readJSON(partyFile(home, party), &p)
	return p, err
}

// write replaces the file as a whole.
func (p partnership) write(home ledger.Home, party string) error {
	return writeAnew(partyFile(home, party), p)
}

// config is what opens the party's database.
func (p partnership) config(home ledger.Home, party string) (pair.Config, error) {
	if p.Agreement == nil {
		return pair.Config{}, badInput("there is no agreement yet; the operator makes one with `operator pair`.")
	}
	tasks, err := p.Agreement.Tasks()
	return pair.Config{Database: home.Party(party), Tasks: tasks, Key: p.Key, Verify: p.Verify, Token: p.Token}, err
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	return err
}

func pairCommand() command {
	c := newCommand("pair")
	epsilon := c.flags.Float64("epsilon", 1, "of the noise that each party adds")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) != 1 {
			return badInput("pair: name the helper's invitation file, or say solo.")
		}
		return with(typed.home, func(l *ledger.Ledger) error {
			if typed.words[0] == "solo" {
				return l.Agree(ctx, nil)
			}
			return join(ctx, l, *epsilon, typed)
		})
	}
	return c
}

// join takes an invitation and prints the agreement, which goes back to the helper and, with the next release, to every listener.
func join(ctx context.Context, l *ledger.Ledger, epsilon float64, typed call) error {
	var i invitation
	if err := readJSON(typed.words[0], &i); err != nil {
		return badInput(fmt.Sprintf("pair: %s is no invitation.", typed.words[0]))
	}
	_, address, err := l.Founded(ctx)
	if err != nil {
		return err
	}
	leader, leaderKey, err := pair.NewKey()
	if err != nil {
		return err
	}
	collector, collectorKey, err := pair.NewKey()
	if err != nil {
		return err
	}
	a := &ledger.Agreement{Epsilon: epsilon, Pair: ads.Pair{Version: pair.Version, Leader: address + "/pair", Helper: i.URL, HelperName: i.Name,
		LeaderKey: leaderKey, HelperKey: i.Key, CollectorKey: collectorKey, TokenKey: i.TokenKey, MinBatch: i.MinBatch}}
	p := partnership{Agreement: a, Key: leader, Collector: collector, Verify: i.Verify, Token: i.Token, MinBatch: i.MinBatch, Public: leaderKey}
	if err := errors.Join(checkAgreement(a), p.write(typed.home, "leader")); err != nil {
		return err
	}
	if err := l.Agree(ctx, a); err != nil {
		return err
	}
	out := json.NewEncoder(typed.out)
	out.SetIndent("", "\t")
	return out.Encode(a)
}

func checkAgreement(a *ledger.Agreement) error {
	if _, err := a.Tasks(); err != nil {
		return badInput(fmt.Sprintf("this agreement cannot be kept: %v.", err))
	}
	return nil
}

// openLeader opens the operator's aggregator; nil when there is no agreement.
func openLeader(home ledger.Home) (*pair.Leader, partnership, error) {
	p, err := readPartnership(home, "leader")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, p, nil
	}
	if err != nil {
		return nil, p, err
	}
	c, err := p.config(home, "leader")
	if err != nil {
		return nil, p, err
	}
	leader, err := pair.OpenLeader(c, outbound())
	return leader, p, err
}

func collectCommand() command {
	c := newCommand("collect")
	c.do = func(ctx context.Context, typed call) error {
		leader, p, err := openLeader(typed.home)
		if err != nil {
			return err
		}
		if leader == nil {
			return badInput("collect: there is no agreement with a helper.")
		}
		defer leader.Close()
		return with(typed.home, func(l *ledger.Ledger) error {
			c, err := tally(ctx, l, leader, p)
			if err != nil {
				return err
			}
			fmt.Fprintf(typed.out, "Verified %d reports.\n", c.verified)
			for _, s := range c.sums {
				fmt.Fprintf(typed.out, "Summed up %d reports of %s from %s to %s.\n", s.Reports, s.task, s.First.Format("2006-01-02"), s.Last.Format("2006-01-02"))
			}
			for _, lost := range c.lost {
				fmt.Fprintf(typed.out, "Some days are lost: %v.\n", lost)
			}
			if len(c.sums) == 0 {
				fmt.Fprintln(typed.out, "There are too few for a sum so far.")
			}
			return nil
		})
	}
	return c
}

// collected is what a tally found: how many reports were verified, and the sums that are new.
type collected struct {
	verified int
	sums     []taskSum
	lost     []error // days that leader and helper counted differently
}

type taskSum struct {
	pair.Sum
	task string
}

// tally verifies what arrived, asks for the sums that are ready, and writes all sums into the ledger, also those that a crash kept
// from there before.
func tally(ctx context.Context, l *ledger.Ledger, leader *pair.Leader, p partnership) (c collected, err error) {
	if c.verified, err = leader.Aggregate(ctx); err != nil {
		return c, err
	}
	for _, t := range leader.Tasks() {
		sum, err := leader.Collect(ctx, t, p.Collector)
		if err == nil {
			c.sums = append(c.sums, taskSum{sum, t.Name})
		} else if errors.Is(err, pair.ErrMismatch) {
			c.lost = append(c.lost, err)
		} else if !errors.Is(err, pair.ErrBatchSize) {
			return c, err
		}
		all, err := leader.Sums(ctx, t)
		if err != nil {
			return c, err
		}
		if err := l.KeepSums(ctx, t, all); err != nil {
			return c, err
		}
	}
	return c, nil
}
