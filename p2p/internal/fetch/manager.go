// Package fetch brings tracks here: one transfer for each, on record until it is finished, forgotten or cancelled, and albums of them.
//
// It promises that a file appears in the music folder only when it is whole and is what was promised, and that a transfer survives a
// crash. It touches of the node what Deps lists.
package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/anacrolix/torrent"

	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/storage"
	"linnet/p2p/internal/wire"
)

var (
	// ErrHave says that the track is on our own shelf already.
	ErrHave = errors.New("this track is in your library already")
	// ErrNoMusic says that there is no folder for finished tracks.
	ErrNoMusic = errors.New("no folder is set for fetched tracks")
)

// Manager is the list of transfers. Its mutex is a leaf, taken by the engine's callbacks:
// nothing of the engine is called under it.
type Manager struct {
	deps    Deps
	client  *torrent.Client // since Open
	wg      sync.WaitGroup
	op      sync.Mutex // one command at a time
	buffers storage.Pool
	again   chan struct{} // finished files are to be looked at

	mu     sync.Mutex
	halted string   // why nothing may be under way, as a sentence; "" when it may
	list   []*fetch // oldest first
	byIH   map[wire.InfoHash]*fetch
}

// fetch is one transfer. What is below rec is guarded by Manager.mu.
type fetch struct {
	ih wire.InfoHash
	// saving is held over a write of the record, so that the last one is the newest, and over its removal.
	saving  sync.Mutex
	removed bool // guarded by saving
	rec     transferRecord
	view    Transfer // Row, State, Reason, Path, Verified come from rec
	run     *run     // nil when none
	// held keeps a command's transfer from beginning, alone its turn from being counted, and
	// readers from having to wait for it.
	held    bool
	alone   bool
	gone    bool // it is finished, and a file of it was not there when last looked
	readers int
	// queued is what it says while it waits to begin.
	queued string
	// gave counts the useful bytes of each peer.
	gave    map[netip.AddrPort]int64
	listens map[netip.AddrPort]netip.AddrPort // where those who gave take connections, by where they are seen, if elsewhere
	servers map[netip.AddrPort]string         // the names of web servers, by the addresses that stand for them
	// playhead is where somebody listens, in bytes.
	playhead int64
	// touched says who sent bytes of a piece that is not verified yet.
	touched map[int]map[string]struct{}
	changed chan struct{} // closed and renewed when readers should look again
}

func newFetch(ih wire.InfoHash, r transferRecord) *fetch {
	return &fetch{ih: ih, rec: r, queued: reasonQueued, gave: make(map[netip.AddrPort]int64),
		listens: make(map[netip.AddrPort]netip.AddrPort), servers: make(map[netip.AddrPort]string),
		touched: make(map[int]map[string]struct{}), changed: make(chan struct{})}
}

// Load reads which transfers are on record. None is under way before Start.
func Load(d Deps) (*Manager, error) {
	f := &Manager{deps: d, byIH: make(map[wire.InfoHash]*fetch), again: make(chan struct{}, 1)}
	records, order, err := loadRecords(filepath.Join(d.Dir, "transfers"), d.Losses)
	if err != nil {
		return nil, err
	}
	for _, ih := range order {
		x := newFetch(ih, records[ih])
		x.view.Have = f.recall(x)
		f.list, f.byIH[ih] = append(f.list, x), x
	}
	if err := f.sweep(); err != nil {
		d.Log.Warn("bytes of a transfer that ended stay", "err", err)
	}
	return f, nil
}

// Open lets transfers use an engine. It is called once, before anything may be under way.
func (f *Manager) Open(c *torrent.Client) { f.client = c }

// Start resumes what was under way.
func (f *Manager) Start() {
	f.deps.Life.Go(func() { f.lookAfter(f.deps.Life.Context()) })
	f.schedule()
}

// Wait returns when no transfer is under way any more; the life of the node must have ended.
func (f *Manager) Wait() { f.wg.Wait() }

