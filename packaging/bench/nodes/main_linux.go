// Nodes has some dozens of nodes find each other's music over lines with delay and loss, then again when all were started anew and the
// node of the DHT from which they began is dead; see nodes.sh, which gives it network namespaces of its own.
package main

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"linnet/p2p/p2ptest/line"
	"linnet/packaging/bench/worker"
)

func main() { worker.Main("nodes", bench, map[string]func() error{"dht": dht, "node": node}) }

const dhtAddress = "198.51.100.1"

// crowd is what is measured.
type crowd struct {
	dir   string
	start string // HOST:PORT of the node of the DHT from which all begin
	hosts []line.Host
	nodes []*worker.Worker
}

// read takes NODES DELAY LOSS, of which loss is in percent.
func read(args []string) (c crowd, err error) {
	if len(args) != 3 {
		return c, errors.New("usage: nodes NODES DELAY LOSS")
	}
	n, err := strconv.Atoi(args[0])
	if err != nil || n < 2 || n > 200 {
		return c, fmt.Errorf("how many nodes, 2 to 200: %q", args[0])
	}
	var q line.Quality
	if q.Delay, err = time.ParseDuration(args[1]); err != nil {
		return c, fmt.Errorf("the delay: %w", err)
	}
	if q.Loss, err = strconv.ParseFloat(args[2], 64); err != nil {
		return c, fmt.Errorf("the loss in percent: %w", err)
	}
	q.Loss /= 100
	c.hosts = append(c.hosts, line.Host{Namespace: "dht", Address: netip.MustParseAddr(dhtAddress), Quality: q})
	for i := range n { // each in a network of its own
		address := netip.AddrFrom4([4]byte{198, 18, byte(i + 1), 1})
		c.hosts = append(c.hosts, line.Host{Namespace: fmt.Sprint("node", i), Address: address, Quality: q})
	}
	return c, nil
}

func bench(args []string) error {
	c, err := read(args)
	if err != nil {
		return err
	}
	s, err := line.Open(c.hosts, 1)
	if err != nil {
		return err
	}
	defer s.Close()
	if c.dir, err = os.MkdirTemp("", "nodes"); err != nil {
		return err
	}
	defer os.RemoveAll(c.dir)
	first, err := worker.Start("dht", nil, worker.Role+"=dht")
	if err != nil {
		return err
	}
	defer first.Kill()
	ready, err := first.Expect("ready", 1)
	if err != nil {
		return err
	}
	c.start = ready[0]
	q := c.hosts[0].Quality
	fmt.Printf("%d nodes, %v and %g %% loss each way\n", len(c.hosts)-1, q.Delay, q.Loss*100)
	defer func() {
		for _, w := range c.nodes {
			w.Kill()
		}
	}()
	if err := c.measure("from a node of the DHT"); err != nil {
		return err
	}
	if err := c.rest(s); err != nil {
		return err
	}
	if err := c.leave(); err != nil {
		return err
	}
	first.Kill()
	return c.measure("all started anew, that node dead")
}

// settling is how long nodes are left alone before their rest is measured, and for how long it is.
const settling, resting = 2 * time.Minute, 2 * time.Minute

// rest says what a node costs while its listener does nothing.
func (c *crowd) rest(s *line.Switch) error {
	time.Sleep(settling)
	sent := make([]int64, len(c.nodes))
	for i := range c.nodes {
		sent[i] = s.Sent(c.hosts[i+1].Address)
	}
	time.Sleep(resting)
	var packets, resident []float64
	for i, w := range c.nodes {
		packets = append(packets, float64(s.Sent(c.hosts[i+1].Address)-sent[i])/resting.Seconds())
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", w.PID()))
		if err != nil {
			return err
		}
		_, rest, _ := strings.Cut(string(b), "VmRSS:")
		var kB float64
		if _, err := fmt.Sscan(rest, &kB); err != nil {
			return fmt.Errorf("the memory of a node: %w", err)
		}
		resident = append(resident, kB/1024)
	}
	slices.Sort(packets)
	slices.Sort(resident)
	fmt.Printf("%-34s %.1f packets/s sent (median), %.1f (most); %.0f MB resident (median), %.0f (most)\n", "at rest, for two minutes",
		packets[len(packets)/2], packets[len(packets)-1], resident[len(resident)/2], resident[len(resident)-1])
	return nil
}

// leave has all nodes end as a listener's do.
func (c *crowd) leave() error {
	for _, w := range c.nodes {
		w.Close()
	}
	for _, w := range c.nodes {
		if err := w.Wait(); err != nil {
			return fmt.Errorf("a node ended: %w", err)
		}
	}
	c.nodes = nil
	return nil
}

// askers is how many nodes search: a search goes on for seconds.
const askers = 20

// measure starts all nodes and has some look for what one other holds, and for what all hold.
func (c *crowd) measure(name string) error {
	began := time.Now()
	for i := range c.hosts[1:] {
		w, err := worker.Start(fmt.Sprint("node", i), nil, worker.Role+"=node", numberVar+"="+strconv.Itoa(i), startVar+"="+c.start,
			folderVar+"="+filepath.Join(c.dir, fmt.Sprint(i)), hostVar+"="+c.hosts[i+1].Address.String(),
			enoughVar+"="+strconv.Itoa((len(c.hosts)-2)/4))
		if err != nil {
			return err
		}
		c.nodes = append(c.nodes, w)
	}
	for i, w := range c.nodes {
		if _, err := w.Expect("met", 1); err != nil {
			return fmt.Errorf("node %d meets nobody: %w", i, err)
		}
	}
	met := time.Since(began)
	var first []float64
	found, holders := 0, 0
	asking := c.nodes[:min(len(c.nodes), askers)]
	for i, w := range asking {
		got, err := ask(w, title((i+1)%len(c.nodes)))
		if err != nil {
			return err
		}
		if got.rows > 0 {
			found++
			first = append(first, got.first)
		}
		if got, err = ask(w, common); err != nil {
			return err
		}
		holders += got.rows
	}
	if len(first) == 0 {
		return errors.New("nothing is found")
	}
	slices.Sort(first)
	fmt.Printf("%-34s met in %.1f s; what one of them holds: %d of %d found, first row in %.0f ms (median), %.0f ms (worst); "+
		"what all hold: %.1f %% of the holders\n", name, met.Seconds(), found, len(asking), first[len(first)/2], first[len(first)-1],
		100*float64(holders)/float64(len(asking)*(len(c.nodes)-1)))
	return nil
}
