package p2p_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// BenchmarkFindingAmong lets nodes meet by a DHT of 400, each with an address of its own, and search for
// a track that every eighth of them holds, by its title alone. It reports the median time until the
// first row and until the search is over, the share of the holders found, how many were asked, and that
// beside the model: among fewer than make a neighbourhood it finds all holders and asks all others.
func BenchmarkFindingAmong(b *testing.B) {
	d, err := p2ptest.OpenDHT(400)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	o, err := p2p.MakeOffer(b.Context(), bigWAV(b, b.TempDir()))
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{10, 60} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			nodes, holders := gathered(b, n, d.Bootstrap()[:8], o)
			var firsts, wholes []float64
			found, asked, turn := 0, 0, 0
			for b.Loop() {
				if turn++; turn%n%8 == 0 {
					turn++ // a holder does not search
				}
				first, whole, holdersFound, reach := search(b, nodes[turn%n])
				firsts, wholes = append(firsts, first), append(wholes, whole)
				found, asked = found+holdersFound, asked+reach.Asked
			}
			slices.Sort(firsts)
			slices.Sort(wholes)
			b.ReportMetric(firsts[len(firsts)/2], "ms-first")
			b.ReportMetric(wholes[len(wholes)/2], "ms-whole")
			b.ReportMetric(100*float64(found)/float64(holders*b.N), "%-found")
			b.ReportMetric(float64(asked)/float64(b.N), "asked/op")
			b.ReportMetric(float64(asked)/float64(b.N*(n-1)), "asked/model")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// gathered opens nodes and returns when each has most of the others for neighbours.
func gathered(b *testing.B, n int, bootstrap []string, o p2p.Offer) (nodes []*p2p.Node, holders int) {
	b.Helper()
	changed := make(chan struct{}, 1)
	for i := range n {
		s, err := p2ptest.NewShelf()
		if err != nil {
			b.Fatal(err)
		}
		if i%8 == 0 {
			s.Put(o, p2p.Row{Artist: "Kvartet", Title: "Jutro"})
			holders++
		}
		node, err := p2p.Open(p2p.Config{Dir: filepath.Join(b.TempDir(), fmt.Sprint(i)), Listen: fmt.Sprintf("127.60.%d.%d:0", n, i+1),
			Bootstrap: bootstrap, Mode: p2p.Public, Shelf: s, Changed: func() {
				select {
				case changed <- struct{}{}:
				default:
				}
			}})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { node.Close() })
		nodes = append(nodes, node)
	}
	for _, node := range nodes {
		if err := node.Announce(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	timeout := time.After(4 * patience)
	for fewest := 0; fewest < (n-1)*9/10; {
		select {
		case <-changed:
		case <-timeout:
			b.Fatalf("one node has %d neighbours of %d", fewest, n-1)
		}
		fewest = n
		for _, node := range nodes {
			fewest = min(fewest, node.Status().Neighbours)
		}
	}
	return nodes, holders
}

func search(b *testing.B, n *p2p.Node) (first, whole float64, holders int, reach p2p.Progress) {
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	began := time.Now()
	found := make(map[[32]byte]bool)
	err := n.Search(ctx, p2p.Query{Text: "jutro"}, func(as []p2p.Answer, r p2p.Progress) {
		if len(as) > 0 && len(found) == 0 {
			first = time.Since(began).Seconds() * 1000
		}
		for _, a := range as {
			found[a.Holder.Key] = true
		}
		reach = r
	})
	if err != nil {
		b.Fatal(err)
	}
	return first, time.Since(began).Seconds() * 1000, len(found), reach
}