// Fetch puts a track on record and starts fetching it. Asking again for one that is on record
// adds the holders; if it is finished and its file is gone or was changed, it is fetched anew.
func (f *Manager) Fetch(w Want) (wire.InfoHash, error) {
	ih := w.Row.InfoHash
	if f.deps.Music == "" {
		return ih, ErrNoMusic
	}
	if f.deps.Life.Over() {
		return ih, lifetime.ErrClosed
	}
	if f.deps.Refused(ih) {
		return ih, ErrRefused
	}
	if f.deps.Have(f.deps.Life.Context(), ih) {
		return ih, ErrHave
	}
	if (transferRecord{Info: w.info, Group: w.Group, Holders: w.Holders, Trackers: w.trackers, WebSeeds: w.webSeeds}).hopeless(&f.deps) {
		return ih, ErrPrivate
	}
	f.op.Lock()
	defer f.op.Unlock()
	if x := f.get(ih); x != nil {
		return ih, errors.Join(f.join(x, w), f.anew(x), f.proceed())
	}
	r := transferRecord{Row: w.Row, Holders: w.Holders, Added: time.Now(), V2: w.V2, Files: w.Files, Info: w.info, Group: w.Group,
		Folder: w.folder, Only: w.only, Trackers: w.trackers, WebSeeds: w.webSeeds}
	x := newFetch(ih, r)
	if err := f.save(x); err != nil {
		return ih, err
	}
	f.mu.Lock()
	f.list, f.byIH[ih] = append(f.list, x), x
	f.tellQueued(x)
	f.mu.Unlock()
	f.schedule()
	f.deps.Changed()
	return ih, nil
}

// proceed begins what is to begin, and shows it.
func (f *Manager) proceed() error {
	f.schedule()
	f.deps.Changed()
	return nil
}

// join adds the holders of a want to a transfer.
func (f *Manager) join(x *fetch, w Want) error {
	f.mu.Lock()
	for _, h := range w.Holders {
		if !slices.Contains(x.rec.Holders, h) {
			x.rec.Holders = append(x.rec.Holders, h)
		}
	}
	if len(x.rec.Trackers) == 0 {
		x.rec.Trackers = w.trackers
	}
	if len(x.rec.WebSeeds) == 0 {
		x.rec.WebSeeds = w.webSeeds
	}
	r := x.run
	f.mu.Unlock()
	if r != nil {
		r.wake()
	}
	return f.save(x)
}

func (f *Manager) get(ih wire.InfoHash) *fetch {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.byIH[ih]
}

// command runs do for a transfer that was stopped first.
func (f *Manager) command(ih wire.InfoHash, do func(*fetch) error) error {
	f.op.Lock()
	defer f.op.Unlock()
	x := f.get(ih)
	if x == nil {
		return ErrUnknown
	}
	f.mu.Lock()
	r := x.run
	x.held = true
	f.mu.Unlock()
	if r != nil {
		r.cancel()
		<-r.done
	}
	err := do(x)
	f.mu.Lock()
	x.held = false
	f.mu.Unlock()
	f.schedule()
	f.deps.Changed()
	return err
}

// Pause stops a transfer until Resume, also over restarts.
func (f *Manager) Pause(ih wire.InfoHash) error {
	return f.command(ih, func(x *fetch) error {
		return f.settle(x, func(r *transferRecord) {
			if r.State == Waiting {
				r.State = Paused
			}
		})
	})
}

// Resume lets a paused transfer go on, tries a failed one again, and fetches anew of a finished one what is not there any more.
func (f *Manager) Resume(ih wire.InfoHash) error {
	return f.command(ih, func(x *fetch) error {
		if f.deps.Life.Over() {
			return lifetime.ErrClosed
		}
		if err := f.anew(x); err != nil {
			return err
		}
		return f.settle(x, func(r *transferRecord) {
			if r.State != Finished {
				r.State, r.Reason = Waiting, ""
			}
		})
	})
}

// Cancel removes an unfinished transfer and its bytes.
func (f *Manager) Cancel(ih wire.InfoHash) error {
	return f.command(ih, func(x *fetch) error {
		if x.rec.State == Finished {
			return fmt.Errorf("%s is finished: %w", ih, ErrUnknown)
		}
		return f.remove(x)
	})
}

