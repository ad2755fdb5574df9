package p2p_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/p2p"
)

// Some tests need processes: to be killed, or to be measured one by one. The test binary then runs
// itself again with a role, told by the environment. A role says "ready HOST:PORT", works until it
// is done or its standard input ends, and says "done SECONDS CPU-SECONDS RESIDENT-KB".
const (
	roleVar    = "LINNET_TEST_ROLE"
	folderVar  = "LINNET_TEST_FOLDER"
	offersVar  = "LINNET_TEST_OFFERS"  // a file of p2p.Offer as JSON
	rateVar    = "LINNET_TEST_RATE"    // bytes per second of a seeder
	holdersVar = "LINNET_TEST_HOLDERS" // HOST:PORT, with spaces between
	fillerVar  = "LINNET_TEST_FILLER"  // how many more tracks a seeder shares
)

var roles = map[string]func() error{"seed": seedRole, "fetch": fetchRole, "meet": meetRole, "mapped": mappedRole}

func TestMain(m *testing.M) {
	role := roles[os.Getenv(roleVar)]
	if role == nil {
		goleak.VerifyTestMain(m)
		return
	}
	if err := role(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func seedRole() error {
	offers, err := readOffers()
	if err != nil {
		return err
	}
	more, _ := strconv.Atoi(os.Getenv(fillerVar)) // none is no more
	s, err := filler(more)
	if err != nil {
		return err
	}
	for _, o := range offers {
		s.Put(o, p2p.Row{Artist: "Ana", Title: "Lima"})
	}
	rate, _ := strconv.Atoi(os.Getenv(rateVar)) // none is no limit
	n, err := p2p.Open(p2p.Config{Dir: os.Getenv(folderVar), Listen: "127.0.0.1:0", Shelf: s, UploadRate: rate})
	if err != nil {
		return err
	}
	debug.FreeOSMemory()
	fmt.Println("ready", n.Addr(), memoryKB("VmRSS"))
	_, err = io.Copy(io.Discard, os.Stdin)
	fmt.Println("done", 0, cpuSeconds(), memoryKB("VmHWM"))
	return errors.Join(err, n.Close())
}

func fetchRole() error {
	offers, err := readOffers()
	if err != nil {
		return err
	}
	changed := make(chan struct{}, 1)
	dir := os.Getenv(folderVar)
	n, err := p2p.Open(p2p.Config{Dir: dir, Music: dir + "/music", Listen: "127.0.0.1:0", Changed: func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}})
	if err != nil {
		return err
	}
	had, _, _ := progress(n)
	fmt.Println("ready", n.Addr(), had)
	var holders []p2p.Holder
	for _, h := range strings.Fields(os.Getenv(holdersVar)) {
		holders = append(holders, p2p.Holder{Addr: netip.MustParseAddrPort(h)})
	}
	began := time.Now()
	for i, o := range offers {
		row := p2p.Row{InfoHash: o.InfoHash, SHA256: o.SHA256, Size: o.Size, Title: fmt.Sprintf("Track %d", i)}
		if _, err := n.Fetch(p2p.Want{Row: row, Holders: holders}); err != nil {
			return err
		}
	}
	for {
		have, whole, failed := progress(n)
		if failed != "" {
			return errors.New(failed)
		}
		fmt.Println("have", have, whole)
		for _, x := range n.Transfers() {
			if x.Blocked {
				fmt.Println("waits", x.Reason)
			}
		}
		if whole == len(offers) {
			break
		}
		<-changed
	}
	took := time.Since(began)
	fmt.Println("fetched", n.Status().Down)
	fmt.Println("done", took.Seconds(), cpuSeconds(), memoryKB("VmHWM"))
	return n.Close()
}

// progress sums up verified bytes and finished transfers.
func progress(n *p2p.Node) (have int64, whole int, failed string) {
	for _, x := range n.Transfers() {
		have += x.Have
		switch {
		case x.State == p2p.Failed, x.State == p2p.Finished && !x.Verified:
			failed = x.Reason
		case x.State == p2p.Finished:
			whole++
		}
	}
	return have, whole, failed
}

func readOffers() ([]p2p.Offer, error) {
	b, err := os.ReadFile(os.Getenv(offersVar))
	if err != nil {
		return nil, err
	}
	var out []p2p.Offer
	return out, json.Unmarshal(b, &out)
}

// memoryKB is what this process holds now (VmRSS) or ever held (VmHWM), where the system tells.
func memoryKB(what string) int {
	b, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == what+":" {
			kb, _ := strconv.Atoi(f[1])
			return kb
		}
	}
	return 0
}

// A worker is a process in a role.
type worker struct {
	t     testing.TB
	cmd   *exec.Cmd
	in    io.Closer
	lines *bufio.Scanner
	addr  string
	had   int64 // verified bytes a fetcher found on its disk; resident kB of a seeder
}

type figures struct{ seconds, cpu, kb float64 }

// employ starts a role and waits until it is ready.
func employ(t testing.TB, cmd *exec.Cmd, env ...string) *worker {
	t.Helper()
	cmd.Env, cmd.Stderr = append(os.Environ(), env...), os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w := &worker{t: t, cmd: cmd, in: in, lines: bufio.NewScanner(out)}
	late := time.AfterFunc(5*time.Minute, func() { cmd.Process.Kill() }) // nothing a role does takes that long
	t.Cleanup(func() { late.Stop(); w.kill() })
	said := w.expect("ready")
	w.addr = said[0]
	if len(said) > 1 {
		w.had, _ = strconv.ParseInt(said[1], 10, 64) // the rival says something else
	}
	return w
}

// ourselves is this test binary, as a command.
func ourselves(t testing.TB) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exec.Command(self)
}

func (w *worker) expect(word string) []string {
	w.t.Helper()
	for w.lines.Scan() {
		if f := strings.Fields(w.lines.Text()); len(f) > 1 && f[0] == word {
			return f[1:]
		}
	}
	w.t.Fatalf("%v ended without saying %q (%v)", w.cmd.Args, word, w.lines.Err())
	return nil
}

// done waits for the role to end its work; a seeder does when its input ends.
func (w *worker) done() figures {
	w.t.Helper()
	var f [3]float64
	for i, word := range w.expect("done") {
		v, err := strconv.ParseFloat(word, 64)
		if err != nil || i >= len(f) {
			w.t.Fatalf("figures: %q", word)
		}
		f[i] = v
	}
	return figures{f[0], f[1], f[2]}
}

// leave lets the role close its node and end.
func (w *worker) leave() {
	w.in.Close()
	w.cmd.Wait()
}

// kill ends the process at once, as kill -9 does.
func (w *worker) kill() {
	w.cmd.Process.Kill() // it may be gone already
	w.in.Close()
	w.cmd.Wait()
}
