package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/anacrolix/torrent"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/wire"
)

// readAhead is how much is wanted beyond what is being heard: about ten seconds of FLAC.
const readAhead = 1 << 20

// Reader reads a track while it arrives: Read blocks until verified bytes are there, and fetches
// first what it needs next. It goes on over a pause and when the finished file moves into the
// music folder. It ends with ctx, with Close, and with the transfer if that fails. Of a torrent that
// has several files it reads the first that is chosen.
func (f *Manager) Reader(ctx context.Context, ih wire.InfoHash) (io.ReadSeekCloser, error) {
	return f.PartReader(ctx, ih, "")
}

// PartReader is Reader for one file of a torrent that has several, by the name that Parts gives.
func (f *Manager) PartReader(ctx context.Context, ih wire.InfoHash, name string) (io.ReadSeekCloser, error) {
	x := f.get(ih)
	if x == nil {
		return nil, ErrUnknown
	}
	ctx, cancel := f.deps.Life.Bound(ctx)
	a := &arriving{f: f, x: x, ctx: ctx, cancel: cancel, name: name}
	a.listen(1)
	f.schedule()
	return a, nil
}

// arriving is a reader for one goroutine; only Close may be called from another.
type arriving struct {
	f      *Manager
	x      *fetch
	ctx    context.Context // a reader is a lifetime, not a call
	cancel context.CancelFunc
	pos    int64
	name   string    // of the file that is read, of several; "": the first that is chosen
	part   meta.File // where it lies in the data of the torrent, once that is known

	mu     sync.Mutex // guards src against Close
	src    io.ReadSeekCloser
	srcRun *run // the run src belongs to; nil for a file
	once   sync.Once
}

// listen counts the readers of a transfer, which need not wait for their turn.
func (a *arriving) listen(more int) {
	a.f.mu.Lock()
	a.x.readers += more
	a.f.mu.Unlock()
}

// listenAt moves the playhead of the transfer, and has its order changed at once after a leap.
func (a *arriving) listenAt(pos int64) {
	pos += a.part.Off
	a.f.mu.Lock()
	leap := pos < a.x.playhead || pos > a.x.playhead+readAhead
	a.x.playhead = pos
	r := a.x.run
	a.f.mu.Unlock()
	if leap && r != nil {
		r.wake()
	}
}

// playhead is where somebody listens; the beginning when nobody does.
func (r *run) playhead() int64 {
	r.f.mu.Lock()
	defer r.f.mu.Unlock()
	if r.x.readers == 0 {
		return 0
	}
	return r.x.playhead
}

// Read implements io.Reader.
func (a *arriving) Read(b []byte) (int, error) {
	for {
		src, err := a.source()
		if err != nil {
			return 0, err
		}
		n, err := src.Read(b)
		a.pos += int64(n)
		a.listenAt(a.pos)
		if n > 0 || err == nil || errors.Is(err, io.EOF) && a.pos >= a.size() {
			return n, err
		}
		if a.ctx.Err() != nil {
			return 0, a.ctx.Err()
		}
		if a.srcRun == nil {
			return 0, err // a file on disk does not get better
		}
		a.drop() // paused, or finished and moved: look where the bytes are now
	}
}

// Seek implements io.Seeker.
func (a *arriving) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += a.pos
	case io.SeekEnd:
		if err := a.measure(); err != nil {
			return a.pos, err
		}
		offset += a.size()
	}
	if offset < 0 {
		return a.pos, fmt.Errorf("seek to %d: %w", offset, os.ErrInvalid)
	}
	a.listenAt(offset)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pos = offset
	if a.src == nil {
		return offset, nil
	}
	return a.src.Seek(offset, io.SeekStart)
}

// Close ends a Read under way. It is safe twice.
func (a *arriving) Close() error {
	a.cancel()
	a.drop()
	a.once.Do(func() { a.listen(-1) })
	return nil
}

func (a *arriving) drop() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.src != nil {
		a.src.Close()
		a.src = nil
	}
}

// source returns where the bytes are now, and waits until they are somewhere.
func (a *arriving) source() (io.ReadSeekCloser, error) {
	for {
		a.mu.Lock()
		src := a.src
		a.mu.Unlock()
		if err := a.ctx.Err(); err != nil {
			return nil, err
		}
		if src != nil && (a.srcRun == nil || a.srcRun.alive()) {
			return src, nil
		}
		a.drop()
		changed, err := a.open()
		if err != nil {
			return nil, err
		}
		if changed == nil {
			continue
		}
		select {
		case <-a.ctx.Done():
			return nil, a.ctx.Err()
		case <-changed:
		}
	}
}

// open opens the file or the torrent; if there is neither yet, it returns a channel to wait for.
func (a *arriving) open() (<-chan struct{}, error) {
	a.f.mu.Lock()
	rec, r, changed := a.x.rec, a.x.run, a.x.changed
	var t *torrent.Torrent
	if r != nil && r.in != nil {
		t = r.t
	}
	a.f.mu.Unlock()
	if err := a.locate(rec); err != nil {
		return nil, err
	}
	var src io.ReadSeekCloser
	switch {
	case rec.State == Failed:
		return nil, failure(rec.Reason)
	case rec.State == Finished, a.part.Size > 0 && rec.Placed[a.part.Name] != "":
		f, err := a.place(rec)
		if err != nil {
			return nil, err
		}
		src, r = f, nil
	case t == nil:
		return changed, nil
	default:
		tr := a.readerOf(t)
		tr.SetContext(a.ctx)
		tr.SetReadahead(readAhead)
		src = tr
	}
	if _, err := src.Seek(a.pos, io.SeekStart); err != nil {
		src.Close()
		return nil, err
	}
	a.mu.Lock()
	a.src, a.srcRun = src, r
	a.mu.Unlock()
	return nil, nil
}

// alive says whether the torrent of this run can still be read.
func (r *run) alive() bool {
	r.f.mu.Lock()
	defer r.f.mu.Unlock()
	return r.t != nil
}

// size is the length of the track, or of the part, in bytes, as far as is known.
func (a *arriving) size() int64 {
	if a.part.Size > 0 {
		return a.part.Size
	}
	a.f.mu.Lock()
	defer a.f.mu.Unlock()
	if a.x.run != nil && a.x.run.in != nil {
		return a.x.run.in.Span()
	}
	return a.x.rec.Row.Size
}

// Arriving is whether bytes far from those read last may have to be waited for. It is for the goroutine that reads.
func (a *arriving) Arriving() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.src == nil || a.srcRun != nil
}
