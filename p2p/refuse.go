package p2p

import (
	"context"
	"errors"
	"io"
	"os"
)

const reasonRefused = "This track is on a list of tracks that Linnet refuses. The operator whose feed you follow says where to object."

func (f *fetches) inspect(ctx context.Context, file io.ReaderAt, size int64) (Facts, error) {
	if f.deps.Inspect == nil {
		return Facts{}, nil
	}
	return f.deps.Inspect(ctx, file, size)
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
		facts, err = r.f.inspect(ctx, f, fi.Size())
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

// endRefused ends transfers of what is refused by now.
func (f *fetches) endRefused() {
	for _, ih := range f.hashes() {
		if f.deps.Refused(ih) {
			f.complainOf(ih, f.command(ih, func(x *fetch) error {
				return errors.Join(os.RemoveAll(f.incomingDir(ih)),
					f.settle(x, func(r *record) { r.State, r.Reason = Failed, reasonRefused }))
			}))
		}
	}
}

func (f *fetches) complainOf(ih InfoHash, err error) {
	if err != nil {
		f.deps.Log.Warn("ending what may not be shared", "infohash", ih, "err", err)
	}
}
