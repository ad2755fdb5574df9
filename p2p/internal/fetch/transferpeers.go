package fetch

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"

	"github.com/anacrolix/torrent"

	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/wire"
)

// A Source is a peer that gave bytes of a transfer, or is connected for it.
type Source struct {
	Addr      netip.AddrPort
	Server    string  // the name of a web server that the torrent names (BEP 19), at an address that leads nowhere; "" for a peer
	Client    string  // what it calls itself (BEP 10, "v"); "" when it is not connected or did not say
	Bytes     int64   // useful bytes it gave since the program started
	Share     float64 // of what all gave: 0 to 1
	Rate      float64 // bytes per second now
	Connected bool
}

const maxClient = 40 // bytes of what a peer calls itself

// Sources returns who gives a transfer, those who gave most first.
func (f *Manager) Sources(ih wire.InfoHash) ([]Source, error) {
	x := f.get(ih)
	if x == nil {
		return nil, ErrUnknown
	}
	by := make(map[netip.AddrPort]*Source)
	f.mu.Lock()
	for who, bytes := range x.gave {
		by[who] = &Source{Addr: who, Bytes: bytes}
	}
	listens, servers := maps.Clone(x.listens), maps.Clone(x.servers)
	var t *torrent.Torrent
	if x.run != nil {
		t = x.run.t
	}
	f.mu.Unlock()
	if t != nil {
		addConnected(by, t, listens)
	}
	for who, s := range by {
		s.Server = servers[who]
	}
	sameHosts(by)
	return shares(by), nil
}

// addConnected adds who is connected, at the address where it takes connections if that is known: the engine alone may look up
// what a peer told, while it holds its lock.
func addConnected(by map[netip.AddrPort]*Source, t *torrent.Torrent, listens map[netip.AddrPort]netip.AddrPort) {
	for _, pc := range t.PeerConns() {
		addr, ok := peeraddr.OfConn(pc, 0)
		if !ok {
			continue
		}
		if told, elsewhere := listens[addr]; elsewhere {
			addr = told
		}
		s := by[addr]
		if s == nil {
			s = &Source{Addr: addr}
			by[addr] = s
		}
		s.Connected, s.Rate = true, pc.Stats().DownloadRate
		if name, ok := pc.PeerClientName.Load().(string); ok {
			s.Client = wire.Showable(name, maxClient)
		}
	}
}

// hostOf is what of an address stays the same when a peer starts anew, and takes another port. Peers on this very machine are told apart
// by their port.
func hostOf(addr string) string {
	a, err := netip.ParseAddrPort(addr)
	if err != nil || a.Addr().IsLoopback() {
		return addr
	}
	return a.Addr().String()
}

// hosts counts peers by where they are.
func hosts(addrs []string) int {
	seen := make(map[string]struct{}, len(addrs))
	for _, a := range addrs {
		seen[hostOf(a)] = struct{}{}
	}
	return len(seen)
}

// sameHosts adds what a peer gave before it took another port to where it is connected now.
func sameHosts(by map[netip.AddrPort]*Source) {
	now := make(map[string]*Source)
	for addr, s := range by {
		if best := now[hostOf(addr.String())]; best == nil || s.Connected && !best.Connected {
			now[hostOf(addr.String())] = s
		}
	}
	for addr, s := range by {
		if to := now[hostOf(addr.String())]; to != s && !s.Connected {
			to.Bytes += s.Bytes
			delete(by, addr)
		}
	}
}

func shares(by map[netip.AddrPort]*Source) []Source {
	var all int64
	out := make([]Source, 0, len(by))
	for _, s := range by {
		all += s.Bytes
		out = append(out, *s)
	}
	for i := range out {
		out[i].Share = float64(out[i].Bytes) / float64(max(1, all))
	}
	slices.SortFunc(out, func(a, b Source) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), a.Addr.Compare(b.Addr))
	})
	return out
}
