// Line has Linnet and libtorrent fetch one file from each other over a line with delay, loss and a rate, by TCP and by uTP only; see
// line.sh, which gives it network namespaces of its own.
package main

import (
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"time"

	"linnet/p2p/p2ptest/line"
	"linnet/packaging/bench/worker"
)

func main() { worker.Main("line", bench, map[string]func() error{"seed": seed, "fetch": fetch}) }

// The namespaces of the two ends.
const (
	giving, taking = "giving", "taking"
	givingAddress  = "198.51.100.1"
	takingAddress  = "198.51.100.2"
)

// plan is what is measured.
type plan struct {
	bytes   int64
	quality line.Quality
	rival   string // the script that plays libtorrent
}

// read takes MIB DELAY LOSS RATE RIVAL, of which loss is in percent and the rate in Mbit/s.
func read(args []string) (p plan, err error) {
	if len(args) != 5 {
		return p, fmt.Errorf("usage: line MIB DELAY LOSS RATE RIVAL")
	}
	mib, err := strconv.Atoi(args[0])
	if err != nil {
		return p, fmt.Errorf("the size in MiB: %w", err)
	}
	if p.quality.Delay, err = time.ParseDuration(args[1]); err != nil {
		return p, fmt.Errorf("the delay: %w", err)
	}
	loss, err := strconv.ParseFloat(args[2], 64)
	if err != nil {
		return p, fmt.Errorf("the loss in percent: %w", err)
	}
	rate, err := strconv.ParseFloat(args[3], 64)
	if err != nil {
		return p, fmt.Errorf("the rate in Mbit/s: %w", err)
	}
	p.bytes, p.quality.Loss, p.quality.Rate, p.rival = int64(mib)<<20, loss/100, int(rate*1e6), args[4]
	return p, nil
}

func bench(args []string) error {
	p, err := read(args)
	if err != nil {
		return err
	}
	s, err := line.Open([]line.Host{{Namespace: giving, Address: netip.MustParseAddr(givingAddress), Quality: p.quality},
		{Namespace: taking, Address: netip.MustParseAddr(takingAddress), Quality: p.quality}}, 1)
	if err != nil {
		return err
	}
	defer s.Close()
	dir, err := os.MkdirTemp("", "line")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	congestion, err := os.ReadFile("/proc/sys/net/ipv4/tcp_congestion_control")
	if err != nil {
		return err
	}
	fmt.Printf("%d MiB, %v and %g %% loss each way, %g Mbit/s; TCP is %s", p.bytes>>20, p.quality.Delay, p.quality.Loss*100,
		float64(p.quality.Rate)/1e6, congestion)
	for _, over := range []string{"TCP", "uTP"} {
		if over == "uTP" {
			if err := withoutTCP(); err != nil {
				return err
			}
		}
		if err := p.compare(dir, over); err != nil {
			return fmt.Errorf("over %s: %w", over, err)
		}
	}
	return nil
}

// compare prints how long each pair takes, and how Linnet compares with libtorrent alone.
func (p plan) compare(dir, over string) error {
	both := pair{"libtorrent", "libtorrent"}
	alone, err := p.run(dir, over, both)
	if err != nil {
		return err
	}
	for _, c := range []pair{both, {"linnet", "linnet"}, {"linnet", "libtorrent"}, {"libtorrent", "linnet"}} {
		took := alone
		if c != both {
			if took, err = p.run(dir, over, c); err != nil {
				return fmt.Errorf("%s to %s: %w", c.from, c.to, err)
			}
		}
		fmt.Printf("%s  %-10s -> %-10s  %8.2f s  %7.2f MB/s  ratio %.2f\n", over, c.from, c.to, took, float64(p.bytes)/1e6/took, alone/took)
	}
	return nil
}
