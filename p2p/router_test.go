package p2p_test

import (
	"bytes"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// mappedRole is a listener who shares a folder, and says what the router passes on to it once it does.
func mappedRole() error {
	s, err := p2ptest.NewShelf(os.Getenv(musicVar))
	if err != nil {
		return err
	}
	changed, left := make(chan struct{}, 1), make(chan struct{})
	n, err := p2p.Open(p2p.Config{Dir: os.Getenv(folderVar), Listen: os.Getenv(listenVar), Mode: p2p.Public, Shelf: s, Changed: func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}})
	if err != nil {
		return err
	}
	fmt.Println("ready", n.Addr())
	go func() {
		defer close(left)
		os.Stdin.Read(make([]byte, 1)) // until it ends
	}()
	for told := ""; ; {
		if r := n.Reachability(); r.Mapping != told {
			told = r.Mapping
			fmt.Println("mapped", r.Mapping, r.Public)
		}
		select {
		case <-changed:
		case <-left:
			return n.Close()
		}
	}
}

// TestRealRouter: a router that runs miniupnpd, as many at home do, passes a stranger on to a listener behind it, who asked by
// PCP or by UPnP, and no more once the listener has left. Its address is a public one: miniupnpd serves no others.
func TestRealRouter(t *testing.T) {
	for _, program := range []string{"nft", "miniupnpd"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	const router, public = "rana", "11.0.0.10"
	in := func(command string) string { return "ip netns exec " + router + " " + command }
	setup := []string{"ip link add world type bridge", "ip addr add 11.0.0.1/24 dev world", "ip link set world up"}
	setup = append(setup, behindNAT("ana", public, "10.1.1")...)
	setup = append(setup, in("nft insert rule ip nat through ct status dnat accept"), in("nft add table inet filter"))
	for chain, hook := range map[string]string{"prerouting_miniupnpd": "nat hook prerouting priority -100",
		"postrouting_miniupnpd": "nat hook postrouting priority 100",
		"miniupnpd":             "filter hook forward priority 0"} { // those that it looks for, and what leads to them
		setup = append(setup, in("nft add chain inet filter "+chain),
			in(fmt.Sprintf("nft add chain inet filter to_%s '{ type %s ; }'", chain, hook)),
			in(fmt.Sprintf("nft add rule inet filter to_%s jump %s", chain, chain)))
	}
	if !sandbox(t, setup...) {
		return
	}
	for protocol, switches := range map[string]string{"PCP": "enable_natpmp=yes\nenable_upnp=no",
		"UPnP": "enable_natpmp=no\nenable_upnp=yes"} {
		t.Run(protocol, func(t *testing.T) {
			runRouter(t, router, "ext_ifname=wan\nlistening_ip=lan\nsecure_mode=yes\n"+
				"uuid=2c9a3b54-6d1f-4b57-9a0e-0d6f2b7f3c11\n"+switches+"\n")
			music, track := t.TempDir(), wav(72, 500<<10)
			write(t, filepath.Join(music, "Ana - Lima.wav"), track)
			o, err := p2p.MakeOffer(t.Context(), filepath.Join(music, "Ana - Lima.wav"))
			if err != nil {
				t.Fatal(err)
			}
			ana := employ(t, within("ana", ourselves(t)), roleVar+"=mapped", listenVar+"=0.0.0.0:7000", folderVar+"="+t.TempDir(),
				musicVar+"="+music)
			said := ana.expect("mapped")
			at, err := netip.ParseAddrPort(said[1])
			if err != nil || said[0] != protocol || at.Addr() != netip.MustParseAddr(public) {
				t.Fatalf("mapped %q", said)
			}
			stranger := openOn(t, "11.0.0.1:0", p2p.Config{Mode: p2p.Public})
			w := want(o)
			w.Holders = []p2p.Holder{{Addr: at}}
			stranger.fetch(w)
			stranger.untilState(p2p.Finished)
			ana.leave()
			for _, chain := range []string{"prerouting_miniupnpd", "miniupnpd"} {
				rules, err := exec.Command("ip", "netns", "exec", router, "nft", "list", "chain", "inet", "filter", chain).CombinedOutput()
				if err != nil || bytes.Contains(rules, []byte("7000")) {
					t.Errorf("once the listener has left: %s (%v)", rules, err)
				}
			}
		})
	}
}

// runRouter runs miniupnpd in a network namespace until the test ends.
func runRouter(t *testing.T, namespace, config string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "miniupnpd.conf")
	write(t, file, []byte(config))
	program, err := exec.LookPath("miniupnpd")
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd := within(namespace, exec.Command(program, "-d", "-f", file, "-P", filepath.Join(t.TempDir(), "pid")))
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Logf("the router: %s", &said)
		}
	})
}
