package sharing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"linnet/library"
)

const (
	tellEvery = time.Second      // how far hashing is
	listEvery = 15 * time.Second // what is ready is listed while the rest is hashed
)

// Preparing says how far the hashing of what may be shared is.
type Preparing struct {
	Ready, Total int           // tracks
	Left         time.Duration // as far as can be told; 0 at first
	Listed       bool          // more of it was listed since it was last told: peers may be told of it
}

// Refresh is Prepare that tells nobody how far it is.
func (s *Shelf) Refresh(ctx context.Context) error {
	return s.Prepare(ctx, func(Preparing) error { return nil })
}

// Prepare hashes every track that may be shared and was not hashed since it last changed, the newest first, and forgets the hashes of
// tracks that left the library. Hashing reads whole files and is slow. It can be cancelled at any time without losing the hashes made so
// far. A file that cannot be read is skipped and logged. told is called between two files, once a second at most; its error ends the
// hashing, too.
func (s *Shelf) Prepare(ctx context.Context, told func(Preparing) error) error {
	keep := map[string]bool{}
	var stale []library.Track
	for t, err := range s.shareable(ctx) {
		if err != nil {
			return fmt.Errorf("listing what to share: %w", err)
		}
		keep[t.Path] = true
		if o, err := s.offerAt(ctx, t.Path); err != nil || !fresh(o, t) || touched(o) {
			stale = append(stale, t)
		}
	}
	slices.SortStableFunc(stale, func(a, b library.Track) int { return cmp.Compare(news(b), news(a)) })
	p := progress{told: told, total: len(keep), began: s.now()}
	p.last, p.listed = p.began, p.began
	for _, t := range stale {
		p.left += t.Size
	}
	for i, t := range stale {
		if err := s.hash(ctx, t); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			s.log.Warn("track is not shared: hashing failed", "path", t.Path, "err", err)
		}
		p.done += t.Size
		if err := s.tell(ctx, &p, len(keep)-len(stale)+i+1); err != nil {
			return err
		}
	}
	if err := s.forget(ctx, keep); err != nil {
		return fmt.Errorf("forgetting what left the shelf: %w", err)
	}
	return s.list(ctx)
}

// news is when a track was last new: it came, or its file was written.
func news(t library.Track) int64 { return max(t.Added.UnixNano(), t.Modified.UnixNano()) }

// progress is how far one Prepare is.
type progress struct {
	told                func(Preparing) error
	total               int
	done, left          int64 // bytes that were read; of all that have to be
	began, last, listed time.Time
}

// tell tells how far it is, unless that was told just now, and lists from time to time what is ready.
func (s *Shelf) tell(ctx context.Context, p *progress, ready int) error {
	now := s.now()
	if now.Sub(p.last) < tellEvery {
		return nil
	}
	p.last = now
	is := Preparing{Ready: ready, Total: p.total}
	if took := now.Sub(p.began); took >= tellEvery && p.done > 0 {
		is.Left = time.Duration(float64(took) * float64(p.left-p.done) / float64(p.done)).Round(time.Second)
	}
	if now.Sub(p.listed) >= listEvery {
		if err := s.list(ctx); err != nil {
			return err
		}
		p.listed, is.Listed = now, true
	}
	if err := p.told(is); err != nil {
		return errors.Join(err, s.list(ctx)) // what is ready is
	}
	return nil
}
