package p2p_test

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// TestTwelveNodesMeetAgainWithoutBootstrapNodes: nobody but they themselves is left of the network in which they met.
func TestTwelveNodesMeetAgainWithoutBootstrapNodes(t *testing.T) {
	const listeners = 12
	// enough neighbours of each, and no two islands can be: any two are neighbours, or have one in common.
	const enough = listeners / 2
	d, err := p2ptest.OpenDHT(3)
	if err != nil {
		t.Fatal(err)
	}
	bootstrap := d.Bootstrap()
	var first []*peer
	for i := range listeners {
		c := p2p.Config{Bootstrap: bootstrap, Mode: p2p.Public}
		if i == 0 {
			c.Shelf = shelf(t, "Ana - Lima.wav", wav(7, 64<<10))
		}
		first = append(first, open(t, c))
	}
	for _, p := range first {
		p.until("neighbours and nodes of the DHT", func() bool { return p.Status().Neighbours >= enough && p.Status().DHTNodes > 3 })
	}
	for _, p := range first {
		p.Remember()
	}
	ports := make([]string, listeners)
	for i, p := range first {
		ports[i] = p.Addr().String()
		p.close()
	}
	d.Close()
	var again []*peer
	for i, p := range first {
		c := p.config
		c.Changed = nil
		again = append(again, openOn(t, ports[i], c))
	}
	for _, p := range again {
		p.until("neighbours of before", func() bool { return p.Status().Neighbours >= enough })
		p.until("a node of the DHT of before", func() bool { return p.Status().DHTNodes > 0 })
	}
	if w := again[listeners-1].find("Lima"); len(w.Holders) == 0 {
		t.Error("nobody has what is shared")
	}
}

// TestBootstrapNodesAreAskedOnlyWhenNobodyOfBeforeIsThere counts what a bootstrap node hears.
func TestBootstrapNodesAreAskedOnlyWhenNobodyOfBeforeIsThere(t *testing.T) {
	bootstrap, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer bootstrap.Close()
	heard := make(chan struct{})
	go func() {
		b := make([]byte, 1500)
		if _, _, err := bootstrap.ReadFrom(b); err == nil {
			close(heard)
		}
	}()
	d, err := p2ptest.OpenDHT(8)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	noted(t, dir, d.Bootstrap()...)
	p := open(t, p2p.Config{Dir: dir, Mode: p2p.Public, Bootstrap: []string{bootstrap.LocalAddr().String()}})
	p.until("nodes of before", func() bool { return p.Status().DHTNodes >= 8 })
	p.close()
	select {
	case <-heard:
		t.Error("the bootstrap node was asked, though others are there")
	default:
	}
	d.Close()
	open(t, p2p.Config{Dir: dir, Mode: p2p.Public, Bootstrap: []string{bootstrap.LocalAddr().String()}})
	select {
	case <-heard:
	case <-time.After(patience):
		t.Error("the bootstrap node was not asked, though nobody else is there")
	}
}

// noted writes the record of a node that knew these.
func noted(t *testing.T, dir string, nodes ...string) {
	t.Helper()
	var entries []string
	for _, n := range nodes {
		addr, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, fmt.Sprintf(`{"addr":%s,"seen":%q}`, addr, time.Now().UTC().Format(time.RFC3339)))
	}
	text := `{"nodes":[` + strings.Join(entries, ",") + `]}`
	if err := os.WriteFile(filepath.Join(dir, "contacts.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
