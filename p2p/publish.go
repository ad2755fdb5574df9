package p2p

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"time"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/internal/lifetime"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
)

// putPatience is how long one round on the DHT may take.
const putPatience = time.Minute

// Published says under which name this listener can be followed, and whether anybody is told so.
func (p *people) Published() (name string, on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.own.Name, p.own.On
}

// Link returns what to hand to those who are to follow this listener.
func (p *people) Link() Link {
	name, _ := p.Published()
	return Link{Key: p.deps.Overlay.PublicKey(), Name: name}
}

// Publish begins or ends the publishing of what is shared: with on, everybody who has the link or is
// connected can read the whole list, under the given name. The DHT is told in Public mode only.
func (p *people) Publish(name string, on bool) error {
	p.mu.Lock()
	p.own.Name, p.own.On = wire.ClipName(name), on
	err := p.saveOwn()
	p.mu.Unlock()
	lifetime.Poke(p.republish)
	return err
}

// runPublisher keeps the head true until ctx ends.
func (p *people) runPublisher(ctx context.Context) {
	tick := time.NewTicker(mainline.AnnounceEvery)
	defer tick.Stop()
	for {
		if err := p.refresh(ctx); err != nil && ctx.Err() == nil {
			p.deps.Log.Warn("publishing the shelf", "err", err)
		}
		if err := p.putAll(ctx); err != nil && ctx.Err() == nil {
			p.deps.Log.Info("telling the DHT of the shelf", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-p.republish:
		}
	}
}

// refresh makes catalogue and head anew if the shelf, the name or the wish to publish changed.
func (p *people) refresh(ctx context.Context) error {
	p.changing.Lock()
	defer p.changing.Unlock()
	p.mu.Lock()
	own, was := p.own, p.head
	p.mu.Unlock()
	if !own.On && (was == nil || !was.Catalogued()) {
		p.announce()
		return nil
	}
	key, said := p.deps.Overlay.Signer(), [32]byte{}
	var rows []Row
	if own.On {
		var err error
		if rows, err = shelves.Rows(ctx, p.deps.Shelf); err != nil {
			return err
		}
		said = sayingOf(key, own.Name, rows)
	}
	if said == own.Said && p.catalogueHere() == own.On {
		p.announce()
		return nil
	}
	return p.say(ctx, saying{key, own.Name, own.On, said, rows})
}

// sayingOf tells whether two heads would say the same.
func sayingOf(key ed25519.PrivateKey, name string, rows []Row) (sum [32]byte) {
	h := sha256.New()
	fmt.Fprintf(h, "%x|%q|", key.Public(), name)
	for _, r := range rows {
		h.Write(bencode.MustMarshal(wire.Encode(r)))
	}
	h.Sum(sum[:0])
	return sum
}

// catalogueHere makes the offer of the catalogue of an earlier run, and says whether there is one.
func (p *people) catalogueHere() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.head == nil || !p.head.Catalogued() {
		return false
	}
	if p.offer.Path != "" {
		return true
	}
	o, err := meta.MakeSmallOffer(context.Background(), filepath.Join(p.dir, shelfFile), wire.CatalogueFormat)
	if err != nil || o.InfoHash != p.head.Infohash() {
		return false
	}
	p.offer = o
	return true
}

// saying is what the next head is to say.
type saying struct {
	key  ed25519.PrivateKey
	name string
	on   bool
	sum  [32]byte // of all this
	rows []Row
}

// say signs and keeps a new head. It is on record before anybody hears of it, so that a sequence
// number is never used twice.
func (p *people) say(ctx context.Context, s saying) error {
	v, offer := wire.HeadValue{Name: s.name}, meta.Offer{}
	if s.on {
		file, kept, err := wire.WriteCatalogue(s.key, s.rows)
		if err != nil {
			return err
		}
		path := filepath.Join(p.dir, shelfFile)
		if err := statefile.Write(path, file); err != nil {
			return fmt.Errorf("keeping the catalogue: %w", err)
		}
		if offer, err = meta.MakeSmallOffer(ctx, path, wire.CatalogueFormat); err != nil {
			return fmt.Errorf("keeping the catalogue: %w", err)
		}
		v.InfoHash, v.SHA256, v.Size, v.Tracks = offer.InfoHash[:], offer.SHA256[:], offer.Size, kept
	}
	p.mu.Lock()
	h := wire.SignHead(s.key, nextSeq(p.own.Head, time.Now()), v)
	p.own.Said, p.own.Head, p.head, p.offer = s.sum, h.Item, h, offer
	err := p.saveOwn()
	p.mu.Unlock()
	p.announce()
	return err
}

// nextSeq goes up, and by the clock, so that a listener who lost the record goes up, too.
func nextSeq(last mainline.Item, now time.Time) int64 {
	return min(max(last.Seq+1, now.Unix()), wire.SeqMoved-1)
}

// announce has neighbours told what changed.
func (p *people) announce() {
	p.mu.Lock()
	heads := append([]*wire.Head(nil), p.retired...)
	if p.head != nil {
		heads = append(heads, p.head)
	}
	p.mu.Unlock()
	p.deps.Overlay.Proclaim(heads)
	p.deps.Changed()
}

// catalogueOffer returns our catalogue for a peer that asks by its infohash.
func (p *people) catalogueOffer(ih InfoHash) (meta.Offer, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.offer, p.offer.Path != "" && p.offer.InfoHash == ih
}

// hash returns the infohash of our catalogue, if there is one.
func (p *people) hash() []InfoHash {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.offer.Path == "" {
		return nil
	}
	return []InfoHash{p.offer.InfoHash}
}

// putAll keeps our heads on the DHT alive, and says there where the catalogue is. Only in Public mode.
func (p *people) putAll(ctx context.Context) error {
	if p.deps.Mode() != modegate.Public {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, putPatience)
	defer cancel()
	p.mu.Lock()
	heads, offer := append([]*wire.Head(nil), p.retired...), p.offer
	if p.head != nil {
		heads = append(heads, p.head)
	}
	p.mu.Unlock()
	var errs []error
	for _, h := range heads {
		errs = append(errs, p.deps.DHT.put(ctx, h.Item, func(there *mainline.Item) (mainline.Item, error) { return p.over(h, there) }))
	}
	if offer.Path != "" {
		errs = append(errs, p.deps.DHT.lookup(ctx, offer.InfoHash, true, func(netip.AddrPort) {}))
	}
	return errors.Join(errs...)
}

var errOvertaken = errors.New("the DHT has a newer head under our key")

// over returns what to put where something is already. A higher number than ours under our own key
// is from before a record was lost, or from whoever else has the key: ours goes above it.
func (p *people) over(h *wire.Head, there *mainline.Item) (mainline.Item, error) {
	if there == nil || there.Seq <= h.Item.Seq {
		return h.Item, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	key := p.deps.Overlay.Signer()
	if h != p.head || Key(key.Public().(ed25519.PublicKey)) != h.Key() || there.Seq >= wire.SeqMoved-1 {
		return mainline.Item{}, errOvertaken
	}
	now := wire.SignHead(key, there.Seq+1, h.HeadValue)
	p.own.Head, p.head = now.Item, now
	return now.Item, p.saveOwn()
}
