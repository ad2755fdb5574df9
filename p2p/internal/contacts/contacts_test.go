package contacts

import (
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/p2p/internal/statefile"
)

var epoch = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string, now time.Time) (*Book, *statefile.Losses) {
	t.Helper()
	l := &statefile.Losses{Log: slog.New(slog.DiscardHandler)}
	b, err := Load(dir, now, l)
	if err != nil {
		t.Fatal(err)
	}
	return b, l
}

func addr(n int) netip.AddrPort {
	return netip.MustParseAddrPort(fmt.Sprintf("192.0.2.%d:%d", n%250+1, 1000+n))
}

// TestNewestAreKept: what was seen last stays, once, over a restart; a mapped address of IPv4 is the plain one.
func TestNewestAreKept(t *testing.T) {
	dir := t.TempDir()
	b, _ := open(t, dir, epoch)
	for n := range 2 * Most {
		if err := b.Note([]netip.AddrPort{addr(n), addr(0)}, []netip.AddrPort{addr(n)},
			epoch.Add(time.Duration(n)*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	mapped := netip.AddrPortFrom(netip.AddrFrom16(addr(199).Addr().As16()), addr(199).Port())
	if err := b.Note(nil, []netip.AddrPort{mapped}, epoch.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	again, _ := open(t, dir, epoch.Add(2*time.Hour))
	nodes, neighbours := again.Nodes(), again.Neighbours()
	if len(nodes) != Most || len(neighbours) != Most || !slices.Contains(nodes, addr(0)) || nodes[0] != addr(199) && nodes[1] != addr(199) {
		t.Errorf("%d nodes from %v, %d neighbours", len(nodes), nodes[:2], len(neighbours))
	}
	if neighbours[0] != addr(199) || neighbours[1] != addr(198) || slices.Contains(neighbours, addr(0)) {
		t.Errorf("neighbours %v", neighbours[:3])
	}
}

// TestOldAndUselessAreForgotten: also what a clock in the future wrote.
func TestOldAndUselessAreForgotten(t *testing.T) {
	dir := t.TempDir()
	b, _ := open(t, dir, epoch)
	for _, n := range []struct {
		addr string
		at   time.Time
	}{{"192.0.2.1:1", epoch}, {"192.0.2.2:1", epoch.Add(Lasting)}, {"0.0.0.0:1", epoch.Add(Lasting)}, {"192.0.2.3:0", epoch.Add(Lasting)},
		{"192.0.2.4:1", epoch.Add(10 * Lasting)}} {
		if err := b.Note([]netip.AddrPort{netip.MustParseAddrPort(n.addr)}, nil, n.at); err != nil {
			t.Fatal(err)
		}
	}
	b, _ = open(t, dir, epoch.Add(Lasting+time.Second))
	if got := fmt.Sprint(b.Nodes()); got != "[192.0.2.4:1]" { // the others were over when that one was noted
		t.Error(got)
	}
	b, _ = open(t, dir, epoch.Add(2*Lasting))
	if got := b.Nodes(); len(got) != 1 {
		t.Errorf("a time to come is now: %v", got)
	}
}

// TestAnotherNetwork: who names none of the bootstrap nodes of before starts from the others, and who leaves the DHT of everybody asks none
// of its nodes. One more, one less, and a start without a DHT change nothing.
func TestAnotherNetwork(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		bootstrap string
		kept      int
	}{{"a:1 b:1", 0}, {"b:1 a:1", 1}, {"", 1}, {"a:1", 1}, {"a:1 c:1", 1}, {"d:1", 0}, {"d:1 all:1", 1}, {"all:2", 1}, {"d:1 all:2", 1},
		{"d:1", 0}, {"d:1 e:1", 1}, {"all:1", 0}} {
		b, _ := open(t, dir, epoch)
		b.StartFrom(strings.Fields(c.bootstrap), []string{"all:1", "all:2"})
		if nodes, neighbours := len(b.Nodes()), len(b.Neighbours()); nodes != c.kept || neighbours != c.kept {
			t.Errorf("%v: %d nodes, %d neighbours", c.bootstrap, nodes, neighbours)
		}
		if err := b.Note([]netip.AddrPort{addr(1)}, []netip.AddrPort{addr(2)}, epoch); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNobodyIsNotNoted: a node that is cut off forgets nobody and writes nothing.
func TestNobodyIsNotNoted(t *testing.T) {
	dir := t.TempDir()
	b, _ := open(t, dir, epoch)
	if err := b.Note(nil, nil, epoch); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "contacts.json")); !os.IsNotExist(err) {
		t.Error(err)
	}
}

// TestDamagedBook is set aside, and the node starts without.
func TestDamagedBook(t *testing.T) {
	for name, text := range map[string]string{"cut": `{"nodes":[{"addr":"192.0.2.1:1"`, "number": `{"nodes":[{"addr":7}]}`,
		"port":    `{"nodes":[{"addr":"192.0.2.1:99999"}]}`,
		"endless": `{"nodes":[` + strings.Repeat(" ", largest) + `]}`} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "contacts.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		b, l := open(t, dir, epoch)
		if len(l.List) != 1 || len(b.Nodes()) != 0 {
			t.Errorf("%s: %v, %v", name, l.List, b.Nodes())
		}
		if err := b.Note([]netip.AddrPort{addr(1)}, nil, epoch); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
