package wire

import (
	"encoding/binary"
	"net/netip"

	pp "github.com/anacrolix/torrent/peer_protocol"
)

// Extension is what Linnet peers call their messages in the extension protocol (BEP 10).
const Extension = pp.ExtensionName("linnet")

// Compact is an address on the wire (BEP 5's and BEP 7's compact form).
func Compact(a netip.AddrPort) []byte {
	return binary.BigEndian.AppendUint16(a.Addr().AsSlice(), a.Port())
}

// Expand reads what compact or wide wrote.
func Expand(b []byte) (netip.AddrPort, bool) {
	if len(b) != 6 && len(b) != 18 {
		return netip.AddrPort{}, false
	}
	ip, ok := netip.AddrFromSlice(b[:len(b)-2])
	port := binary.BigEndian.Uint16(b[len(b)-2:])
	return netip.AddrPortFrom(ip.Unmap(), port), ok && port > 0
}

// Wide is an address of 18 bytes, whether it is one of IPv4 or not.
func Wide(a netip.AddrPort) []byte {
	return Compact(netip.AddrPortFrom(netip.AddrFrom16(a.Addr().As16()), a.Port()))
}
