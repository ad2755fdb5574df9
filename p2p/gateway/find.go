package gateway

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"strings"
)

// ErrNone says that no router is known.
var ErrNone = errors.New("no router is known")

// Find returns the router of this machine's default route (IPv4). Where the system does not list its
// routes as Linux does, it is the first address of the network that leads out, which is what most
// home routers have.
func Find() (netip.AddrPort, error) {
	if f, err := os.Open("/proc/net/route"); err == nil {
		defer f.Close() // read only
		if a, ok := defaultRoute(f); ok {
			return netip.AddrPortFrom(a, Port), nil
		}
		return netip.AddrPort{}, ErrNone
	}
	c, err := net.Dial("udp4", "192.0.2.1:9") // sends nothing
	if err != nil {
		return netip.AddrPort{}, ErrNone
	}
	defer c.Close()
	own := c.LocalAddr().(*net.UDPAddr).AddrPort().Addr().Unmap()
	if !own.IsPrivate() {
		return netip.AddrPort{}, ErrNone
	}
	b := own.As4()
	b[3] = 1
	return netip.AddrPortFrom(netip.AddrFrom4(b), Port), nil
}

// defaultRoute reads Linux's /proc/net/route: numbers in hexadecimal, as they lie in memory on a
// little-endian machine.
func defaultRoute(r io.Reader) (netip.Addr, bool) {
	lines := bufio.NewScanner(io.LimitReader(r, 1<<20))
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 8 || f[1] != "00000000" || f[7] != "00000000" {
			continue
		}
		b, err := hex.DecodeString(f[2])
		if err != nil || len(b) != 4 {
			continue
		}
		var ip [4]byte
		binary.BigEndian.PutUint32(ip[:], binary.LittleEndian.Uint32(b))
		if a := netip.AddrFrom4(ip); !a.IsUnspecified() {
			return a, true
		}
	}
	return netip.Addr{}, false
}
