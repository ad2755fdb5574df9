package spot

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/spot/spottest"
)

// taken is the stream of the sample.
func taken(t testing.TB) *stream {
	t.Helper()
	s, err := read(spottest.Opus())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// lasting is the sample, repeated to a length.
func lasting(t testing.TB, length time.Duration) *stream {
	t.Helper()
	s := taken(t)
	packets, samples := s.packets, s.samples
	s.packets, s.samples = nil, nil
	total := int64(0)
	s.end = s.skip + int64(length)*rate/int64(time.Second)
	for i := 0; total < s.end; i = (i + 1) % len(packets) {
		s.packets, s.samples = append(s.packets, packets[i]), append(s.samples, samples[i])
		total += int64(samples[i])
	}
	return s
}

func TestSpotIsMeasuredAndPackedAnew(t *testing.T) {
	upload := spottest.Opus()
	e, err := Encode(upload)
	if err != nil {
		t.Fatal(err)
	}
	if e.Milliseconds != spottest.Seconds*1000 || e.Loudness < -1880 || e.Loudness > -1840 || e.Bytes == nil ||
		e.Spoken.Bytes != len(e.Bytes) {
		t.Errorf("%+v", e.Spoken)
	}
	if !bytes.Contains(upload, []byte("ENCODER=")) || bytes.Contains(e.Bytes, []byte("ENCODER")) || len(e.Bytes) > len(upload) {
		t.Error("the tags of the upload are still there")
	}
	again, err := Encode(e.Bytes)
	if err != nil || again.SHA256 != e.SHA256 {
		t.Errorf("packed twice it is another file: %v", err)
	}
	spot := ads.Ad{Spot: &ads.Spot{Spoken: e.Spoken, Transcript: "Hello"}}
	for _, r := range spot.Refusals() {
		if r.Field == "spot" || r.Field == "transcript" {
			t.Errorf("an ad with it is refused: %s", r.Sentence)
		}
	}
}

func TestLongPacketsCrossPages(t *testing.T) {
	s := lasting(t, 20*time.Second)
	for i := range s.packets { // padded, so that few fit into a page (RFC 6716, section 3.2.5)
		s.packets[i] = padded(s.packets[i], 300)
	}
	e, err := Encode(s.pack())
	if err != nil || e.Milliseconds != 20000 {
		t.Fatalf("%+v, %v", e.Spoken, err)
	}
	again, err := read(e.Bytes)
	if err != nil || len(again.packets) != len(s.packets) {
		t.Fatalf("%d packets of %d, %v", len(again.packets), len(s.packets), err)
	}
	for i := range s.packets {
		if !bytes.Equal(again.packets[i], s.packets[i]) {
			t.Fatalf("packet %d changed", i)
		}
	}
}

// padded is a packet of one frame with so many bytes of padding, fewer than 254.
func padded(packet []byte, padding int) []byte {
	out := []byte{packet[0] | 3, 0x41}
	for ; padding >= 255; padding -= 254 {
		out = append(out, 255)
	}
	out = append(out, byte(padding))
	most := 0
	for _, b := range out[2:] {
		most += int(b)
	}
	if len(out) > 3 {
		most -= len(out) - 3
	}
	return append(append(out, packet[1:]...), make([]byte, most)...)
}

// edited is the sample with a page changed, and its checksum mended.
func edited(t testing.TB, number int, change func(*page)) []byte {
	t.Helper()
	data, out := taken(t).pack(), []byte(nil)
	for n := 0; len(data) > 0; n++ {
		p, rest, ok := nextPage(data)
		if !ok {
			t.Fatal("the sample is damaged")
		}
		if n == number {
			change(&p)
		}
		out, data = appendPage(out, p), rest
	}
	return out
}

func TestHostileSpotsAreRefused(t *testing.T) {
	whole := taken(t).pack()
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	other := bytes.Clone(whole)
	binary.LittleEndian.PutUint32(other[14:], 7)
	binary.LittleEndian.PutUint32(other[22:], checksum(other[:47])) // of its first page
	silent := taken(t)
	for i := range silent.packets {
		silent.packets[i] = []byte{silent.packets[i][0]}
	}
	const ending = "; a spot must be Opus in Ogg, a file that ends in .opus."
	const large = "This spot is larger than 512 KB. Twenty seconds of speech need about 160 KB."
	const wide = "This spot has more than two channels; it must be mono or stereo."
	const damaged, several = "This Opus file is damaged.", "This file holds several streams; a spot is a single one."
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":             {nil, "This is an empty file" + ending},
		"MP3":                 {[]byte("ID3\x04\x00\x00\x00\x00\x00\x00"), "This is MP3" + ending},
		"WAV":                 {[]byte("RIFF\x24\x00\x00\x00WAVEfmt "), "This is WAV" + ending},
		"HTML":                {[]byte("<html>"), "This is no spot that can be read" + ending},
		"Vorbis":              {edited(t, 0, func(p *page) { copy(p.body, "\x01vorbis\x00") }), "This is Ogg, but no Opus" + ending},
		"a flipped bit":       {flipped, damaged},
		"cut within a page":   {whole[:len(whole)-10], damaged},
		"something behind it": {append(bytes.Clone(whole), "<script>"...), damaged},
		"something before it": {append([]byte("<script>"), whole...), "This is no spot that can be read" + ending},
		"a chained stream":    {append(bytes.Clone(whole), whole...), several},
		"a stream beside it":  {append(whole[:47:47], other...), several},
		"a page left out":     {edited(t, 3, func(p *page) { p.number++ }), damaged},
		"three channels":      {edited(t, 0, func(p *page) { p.body[9] = 3 }), wide},
		"several streams":     {edited(t, 0, func(p *page) { p.body[18] = 1 }), wide},
		"a later version":     {edited(t, 0, func(p *page) { p.body[8] = 0x10 }), damaged},
		"no tags":             {edited(t, 1, func(p *page) { p.body[0] = 'o' }), damaged},
		"a packet of 61 s":    {edited(t, 2, func(p *page) { p.body[0], p.body[1] = 3<<3|3, 48 }), damaged},
		"too long":            {lasting(t, 20*time.Second+time.Millisecond).pack(), "This spot is 20.1 seconds long; the most is 20."},
		"an hour":             {lasting(t, time.Hour/8).pack(), large},
		"too short":           {lasting(t, 999*time.Millisecond).pack(), "This spot is shorter than a second."},
		"silence":             {silent.pack(), "There is hardly anything to hear in this spot."},
		"a gain of 100 dB": {edited(t, 0, func(p *page) { p.body[17] = 100 }),
			"This spot is too loud: 81.4 LUFS. Please make it -16 LUFS, as other speech is."},
		"too large": {make([]byte, MaxBytes+1), large},
	} {
		_, err := Encode(c.data)
		if said := new(ads.Refusal); !errors.As(err, &said) || said.Field != "spot" || said.Sentence != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// TestEndIsCutWhereTheFileSays: the last position may be less than the packets hold (RFC 7845, section 4.4).
func TestEndIsCutWhereTheFileSays(t *testing.T) {
	s := lasting(t, 1500*time.Millisecond)
	e, err := Encode(s.pack())
	if err != nil || e.Milliseconds != 1500 {
		t.Errorf("%+v, %v", e.Spoken, err)
	}
}

func FuzzEncode(f *testing.F) {
	f.Add(spottest.Opus())
	f.Add(taken(f).pack())
	f.Add([]byte(strings.Repeat("OggS\x00", 20)))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := Encode(data)
		if err != nil {
			if said := new(ads.Refusal); !errors.As(err, &said) || said.Field != "spot" {
				t.Fatal(err)
			}
			return
		}
		if e.Milliseconds < 1000 || e.Milliseconds > 20000 {
			t.Fatalf("%+v", e.Spoken)
		}
		again, err := Encode(e.Bytes)
		if err != nil || again.Spoken != e.Spoken {
			t.Fatalf("%+v became %+v, %v", e.Spoken, again.Spoken, err)
		}
	})
}
