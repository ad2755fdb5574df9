package fetch

import (
	"bytes"
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/internal/limits"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/storage"
)

const (
	lookEvery = 500 * time.Millisecond
	// aloneAfter is how long a transfer without a peer keeps its turn.
	aloneAfter = 10 * time.Second
)

// What a transfer says while it waits.
const (
	reasonNobody  = "No peer that has this track can be reached right now. Linnet keeps trying."
	reasonNoAudio = "There is no audio in this torrent."
	reasonCorrupt = "A peer sent bytes that are not those of this track. Waiting for another peer."
)

// run is one transfer under way: one goroutine, from the first peer to the finished file.
type run struct {
	f           *Manager
	x           *fetch
	cancel      context.CancelFunc
	done        chan struct{}
	poked       chan struct{}
	corrupt     bool          // a piece failed; guarded by Manager.mu
	trackerSays error         // why none answered, if so; likewise
	serverSays  error         // why a web server is of no use, if so; likewise
	refused     string        // why a peer withdrew it, as a sentence; likewise
	known       chan struct{} // of an attempt: closed when the info dictionary was checked

	t       *torrent.Torrent  // guarded by Manager.mu, for readers
	in      *storage.Incoming // likewise; nil until the info dictionary is here and was checked
	dog     watchdog
	again   peeraddr.Redial
	lonely  time.Time // since when nobody is connected
	rate    float64
	bytes   int64
	last    time.Time
	sent    []torrent.PiecePriority
	tail    bool // the container has at its end what a player needs first
	resumed bool // pieces were found marked
}

// failure is an error that ends a transfer for good; its text is the sentence shown.
type failure string

func (f failure) Error() string { return string(f) }

func (r *run) wake() {
	select {
	case r.poked <- struct{}{}:
	default:
	}
}

func (r *run) run(ctx context.Context) {
	finished, err := r.persist(ctx)
	f, x := r.f, r.x
	f.mu.Lock()
	x.run, r.t, r.in = nil, nil, nil
	x.view.State, x.view.Reason, x.view.Blocked = Waiting, "", false
	f.mu.Unlock()
	if err != nil && ctx.Err() == nil {
		err = f.settle(x, func(rec *transferRecord) { rec.State, rec.Reason = Failed, sentence(err) })
	} else {
		err = f.save(x) // the sources
	}
	if err != nil {
		f.deps.Log.Error("ending a transfer", "infohash", x.ih, "err", err)
	}
	close(r.done)
	if finished && f.deps.Arrived != nil {
		if o, ok := f.whole(x); ok {
			f.deps.Arrived(o)
		}
	}
	if finished && f.deps.Finished != nil {
		f.deps.Finished(f.transferOf(x))
	}
}

func (f *Manager) transferOf(x *fetch) Transfer {
	f.mu.Lock()
	defer f.mu.Unlock()
	return x.transfer()
}

func sentence(err error) string {
	var why failure
	if errors.As(err, &why) {
		return string(why)
	}
	return "The track could not be kept: " + err.Error() + "."
}

// fetch returns true when the file is in its final place.
func (r *run) fetch(ctx context.Context) (bool, error) {
	rec := r.record()
	if r.f.deps.Refused(r.x.ih) {
		return false, failure(reasonRefused)
	}
	if rec.Path != "" && r.alreadyPlaced(ctx, rec) {
		return true, nil
	}
	if err := r.f.fetchBack(r.x.ih); err != nil {
		return false, err
	}
	err := r.attempt(ctx)
	if errors.Is(err, errTurnedPrivate) {
		err = r.attempt(ctx)
	}
	if errors.Is(err, storage.ErrStale) {
		// A power failure can leave a mark without its bytes: look at all of them once more.
		if err = os.Remove(storage.MarksFile(r.f.incomingDir(r.x.ih))); err == nil {
			err = r.attempt(ctx)
		}
	}
	return err == nil, err
}