// Forget removes a finished or failed transfer from the list; a finished file stays.
func (f *Manager) Forget(ih wire.InfoHash) error {
	x := f.get(ih)
	if x == nil {
		return ErrUnknown
	}
	f.mu.Lock()
	state := x.rec.State
	f.mu.Unlock()
	if state != Finished && state != Failed {
		return fmt.Errorf("the transfer is still %s", state)
	}
	return f.command(ih, f.remove)
}

func (f *Manager) remove(x *fetch) error {
	err := f.fetchBack(x.ih)
	x.saving.Lock() // a record that is being written would come back
	x.removed = true
	err = errors.Join(err, os.RemoveAll(f.incomingDir(x.ih)), os.Remove(f.recordFile(x.ih)))
	x.saving.Unlock()
	f.mu.Lock()
	delete(f.byIH, x.ih)
	f.list = slices.DeleteFunc(f.list, func(y *fetch) bool { return y == x })
	x.rec.State, x.rec.Reason = Failed, "The transfer was cancelled."
	x.broadcast()
	f.mu.Unlock()
	return err
}

// settle changes the record, in memory and on disk, and tells everybody.
func (f *Manager) settle(x *fetch, change func(*transferRecord)) error {
	f.mu.Lock()
	change(&x.rec)
	x.broadcast()
	f.mu.Unlock()
	f.deps.Changed()
	return f.save(x)
}

// broadcast is called with the mutex held.
func (x *fetch) broadcast() {
	close(x.changed)
	x.changed = make(chan struct{})
}

// Transfers returns all transfers on record, the oldest first.
func (f *Manager) Transfers() []Transfer {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]Transfer, len(f.list))
	for i, x := range f.list {
		out[i] = x.transfer()
	}
	return out
}

// transfer is called with the mutex held.
func (x *fetch) transfer() Transfer {
	t := x.view
	t.Row, t.Size, t.Priority = x.rec.Row, x.rec.Row.Size, x.rec.Priority
	t.Sources, t.Verified = hosts(x.rec.Sources), x.rec.Verified
	switch x.rec.State {
	case Waiting:
		if t.State != Arriving {
			t.State = Waiting
		}
		if x.run == nil {
			t.Reason = x.queued
		}
	case Finished:
		t.Path, t.Have, t.Gone = x.rec.Path, t.Size, x.gone
		fallthrough
	default:
		t.State, t.Reason = x.rec.State, x.rec.Reason
		t.Rate, t.Peers, t.Left = 0, 0, 0
	}
	return t
}

// Hashes returns the infohashes of all transfers under way.
func (f *Manager) Hashes() []wire.InfoHash {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []wire.InfoHash
	for ih, x := range f.byIH {
		if x.run != nil {
			out = append(out, ih)
		}
	}
	return out
}

// Credit notes who sent bytes of which piece. The engine's lock is held.
func (f *Manager) Credit(e torrent.ReceivedUsefulDataEvent) {
	pc, ok := e.Peer.TryAsPeerConn()
	t := e.Peer.Torrent()
	if !ok || t == nil {
		return
	}
	seen, ok := peeraddr.OfConn(pc, 0)
	if !ok {
		return
	}
	addr := peeraddr.WithPort(seen, pc.PeerListenPort)
	f.mu.Lock()
	defer f.mu.Unlock()
	x, piece := f.byIH[wire.InfoHash(t.InfoHash())], int(e.Message.Index)
	if x == nil {
		return
	}
	x.gave[addr] += int64(len(e.Message.Piece))
	if seen != addr {
		x.listens[seen] = addr
	}
	if x.touched[piece] == nil {
		x.touched[piece] = make(map[string]struct{})
	}
	who := addr.String()
	if server := x.servers[addr]; server != "" {
		who = server
	}
	x.touched[piece][who] = struct{}{}
}

// marked turns those who sent a piece into sources once it is verified.
func (f *Manager) marked(x *fetch, piece int, good bool) {
	f.mu.Lock()
	for who := range x.touched[piece] {
		if good && !slices.ContainsFunc(x.rec.Sources, func(known string) bool { return hostOf(known) == hostOf(who) }) {
			x.rec.Sources = append(x.rec.Sources, who)
		}
	}
	delete(x.touched, piece)
	r := x.run
	if r != nil && !good {
		r.corrupt = true
	}
	f.mu.Unlock()
	if r != nil {
		r.wake()
	}
}
