package p2p

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"slices"
	"time"

	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
)

const (
	checkEvery   = time.Hour
	checkAgain   = 5 * time.Minute // after a catalogue that could not be fetched
	checksAtOnce = 4
	getPatience  = 20 * time.Second
)

// Follow keeps an eye on a listener's shelf from now on.
func (p *people) Follow(l Link) error {
	if l.Key == p.deps.Overlay.PublicKey() {
		return ErrSelf
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.follows[l.Key] != nil {
		return nil
	}
	if len(p.follows) >= maxFollowed {
		return ErrTooManyFollowed
	}
	f := &follow{Key: l.Key, Name: wire.ClipName(l.Name), Since: time.Now()}
	if err := p.save(f); err != nil {
		return err
	}
	p.follows[l.Key] = f
	lifetime.Poke(p.recheck)
	p.deps.Changed()
	return nil
}

// Unfollow forgets a listener with all that is known of the shelf; what was fetched stays.
func (p *people) Unfollow(k Key) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.follows[k] == nil {
		return nil
	}
	delete(p.follows, k)
	p.deps.Changed()
	err := os.Remove(p.followFile(k))
	if e := os.Remove(p.catalogueFile(k)); !errors.Is(e, os.ErrNotExist) {
		err = errors.Join(err, e)
	}
	return err
}

// Seen says that the listener looked at what is new: nothing is, until more comes.
func (p *people) Seen(k Key) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.follows[k]
	if f == nil || len(f.Fresh) == 0 {
		return nil
	}
	f.Fresh = nil
	p.deps.Changed()
	return p.save(f)
}

// Check looks at once for news of all who are followed.
func (p *people) Check() {
	p.mu.Lock()
	for _, f := range p.follows {
		f.due = time.Time{}
	}
	p.mu.Unlock()
	lifetime.Poke(p.recheck)
}

// runFollower looks after those who are followed until ctx ends.
func (p *people) runFollower(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	slots := make(chan struct{}, checksAtOnce)
	for {
		for _, k := range p.takeDue(time.Now()) {
			select {
			case slots <- struct{}{}:
			case <-ctx.Done():
				return
			}
			p.deps.Life.Go(func() {
				p.check(ctx, k)
				<-slots
			})
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-p.recheck:
		}
	}
}

// takeDue returns who is to be checked now, and marks them as being checked.
func (p *people) takeDue(now time.Time) []Key {
	p.mu.Lock()
	defer p.mu.Unlock()
	var due []Key
	for k, f := range p.follows {
		if !f.busy && !now.Before(f.due) && !f.revoked() {
			f.busy = true
			due = append(due, k)
		}
	}
	return due
}

func (f *follow) revoked() bool { return f.head != nil && f.head.Revoked != 0 }

