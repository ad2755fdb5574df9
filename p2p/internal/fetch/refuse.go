package fetch

import (
	"context"
	"errors"
	"io"
	"os"

	"linnet/p2p/internal/wire"
)

const reasonRefused = "This track is on a list of tracks that Linnet refuses. The operator whose feed you follow says where to object."

func (f *Manager) inspect(ctx context.Context, file io.ReaderAt, size int64) (Facts, error) {
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

// EndRefused ends transfers of what is refused by now.
func (f *Manager) EndRefused() {
	for _, ih := range f.Hashes() {
		if f.deps.Refused(ih) {
			f.complainOf(ih, f.command(ih, func(x *fetch) error {
				return errors.Join(os.RemoveAll(f.incomingDir(ih)),
					f.settle(x, func(r *transferRecord) { r.State, r.Reason = Failed, reasonRefused }))
			}))
		}
	}
}

func (f *Manager) complainOf(ih wire.InfoHash, err error) {
	if err != nil {
		f.deps.Log.Warn("ending what may not be shared", "infohash", ih, "err", err)
	}
}
