package mpeg

import (
	"bytes"
	"slices"
	"testing"
)

// frameOf is one frame of sound, of two channels.
func frameOf(out []float32, n int) []float32 { return out[2*1152*n : 2*1152*(n+1)] }

func peak(x []float32) (p float32) {
	for _, v := range x {
		p = max(p, v, -v)
	}
	return p
}

// heard compares sound with the same without damage, frame by frame, and returns how many frames differ. The same may be some frames
// later there.
func heard(got, whole []float32) (differ int, loudest float32) {
	for n := range len(got) / (2 * 1152) {
		best := 1.
		for later := range 4 {
			if n+later < len(whole)/(2*1152) {
				best = min(best, off(frameOf(got, n), frameOf(whole, n+later)))
			}
		}
		if best > 1e-6 {
			differ++
			loudest = max(loudest, peak(frameOf(got, n)))
		}
	}
	return differ, loudest
}

// What is lost or damaged is skipped; what needs it is silent; then all is as it was. Nothing is louder than the music.
func TestDamageIsNeverNoise(t *testing.T) {
	s := constant.write()
	_, whole, _ := decode(s.b, 0)
	at := s.starts[100]
	cut := func(from, to int) []byte { return slices.Concat(s.b[:from], s.b[to:]) }
	written := func(from int, with []byte) []byte {
		b := bytes.Clone(s.b)
		copy(b[from:], with)
		return b
	}
	const depth = 3 // frames that the bits of one reach back, and one that fades
	for name, c := range map[string]struct {
		b    []byte
		lost int
	}{
		"a frame is missing":         {cut(at, s.starts[101]), 1},
		"three frames are missing":   {cut(at, s.starts[103]), 3},
		"bytes are missing in one":   {cut(at+200, at+300), 1},
		"the head is missing":        {cut(at, at+4), 1},
		"the head is overwritten":    {written(at, []byte("garbage")), 1},
		"two frames are overwritten": {written(at, bytes.Repeat([]byte("0123456789"), 83)), 2},
		"garbage between":            {slices.Concat(s.b[:at], bytes.Repeat([]byte("garbage"), 99), s.b[at:]), 0},
		"false heads between": {slices.Concat(s.b[:at], []byte("-"),
			bytes.Repeat(append(bytes.Clone(s.b[:4]), make([]byte, 70)...), 30), s.b[at:]), 0},
		"side information of ones":    {written(at+4, bytes.Repeat([]byte{0xff}, 32)), 1},
		"it begins in the middle":     {s.b[at+100:], 0},
		"it ends with an alien frame": {slices.Concat(s.b, []byte{0xff, 0xfb, 0x54, 0}, make([]byte, 156)), 0},
	} {
		music, start := whole, 0
		if name == "it begins in the middle" {
			music, start = whole[2*1152*101:], 101
		}
		_, got, err := decode(c.b, 0)
		if differ, loudest := heard(got, music); err != nil || differ > depth+c.lost || loudest > peak(whole) {
			t.Errorf("%s: %d frames differ, peak %v of %v, %v", name, differ, loudest, peak(whole), err)
		}
		if frames := len(got) / (2 * 1152); frames < len(s.starts)-start-c.lost || frames > len(s.starts)-start {
			t.Errorf("%s: %d frames of %d", name, frames, len(s.starts))
		}
	}
}

// A frame of a stream that has had its bits cut off begins in bytes that are not there.
func TestMissingReservoirIsSilent(t *testing.T) {
	s := constant.write()
	_, got, _ := decode(s.b[s.starts[50]:], 0)
	if peak(frameOf(got, 0)) != 0 {
		t.Errorf("peak %v", peak(frameOf(got, 0)))
	}
}

// id3v2 is a tag that holds frames, which are not to be heard.
func id3v2(n int) []byte {
	body := bytes.Repeat(constant.write().b[:417], n/417+1)[:n]
	return append([]byte{'I', 'D', '3', 4, 0, 0, byte(n >> 21), byte(n >> 14 & 127), byte(n >> 7 & 127), byte(n & 127)}, body...)
}

func apev2(n int) []byte {
	half := append([]byte("APETAGEX\xd0\x07\x00\x00"), byte(n+32), byte((n+32)>>8), byte((n+32)>>16), 0, 1, 0, 0, 0)
	head := append(bytes.Clone(half), 0, 0, 0, 0xa0, 0, 0, 0, 0, 0, 0, 0, 0)
	foot := append(bytes.Clone(half), 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0)
	return slices.Concat(head, bytes.Repeat(constant.write().b[:417], n/417+1)[:n], foot)
}

