package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	Name      string            `json:"name,omitempty"`         // with URL, the helper's, as its invitation has them
	URL       string            `json:"url,omitempty"`
}

// partyFile is the file of a party: the operator and the helper have one each.
func partyFile(home ledger.Home, party string) string {
	return filepath.Join(string(home), party+".json")
}

func readPartnership(home ledger.Home, party string) (p partnership, err error) {
	err = readLetter(partyFile(home, party), &p)
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

func pairCommand() command {
	c := newCommand("pair")
	epsilon := c.flags.Float64("epsilon", 1, "of the noise that each party adds")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) != 1 {
			return badInput("pair: name the helper's invitation file, or say solo.")
		}
		return with(typed.home, func(l *ledger.Ledger) error {
			if typed.words[0] == "solo" {
				return alone(ctx, l, typed)
			}
			return join(ctx, l, *epsilon, typed)
		})
	}
	return c
}

// alone goes back to mode solo. The operator's part of the agreement goes, also one that cannot be read.
func alone(ctx context.Context, l *ledger.Ledger, typed call) error {
	before, err := l.Agreement(ctx)
	if err == nil && before != nil {
		err = l.Agree(ctx, nil)
	}
	if err != nil {
		return err
	}
	file := partyFile(typed.home, "leader")
	err = os.Remove(file)
	switch gone := err == nil; {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case before == nil && !gone:
		_, err = fmt.Fprintln(typed.out, "Listeners are counted in mode solo already; nothing was changed.")
	case before == nil:
		_, err = fmt.Fprintf(typed.out, "Listeners are counted in mode solo, as before. %s, which no agreement stood behind, is removed; "+
			"restart `operator serve`.\n", file)
	default:
		_, err = fmt.Fprintf(typed.out, "Listeners are counted in mode solo from the next release on: operator publish -home %s\n"+
			"The agreement with %s is over, and %s is removed; restart `operator serve`.\n", typed.home, before.Pair.HelperName, file)
	}
	return err
}

// join takes an invitation and prints the agreement, which goes back to the helper and, with the next release, to every listener. The whole
// invitation is checked before anything is written. The same invitation once more prints the existing agreement.
func join(ctx context.Context, l *ledger.Ledger, epsilon float64, typed call) error {
	i, err := readInvitation(typed.words[0])
	if err != nil {
		return err
	}
	now, err := l.Agreement(ctx)
	if err != nil {
		return err
	}
	if p, err := readPartnership(typed.home, "leader"); err == nil && now != nil && p.Agreement != nil &&
		*p.Agreement == *now && now.Epsilon == epsilon &&
		now.Pair.HelperKey == i.Key && now.Pair.Helper == i.URL && p.Verify == i.Verify {
		return printed(typed.out, now)
	}
	_, address, err := l.Founded(ctx)
	if err != nil {
		return err
	}
	p, err := i.accept(address, epsilon)
	if err != nil {
		return err
	}
	next, err := prepare(partyFile(typed.home, "leader"), p)
	if err != nil {
		return err
	}
	if err := l.Agree(ctx, p.Agreement); err != nil {
		return errors.Join(err, next.drop())
	}
	if err := next.put(); err != nil {
		return errors.Join(err, l.Agree(ctx, now))
	}
	return printed(typed.out, p.Agreement)
}

// readInvitation refuses what no helper has printed.
func readInvitation(file string) (i invitation, err error) {
	if err := readLetter(file, &i); err != nil {
		return i, badInput(fmt.Sprintf("pair: %s is no invitation.", file))
	}
	own := partnership{}
	if _ = readLetter(file, &own); own.Public != "" {
		return i, badInput(fmt.Sprintf("pair: %s is the helper's own file, with its private keys. The invitation is what `operator helper "+
			"invitation` prints.", file))
	}
	if i.Name == "" || i.URL == "" || i.Key == "" || i.TokenKey == "" || i.Verify == "" || i.Token == "" || i.MinBatch < pair.LeastBatch {
		return i, badInput(fmt.Sprintf("pair: %s is no invitation, or not all of one; "+
			"`operator helper invitation` prints it. Nothing was changed.", file))
	}
	return i, nil
}

// accept is the operator's part of an agreement with the helper who invites.
func (i invitation) accept(address string, epsilon float64) (p partnership, err error) {
	leader, leaderKey, err := pair.NewKey()
	if err != nil {
		return p, err
	}
	collector, collectorKey, err := pair.NewKey()
	if err != nil {
		return p, err
	}
	a := &ledger.Agreement{Epsilon: epsilon, Pair: ads.Pair{Version: pair.Version, Leader: address + "/pair",
		Helper: i.URL, HelperName: i.Name,
		LeaderKey: leaderKey, HelperKey: i.Key, CollectorKey: collectorKey, TokenKey: i.TokenKey, MinBatch: i.MinBatch}}
	p = partnership{Agreement: a, Key: leader, Collector: collector, Verify: i.Verify, Token: i.Token, MinBatch: i.MinBatch,
		Public: leaderKey}
	return p, checkAgreement(a)
}

func printed(to io.Writer, what any) error {
	out := json.NewEncoder(to)
	out.SetIndent("", "\t")
	return out.Encode(what)
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
				fmt.Fprintf(typed.out, "Summed up %d reports of %s from %s to %s.\n", s.Reports, s.task, s.First.Format("2006-01-02"),
					s.Last.Format("2006-01-02"))
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
