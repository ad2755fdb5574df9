// Package interop has other people's BitTorrent programs, from Debian's packages, fetch from Linnet, and Linnet from them.
package interop_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/p2p/internal/modegate"
	"linnet/p2p/p2ptest/netns"
)

// TestMain has all programs run at once, since each waits for its own timers most of the time.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "5"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// patience is how long a program may take for all that it is told, on a busy machine.
const patience = 3 * time.Minute

// Each program is run once for each kind of connection, in a network where no other can be made.
const (
	overTCP   = "TCP"
	overUTP   = "uTP"
	encrypted = "encryption" // required by the program; TCP or uTP
)

var kinds = []string{overTCP, overUTP, encrypted}

// A torrent is found in one of these ways.
const (
	byDHT     = "DHT"     // a magnet link with the infohash alone
	byAddress = "x.pe"    // a magnet link with the address of who has it
	byTracker = "tracker" // a .torrent file that names one
)

var ways = []string{byDHT, byAddress, byTracker}

// client is a program of other people.
type client struct {
	name, program string
	installed     func() bool // where the program alone does not tell
	// cannot says of a way or a kind why the program has none: in either direction, or in that which stands before it.
	cannot map[string]string
	// slowDHT is true of a program that looks on the DHT by timers of its own, up to 25 minutes apart, which no test waits for.
	slowDHT bool
	// start runs the program. It shall share what it finds whole in its folder, and fetch the rest into it.
	start func(*world, *host) *exec.Cmd
	// tell tells a running program what its command line cannot, and again from time to time; false while it does not listen yet.
	// nil has nothing to tell.
	tell func(*world, *host) bool
}

func TestInteropLibtorrent(t *testing.T)   { run(t, libtorrent) }
func TestInteropQBittorrent(t *testing.T)  { run(t, qbittorrent) }
func TestInteropTransmission(t *testing.T) { run(t, transmission) }
func TestInteropAria2(t *testing.T)        { run(t, aria2) }
func TestInteropRTorrent(t *testing.T)     { run(t, rtorrent) }

// run has a program fetch from Linnet, and Linnet from it, a track and an album by each kind of connection and found in each way.
func run(t *testing.T, c client) {
	t.Parallel()
	if underRace {
		t.Skip("with the race detector other programs are left out: it finds a race of the engine's own (PeerConn.onReadExtendedMsg)")
	}
	if _, err := exec.LookPath(c.program); err != nil || c.installed != nil && !c.installed() {
		t.Skip(c.name + " is not installed")
	}
	if _, err := exec.LookPath("nft"); err != nil {
		t.Skip("nftables is not installed")
	}
	if !netns.Sandbox(t, network(t)...) {
		return
	}
	w := newWorld(t, c)
	for _, kind := range kinds {
		if w.why(kind, "") == "" {
			w.settle(kind)
		}
	}
	w.begin()
	w.wait()
	w.report()
}

// why is the reason why a kind of connection, or a way, is not tried in a direction, or "" in neither.
func (w *world) why(what, direction string) string {
	if what == overUTP && !modegate.HaveUTP {
		return "this build of Linnet has none, which cgo gives"
	}
	if what == byDHT && w.client.slowDHT && os.Getenv("LINNET_TEST_INTEROP") != "all" {
		return "it looks there by timers of its own, which only packaging/interop.sh waits for"
	}
	if reason := w.client.cannot[what]; reason != "" || direction == "" {
		return reason
	}
	return w.client.cannot[direction+" "+what]
}

// report prints a line for each thing tried, of which packaging/interop.sh makes a table.
func (w *world) report() {
	for _, x := range w.trials {
		said := fmt.Sprintf("%.1f s", x.took.Seconds())
		if x.took == 0 {
			said = "no: not within " + patience.String()
			w.t.Errorf("%s, %s by %s over %s: nothing came. %s", x.direction, x.content, x.way, x.kind, w.state(x))
		}
		w.line(x.direction, x.way, x.content, x.kind, said)
	}
	for _, direction := range []string{fetches, serves} {
		for _, what := range append(kinds, ways...) {
			if reason := w.why(what, direction); reason != "" && !(direction == serves && what == byAddress) {
				w.line(direction, what, "", "", reason)
			}
		}
	}
}

// state is what Linnet says of a transfer.
func (w *world) state(x *trial) string {
	for _, got := range w.seek.Transfers() {
		if x.direction == serves && got.Row.InfoHash == x.want.Row.InfoHash {
			return fmt.Sprintf("%v, %d of %d bytes, %d sources: %s", got.State, got.Have, got.Size, got.Sources, got.Reason)
		}
	}
	return ""
}

func (w *world) line(fields ...string) {
	out := "interop|" + w.client.name
	for _, f := range fields {
		out += "|" + f
	}
	fmt.Fprintln(os.Stdout, out)
}
