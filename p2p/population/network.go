package population

import (
	"math/rand/v2"

	"linnet/p2p/rings"
)

// network is who is connected to whom.
type network struct {
	links [][]uint32
}

// connect lets everybody who is online dial random others that can be reached, until it has as many
// neighbours as rings wants; it is dialled as well, up to what rings admits.
func connect(w *world, rng *rand.Rand) *network {
	var here, open []uint32
	for i, s := range w.states {
		if s&isOnline != 0 {
			here = append(here, uint32(i))
			if s&isReachable != 0 {
				open = append(open, uint32(i))
			}
		}
	}
	rng.Shuffle(len(here), func(i, j int) { here[i], here[j] = here[j], here[i] })
	net := &network{make([][]uint32, len(w.states))}
	wanted := rings.Wanted(len(w.states))
	for _, i := range here {
		for tries := 0; len(net.links[i]) < wanted && tries < 4*wanted; tries++ {
			j := open[rng.IntN(len(open))]
			if w.c.Taste > 0 && rng.Float64() < met*w.c.Taste && circleOf(i) != circleOf(j) {
				continue
			}
			if j != i && len(net.links[j]) < rings.MaxNeighbours-rings.Room && !net.linked(i, j) {
				net.links[i] = append(net.links[i], j)
				net.links[j] = append(net.links[j], i)
			}
		}
	}
	return net
}

func (n *network) linked(i, j uint32) bool {
	for _, k := range n.links[i] {
		if k == j {
			return true
		}
	}
	return false
}

func (n *network) degree() float64 {
	links, nodes := 0, 0
	for _, l := range n.links {
		if len(l) > 0 {
			links += len(l)
			nodes++
		}
	}
	return float64(links) / float64(max(1, nodes))
}
