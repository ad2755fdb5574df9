package mpeg

import (
	"bytes"
	"encoding/binary"
)

// Note is what an encoder noted of the whole in a first frame without sound: Xing's, called Info with a constant bitrate, with
// what LAME put behind it; or Fraunhofer's VBRI.
type Note struct {
	Frames         int64 // with sound; 0: unknown
	Bytes          int64 // of all frames, that of the note included; 0: unknown
	Constant       bool  // the bitrate
	Gapless        bool  // Delay and Padding are known
	Delay, Padding int64 // samples that the encoder put before and behind the music

	places []float64 // parts of Bytes at equal distances in time; nil: there is no table
}

// ParseNote reads the note in a frame. ok is false where the frame has sound.
func ParseNote(frame []byte, h Header) (n Note, ok bool) {
	if h.Layer != 3 {
		return n, false
	}
	if len(frame) >= 36+26 && string(frame[36:40]) == "VBRI" {
		return parseVBRI(frame[36:]), true
	}
	for _, at := range []int{4 + h.sideSize(), h.body()} { // most encoders do as if there were no checksum
		if b := frame[min(at, len(frame)):]; len(b) >= 8 && (string(b[:4]) == "Xing" || string(b[:4]) == "Info") {
			n = parseXing(b[4:])
			n.Constant = string(b[:4]) == "Info"
			return n, true
		}
	}
	return n, false
}

func parseXing(b []byte) (n Note) {
	flags := binary.BigEndian.Uint32(b)
	b = b[4:]
	take := func(bit uint32, size int) []byte {
		if flags&bit == 0 || len(b) < size {
			return nil
		}
		v := b[:size]
		b = b[size:]
		return v
	}
	if v := take(1, 4); v != nil {
		n.Frames = int64(binary.BigEndian.Uint32(v))
	}
	if v := take(2, 4); v != nil {
		n.Bytes = int64(binary.BigEndian.Uint32(v))
	}
	for _, v := range take(4, 100) {
		n.places = append(n.places, float64(v)/256)
	}
	take(8, 4) // quality
	for _, name := range []string{"LAME", "Lavc", "Lavf"} {
		if len(b) >= 24 && bytes.HasPrefix(b, []byte(name)) {
			n.Gapless = true
			n.Delay, n.Padding = int64(b[21])<<4|int64(b[22])>>4, int64(b[22]&15)<<8|int64(b[23])
		}
	}
	return n
}

// parseVBRI reads Fraunhofer's note, whose table has the bytes between places.
func parseVBRI(b []byte) (n Note) {
	be := binary.BigEndian
	n = Note{Bytes: int64(be.Uint32(b[10:])), Frames: int64(be.Uint32(b[14:]))}
	count, scale, size, step := int(be.Uint16(b[18:])), int64(be.Uint16(b[20:])), int(be.Uint16(b[22:])), int64(be.Uint16(b[24:]))
	b = b[26:]
	if size < 1 || size > 4 || count > len(b)/size || n.Bytes == 0 || int64(count)*step < n.Frames-step {
		return n
	}
	var at int64
	for ; count > 0; count-- {
		n.places = append(n.places, float64(at)/float64(n.Bytes))
		var v int64
		for _, c := range b[:size] {
			v = v<<8 | int64(c)
		}
		at += v * scale
		b = b[size:]
	}
	return n
}

// place is about where a part (0 to 1) of the time is, as a part of the bytes.
func (n *Note) place(part float64) float64 {
	part = min(max(part, 0), 1)
	if len(n.places) == 0 {
		return part
	}
	at := part * float64(len(n.places))
	k := min(int(at), len(n.places)-1)
	here, next := n.places[k], 1.
	if k+1 < len(n.places) {
		next = n.places[k+1]
	}
	return min(max(here+(next-here)*(at-float64(k)), 0), 1)
}
