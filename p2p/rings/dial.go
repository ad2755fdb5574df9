package rings

import "net/netip"

// Bounds on whom one search asks or dials.
const (
	MaxDials = 48 // of the addresses found on the DHT
	PerNet   = 2  // of one /24 or /48: many addresses there may be one liar
	// KeyDials are those of one key that are dialled before all keys were looked at: who fills one
	// with addresses of its own shall not use up the dials.
	KeyDials = 8
)

// Replicas is how many DHT keys an artist has. Only while one is saturated, by holders or by a squatter,
// is the next one announced and looked at.
const Replicas = 3

// Subnet returns the /24 or /48 of an address, and false for those near us, where many listeners
// on one network are what is to be expected.
func Subnet(a netip.Addr) (netip.Prefix, bool) {
	bits := 24
	if a.Is6() {
		bits = 48
	}
	p, err := a.Prefix(bits)
	return p, err == nil && !a.IsLoopback() && !a.IsPrivate() && !a.IsLinkLocalUnicast()
}

// Wide returns the /16 or /32 of an address as text, "" for those near us.
func Wide(a netip.Addr) string {
	bits := 16
	if a.Is6() {
		bits = 32
	}
	p, err := a.Prefix(bits)
	if _, public := Subnet(a); err != nil || !public {
		return ""
	}
	return p.String()
}

// Dials chooses which of the addresses that a search finds are dialled: anybody can announce any
// number of ports under any key. It has one user at a time.
type Dials struct {
	taken map[netip.AddrPort]bool
	perIP map[netip.Addr]bool
	nets  map[netip.Prefix]int
}

// Take says whether to dial an address, and remembers that it was.
func (d *Dials) Take(a netip.AddrPort) bool {
	if d.taken == nil {
		d.taken, d.perIP, d.nets = map[netip.AddrPort]bool{}, map[netip.Addr]bool{}, map[netip.Prefix]int{}
	}
	net, public := Subnet(a.Addr())
	if len(d.taken) >= MaxDials || d.taken[a] || public && (d.perIP[a.Addr()] || d.nets[net] >= PerNet) {
		return false
	}
	d.taken[a], d.perIP[a.Addr()] = true, true
	d.nets[net]++
	return true
}

// Took says whether an address was taken.
func (d *Dials) Took(a netip.AddrPort) bool { return d.taken[a] }
