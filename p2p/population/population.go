// Package population simulates finding among up to a million listeners. It runs the decisions of
// package rings, the very code that a node runs, over a modelled network and modelled libraries, and
// says how much is found and what it costs.
//
// It promises the same figures for the same Config. It refuses to stand for a measurement: libraries
// and queries follow Zipf's law by assumption, digests are fresh, and an answer takes no time.
//
// The assumptions, from which the constants of this package come:
//   - 70 % of listeners are online; 60 % of those can be reached, independently. A copy counts if its
//     holder is both. Neighbours are random; one end of a connection can be reached.
//   - 100,000 artists at 10,000 listeners, growing with the power 0.6 of the crowd, weight 1/rank. A
//     library has a median of 120 artists (log-normal, sigma 0.9, 3 to 2,000) and of each a median of
//     4 titles (sigma 1), weight rank^-0.8 among the artist's (median 25, at most 200).
//   - 30 % of recordings carry a title that strangers' recordings carry too ("Intro").
//   - Tastes are independent, unless Config.Taste says how much of what is held and looked for is of the listener's own circle, one of
//     20. Then a quarter as many of the neighbours are of it, too: those met in earlier searches.
//   - 2 % of neighbours have left without a word, 0.5 % of queries are dropped. 30 % of what is
//     announced on the DHT is stale.
//   - Some listeners lie. The digests of one half of these hold all titles and artists in demand (no more fits); the other half is sly
//     and claims a quarter of that, which puts nobody in doubt. All answer anything with forged rows that fit and, asked to relay,
//     invent as many strangers as they may.
//   - Every liar announces itself under 2,000 of the 60,000 keys in demand, 34 packets a second. So one liar in 30 stands under each of
//     these keys, in what room there is for 500, with a connection but no digest.
//   - Everybody has been online for two hours, in which some 1,300 queries came to be passed on (four an hour from each of 168
//     neighbours), and has tried digests on about 64 different ones: half of the 128 that are drawn here, by demand, for all. Each
//     stands for 8 that came in the last half an hour, when what a digest promised was kept or not. Nobody fetches anything, so no
//     lie is found out.
//   - In a large crowd everybody has listened to gossip for two hours; a fifth of it came twice, and 30 % of those
//     named have gone. Liars name as many strangers as they may.
package population

import (
	"fmt"
	"math/rand/v2"
)

// Config says what to simulate.
type Config struct {
	Listeners int
	Queries   int // of each kind
	Seed      uint64
	Liars     float64 // share of the listeners; 0 to 1
	Taste     float64 // share of what is held and looked for that is of the listener's own circle; 0 to 1
	More      bool    // listeners ask for all there is
}

// A Figure is what was measured for one kind of query.
type Figure struct {
	Kind     Kind
	Class    Class
	Recall   float64 // share of the queries that found a copy, where there was one to be had
	Messages float64 // per query: every node's, and DHT packets
	Bytes    float64 // per query, with headers
	Queries  int
}

// A Kind is what a listener types.
type Kind int

// The kinds of query.
const (
	Title Kind = iota
	Artist
	Both
)

// String returns the kind in words.
func (k Kind) String() string { return [...]string{"title", "artist", "artist and title"}[k] }

// A Class is which recordings are looked for.
type Class int

// The classes.
const (
	Demand  Class = iota // as they are in demand, the rare among them too
	Popular              // as they are in demand, those with more than 20 holders
	Tail                 // a random copy of those with at most 20 holders
)

// String returns the class in a word.
func (c Class) String() string { return [...]string{"by demand", "popular", "tail"}[c] }

// A Report is the outcome of a simulation.
type Report struct {
	Config  Config
	Degree  float64 // mean number of neighbours
	Figures []Figure
	Packets float64 // a second, in the background, sent by one listener on the DHT
	Rate    float64 // bytes a second of the same
}

// Run simulates.
func Run(c Config) (Report, error) {
	rs, err := Runs(c, c.Liars)
	if err != nil {
		return Report{}, err
	}
	return rs[0], nil
}

// Runs simulates one crowd several times, in which more and more lie: the same listeners have the same neighbours and look for the same.
func Runs(c Config, liars ...float64) ([]Report, error) {
	if c.Listeners < 100 || c.Listeners > 2_000_000 || c.Queries < 1 {
		return nil, fmt.Errorf("population: %d listeners, %d queries are out of bounds", c.Listeners, c.Queries)
	}
	w := newWorld(c)
	rng := rand.New(rand.NewPCG(c.Seed, 2))
	net := connect(w, rng)
	sought := w.seek(rng, c.Queries)
	packets, rate := background(w, net.degree())
	var out []Report
	for _, share := range liars {
		w.lie(share)
		r := Report{Config: c, Degree: net.degree(), Packets: packets, Rate: rate}
		r.Config.Liars = share
		for class := Demand; class <= Tail; class++ {
			r.Figures = append(r.Figures, w.figures(net, sought[class], class)...)
		}
		out = append(out, r)
	}
	return out, nil
}

// figures measures one class with every kind of query.
func (w *world) figures(net *network, among []*want, class Class) (out []Figure) {
	rng := rand.New(rand.NewPCG(w.c.Seed, 5+uint64(class)))
	wants := w.choose(rng, among, class)
	for kind := Title; kind <= Both; kind++ {
		f := measure(w, net, wants, measurement{kind, w.c.More, rng})
		f.Class = class
		out = append(out, f)
	}
	return out
}

type measurement struct {
	kind Kind
	more bool
	rng  *rand.Rand
}

func measure(w *world, net *network, wants []*want, m measurement) Figure {
	f := Figure{Kind: m.kind, Queries: len(wants)}
	s := newSearcher(w, net, m)
	for _, want := range wants {
		found, cost := s.search(want)
		if found {
			f.Recall++
		}
		f.Messages += float64(cost.messages)
		f.Bytes += float64(cost.bytes)
	}
	n := float64(max(1, len(wants)))
	f.Recall, f.Messages, f.Bytes = f.Recall/n, f.Messages/n, f.Bytes/n
	return f
}
