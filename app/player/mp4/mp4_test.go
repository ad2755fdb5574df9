package mp4_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"linnet/app/player/mp4"
	"linnet/app/player/mp4/mp4test"
)

const ticks = 1024

// sample n is told by its bytes, and all have another size.
func sample(n int) []byte { return bytes.Repeat([]byte{byte(n)}, 5+n%7) }

func file(samples int) mp4test.File {
	f := mp4test.File{Codec: "mp4a", Own: mp4test.AAC(0x12, 0x10), Scale: 44100, Ticks: ticks, LastTicks: 100}
	for n := range samples {
		f.Samples = append(f.Samples, sample(n))
	}
	return f
}

// shapes are the ways in which the same samples can be written.
func shapes() map[string]mp4test.File {
	const many = 40
	first, wide, small, pieces, both := file(many), file(many), file(many), file(many), file(many)
	first.MoovFirst, wide.Wide, small.Small, pieces.Fragments, both.Fragments, both.Table = true, true, true, 7, 1, 3
	return map[string]mp4test.File{"moov behind": file(many), "moov in front": first, "co64": wide, "stz2": small, "fragments": pieces,
		"fragments behind a table": both}
}

func TestEverySampleInOrder(t *testing.T) {
	for name, f := range shapes() {
		got, err := mp4.Open(bytes.NewReader(f.Bytes()), 0)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Codec != "mp4a" || got.Object != 0x40 || !bytes.Equal(got.Config, []byte{0x12, 0x10}) || got.Scale != 44100 {
			t.Errorf("%s: %+v", name, got.Sound)
		}
		for n := range f.Samples {
			s, err := got.Next()
			if err != nil || !bytes.Equal(s.Data, sample(n)) || s.Start != int64(n)*ticks {
				t.Fatalf("%s: sample %d is %+v, %v", name, n, s, err)
			}
		}
		if s, err := got.Next(); err != io.EOF {
			t.Errorf("%s: behind the end %v, %v", name, s, err)
		}
		if total, err := got.Total(); err != nil || total != 39*ticks+100 {
			t.Errorf("%s: %d ticks, %v", name, total, err)
		}
	}
}

func TestGoToFindsTheSampleThatSounds(t *testing.T) {
	for name, f := range shapes() {
		got, err := mp4.Open(bytes.NewReader(f.Bytes()), 0)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, n := range []int{17, 3, 39, 0, 38, 20, 21} {
			for _, within := range []int64{0, 99} {
				if err := got.GoTo(int64(n)*ticks + within); err != nil {
					t.Fatal(name, err)
				}
				for k := n; k < len(f.Samples); k++ { // and goes on from there
					if s, err := got.Next(); err != nil || !bytes.Equal(s.Data, sample(k)) || s.Start != int64(k)*ticks {
						t.Fatalf("%s: to %d+%d, sample %d is %+v, %v", name, n, within, k, s, err)
					}
				}
			}
		}
		if err := got.GoTo(1 << 40); err != nil {
			t.Errorf("%s: far away: %v", name, err)
		} else if _, err := got.Next(); err != io.EOF {
			t.Errorf("%s: far away: %v", name, err)
		}
	}
}

func TestWhereTheMusicBeginsAndEnds(t *testing.T) {
	const total = 39*ticks + 100
	for _, c := range []struct {
		name          string
		change        func(*mp4test.File)
		start, length int64
	}{
		{"all of it", func(*mp4test.File) {}, 0, total},
		{"edit", func(f *mp4test.File) { f.EditStart, f.EditLength = 1024, 20000 }, 1024, 20000},
		{"edit up to the end", func(f *mp4test.File) { f.EditStart, f.EditLength = 1024, total-1024 }, 1024, total - 1024},
		{"edit that rounds", func(f *mp4test.File) { f.EditStart, f.EditLength = 1024, total-1025 }, 1024, total - 1024},
		{"edit beyond the end", func(f *mp4test.File) { f.EditStart, f.EditLength = 1024, 1<<31 }, 1024, total - 1024},
		{"edit that begins behind the end", func(f *mp4test.File) { f.EditStart, f.EditLength = 1<<30, 5 }, 0, total},
		{"iTunes", func(f *mp4test.File) { f.ITunes = [2]int{2112, 30000} }, 2112, 30000},
		{"iTunes beside an edit", func(f *mp4test.File) { f.ITunes, f.EditStart, f.EditLength = [2]int{2112, 30000}, 1024, 999 }, 2112,
			30000},
		{"iTunes, and cut", func(f *mp4test.File) { f.ITunes = [2]int{2112, 1 << 30} }, 2112, total - 2112},
		{"iTunes of another file", func(f *mp4test.File) { f.ITunes = [2]int{1 << 20, 1 << 20} }, 0, total},
	} {
		f := file(40)
		c.change(&f)
		got, err := mp4.Open(bytes.NewReader(f.Bytes()), 0)
		if err != nil || got.Start != c.start || got.Length != c.length {
			t.Errorf("%s: from %d for %d, want %d for %d, %v", c.name, got.Start, got.Length, c.start, c.length, err)
		}
	}
}

