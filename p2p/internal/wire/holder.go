package wire

import "net/netip"

// A Holder is a peer that has a file.
type Holder struct {
	Addr netip.AddrPort // where it accepts BitTorrent connections
	Key  [32]byte       // the ed25519 public key that signed the rows
}
