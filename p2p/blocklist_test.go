package p2p_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net/netip"
	"strings"
	"testing"

	"linnet/p2p"
)

const listed = `# a comment
; another
Some Organisation:1.2.3.0-1.2.3.255
A name: with colons, and a comma:5.6.7.8-5.6.7.9
001.002.004.000 - 001.002.004.255 , 100 , Some organisation
001.002.005.000 - 001.002.005.255 , 200 , allowed by its level
10.20.0.0/16
198.51.100.7
2001:db8::/32
v6 too:2001:dead::1-2001:dead::ff
1.2.3.128-1.2.4.10
this is no address
9.9.9.9-8.8.8.8
0.0.0.0/0
`

func TestBlockListFormats(t *testing.T) {
	l, err := p2p.ReadBlockList(strings.NewReader(listed))
	if err != nil {
		t.Fatal(err)
	}
	for addr, want := range map[string]bool{
		"1.2.2.255": false, "1.2.3.0": true, "1.2.3.255": true, "1.2.4.255": true, "1.2.5.1": false,
		"5.6.7.8": true, "5.6.7.10": false, "10.20.255.255": true, "10.21.0.0": false, "198.51.100.7": true, "198.51.100.8": false,
		"::ffff:1.2.3.4": true, "2001:db8:1::1": true, "2001:db9::1": false, "2001:dead::80": true, "2001:dead::100": false,
		"9.9.9.9": false, "8.8.8.8": false, "0.0.0.0": false, "255.255.255.255": false,
	} {
		if got := l.Blocks(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s blocked: %v", addr, got)
		}
	}
	if l.Lines != 9 || l.Skipped != 3 || l.Len() != 6 {
		t.Errorf("%d lines, %d skipped, %d ranges", l.Lines, l.Skipped, l.Len())
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(listed))
	z.Close()
	if again, err := p2p.ReadBlockList(&packed); err != nil || again.Len() != l.Len() {
		t.Errorf("packed: %v, %v", again.Len(), err)
	}
}

func TestBlockListThatIsNone(t *testing.T) {
	for name, s := range map[string]string{
		"nothing":      "",
		"a web page":   "<html>\n<body>not found</body>\n",
		"a long line":  strings.Repeat("1.2.3.4 ", 4<<10),
		"broken gzip":  "\x1f\x8b\x08rest",
		"cut off gzip": "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x4a",
	} {
		if _, err := p2p.ReadBlockList(strings.NewReader(s)); err == nil || name != "cut off gzip" && !errors.Is(err, p2p.ErrNotBlockList) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzBlockList(f *testing.F) {
	f.Add(listed)
	f.Add("a:b:c-d\n1.2.3.4-1.2.3.5, 1")
	f.Fuzz(func(t *testing.T, s string) {
		l, err := p2p.ReadBlockList(strings.NewReader(s))
		if err != nil {
			return
		}
		if l.Len() > l.Lines {
			t.Errorf("%d ranges of %d lines", l.Len(), l.Lines)
		}
		l.Blocks(netip.MustParseAddr("1.2.3.4"))
		l.Blocks(netip.MustParseAddr("2001:db8::1"))
	})
}

// TestBlockedPeerIsRefusedBothWays: it is not called, may not call, and is left when the list comes late.
func TestBlockedPeerIsRefusedBothWays(t *testing.T) {
	l, err := p2p.ReadBlockList(strings.NewReader("127.0.0.0/8"))
	if err != nil {
		t.Fatal(err)
	}
	refuses, other := open(t, p2p.Config{Block: l}), open(t, p2p.Config{})
	third := open(t, p2p.Config{})
	refuses.AddPeer(other.Addr())
	other.AddPeer(refuses.Addr())
	other.meet(third) // long enough for the calls above to have been made
	if n := refuses.Status().Neighbours; n != 0 {
		t.Errorf("%d neighbours in spite of the list", n)
	}
	other.SetBlockList(l)
	other.until("the neighbour is left", func() bool { return other.Status().Neighbours == 0 })
	other.SetBlockList(nil)
	other.meet(open(t, p2p.Config{}))
}
