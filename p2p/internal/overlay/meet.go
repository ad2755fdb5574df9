package overlay

import (
	"context"
	"crypto/ed25519"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"net/netip"

	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
	"linnet/p2p/rings"
)

// OverlayKey is a DHT key under which a listener announces the overlay. Level 0 is the overlay's own
// infohash. When that is full, as many go on to one of the eight keys of level 1 as do not fit, and
// so on; every listener falls into one key of each level, by a number of its own.
func OverlayKey(level int, number uint32) wire.InfoHash {
	if level == 0 {
		return Hash
	}
	shard := number >> (32 - rings.LevelBits*level)
	return sha1.Sum(fmt.Appendf(nil, "linnet-overlay-1|%d|%d", level, shard))
}

// ShardOf draws the number from the key that signs our rows.
func ShardOf(key ed25519.PrivateKey) uint32 {
	sum := sha1.Sum(append([]byte("linnet-shard-1"), key.Seed()...))
	return binary.BigEndian.Uint32(sum[:])
}

// Meet announces the overlay, unless the mode forbids it, looks for neighbours, and estimates how
// large the crowd is.
func (an *Announcer) Meet(ctx context.Context) error {
	mode := an.deps.Mode()
	if mode == modegate.LANOnly {
		return nil
	}
	for level := 0; ; level++ {
		found := 0
		err := an.deps.Lookup(ctx, OverlayKey(level, ShardOf(an.deps.Overlay.Signer())), mode == modegate.Public, func(a netip.AddrPort) {
			found++
			if !an.deps.IsSelf(a) && an.deps.Overlay.Wants(a) {
				an.deps.Overlay.Dial(a)
			}
		})
		if err != nil {
			return err
		}
		if !rings.Deeper(level, found, mainline.Saturated) {
			an.deps.Overlay.estimate(rings.Crowd(level, found))
			return nil
		}
	}
}