// learn takes a head that a neighbour told. It only marks the listener as due: the overlay waits.
func (p *people) learn(h *wire.Head) {
	if h.Revoked != 0 {
		p.deps.Condemn(h.Item.Key)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if f := p.follows[h.Key()]; f != nil && h.Newer(f.head) {
		f.due = time.Time{}
		lifetime.Poke(p.recheck)
	}
}

// check looks for the newest head of one listener, and for the catalogue it points at.
func (p *people) check(ctx context.Context, k Key) {
	h, addrs, err := p.findHead(ctx, k)
	if err != nil && ctx.Err() == nil {
		p.deps.Log.Debug("looking for a head", "listener", k.Short(), "err", err)
	}
	rows, file, from := []Row(nil), []byte(nil), addrs
	missing := p.accept(k, h)
	if missing != nil {
		if file, from, err = p.fetchCatalogue(ctx, missing, addrs); err == nil {
			rows, err = wire.ReadCatalogue(file, k)
		}
		if err != nil && ctx.Err() == nil {
			p.deps.Log.Info("fetching a catalogue", "listener", k.Short(), "err", err)
		}
	}
	p.settle(k, missing, settled{rows, file, from, err})
	p.deps.Changed()
}

// accept keeps a head that is newer than the one on record, whoever told it, and returns the head
// whose catalogue is to be fetched, or nil.
func (p *people) accept(k Key, h *wire.Head) *wire.Head {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.follows[k]
	if f == nil {
		return nil
	}
	if h != nil && h.Newer(f.head) {
		f.Head, f.head = h.Item, h
		if h.Name != "" {
			f.Name = h.Name
		}
		if h.Revoked != 0 {
			p.deps.Condemn(h.Item.Key)
		}
		if len(h.Moved) > 0 {
			p.move(f, Key(h.Moved))
			return nil
		}
		if err := p.save(f); err != nil {
			p.deps.Log.Warn("keeping a head", "err", err)
		}
	}
	if f.head == nil || !f.head.Catalogued() || f.Have == [32]byte(f.head.SHA256) {
		return nil
	}
	return f.head
}

// move goes on under the key that took the place of the old one. It is called with the mutex held.
func (p *people) move(f *follow, to Key) {
	from := f.Key
	delete(p.follows, from)
	if to == p.deps.Overlay.PublicKey() || p.follows[to] != nil {
		os.Remove(p.followFile(from)) // it is followed already
		return
	}
	moved := *f
	moved.Key, moved.Before, moved.Head, moved.head, moved.due, moved.busy = to, from, mainline.Item{}, nil, time.Time{}, false
	p.follows[to] = &moved
	err := p.save(&moved)
	if e := os.Rename(p.catalogueFile(from), p.catalogueFile(to)); !errors.Is(e, os.ErrNotExist) {
		err = errors.Join(err, e)
	}
	if err = errors.Join(err, os.Remove(p.followFile(from))); err != nil {
		p.deps.Log.Warn("following a listener under a new key", "err", err)
	}
	lifetime.Poke(p.recheck)
}

// settled is how a check ended.
type settled struct {
	rows []Row
	file []byte
	from []netip.AddrPort
	err  error
}

// settle keeps what a check found.
func (p *people) settle(k Key, h *wire.Head, s settled) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.follows[k]
	if f == nil {
		return
	}
	f.busy, f.Checked, f.due = false, time.Now(), time.Now().Add(checkEvery)
	if len(s.from) > 0 {
		f.Addrs = s.from[:min(len(s.from), maxAddrs)]
	}
	switch {
	case h == nil:
	case s.err != nil:
		f.due = time.Now().Add(checkAgain)
	default:
		before := p.known(f)
		if err := statefile.Write(p.catalogueFile(k), s.file); err != nil {
			p.deps.Log.Warn("keeping a catalogue", "err", err)
			break
		}
		f.Fresh = fresh(before, s.rows, f.Fresh)
		f.Have, f.Signer, f.Tracks = [32]byte(h.SHA256), k, len(s.rows)
	}
	if f.head != nil && !f.head.Catalogued() {
		f.Tracks = 0
	}
	if err := p.save(f); err != nil {
		p.deps.Log.Warn("keeping who is followed", "err", err)
	}
}

// known returns the tracks of the catalogue that is here, or nil if there is none. It is called with
// the mutex held.
func (p *people) known(f *follow) map[InfoHash]bool {
	rows, err := p.readKept(f)
	if err != nil {
		return nil
	}
	known := make(map[InfoHash]bool, len(rows))
	for _, r := range rows {
		known[r.InfoHash] = true
	}
	return known
}

func (p *people) readKept(f *follow) ([]Row, error) {
	if f.Have == [32]byte{} {
		return nil, ErrNotHeard
	}
	file, err := os.ReadFile(p.catalogueFile(f.Key))
	if err != nil {
		return nil, err
	}
	return wire.ReadCatalogue(file, f.Signer)
}

// fresh returns what is new: rows that were not known, and those that were new before and are still
// there. The first catalogue is not news.
func fresh(known map[InfoHash]bool, rows []Row, before []InfoHash) []InfoHash {
	if known == nil {
		return nil
	}
	var out []InfoHash
	for _, r := range rows {
		if (!known[r.InfoHash] || slices.Contains(before, r.InfoHash)) && len(out) < maxFresh {
			out = append(out, r.InfoHash)
		}
	}
	return out
}
