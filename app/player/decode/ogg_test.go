package decode

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strconv"
	"testing"

	"linnet/app/player/playertest"
)

// oggOf encodes with ffmpeg or, where layouts matter, with a program of Xiph's.
func oggOf(t *testing.T, codec string, channels int) []byte {
	t.Helper()
	wav := playertest.Music(48000, channels, 100_003)
	switch codec {
	case "opus":
		return encoded(t, wav, "opusenc", "--quiet", "--max-delay", "100", "--bitrate", "96", "IN", "OUT")
	case "vorbis":
		return encoded(t, wav, "oggenc", "--quiet", "-q", "4", "-o", "OUT", "IN")
	}
	return encoded(t, wav, "flac", "--totally-silent", "--ogg", "-o", "OUT", "IN")
}

// Vorbis and Opus sound as in ffmpeg with any number of channels, each in its place.
func TestOggSoundsAsInFFmpeg(t *testing.T) {
	for _, codec := range []string{"vorbis", "opus"} {
		for channels := 1; channels <= 8 && (codec == "vorbis" || channels <= 6); channels++ { // opusenc mixes down more
			b := oggOf(t, codec, channels)
			want := floats(playertest.FFmpeg(t, b, "raw",
				map[string]string{"vorbis": "", "opus": "-c:a libopus "}[codec]+"-i IN -f f32le OUT"))
			d, out := decodeAll(t, b, 0)
			if n := off(out, want); n > .001 || d.Channels() != channels || len(out) != 100_003*channels || d.Length() != 100_003 {
				t.Errorf("%s with %d channels: off by %.6f, %d of %d samples, said to be %d", codec, channels, n, len(out),
					100_003*channels, d.Length()*int64(channels))
			}
		}
	}
}

// relabelled gives all pages of a file another serial number.
func relabelled(b []byte, serial uint32) []byte {
	b = bytes.Clone(b)
	for at := 0; at < len(b); {
		n := pageSize(b[at:])
		binary.LittleEndian.PutUint32(b[at+14:], serial)
		binary.LittleEndian.PutUint32(b[at+22:], oggSum(b[at:at+n]))
		at += n
	}
	return b
}

func pageSize(b []byte) int {
	n := oggHeader + int(b[26])
	for _, l := range b[oggHeader:n] {
		n += int(l)
	}
	return n
}

// pages are the offsets of all pages, and the end.
func pages(b []byte) (list []int) {
	for at := 0; at < len(b); at += pageSize(b[at:]) {
		list = append(list, at)
	}
	return append(list, len(b))
}

// Files that are chained play on and are as long as all their links; a jump lands on its sample in each of them.
func TestChainedOggPlaysOn(t *testing.T) {
	for _, codec := range []string{"vorbis", "opus", "flac"} {
		one := oggOf(t, codec, 2)
		_, part := decodeAll(t, one, 0)
		whole := slices.Concat(part, part, part)
		b := slices.Concat(relabelled(one, 1), relabelled(one, 2), relabelled(one, 3))
		d, out := decodeAll(t, b, 0)
		if !slices.Equal(out, whole) || d.Length() != int64(len(whole)/2) {
			t.Errorf("%s: %d samples of %d, said to be %d, off by %v", codec, len(out)/2, len(whole)/2, d.Length(), off(out, whole))
		}
		for _, from := range []int{5000, 100_002, 100_003, 150_000, 250_001} {
			_, tail := decodeAll(t, b, int64(from))
			if n := off(tail, whole[2*from:]); len(tail) != len(whole)-2*from || codec != "opus" && n > 1e-6 || n > .05 {
				t.Errorf("%s from %d: %d samples of %d, off by %v", codec, from, len(tail)/2, len(whole)/2-from, n)
			}
		}
	}
}

// A page that is lost or damaged is silent; what follows is in its place.
func TestOggWithALostPage(t *testing.T) {
	for _, codec := range []string{"vorbis", "opus", "flac"} {
		b := oggOf(t, codec, 2)
		_, whole := decodeAll(t, b, 0)
		list := pages(b)
		k := len(list) / 2
		damaged := bytes.Clone(b)
		damaged[list[k]+300] ^= 1
		for name, c := range map[string][]byte{
			"lost":           slices.Concat(b[:list[k]], b[list[k+1]:]),
			"damaged":        damaged,
			"cut into":       slices.Concat(b[:list[k]+100], b[list[k+1]:]),
			"behind rubbish": slices.Concat(b[:list[k]], bytes.Repeat([]byte("OggS rubbish"), 5000), b[list[k]:]),
		} {
			d, out := decodeAll(t, c, 0)
			if len(out) != len(whole) || d.Length() != int64(len(whole)/2) {
				t.Errorf("%s, a page %s: %d samples of %d, said to be %d", codec, name, len(out)/2, len(whole)/2, d.Length())
				continue
			}
			quarter := len(whole) / 4
			if n := off(out[:quarter], whole[:quarter]); n > 1e-6 {
				t.Errorf("%s, a page %s: off by %v before it", codec, name, n)
			}
			if n := off(out[3*quarter:], whole[3*quarter:]); n > .02 {
				t.Errorf("%s, a page %s: off by %v behind it", codec, name, n)
			}
			if n := slices.Max(out); n > 1.2*slices.Max(whole) {
				t.Errorf("%s, a page %s: a peak of %v", codec, name, n)
			}
		}
	}
}

// A stream that was cut out of a longer one begins where it begins.
func TestOggThatDoesNotBeginAtNothing(t *testing.T) {
	for _, codec := range []string{"vorbis", "opus", "flac"} {
		b := oggOf(t, codec, 2)
		d, whole := decodeAll(t, b, 0)
		shifted := bytes.Clone(b)
		for _, at := range pages(b)[:len(pages(b))-1] {
			p := shifted[at : at+pageSize(b[at:])]
			if g := int64(binary.LittleEndian.Uint64(p[6:])); g > 0 {
				binary.LittleEndian.PutUint64(p[6:], uint64(g+1_000_000))
				binary.LittleEndian.PutUint32(p[22:], oggSum(p))
			}
		}
		s, out := decodeAll(t, shifted, 0)
		if !slices.Equal(out, whole) || s.Length() != d.Length() {
			t.Errorf("%s: %d samples of %d, said to be %d", codec, len(out)/2, len(whole)/2, s.Length())
		}
		if _, tail := decodeAll(t, shifted, 50_000); off(tail, whole[2*50_000:]) > .05 || len(tail) != len(whole)-2*50_000 {
			t.Errorf("%s from the middle: %d samples, off by %v", codec, len(tail)/2, off(tail, whole[2*50_000:]))
		}
	}
}

// Other streams may come before and between.
func TestMusicAmongOtherStreams(t *testing.T) {
	music := oggOf(t, "vorbis", 2)
	_, whole := decodeAll(t, music, 0)
	film := oggPageOf(oggFirst, 0, []byte("\x80theora")) // serial 7
	b := slices.Concat(film, music[:pages(music)[1]])
	for i, at := range pages(music)[1 : len(pages(music))-1] {
		b = append(b, music[at:at+pageSize(music[at:])]...)
		b = append(b, oggPageOf(0, int64(i), make([]byte, 3000))...)
	}
	d, out := decodeAll(t, b, 0)
	if !slices.Equal(out, whole) || d.Length() != int64(len(whole)/2) {
		t.Errorf("%s samples of %d, said to be %d", strconv.Itoa(len(out)/2), len(whole)/2, d.Length())
	}
	if _, tail := decodeAll(t, b, 70_000); off(tail, whole[2*70_000:]) > 1e-6 {
		t.Error("another sound from the middle on")
	}
}
