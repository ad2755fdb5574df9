package tracker

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// silent is how long a tracker may say nothing until the next one is asked as well: many that torrents name are gone for good.
const silent = 3 * time.Second

// Tiers are the trackers of one torrent (BEP 12), of which one that answers is enough. They are used by one goroutine at a time.
type Tiers [][]string

// Shuffled is a copy in which the trackers of each tier stand in an order of this listener's own, so that all get their share.
func (t Tiers) Shuffled() Tiers {
	out := make(Tiers, 0, len(t))
	for _, tier := range t {
		tier = slices.Clone(tier)
		rand.Shuffle(len(tier), func(i, j int) { tier[i], tier[j] = tier[j], tier[i] })
		out = append(out, tier)
	}
	return out
}

type answer struct {
	tier, place int
	reply       Reply
	err         error
}

// Announce asks one tracker after another, the next once one failed or stayed silent for a while, until one answers or may says that
// none is to be asked any longer. It returns who answered; that one is asked first from then on. Without an answer the error is of all
// that were asked, and nil if none was.
func (t Tiers) Announce(ctx context.Context, dial Dial, r Request, may func() bool) (who string, got Reply, err error) {
	ctx, cancel := context.WithCancel(ctx)
	var asked sync.WaitGroup
	defer asked.Wait()
	defer cancel()
	answers := make(chan answer, t.Len())
	waiting := 0
	for i, tier := range t {
		for j, address := range tier {
			if !may() || ctx.Err() != nil {
				return "", Reply{}, errors.Join(err, ctx.Err())
			}
			waiting++
			asked.Go(func() {
				reply, err := Announce(ctx, dial, address, r)
				answers <- answer{i, j, reply, err}
			})
			next := time.NewTimer(silent)
			select {
			case a := <-answers:
				next.Stop()
				waiting--
				if a.err == nil {
					return t.prefer(a), a.reply, nil
				}
				err = errors.Join(err, a.err)
			case <-next.C:
			}
		}
	}
	for ; waiting > 0; waiting-- {
		a := <-answers
		if a.err == nil {
			return t.prefer(a), a.reply, nil
		}
		err = errors.Join(err, a.err)
	}
	return "", Reply{}, err
}

// prefer puts a tracker that answered first in its tier, and its tier before the others.
func (t Tiers) prefer(a answer) (address string) {
	tier := t[a.tier]
	address = tier[a.place]
	copy(tier[1:a.place+1], tier[:a.place])
	tier[0] = address
	copy(t[1:a.tier+1], t[:a.tier])
	t[0] = tier
	return address
}

// Len is how many trackers there are.
func (t Tiers) Len() (n int) {
	for _, tier := range t {
		n += len(tier)
	}
	return n
}
