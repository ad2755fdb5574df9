package interop_test

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"

	"linnet/p2p"
	"linnet/p2p/p2ptest/netns"
)

// tracker tells who announced a torrent to it (BEP 3, 23).
type tracker struct {
	url   string
	mu    sync.Mutex
	peers map[p2p.InfoHash][]netip.AddrPort
	hosts map[string]bool // who asked so far
}

func openTracker(t *testing.T) *tracker {
	var l net.Listener
	err := netns.In("tracker", func() (err error) {
		l, err = net.Listen("tcp4", trackerAddress+":0")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	k := &tracker{url: "http://" + l.Addr().String() + "/announce", peers: make(map[p2p.InfoHash][]netip.AddrPort),
		hosts: make(map[string]bool)}
	s := &http.Server{Handler: k}
	over := make(chan struct{})
	go func() { defer close(over); s.Serve(l) }()
	t.Cleanup(func() { s.Close(); <-over })
	return k
}

// name lets the tracker know who has a torrent.
func (k *tracker) name(ih p2p.InfoHash, at netip.AddrPort) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.peers[ih] = append(k.peers[ih], at)
}

// knows says whether somebody at an address has asked.
func (k *tracker) knows(address string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.hosts[address]
}

// names says whether it can tell of somebody who has a torrent.
func (k *tracker) names(ih p2p.InfoHash) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.peers[ih]) > 0
}

func (k *tracker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	port, bad := strconv.ParseUint(q.Get("port"), 10, 16)
	if err != nil || bad != nil || len(q.Get("info_hash")) != 20 {
		http.Error(w, "no announce", http.StatusBadRequest)
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	ih, at := p2p.InfoHash([]byte(q.Get("info_hash"))), netip.AddrPortFrom(from.Addr(), uint16(port))
	k.hosts[from.Addr().String()] = true
	var compact strings.Builder
	known := false
	for _, p := range k.peers[ih] {
		if known = known || p == at; p != at {
			ip := p.Addr().As4()
			compact.Write(append(ip[:], byte(p.Port()>>8), byte(p.Port())))
		}
	}
	if !known {
		k.peers[ih] = append(k.peers[ih], at)
	}
	fmt.Fprintf(w, "d8:completei1e10:incompletei1e8:intervali60e12:min intervali5e5:peers%d:%se", compact.Len(), compact.String())
}
