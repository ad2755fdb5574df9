package p2p_test

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

const (
	listenVar    = "LINNET_TEST_LISTEN"
	bootstrapVar = "LINNET_TEST_BOOTSTRAP"
	musicVar     = "LINNET_TEST_MUSIC" // a folder to share
	seekVar      = "LINNET_TEST_SEEK"  // words of a track to find and fetch
)

// meetRole is a listener who joins by the DHT alone, shares a folder, and fetches what it is told to.
func meetRole() error {
	s, err := p2ptest.NewShelf()
	if err != nil {
		return err
	}
	if dir := os.Getenv(musicVar); dir != "" {
		if s, err = p2ptest.NewShelf(dir); err != nil {
			return err
		}
	}
	changed := make(chan struct{}, 1)
	dir := os.Getenv(folderVar)
	n, err := p2p.Open(p2p.Config{Dir: dir, Music: filepath.Join(dir, "music"), Listen: os.Getenv(listenVar), Mode: p2p.Public, Shelf: s,
		Bootstrap: strings.Fields(os.Getenv(bootstrapVar)), LAN: os.Getenv(bootstrapVar) == "", Changed: func() {
			select {
			case changed <- struct{}{}:
			default:
			}
		}})
	if err != nil {
		return err
	}
	defer n.Close()
	fmt.Println("ready", n.Addr())
	words := os.Getenv(seekVar)
	for told := 0; words != ""; {
		if now := n.Status().Neighbours; now != told {
			told = now
			fmt.Println("neighbours", now)
			if err := fetchFound(n, words); err != nil {
				return err
			}
		}
		for _, x := range n.Transfers() {
			if x.State == p2p.Finished {
				from, _ := n.Sources(x.Row.InfoHash)
				fmt.Println("from", from[0].Addr)
				fmt.Println("done", 0, cpuSeconds(), memoryKB("VmHWM"))
				words = ""
			}
		}
		if words != "" {
			<-changed
		}
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// fetchFound fetches the first row that is found, if any is by now.
func fetchFound(n *p2p.Node, words string) error {
	var w p2p.Want
	err := n.Search(context.Background(), p2p.Query{Text: words}, func(as []p2p.Answer, _ p2p.Progress) {
		for _, a := range as {
			w.Row = a.Row
			w.Holders = append(w.Holders, a.Holder)
		}
	})
	if err == nil && len(w.Holders) > 0 {
		_, err = n.Fetch(w)
	}
	return err
}

// behindNAT sets up a router at an address of the world's network, and a host behind it that nobody can
// call. As real ones do, the router drops what it did not ask for.
func behindNAT(host, public, private string) []string {
	router := "r" + host
	in := func(ns, command string) string { return "ip netns exec " + ns + " " + command }
	return []string{
		"ip netns add " + router, "ip netns add " + host,
		fmt.Sprintf("ip link add w%s type veth peer name wan netns %s", host, router),
		fmt.Sprintf("ip link set w%s master world up", host),
		fmt.Sprintf("ip link add lan netns %s type veth peer name eth netns %s", router, host),
		in(router, "ip addr add "+public+"/24 dev wan"), in(router, "ip link set wan up"),
		in(router, "ip addr add "+private+".1/24 dev lan"), in(router, "ip link set lan up"), in(router, "ip link set lo up"),
		in(router, "sysctl -qw net.ipv4.ip_forward=1"),
		in(host, "ip addr add "+private+".2/24 dev eth"), in(host, "ip link set eth up"), in(host, "ip link set lo up"),
		in(host, "ip route add default via "+private+".1"),
		in(router, `nft add table ip nat`),
		in(router, `nft add chain ip nat out '{ type nat hook postrouting priority 100 ; }'`),
		in(router, `nft add rule ip nat out oifname wan masquerade`),
		in(router, `nft add chain ip nat in '{ type filter hook input priority 0 ; }'`),
		in(router, `nft add rule ip nat in iifname wan ct state new drop`),
		in(router, `nft add chain ip nat through '{ type filter hook forward priority 0 ; }'`),
		in(router, `nft add rule ip nat through iifname wan ct state new drop`),
	}
}

// TestTwoNATs: two listeners that nobody can call find each other by the DHT, connect with the help of a
// third whom both can call (BEP 55), and one fetches from the other.
func TestTwoNATs(t *testing.T) {
	if !p2p.HaveUTP {
		t.Skip("hole punching needs uTP, which needs cgo")
	}
	if _, err := exec.LookPath("nft"); err != nil {
		t.Skip("nftables is not installed")
	}
	setup := []string{"ip link add world type bridge", "ip addr add 198.51.100.1/24 dev world", "ip link set world up"}
	setup = append(setup, behindNAT("ana", "198.51.100.10", "10.1.1")...)
	setup = append(setup, behindNAT("bo", "198.51.100.20", "10.1.2")...)
	if !sandbox(t, setup...) {
		return
	}
	d, err := p2ptest.OpenDHTOn("198.51.100.1", 8)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	helper := openOn(t, "198.51.100.1:0", p2p.Config{Bootstrap: d.Bootstrap(), Mode: p2p.Public})
	music := t.TempDir()
	write(t, filepath.Join(music, "Ana - Lima.wav"), wav(70, 700<<10))
	common := []string{roleVar + "=meet", listenVar + "=0.0.0.0:7000", bootstrapVar + "=" + d.Bootstrap()[0]}
	employ(t, within("ana", ourselves(t)), append(common, folderVar+"="+t.TempDir(), musicVar+"="+music)...)
	helper.until("ana is there", func() bool { return helper.Status().Neighbours == 1 })
	bo := employ(t, within("bo", ourselves(t)), append(common, folderVar+"="+t.TempDir(), seekVar+"=lima")...)
	if from := bo.expect("from")[0]; netip.MustParseAddrPort(from).Addr() != netip.MustParseAddr("198.51.100.10") {
		t.Errorf("came from %s, want from behind the other router", from)
	}
	bo.done()
}

// TestLANDiscovery: two listeners of one network who know of nobody find each other (BEP 14).
func TestLANDiscovery(t *testing.T) {
	host := func(name, address string) []string {
		return []string{"ip netns add " + name, fmt.Sprintf("ip link add w%s type veth peer name eth netns %s", name, name),
			fmt.Sprintf("ip link set w%s master home up", name), fmt.Sprintf("ip netns exec %s ip addr add %s/24 dev eth", name, address),
			fmt.Sprintf("ip netns exec %s ip link set eth up", name), fmt.Sprintf("ip netns exec %s ip route add default dev eth", name)}
	}
	setup := append([]string{"ip link add home type bridge", "ip link set home up"}, host("ana", "192.168.7.2")...)
	if !sandbox(t, append(setup, host("bo", "192.168.7.3")...)...) {
		return
	}
	music := t.TempDir()
	write(t, filepath.Join(music, "Ana - Lima.wav"), wav(71, 300<<10))
	common := []string{roleVar + "=meet", listenVar + "=0.0.0.0:7000"}
	employ(t, within("ana", ourselves(t)), append(common, folderVar+"="+t.TempDir(), musicVar+"="+music)...)
	bo := employ(t, within("bo", ourselves(t)), append(common, folderVar+"="+t.TempDir(), seekVar+"=lima")...)
	if from := bo.expect("from")[0]; netip.MustParseAddrPort(from).Addr() != netip.MustParseAddr("192.168.7.2") {
		t.Errorf("came from %s", from)
	}
	bo.done()
}
