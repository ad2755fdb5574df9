package rings

import (
	"fmt"
	"slices"
	"testing"
)

// TestFiveHundredNeighboursOfOneNetwork: they go first, whenever they came.
func TestFiveHundredNeighboursOfOneNetwork(t *testing.T) {
	nets := slices.Repeat([]string{"198.51"}, 500)
	for i := range 60 {
		nets = append(nets, fmt.Sprint(i))
	}
	left := make(map[string]int)
	out := Superfluous(nets, make([]*Digest, len(nets)), 80)
	for i, n := range nets {
		if !slices.Contains(out, i) {
			left[n]++
		}
	}
	if len(out) != 480 || left["198.51"] != 20 || len(left) != 61 {
		t.Errorf("left %d of one network, %d networks", left["198.51"], len(left))
	}
	if len(Superfluous([]string{"", "", ""}, make([]*Digest, 3), 80)) != 0 {
		t.Error("left although there is room")
	}
}

// shelfOf has as many tracks of one taste, numbered from first.
func shelfOf(taste string, first, tracks int) *Digest {
	var b Builder
	for i := first; i < first+tracks; i++ {
		b.Add(fmt.Sprintf("%s%d", taste, i/8), taste+"s", fmt.Sprintf("%s and%s%d", taste, taste, i))
	}
	return b.Digest()
}

// TestOfTwoAlikeTheNewerGoes: before others who are as new and like nobody, and never the older.
func TestOfTwoAlikeTheNewerGoes(t *testing.T) {
	digests := []*Digest{
		shelfOf("jazz", 0, 400), shelfOf("folk", 0, 400), nil,
		shelfOf("jazz", 0, 400),  // as the first
		shelfOf("folk", 50, 400), // much of the second
		shelfOf("rock", 0, 400), nil, shelfOf("jazz", 0, 20),
	}
	nets := make([]string, len(digests))
	for keep, want := range map[int][]int{8: {}, 7: {3}, 6: {3, 4}, 5: {3, 4, 7}} {
		if got := Superfluous(nets, digests, keep); !slices.Equal(got, want) {
			t.Errorf("keeping %d leaves %d, want %d", keep, got, want)
		}
	}
}

func TestLikeness(t *testing.T) {
	jazz := shelfOf("jazz", 0, 400)
	for name, c := range map[string]struct {
		other    *Digest
		from, to float64
	}{
		"itself": {jazz, 1, 1}, "a stranger's": {shelfOf("folk", 0, 400), -0.1, 0.1}, "half of it": {shelfOf("jazz", 200, 400), 0.4, 0.65},
		"none": {nil, 0, 0}, "an empty one": {new(Builder).Digest(), 0, 0},
	} {
		if got := jazz.Likeness(c.other); got < c.from || got > c.to {
			t.Errorf("%s: %.2f, want %v to %v", name, got, c.from, c.to)
		}
	}
	if (*Digest)(nil).Likeness(jazz) != 0 {
		t.Error("none is like something")
	}
}

func TestCrowd(t *testing.T) {
	if Crowd(0, 12) != 12 || Crowd(2, 150) != 9600 || Deeper(0, 100, 200) || !Deeper(1, 200, 200) || Deeper(MaxLevel, 500, 200) {
		t.Error("the crowd is counted wrong")
	}
}

// TestLargeCrowd: what is only worth its cost above Large is done there only, and within what is admitted.
func TestLargeCrowd(t *testing.T) {
	for crowd, wanted := range map[int]int{1: Neighbours, Large: Neighbours, Large + 1: MoreNeighbours, 1e7: MoreNeighbours} {
		if got := Wanted(crowd); got != wanted || got > MaxNeighbours-Room || Gossips(crowd) != (crowd > Large) {
			t.Errorf("among %d: %d neighbours, gossip %v", crowd, got, Gossips(crowd))
		}
		if got := Willing(Far, MaxNeighbours, crowd); got != wanted {
			t.Errorf("among %d: %d are asked to relay far", crowd, got)
		}
	}
}