func TestRefusedFilesSayWhy(t *testing.T) {
	film := file(3)
	film.Codec = "ac-3"
	whole := file(40).Bytes()
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"another codec":  {film.Bytes(), mp4.ErrNoSound},
		"locked":         {locked(), mp4.ErrNoSound},
		"no moov":        {whole[:100], mp4.ErrNoSound},
		"moov cut off":   {whole[:bytes.Index(whole, []byte("stsd"))], mp4.ErrNoSound},
		"boxes in boxes": {nested(100), mp4.ErrDamaged},
		"box of 3 bytes": {slices.Concat(mp4test.Box("ftyp"), []byte{0, 0, 0, 3}, []byte("moovxxxx")), mp4.ErrDamaged},
		"sizes of 5 bits": {bytes.Replace(smallSizes(), []byte("\x00\x00\x00\x10\x00\x00\x00\x28"),
			[]byte("\x00\x00\x00\x05\x00\x00\x00\x28"), 1), mp4.ErrDamaged},
	} {
		if _, err := mp4.Open(bytes.NewReader(c.file), 0); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func locked() []byte {
	f := file(3)
	f.Codec = "drms"
	return f.Bytes()
}

func smallSizes() []byte {
	f := file(40)
	f.Small = true
	return f.Bytes()
}

func nested(depth int) []byte {
	b := mp4test.Box("trak")
	for range depth {
		b = mp4test.Box("trak", b)
	}
	return mp4test.Box("moov", b)
}

// A sample that lies outside of the file is damage, and no reason to allocate.
func TestSampleOutsideOfTheFile(t *testing.T) {
	b := file(40).Bytes()
	at := bytes.Index(b, []byte("stco")) + 12
	for _, offset := range []uint32{uint32(len(b)), 1<<32 - 1} {
		copy(b[at:], mp4test.Words(offset))
		f, err := mp4.Open(bytes.NewReader(b), 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Next(); !errors.Is(err, mp4.ErrDamaged) {
			t.Errorf("offset %d: %v", offset, err)
		}
	}
}

// While a file is still arriving, what is read decides what comes next: of a file whose moov is last, nothing of the media may be
// asked for before moov, and of one in fragments nothing beyond the first.
func TestOpeningReadsNoMedia(t *testing.T) {
	for name, f := range shapes() {
		media := bytes.Repeat([]byte{0x55}, 60<<10)
		f.Samples = append([][]byte{media}, f.Samples...)
		b := f.Bytes()
		from := int64(bytes.Index(b, media))
		src := &watched{Reader: bytes.NewReader(b), from: from, to: from + int64(len(media))}
		got, err := mp4.Open(src, 0)
		if err != nil || src.touched {
			t.Errorf("%s: media was read before the music was known, %v", name, err)
			continue
		}
		if s, err := got.Next(); err != nil || !bytes.Equal(s.Data, media) {
			t.Errorf("%s: %d bytes, %v", name, len(s.Data), err)
		}
	}
}

// watched notes whether a part of it was read.
type watched struct {
	*bytes.Reader
	from, to int64
	touched  bool
}

func (w *watched) Read(b []byte) (int, error) {
	at := w.Size() - int64(w.Len())
	n, err := w.Reader.Read(b)
	w.touched = w.touched || at < w.to && at+int64(n) > w.from
	return n, err
}

func TestRescale(t *testing.T) {
	for _, c := range [][4]int64{{1000, 44100, 1000, 44100}, {1, 1, 3, 0}, {2, 1, 3, 1}, {1 << 40, 1 << 40, 1 << 30, 1 << 50},
		{1 << 62, 1 << 62, 1, 0}, {-1, 2, 1, 0}, {5, 5, 0, 0}} {
		if got := mp4.Rescale(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("Rescale%v = %d", c[:3], got)
		}
	}
}

func FuzzFile(f *testing.F) {
	for _, s := range shapes() {
		f.Add(s.Bytes())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := mp4.Open(bytes.NewReader(b), 0)
		if err != nil {
			return
		}
		hear(got, len(b))
		for _, tick := range []int64{0, 5000, 1 << 20, 1 << 50} {
			if got.GoTo(tick) == nil {
				hear(got, 50)
			}
		}
		if n, err := got.Total(); err == nil && n < 0 {
			t.Fatal(n)
		}
	})
}

// hear reads at most n samples.
func hear(f *mp4.File, n int) {
	for range n {
		if _, err := f.Next(); err != nil {
			return
		}
	}
}

func ExampleOpen() {
	f, err := mp4.Open(bytes.NewReader(file(3).Bytes()), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := f.Next()
	fmt.Println(f.Codec, f.Scale, len(s.Data), err)
	// Output: mp4a 44100 5 <nil>
}
