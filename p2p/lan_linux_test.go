package p2p_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

const modeVar = "LINNET_TEST_MODE"

func init() { roles["lan"] = lanRole }

// TestLANOnlySendsNothingBeyondTheLAN runs a node in a network of its own that has a LAN and a way out,
// tells it of peers, holders and DHT nodes beyond, and looks at every packet that leaves. In mode
// Public the same node shows that they would be seen.
func TestLANOnlySendsNothingBeyondTheLAN(t *testing.T) {
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("iproute2 is not installed")
	}
	beyond := func(mode string) (out []string) {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), roleVar+"=lan", modeVar+"="+mode, folderVar+"="+t.TempDir())
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		}
		b, err := cmd.CombinedOutput()
		if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSPC) {
			t.Skipf("this system makes no network of one's own: %v", err)
		}
		if err != nil || !strings.Contains(string(b), "saw 192.168.77.9") {
			t.Fatalf("%v: %s", err, b)
		}
		for to := range strings.FieldsSeq(string(b)) {
			ip, err := netip.ParseAddr(to)
			if err == nil && !ip.IsMulticast() && !ip.IsLoopback() && !ip.IsPrivate() && !ip.IsLinkLocalUnicast() &&
				to != "255.255.255.255" {
				out = append(out, to)
			}
		}
		return out
	}
	if got := beyond("lan"); len(got) > 0 {
		t.Errorf("packets went to %v", got)
	}
	if got := beyond("public"); !slices.Contains(got, "203.0.113.7") || !slices.Contains(got, "203.0.113.9") {
		t.Errorf("in mode public packets went only to %v: the test sees nothing", got)
	}
}

// lanRole says "saw ADDRESS" for every address that a packet was sent to.
func lanRole() error {
	for _, args := range []string{"link set lo up", "link add lan0 type veth peer name wire", "link set wire up",
		"addr add 192.168.77.2/24 dev lan0", "link set lan0 up",
		"route add default via 192.168.77.1", "neigh add 192.168.77.1 lladdr 02:00:00:00:00:01 dev lan0 nud permanent",
		"neigh add 192.168.77.9 lladdr 02:00:00:00:00:09 dev lan0 nud permanent"} {
		if b, err := exec.Command("ip", strings.Fields(args)...).CombinedOutput(); err != nil {
			return fmt.Errorf("ip %s: %w: %s", args, err, b)
		}
	}
	everything := binary.NativeEndian.Uint16([]byte{0, syscall.ETH_P_ALL}) // in network order
	raw, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_DGRAM, int(everything))
	if err != nil {
		return fmt.Errorf("a raw socket: %w", err)
	}
	if err := syscall.Bind(raw, &syscall.SockaddrLinklayer{Protocol: everything}); err != nil {
		return err
	}
	s, err := p2ptest.NewShelf()
	if err != nil {
		return err
	}
	dir := os.Getenv(folderVar)
	mode := map[string]p2p.Mode{"lan": p2p.LANOnly, "public": p2p.Public}[os.Getenv(modeVar)]
	n, err := p2p.Open(p2p.Config{Dir: dir, Music: dir, Mode: mode, Bootstrap: []string{"203.0.113.9:6881"}, LAN: true, Shelf: s})
	if err != nil {
		return err
	}
	n.AddPeer(netip.MustParseAddrPort("203.0.113.7:6881"))
	row := p2p.Row{InfoHash: p2p.InfoHash{1}, Title: "Lima"}
	if _, err := n.Fetch(p2p.Want{Row: row, Holders: []p2p.Holder{{Addr: netip.MustParseAddrPort("198.51.100.5:6881")}}}); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	// In mode Public there is nobody to answer, so that time runs out.
	if err := n.Announce(ctx); err != nil && mode == p2p.LANOnly {
		return err
	}
	n.AddPeer(netip.MustParseAddrPort("192.168.77.9:6881"))
	seen := make(map[string]bool)
	for !seen["192.168.77.9"] {
		to, err := destination(raw)
		if err != nil {
			return err
		}
		if to != "" && !seen[to] {
			seen[to] = true
			fmt.Println("saw", to)
		}
	}
	return n.Close()
}

// destination reads one packet and returns where it goes, "" if that is this machine or no IP address.
func destination(raw int) (string, error) {
	b := make([]byte, 2048)
	size, from, err := syscall.Recvfrom(raw, b, 0)
	if err != nil {
		return "", err
	}
	ll, ok := from.(*syscall.SockaddrLinklayer)
	const outgoing = 4 // PACKET_OUTGOING
	if !ok || ll.Pkttype != outgoing {
		return "", nil
	}
	switch {
	case size >= 20 && b[0]>>4 == 4:
		return netip.AddrFrom4([4]byte(b[16:20])).String(), nil
	case size >= 40 && b[0]>>4 == 6:
		return netip.AddrFrom16([16]byte(b[24:40])).String(), nil
	}
	return "", nil
}
