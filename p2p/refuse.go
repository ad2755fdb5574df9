package p2p

import (
	"context"
	"errors"
	"io"
	"os"
)

const reasonRefused = "This track is on a list of tracks that Linnet refuses. The operator whose feed you follow says where to object."

func (n *Node) refuses(ih InfoHash) bool { return n.config.Refuses != nil && n.config.Refuses(ih) }

func (f *fetches) inspect(ctx context.Context, file io.ReaderAt, size int64) (Facts, error) {
	if f.n.config.Inspect == nil {
		return Facts{}, nil
	}
	return f.n.config.Inspect(ctx, file, size)
}

// inspect has a whole file looked at. What is refused fails for good.
func (r *run) inspect(ctx context.Context, name string) (facts Facts, err error) {
	f, err := os.Open(name)
	if err != nil {
		return facts, err
	}
	defer f.Close() // read only
	fi, err := f.Stat()
	if err == nil {
		facts, err = r.f.n.inspect(ctx, f, fi.Size())
	}
	if errors.Is(err, ErrRefused) {
		return facts, failure(reasonRefused)
	}
	return facts, err
}

// discard removes the bytes of a transfer that failed for good.
func (r *run) discard(why error) error {
	var forGood failure
	if !errors.As(why, &forGood) {
		return nil
	}
	return os.RemoveAll(r.f.incomingDir(r.x.ih))
}

// recheck asks the shelf again for all that is being sent, and leaves at once what it no longer offers;
// and ends transfers of what is refused by now.
func (n *Node) recheck() {
	n.seeder.recheck()
	for _, ih := range n.fetches.hashes() {
		if n.refuses(ih) {
			n.complainOf(ih, n.fetches.command(ih, func(x *fetch) error {
				return errors.Join(os.RemoveAll(n.fetches.incomingDir(ih)),
					n.fetches.settle(x, func(r *record) { r.State, r.Reason = Failed, reasonRefused }))
			}))
		}
	}
}

func (f *fetches) complainOf(ih InfoHash, err error) {
	if err != nil {
		f.n.log.Warn("ending what may not be shared", "infohash", ih, "err", err)
	}
}

func (s *seeder) recheck() {
	for _, ih := range s.hashes() {
		ctx, cancel := context.WithTimeout(s.n.ctx, offerPatience)
		_, err := s.offer(ctx, ih)
		cancel()
		if !errors.Is(err, ErrNotShared) {
			continue
		}
		s.withdraw(ih, whyGone)
	}
}