func (r *run) attempt(ctx context.Context) error {
	if err := r.groupInfo(ctx); err != nil {
		return err
	}
	rec := r.record()
	if rec.hopeless(&r.f.deps) {
		return rec.whyPrivate()
	}
	r.sent, r.known = nil, make(chan struct{})
	opts := torrent.AddTorrentOpts{InfoHash: metainfo.Hash(r.x.ih), InfoBytes: rec.Info, DeferStorageOpen: true}
	if rec.V2 != [32]byte{} {
		opts.InfoHashV2.Set(rec.V2)
		if bytes.Equal(r.x.ih[:], rec.V2[:len(r.x.ih)]) {
			opts.InfoHash = metainfo.Hash{} // it has none of BEP 3
		}
	}
	t, isNew := r.f.client.AddTorrentOpt(opts)
	if !isNew {
		return failure("This track is in your library already.")
	}
	var seekers sync.WaitGroup
	defer seekers.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer t.Drop()
	seekers.Go(func() { r.seek(ctx, t) })
	seekers.Go(func() { r.announce(ctx, t) })
	seekers.Go(func() { r.askServers(ctx, t) })

	if err := r.metadata(ctx, t); err != nil {
		return err
	}
	sum := make(chan summed, 1)
	seekers.Go(func() {
		var s summed
		if _, promised := meta.Promise(rec.Row, t.Info()); promised {
			s.sum, s.err = r.in.Sum(ctx)
		}
		sum <- s
	})
	if err := r.arrive(ctx, t); err != nil {
		return err
	}
	t.Drop() // closes the file, which some systems refuse to rename while it is open
	if _, promised := meta.Promise(rec.Row, t.Info()); !promised && r.resumed {
		if err := storage.Verify(ctx, storage.DataFile(r.f.incomingDir(r.x.ih)), t.Info(), r.in.Wanted()); err != nil {
			return err
		}
	}
	if meta.Folded(t.Info()) {
		return r.finishParts(ctx, t.Info())
	}
	s := <-sum
	if s.err != nil {
		return s.err
	}
	return r.finish(ctx, t.Info(), s.sum)
}

type summed struct {
	sum [32]byte
	err error
}

func (r *run) record() transferRecord {
	r.f.mu.Lock()
	defer r.f.mu.Unlock()
	return r.x.rec
}

// arrive returns when all pieces are here.
func (r *run) arrive(ctx context.Context, t *torrent.Torrent) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		r.order(t)
		r.look(t, r.in)
		if err := r.in.Failed(); err != nil {
			return err
		}
		if _, _, all := r.in.Have(); all {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-r.poked:
			if len(t.PeerConns()) == 0 {
				r.greet(t)
			}
		case now := <-tick.C:
			r.rouse(t)
			if r.again.Due(now, len(t.PeerConns())) {
				r.greet(t)
			}
			s := t.Stats()
			if r.dog.stalled(now, s.BytesReadUsefulData.Int64(), s.ConnectedSeeders) {
				r.f.deps.Log.Debug(Stalled, "infohash", r.x.ih)
				t.DisallowDataDownload()
				t.AllowDataDownload()
			}
		}
	}
}

// look brings the visible transfer up to date. in is nil while there is no info dictionary.
func (r *run) look(t *torrent.Torrent, in *storage.Incoming) {
	s := t.Stats()
	now, down := time.Now(), s.BytesReadUsefulData.Int64()
	if elapsed := now.Sub(r.last); elapsed >= lookEvery {
		if !r.last.IsZero() {
			r.rate = limits.Smooth(r.rate, float64(down-r.bytes)/elapsed.Seconds())
		}
		r.last, r.bytes = now, down
	}
	r.f.mu.Lock()
	v := &r.x.view
	before := *v
	v.Peers, v.Rate, v.Left = s.ActivePeers, r.rate, 0
	if in != nil {
		v.Have, _, _ = in.Have()
	}
	if left := r.x.rec.Row.Size - v.Have; r.rate > 0 && left > 0 {
		v.Left = time.Duration(float64(left) / r.rate * float64(time.Second)).Round(time.Second)
	}
	v.State, v.Reason, v.Blocked = Arriving, "", false
	if s.ActivePeers == 0 {
		v.State, v.Reason = Waiting, r.nobody()
		if r.corrupt {
			v.Reason = reasonCorrupt
		}
		if r.refused != "" {
			v.Reason = r.refused
		}
	}
	changed := *v != before
	r.f.mu.Unlock()
	if s.ActivePeers > 0 || r.lonely.IsZero() {
		r.lonely = now
	}
	r.f.leave(r.x, now.Sub(r.lonely) >= aloneAfter)
	if changed {
		r.f.deps.Changed()
	}
}
