package seed

import (
	"slices"
	"testing"

	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/wire"
)

// hashList is a shelf of which only the infohashes are asked for.
type hashList struct {
	shelves.Shelf
	hashes []wire.InfoHash
}

func (l *hashList) InfoHashes(yield func(wire.InfoHash) bool) {
	for _, ih := range l.hashes {
		if !yield(ih) {
			return
		}
	}
}

// An encrypted connection is tried with every infohash of the shelf, once, whichever was found before; those beside that one come
// first.
func TestSecretsBeginBesideTheLast(t *testing.T) {
	l := &hashList{hashes: make([]wire.InfoHash, 1000)}
	for i := range l.hashes {
		l.hashes[i] = wire.InfoHash{byte(i), byte(i >> 8)}
	}
	var s Seeder
	find := func(at int) (tried []wire.InfoHash) {
		s.secretsOnShelf(l, func(key []byte) bool {
			tried = append(tried, wire.InfoHash(key))
			return at < 0 || wire.InfoHash(key) != l.hashes[at]
		})
		return tried
	}
	for _, last := range []int{0, 7, 500, 999} {
		find(last)
		for _, at := range []int{0, 6, 7, 499, 500, 512, 999} {
			tried := find(at)
			if tried[len(tried)-1] != l.hashes[at] {
				t.Errorf("%d was not found after %d", at, last)
			}
			if near := at >= last-before && at <= last+before; near && len(tried) > 2*before+1 {
				t.Errorf("%d beside %d was found after %d tries", at, last, len(tried))
			}
			find(last)
		}
		all := find(-1)
		slices.SortFunc(all, func(a, b wire.InfoHash) int { return slices.Compare(a[:], b[:]) })
		if len(all) != len(l.hashes) || len(slices.Compact(all)) != len(l.hashes) {
			t.Errorf("%d tries after %d", len(all), last)
		}
	}
}

func TestSecretsOfAShelfTakeNoMemory(t *testing.T) {
	l, s := &hashList{hashes: make([]wire.InfoHash, 10_000)}, Seeder{}
	if n := testing.AllocsPerRun(3, func() { s.secretsOnShelf(l, func([]byte) bool { return true }) }); n > 20 {
		t.Errorf("%v allocations for 10,000 infohashes", n)
	}
}
