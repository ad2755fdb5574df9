package rings

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
)

func TestArtist(t *testing.T) {
	for in, want := range map[string]string{
		"The Beatles": "beatles", "Sigur Rós": "sigur ros", "AC/DC": "ac dc", "The The": "the",
		"Ana Lima feat. Someone": "ana lima", "Guns N’ Roses": "guns n roses", "  ": "", "椎名林檎": "椎名林檎", "ＡＢＢＡ": "abba",
		"!!!": "!!!", "÷": "÷", "+/-": "+/-", "†††": "†††", "The ÷": "the", " !!! ": "!!!", "！！！": "!!!", "*NSYNC": "nsync", "\u0301": "",
	} {
		if got := Artist(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func digestOf(tracks int) *Digest {
	var b Builder
	for i := range tracks {
		b.Add(fmt.Sprintf("Artist %d", i/8), "An Album", fmt.Sprintf("Song number%d here", i))
	}
	return b.Digest()
}

func TestFit(t *testing.T) {
	var b Builder
	b.Add("The Água Band feat. X", "First Light", "Rain on Me")
	d := b.Digest()
	for query, want := range map[string]Fit{
		"rain on me": Phrase, "AGUA BAND": Phrase, "agua band rain on me": Phrase, "Rain on me - The Agua Band": Phrase,
		"first rain": Words, "snow": None, "rain on them": None, "": None,
	} {
		if got := Prepare(query).Fit(d); got != want {
			t.Errorf("%q: %d, want %d", query, got, want)
		}
	}
	if Prepare("rain").Fit(nil) != Unknown {
		t.Error("no digest rules something out")
	}
}

// TestDigestsOfAllSizes: never over half full, few wrong answers, and whole after the wire.
func TestDigestsOfAllSizes(t *testing.T) {
	for _, n := range []int{0, 1, 100, 5_000, 150_000} {
		d := digestOf(n)
		var r Receiver
		var got *Digest
		for _, p := range d.Parts(nil) {
			var err error
			if got, err = r.Take(p); err != nil {
				t.Fatalf("%d tracks: %v", n, err)
			}
		}
		if !d.Equal(got) {
			t.Errorf("%d tracks: the wire changed it", n)
		}
		wrong := 0
		for i := range 1000 {
			if Prepare(fmt.Sprintf("unheard%d", i)).Fit(d) != None {
				wrong++
			}
		}
		// One word can be a word, a title or an artist: three chances to be wrong.
		if wrong > 40 {
			t.Errorf("%d tracks: %d of 1000 wrong", n, wrong)
		}
	}
	if n := len(digestOf(1000).bits); n > 8<<10 {
		t.Errorf("1000 tracks take %d bytes", n)
	}
}

func TestDifference(t *testing.T) {
	old, now := digestOf(1000), digestOf(1010)
	var r Receiver
	if _, err := r.Take(old.Parts(nil)[0]); err != nil {
		t.Fatal(err)
	}
	parts := now.Parts(old)
	got, err := r.Take(parts[0])
	if err != nil || !now.Equal(got) || len(parts[0]) > 1000 {
		t.Errorf("a difference of %d bytes: err %v", len(parts[0]), err)
	}
	if same := now.Parts(now); len(same) != 1 || len(same[0]) != headSize {
		t.Error("no difference takes room")
	}
}

func TestAllOnesDigest(t *testing.T) {
	var r Receiver
	if _, err := r.Take(append([]byte{0, minLog, 7, 0, 1}, bytes.Repeat([]byte{255}, 128)...)); !errors.Is(err, ErrOverfull) {
		t.Errorf("all ones: %v", err)
	}
	// and not in two steps either
	r = Receiver{}
	if _, err := r.Take(append([]byte{0, minLog, 7, 0, 1}, make([]byte, 128)...)); err != nil {
		t.Fatal(err)
	}
	var changes []byte
	for i := range 128 {
		changes = append(changes, 0, 0, byte(i), 255)
	}
	if _, err := r.Take(append([]byte{1, minLog, 7, 0, 1}, changes...)); !errors.Is(err, ErrOverfull) {
		t.Errorf("all ones by a difference: %v", err)
	}
}

func TestMalformedDigests(t *testing.T) {
	for name, b := range map[string][]byte{
		"empty": nil, "short": {0, 10, 7, 0, 1}, "too many bits": {0, 30, 7, 0, 1}, "no hashes": {0, 10, 0, 0, 1},
		"few hashes": {0, 10, 1, 0, 1}, "second part first": {0, 20, 7, 1, 4}, "many parts": {0, 20, 7, 0, 255},
		"difference to nothing": {1, 10, 7, 0, 1}, "too long": append([]byte{0, 10, 7, 0, 1}, make([]byte, PartSize+1)...),
	} {
		if _, err := new(Receiver).Take(b); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAsk(t *testing.T) {
	many := append(slices.Repeat([]Fit{None, Words}, 50), slices.Repeat([]Fit{Phrase}, 12)...)
	for _, c := range []struct {
		name  string
		crowd int
		fits  []Fit
		want  []int
	}{
		{"small crowd: everybody", 4, []Fit{None, Words, Phrase}, []int{2, 1, 0}},
		{"few have the phrase", 1000, []Fit{None, Words, Phrase, Unknown}, []int{2, 3, 1}},
		{"many have the phrase", 1000, many, []int{100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111}},
		{"nobody", 1000, []Fit{None}, []int{}},
	} {
		if got := Ask(c.crowd, c.fits); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if n := len(Ask(1e6, slices.Repeat([]Fit{Phrase}, 500))); n != MaxAsked {
		t.Errorf("asks %d", n)
	}
}

func TestNames(t *testing.T) {
	for query, want := range map[string][]string{
		"Ana Lima agua viva": {"ana lima", "ana"}, "Björk": {"bjork"}, "sigur ros": {"sigur ros", "sigur"}, "": nil,
	} {
		if got := Names(query); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
}

func TestRelay(t *testing.T) {
	fits := []Fit{None, Words, Words, Phrase, Unknown, Words}
	if got := Relay(1, true, fits); !slices.Equal(got, []int{3, 4}) {
		t.Errorf("the last hop goes to %v", got)
	}
	if got := Relay(1, true, fits[:3]); !slices.Equal(got, []int{1}) {
		t.Errorf("where only words fit the last hop goes to %v", got)
	}
	if got := Relay(1, false, fits[:3]); len(got) != 0 {
		t.Errorf("where words do not do the last hop goes to %v", got)
	}
	if got := Relay(2, true, fits); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("the hop before goes to %v", got)
	}
}

func TestNext(t *testing.T) {
	for _, c := range []struct {
		p    Progress
		want Ring
	}{
		{Progress{Near, 0, 5, false, 0}, Wider},
		{Progress{Near, 0, Gate, false, 0}, Over},
		{Progress{Near, 0, Gate, true, 0}, Wider},
		{Progress{Wider, 3, 5, false, 0}, Wider},
		{Progress{Wider, 0, 5, false, 0}, Far},
		{Progress{Far, 0, 5, true, 0}, Over},
		{Progress{Over, 0, 0, true, 0}, Over},
		{Progress{Near, 0, Gate, false, Large + 1}, Wider},
		{Progress{Near, 0, LargeGate, false, Large + 1}, Over},
	} {
		if got := Next(c.p); got != c.want {
			t.Errorf("%+v: ring %d, want %d", c.p, got, c.want)
		}
	}
	var one, met RowCount
	if one.Add(Neighbour, 0, 100) != GatePerPeer || one.Rows() != GatePerPeer {
		t.Error("one peer alone passes the gate")
	}
	for range MaxDials {
		met.Add(Met, 0, 100)
	}
	if met.Rows() != GateMet {
		t.Errorf("%d rows of strangers who announced themselves count", met.Rows())
	}
	if met.Add(InDoubt, 0, 100); met.Rows() != GateMet {
		t.Error("rows of who is in doubt count")
	}
}

// FuzzReceiver: any two parts, no panic, and what is accepted is within the bounds.
func FuzzReceiver(f *testing.F) {
	whole := digestOf(10)
	f.Add(whole.Parts(nil)[0], digestOf(11).Parts(whole)[0])
	f.Add([]byte{0, 10, 7, 0, 1}, []byte{1, 10, 7, 0, 1, 0, 0, 0, 1})
	f.Fuzz(func(t *testing.T, a, b []byte) {
		var r Receiver
		for _, p := range [][]byte{a, b} {
			d, err := r.Take(p)
			if err != nil {
				return
			}
			if d != nil && (len(d.bits) != 1<<d.log/8 || d.overfull()) {
				t.Errorf("accepted %d bytes for 2^%d bits", len(d.bits), d.log)
			}
			if d != nil {
				Prepare("ana lima").Fit(d)
			}
		}
	})
}

// TestNamesThatAreSigns: a band called "!!!" is announced, is in digests and is asked for.
func TestNamesThatAreSigns(t *testing.T) {
	var b Builder
	b.Add("!!!", "Louden Up Now", "Me and Giuliani")
	b.Add("Ed", "÷", "+/-")
	d := b.Digest()
	for _, query := range []string{"!!!", "÷", "+/-", "！！！"} {
		if got := Prepare(query).Fit(d); got < Words {
			t.Errorf("%s fits %v", query, got)
		}
		if names := Names(query); len(names) == 0 {
			t.Errorf("%s is no name", query)
		}
	}
	if Prepare("†††").Fit(d) != None {
		t.Error("other signs fit, too")
	}
	if TitleHash("!!!") == TitleHash("???") {
		t.Error("all signs are one title")
	}
}
