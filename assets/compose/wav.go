package main

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
)

const licence = "https://creativecommons.org/publicdomain/zero/1.0/"

// encodeWAV returns 16-bit PCM, with a dither so that the fade-out stays clean.
func encodeWAV(mix [2][]float64, a album) []byte {
	rng := rand.New(rand.NewPCG(1, 2))
	var pcm []byte
	for i := range mix[0] {
		if a.mono {
			pcm = sample(pcm, (mix[0][i]+mix[1][i])/2, rng)
			continue
		}
		pcm = sample(sample(pcm, mix[0][i], rng), mix[1][i], rng)
	}
	channels := 2
	if a.mono {
		channels = 1
	}
	format := []byte{1, 0, byte(channels), 0}
	format = binary.LittleEndian.AppendUint32(format, uint32(a.rate))
	format = binary.LittleEndian.AppendUint32(format, uint32(a.rate*channels*2))
	format = append(format, byte(channels*2), 0, 16, 0)
	return riff(chunk("fmt ", format), chunk("data", pcm))
}

func sample(b []byte, v float64, rng *rand.Rand) []byte {
	s := math.Round(v*32767 + rng.Float64() - rng.Float64())
	return binary.LittleEndian.AppendUint16(b, uint16(int16(s)))
}

// tagWAV adds the tags to a WAV both ways that are in use: a LIST of INFO and an ID3v2.3 tag.
func tagWAV(name, cover string, a album, n int) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	picture, err := os.ReadFile(cover)
	if err != nil {
		return err
	}
	p, track := a.pieces[n], fmt.Sprintf("%d/%d", n+1, len(a.pieces))
	info := []byte("INFO")
	for _, f := range [][2]string{{"INAM", p.title}, {"IART", a.artist}, {"IPRD", a.title}, {"ICRD", a.year}, {"IGNR", a.genre},
		{"ITRK", fmt.Sprint(n + 1)}, {"ICOP", licence}} {
		info = append(info, chunk(f[0], []byte(f[1]+"\x00"))...)
	}
	var id3 []byte
	for _, f := range [][2]string{{"TIT2", p.title}, {"TPE1", a.artist}, {"TPE2", a.artist}, {"TALB", a.title}, {"TRCK", track},
		{"TYER", a.year}, {"TCON", a.genre}} {
		id3 = append(id3, frame(f[0], "\x00"+f[1])...) // Latin-1: the WAV album has no other letters
	}
	id3 = append(id3, frame("WCOP", licence)...)
	id3 = append(id3, frame("APIC", "\x00image/jpeg\x00\x03\x00"+string(picture))...)
	return os.WriteFile(name, riff(b[12:], chunk("LIST", info), chunk("id3 ", append(header(len(id3)), id3...))), 0o644)
}

func riff(chunks ...[]byte) []byte {
	body := []byte("WAVE")
	for _, c := range chunks {
		body = append(body, c...)
	}
	return chunk("RIFF", body)
}

// chunk is padded to an even length, as RIFF asks.
func chunk(id string, body []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(id), uint32(len(body)))
	b = append(b, body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

// frame is one ID3v2.3 frame.
func frame(id, body string) []byte {
	b := binary.BigEndian.AppendUint32([]byte(id), uint32(len(body)))
	return append(append(b, 0, 0), body...)
}

// header is that of an ID3v2.3 tag; its size has seven bits to the byte.
func header(n int) []byte {
	return []byte{'I', 'D', '3', 3, 0, 0, byte(n >> 21 & 127), byte(n >> 14 & 127), byte(n >> 7 & 127), byte(n & 127)}
}
