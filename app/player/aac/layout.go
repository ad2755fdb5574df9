package aac

import (
	"slices"

	"linnet/app/player/bitreader"
)

// Elements of a raw data block (table 4.85).
const (
	single   = iota // SCE
	pair            // CPE
	coupling        // CCE
	effects         // LFE
	data            // DSE
	program         // PCE
	fill            // FIL
	end             // END
)

// An element of a layout carries one or two channels of the output.
type element struct {
	kind    int
	tag     int // that the program says; -1: any, the next of its kind counts
	to      [2]int
	toCount int
}

// A Speaker is where a channel is heard from.
type Speaker int

// Speakers in the order of WAV, which is that of the output.
const (
	FrontLeft Speaker = iota
	FrontRight
	FrontCentre
	LowFrequency
	BackLeft
	BackRight
	LeftOfCentre
	RightOfCentre
	BackCentre
	SideLeft
	SideRight
	speakers
)

// A spoken element says which speakers its channels belong to.
type spoken struct {
	kind     int
	tag      int
	speakers []Speaker
}

// layouts are those that need no program (table 1.19). In number 7 the standard has two loudspeakers beside the centre, but what
// is found is 7.1 with sides, as all encoders understand it.
var layouts = map[int][]spoken{
	1:  {{single, -1, []Speaker{FrontCentre}}},
	2:  {{pair, -1, []Speaker{FrontLeft, FrontRight}}},
	3:  {{single, -1, []Speaker{FrontCentre}}, {pair, -1, []Speaker{FrontLeft, FrontRight}}},
	4:  {{single, -1, []Speaker{FrontCentre}}, {pair, -1, []Speaker{FrontLeft, FrontRight}}, {single, -1, []Speaker{BackCentre}}},
	5:  {{single, -1, []Speaker{FrontCentre}}, {pair, -1, []Speaker{FrontLeft, FrontRight}}, {pair, -1, []Speaker{BackLeft, BackRight}}},
	6:  append(fiveOne[:3:3], fiveOne[3]),
	7:  append(fiveOne[:2:2], spoken{pair, -1, []Speaker{SideLeft, SideRight}}, fiveOne[2], fiveOne[3]),
	11: append(fiveOne[:3:3], spoken{single, -1, []Speaker{BackCentre}}, fiveOne[3]),
	12: append(fiveOne[:2:2], spoken{pair, -1, []Speaker{SideLeft, SideRight}}, fiveOne[2], fiveOne[3]),
}

var fiveOne = []spoken{
	{single, -1, []Speaker{FrontCentre}}, {pair, -1, []Speaker{FrontLeft, FrontRight}}, {pair, -1, []Speaker{BackLeft, BackRight}},
	{effects, -1, []Speaker{LowFrequency}},
}

func (c *Config) useLayout(number int) error {
	list, ok := layouts[number]
	if !ok {
		return ErrUnsupported
	}
	return c.place(list)
}

// place gives the channels their places, in the order of the speakers.
func (c *Config) place(list []spoken) error {
	var order []Speaker
	for _, e := range list {
		order = append(order, e.speakers...)
	}
	if c.Channels = len(order); c.Channels < 1 || c.Channels > MaxChannels {
		return ErrUnsupported
	}
	slices.Sort(order)
	c.Speakers, c.layout = order, nil
	for _, e := range list {
		to := element{kind: e.kind, tag: e.tag, toCount: len(e.speakers)}
		for i, s := range e.speakers {
			to.to[i] = slices.Index(order, s)
		}
		c.layout = append(c.layout, to)
	}
	return nil
}

// readLayout reads program_config_element (table 4.2).
func (c *Config) readLayout(r *bitreader.Reader) error {
	n := readCounts(r)
	p := placing{r: r}
	p.row(n.front, FrontCentre, [][2]Speaker{{FrontLeft, FrontRight}, {LeftOfCentre, RightOfCentre}})
	p.row(n.side, -1, [][2]Speaker{{SideLeft, SideRight}})
	p.row(n.back, BackCentre, [][2]Speaker{{BackLeft, BackRight}, {SideLeft, SideRight}})
	for range n.low {
		p.add(effects, r.Take(4), LowFrequency)
	}
	n.passRest(r)
	if p.full || r.Over() {
		return ErrUnsupported
	}
	return c.place(p.list)
}

// passProgram skips a program within a frame: the layout was known before.
func passProgram(r *bitreader.Reader) {
	n := readCounts(r)
	r.Pass(5*(n.front+n.side+n.back) + 4*n.low)
	n.passRest(r)
}

// counts are how many elements a program lists.
type counts struct{ front, side, back, low, data, coupled int }

func readCounts(r *bitreader.Reader) counts {
	r.Take(4 + 2 + 4)
	n := counts{r.Take(4), r.Take(4), r.Take(4), r.Take(2), r.Take(3), r.Take(4)}
	for _, bits := range [...]int{4, 4, 3} { // how to mix down
		if r.Flag() {
			r.Take(bits)
		}
	}
	return n
}

// passRest skips what carries no channel, and a comment.
func (n counts) passRest(r *bitreader.Reader) {
	r.Pass(4*n.data + 5*n.coupled)
	r.Align()
	r.Pass(8 * r.Take(8))
}

// placing gives speakers to the elements of a program.
type placing struct {
	r     *bitreader.Reader
	list  []spoken
	taken [speakers]bool
	full  bool
}

// row reads the elements of one side of the room. Of several pairs in front the outer ones come last.
func (p *placing) row(n int, middle Speaker, pairs [][2]Speaker) {
	type read struct{ pair, tag int }
	var row []read
	count := 0
	for range n {
		e := read{p.r.Take(1), p.r.Take(4)}
		row, count = append(row, e), count+e.pair
	}
	for _, e := range row {
		if e.pair == 0 {
			p.add(single, e.tag, middle)
			continue
		}
		count--
		two := pairs[min(count, len(pairs)-1)]
		p.add(pair, e.tag, two[0], two[1])
	}
}

// add gives an element its speakers, or others if these are taken.
func (p *placing) add(kind, tag int, want ...Speaker) {
	for i, s := range want {
		for k := Speaker(0); (s < 0 || p.taken[s]) && k < speakers; k++ {
			s = k
		}
		if s < 0 || p.taken[s] {
			p.full = true
			return
		}
		p.taken[s], want[i] = true, s
	}
	p.list = append(p.list, spoken{kind, tag, want})
}
