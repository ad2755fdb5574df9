package p2p

import (
	"crypto/ed25519"
	"fmt"
	"os"
	"path/filepath"

	"linnet/p2p/internal/lifetime"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
)

const maxRetired = 4 // keys of ours that are still said to be gone

// ReplaceKey gives this listener a new key. The old one signs that the new one takes its place, and
// is then deleted: those who follow the old link go on with the new one.
func (p *people) ReplaceKey() (Key, error) { return p.retire(wire.MovedHead) }

// RevokeKey gives this listener a new key and says, signed by the old one, that the old one is no
// longer the listener's. Nothing leads from the old to the new.
func (p *people) RevokeKey() (Key, error) {
	return p.retire(func(old, _ ed25519.PrivateKey) *wire.Head { return wire.RevokedHead(old) })
}

// retire changes the key in an order that a crash cannot harm: the new key is on the disk before the
// old one says anything final, and takes its place after that.
func (p *people) retire(last func(old, now ed25519.PrivateKey) *wire.Head) (Key, error) {
	p.changing.Lock()
	defer p.changing.Unlock()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return Key{}, fmt.Errorf("making a key: %w", err)
	}
	file := p.keyFile()
	if err := statefile.Write(file+newKeySuffix, key.Seed()); err != nil {
		return Key{}, fmt.Errorf("making a key: %w", err)
	}
	final := last(p.deps.Overlay.Signer(), key)
	p.mu.Lock()
	p.own.Retired = append(p.own.Retired, final.Item)
	p.own.Retired = p.own.Retired[max(0, len(p.own.Retired)-maxRetired):]
	p.own.Said, p.own.Head = [32]byte{}, mainline.Item{}
	if final.Revoked != 0 {
		p.own.On = false
	}
	err = p.saveOwn()
	if err == nil {
		err = os.Rename(file+newKeySuffix, file)
	}
	if err == nil {
		p.retired = append(p.retired, final)
		p.retired = p.retired[max(0, len(p.retired)-maxRetired):]
		p.head, p.offer = nil, meta.Offer{}
		p.deps.Overlay.SetSigner(key)
	}
	p.mu.Unlock()
	if err != nil {
		return Key{}, fmt.Errorf("changing the key: %w", err)
	}
	p.announce()
	lifetime.Poke(p.republish)
	return Key(key.Public().(ed25519.PublicKey)), nil
}

const newKeySuffix = ".new"

func (p *people) keyFile() string { return filepath.Join(p.deps.Dir, "key") }