func TestTagsAreNoSound(t *testing.T) {
	s := constant.write()
	_, whole, _ := decode(s.b, 0)
	id3v1 := append([]byte("TAGname"), make([]byte, 121)...)
	lyrics := []byte("LYRICSBEGININD0000200LYR00005la la000037LYRICS200")
	middle := s.starts[200]
	for name, b := range map[string][]byte{
		"ID3v2 before":               append(id3v2(5000), s.b...),
		"ID3v2 in the middle":        slices.Concat(s.b[:middle], id3v2(70000), s.b[middle:]),
		"ID3v1 behind":               append(bytes.Clone(s.b), id3v1...),
		"APEv2 and ID3v1 behind":     slices.Concat(s.b, apev2(30000), id3v1),
		"Lyrics3 and ID3v1 behind":   slices.Concat(s.b, lyrics, id3v1),
		"APEv2, Lyrics3 and ID3v1":   slices.Concat(s.b, apev2(3000), lyrics, id3v1),
		"ID3v2 behind":               append(bytes.Clone(s.b), id3v2(9000)...),
		"zeros behind":               append(bytes.Clone(s.b), make([]byte, 100000)...),
		"a last frame that is a bit": append(bytes.Clone(s.b), 0xff, 0xfb),
	} {
		d, got, err := decode(b, 0)
		if err != nil || len(got) != len(whole) || off(got, whole) > 1e-6 {
			t.Errorf("%s: %d samples of %d, off by %.6f, %v", name, len(got)/2, len(whole)/2, off(got, whole), err)
		}
		if d.Length() != int64(len(whole)/2) {
			t.Errorf("%s: said to be %d of %d", name, d.Length(), len(whole)/2)
		}
	}
}

// A file that was cut plays as far as it goes, and says how far that is.
func TestCutFilesPlayAsFarAsTheyGo(t *testing.T) {
	for name, b := range map[string][]byte{
		"constant": constant.write().b, "variable": variable.write().b,
		"noted": noted(variable.write(), note{places: make([]byte, 100), gapless: true, delay: 576, padding: 800}),
	} {
		_, whole, _ := decode(b, 0)
		for _, n := range []int{len(b) - 1, len(b) - 200, len(b) / 2, len(b)/2 + 100, 20000} {
			d, got, err := decode(b[:n], 0)
			sound := len(got) - 2*2*1152 // the last frame is not whole
			if err != nil || d.Length() != int64(len(got)/2) || off(got[:sound], whole) > 1e-6 {
				t.Errorf("%s, %d bytes: %d samples, said to be %d, off by %.6f, %v", name, n, len(got)/2, d.Length(),
					off(got[:sound], whole), err)
			}
		}
	}
}

// Two files in one are both heard.
func TestAppendedFilesAreHeard(t *testing.T) {
	one := noted(constant.write(), note{constant: true, gapless: true, delay: 576, padding: 1000})
	_, first, _ := decode(one, 0)
	d, got, err := decode(append(bytes.Clone(one), one...), 0)
	if err != nil || len(got) < 2*len(first) || d.Length() < int64(len(first)) {
		t.Errorf("%d samples, said to be %d, of %d each; %v", len(got)/2, d.Length(), len(first)/2, err)
	}
}

func TestFreeFormatIsAsWithABitrate(t *testing.T) {
	for _, s := range []script{constant, lower} {
		_, want, _ := decode(s.write().b, 0)
		s.free = true
		d, got, err := decode(s.write().b, 0)
		if err != nil || d.Length() != int64(len(want)/2) || len(got) != len(want) || off(got, want) > 1e-6 {
			t.Errorf("%d samples, said to be %d, want %d, off by %.6f, %v", len(got)/2, d.Length(), len(want)/2, off(got, want), err)
		}
	}
}

// A checksum that is wrong once is damage; those of encoders that reckon otherwise are not.
func TestChecksums(t *testing.T) {
	s := constant
	s.crc = true
	good := s.write()
	_, whole, _ := decode(good.b, 0)
	once, always := bytes.Clone(good.b), bytes.Clone(good.b)
	once[good.starts[100]+20] ^= 0x40
	for _, at := range good.starts {
		always[at+4] ^= 0x55
	}
	if _, got, _ := decode(once, 0); len(got) != len(whole) || peak(frameOf(got, 100)) > peak(whole) {
		t.Error("a damaged frame was played")
	} else if differ, _ := heard(got, whole); differ == 0 || differ > 2 {
		t.Errorf("%d frames differ", differ)
	}
	if _, got, _ := decode(always, 0); off(got, whole) > 1e-6 {
		t.Error("the checksums of an encoder that reckons otherwise made silence")
	}
}
