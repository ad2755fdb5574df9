package player

import (
	"encoding/binary"
	"math"
)

// mp3Header is what four bytes say about one frame of MPEG audio layer III (ISO 11172-3, 2.4.1.3).
type mp3Header struct {
	rate    int
	samples int // in each channel
	size    int // of the frame in bytes, header included
	side    int // of the side information in bytes
	kbps    int
	low     bool // MPEG-2: half the rates, half the samples
}

var (
	mp3Bitrates = [2][15]int{
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	}
	mp3Rates = [3]int{44100, 48000, 32000}
)

// parseMP3Header refuses what go-mp3 cannot decode: MPEG-2.5, other layers, and the free format without a bitrate.
func parseMP3Header(b []byte) (h mp3Header, ok bool) {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe6 != 0xe2 { // sync, layer III
		return h, false
	}
	version, rate, bitrate := b[1]>>3&3, int(b[2]>>2&3), int(b[2]>>4)
	if version < 2 || rate == 3 || bitrate == 0 || bitrate == 15 || b[3]&3 == 2 {
		return h, false
	}
	mono := b[3]>>6 == 3
	h = mp3Header{rate: mp3Rates[rate], samples: 1152, side: 32, kbps: mp3Bitrates[0][bitrate]}
	if mono {
		h.side = 17
	}
	if h.low = version == 2; h.low {
		h.rate, h.samples, h.kbps, h.side = h.rate/2, 576, mp3Bitrates[1][bitrate], 17
		if mono {
			h.side = 9
		}
	}
	h.size = h.samples/8*h.kbps*1000/h.rate + int(b[2]>>1&1)
	return h, h.size > h.side+6
}

// same is whether two frames can follow each other in one piece of music.
func (h mp3Header) same(o mp3Header) bool { return h.rate == o.rate && h.low == o.low }

// mp3Info is what the first frame of a file may hold in place of music: Xing or Info, with LAME's addition, or VBRI.
type mp3Info struct {
	frames         int64 // frames of music; 0: unknown
	bytes          int64 // this frame included; 0: unknown
	toc            []byte
	delay, padding int64 // samples that the encoder added at both ends
}

// parseMP3Info reads the frame with header h; ok is whether it is such a frame.
func parseMP3Info(frame []byte, h mp3Header) (info mp3Info, ok bool) {
	be := binary.BigEndian
	if len(frame) >= 36+18 && string(frame[36:40]) == "VBRI" {
		return mp3Info{bytes: int64(be.Uint32(frame[46:])), frames: int64(be.Uint32(frame[50:]))}, true
	}
	b := frame[min(len(frame), 4+h.side):]
	if len(b) < 8 || string(b[:4]) != "Xing" && string(b[:4]) != "Info" {
		return info, false
	}
	flags := be.Uint32(b[4:])
	b = b[8:]
	take := func(bit uint32, n int) []byte {
		if flags&bit == 0 || len(b) < n {
			return nil
		}
		v := b[:n]
		b = b[n:]
		return v
	}
	if v := take(1, 4); v != nil {
		info.frames = int64(be.Uint32(v))
	}
	if v := take(2, 4); v != nil {
		info.bytes = int64(be.Uint32(v))
	}
	info.toc = take(4, 100)
	take(8, 4)
	if len(b) >= 24 && (string(b[:4]) == "LAME" || string(b[:4]) == "Lavc" || string(b[:4]) == "Lavf") {
		info.delay = int64(b[21])<<4 | int64(b[22])>>4
		info.padding = int64(b[22]&15)<<8 | int64(b[23])
	}
	return info, true
}

// offset is about where the frame is that lies at part (0..1) of the music, as a part of the bytes.
func (i mp3Info) offset(part float64) float64 {
	if len(i.toc) != 100 {
		return part
	}
	part = min(max(part, 0), 1)
	k := min(int(part*100), 99)
	next := 256.0
	if k < 99 {
		next = float64(i.toc[k+1])
	}
	here := float64(i.toc[k])
	return math.Max(0, here+(next-here)*(part*100-float64(k))) / 256
}
