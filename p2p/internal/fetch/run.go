package fetch

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/internal/limits"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/storage"
	"linnet/p2p/internal/wire"
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

// metadata waits for the info dictionary (BEP 9), checks it against the row, and opens the
// storage.
func (r *run) metadata(ctx context.Context, t *torrent.Torrent) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for waiting := true; waiting; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.GotInfo():
			waiting = false
		case <-r.poked:
			r.greet(t)
		case now := <-tick.C:
			r.look(t, nil)
			if r.again.Due(now, len(t.PeerConns())) {
				r.greet(t)
			}
		}
	}
	if err := r.keepPrivate(t); err != nil {
		return err
	}
	if err := r.layers(ctx, t); err != nil {
		return err
	}
	info := t.Info()
	r.f.deps.Judge(wire.Row{InfoHash: r.x.ih, Size: info.Length})
	if err := checkInfo(info, r.record().Row); err != nil {
		return err
	}
	if rec := r.record(); rec.Files == nil && len(rec.Only) > 0 {
		if err := r.f.settle(r.x, func(rec *transferRecord) { rec.Files, rec.Only = meta.Selected(info, rec.Only), nil }); err != nil {
			return err
		}
	}
	files := meta.FilesOf(info)
	wanted := meta.WantedPieces(info, files, r.record().missing(files))
	if !meta.Folded(info) {
		wanted = slices.Repeat([]bool{true}, info.NumPieces())
	}
	if !slices.Contains(wanted, true) {
		return failure(reasonNoAudio)
	}
	in, err := storage.OpenIncoming(r.f.incomingDir(r.x.ih), info, &r.f.buffers, func(i int, good bool) { r.f.marked(r.x, i, good) })
	if err != nil {
		return err
	}
	if err := t.OpenStorage(ctx, in); err != nil {
		return errors.Join(err, in.Close())
	}
	in.Want(wanted)
	r.tail = needsTail(info)
	have, size, _ := in.Have()
	if err := r.f.roomFor(r.f.incomingDir(r.x.ih), size-have); err != nil {
		return err // the engine closes the storage
	}
	r.resumed = have > 0
	mi := t.Metainfo()
	defer close(r.known)
	return r.f.settle(r.x, func(rec *transferRecord) {
		rec.Info, rec.Row.Size = mi.InfoBytes, size
		if rec.Row.Title == "" {
			rec.Row.Title = meta.TitleOf(info)
		}
		r.t, r.in = t, in
	})
}

// layersEvery is how often it is looked whether the layers have come.
const layersEvery = 20 * time.Millisecond

// layers waits for the hashes of the pieces of a torrent that is of BEP 52 alone: peers send them file by file. The storage is
// opened only then: the engine (v1.62.0) loses track of what is wanted when hashes come later, and when it finds that out itself,
// which it tries less and less often, it panics.
func (r *run) layers(ctx context.Context, t *torrent.Torrent) error {
	if t.Info().HasV1() {
		return nil
	}
	for i := range t.NumPieces() {
		t.Piece(i).SetPriority(torrent.PiecePriorityNormal) // it connects to nobody for what nobody wants; order says better
	}
	tick := time.NewTicker(layersEvery)
	defer tick.Stop()
	for layered := false; !layered; {
		layered = true
		for i := 0; layered && i < t.NumPieces(); i++ {
			layered = !t.PieceState(i).MissingPieceLayerHash
		}
		if layered {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-r.poked:
			r.greet(t)
		case <-tick.C:
			r.look(t, nil)
		}
	}
	return nil
}

// checkInfo refuses an info dictionary that is not the one the row promised. (That it has the
// right infohash the engine has checked.)
func checkInfo(info *metainfo.Info, row wire.Row) error {
	stem := hex.EncodeToString(row.SHA256[:])
	switch {
	case meta.CheckInfo(info) != nil:
		return failure("This torrent is damaged.")
	case row.SHA256 == [32]byte{}: // a stranger's torrent, of any kind
		return nil
	case info.IsDir() || info.Length <= 0 || info.Length > wire.MaxSize || info.HasV2():
		return failure("This is not a single track.")
	case row.Size != 0 && info.Length != row.Size:
		return failure(fmt.Sprintf("The peer described a track of %d bytes, but it has %d.", row.Size, info.Length))
	case meta.IsOurs(info) && info.Name[:64] != stem:
		return failure("The peer described another track than the one behind this link.")
	}
	return nil
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
