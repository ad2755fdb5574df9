package sponsors

import (
	"context"
	"slices"
	"time"

	"linnet/app/state/loop"
)

// seedEvery is between two times that a feed is handed on; an item lives two hours on the DHT.
const seedEvery = time.Hour

// seedFeeds hands on what was found to be current, to listeners who do not reach the operator. Only who shares publicly does.
func (s *Slice) seedFeeds(ctx context.Context) {
	p := &s.sponsor
	if !s.wanted() || p.seeding || s.loop.Now().Before(p.seed) {
		return
	}
	feeds := slices.DeleteFunc(slices.Clone(p.feeds), func(f *Feed) bool { return f.news.Version == 0 })
	if len(feeds) == 0 {
		return
	}
	p.seeding, p.seed = true, s.loop.Now().Add(seedEvery)
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		for _, f := range feeds {
			if err := f.Client.Seed(ctx); err != nil && ctx.Err() == nil {
				s.loop.Log.Info("a feed is not handed on", "feed", f.Name, "err", err)
			}
		}
		return func(context.Context) { p.seeding = false }
	})
}
