package tags

import (
	"encoding/binary"
	"math"
	"strconv"
)

var musepackRates = [8]int{44100, 48000, 37800, 32000}

const musepackFrame = 1152 // samples

// readMusepack7 reads stream version 7: a head of 28 bytes with ReplayGain, then frames.
func (f *File) readMusepack7(start int64) error {
	b, err := f.at(start, 28)
	if err != nil || b[3]&15 != 7 {
		return broken("Musepack")
	}
	le := binary.LittleEndian
	samples := int64(le.Uint32(b[4:])) * musepackFrame
	if tail := le.Uint32(b[20:]); tail>>31 == 1 && tail>>20&0x7ff > 0 { // says how much of the last frame is music
		samples -= musepackFrame - int64(min(tail>>20&0x7ff, musepackFrame))
	} else {
		samples -= musepackFrame / 2
	}
	f.useMusepack(start, musepackRates[b[10]&3], 2, samples)
	gain := func(b []byte) float64 { return float64(int16(le.Uint16(b))) / 100 }
	peak := func(b []byte) float64 { return float64(le.Uint16(b)) / 32767 }
	f.addGains(gain(b[14:]), peak(b[12:]), gain(b[18:]), peak(b[16:]))
	return nil
}

// readMusepack8 reads stream version 8: packets of a key of two letters and a size that counts them.
func (f *File) readMusepack8(start int64) error {
	off := start + 4
	for range 64 {
		c := cursor{b: f.upTo(off, 64)}
		key := string(c.take(2))
		size := c.sevens()
		head := int64(min(64, f.size-off)) - int64(len(c.b))
		if !c.ok() || size < head {
			break
		}
		switch body := c.b[:min(int64(len(c.b)), size-head)]; key {
		case "SH":
			f.useStreamHead(start, cursor{b: body})
		case "RG":
			f.useGains8(body)
		case "AP", "SE": // sound, the end
			size = f.size
		}
		if off += size; off >= f.size {
			break
		}
	}
	if f.sound.rate == 0 {
		return broken("Musepack")
	}
	return nil
}

// sevens takes a number of seven bits a byte, highest first.
func (c *cursor) sevens() (n int64) {
	for range 9 {
		b := c.take(1)
		if b == nil {
			break
		}
		if n = n<<7 | int64(b[0]&127); b[0]&128 == 0 {
			break
		}
	}
	return n
}

// useStreamHead: checksum, version, samples, samples of silence before, 3 bits of rate, 5 of bands, 4 of channels.
func (f *File) useStreamHead(start int64, c cursor) {
	c.take(5)
	samples, silence := c.sevens(), c.sevens()
	if b := c.take(2); b != nil && samples >= silence {
		f.useMusepack(start, musepackRates[b[0]>>5], int(b[1]>>4)+1, samples-silence)
	}
}

// useGains8: version, then gain and peak of title and album, in 256ths of a decibel below 64.82, of 16-bit samples.
func (f *File) useGains8(b []byte) {
	if len(b) < 9 || b[0] != 1 {
		return
	}
	gain := func(b []byte) float64 {
		if v := binary.BigEndian.Uint16(b); v != 0 {
			return 64.82 - float64(v)/256
		}
		return 0
	}
	peak := func(b []byte) float64 {
		if v := binary.BigEndian.Uint16(b); v != 0 {
			return math.Pow(10, float64(v)/256/20) / 32768
		}
		return 0
	}
	f.addGains(gain(b[1:]), peak(b[3:]), gain(b[5:]), peak(b[7:]))
}

// readMusepack4 reads the versions before 7, which begin with nothing that they can be known by but sense: 9 bits of bitrate,
// 2 of stereo, 10 of version, 5 of bands, 6 of block size.
func (f *File) readMusepack4(start int64) bool {
	b, err := f.at(start, 8)
	if err != nil {
		return false
	}
	le := binary.LittleEndian
	head, frames := le.Uint32(b), int64(le.Uint32(b[4:]))
	version, bands, block := head>>11&0x3ff, head>>6&0x1f, head&0x3f
	if version < 4 || version > 6 || head>>23 != 0 && version > 4 || bands == 0 || block != 1 && version > 4 {
		return false
	}
	if version == 4 {
		frames = int64(le.Uint16(b[6:]))
	}
	// A frame has twelve bytes at least, and two thousand at most.
	if size := f.end - start; frames == 0 || frames > size/12 || frames < size/2048 {
		return false
	}
	f.useMusepack(start, 44100, 2, frames*musepackFrame-musepackFrame/2)
	return true
}

func (f *File) useMusepack(start int64, rate, channels int, samples int64) {
	f.sound = sound{format: "Musepack", rate: rate, channels: channels, length: lasting(samples, rate)}
	f.sound.at(start, f.end)
}

// addGains notes what a head says of loudness; 0 is nothing.
func (f *File) addGains(trackGain_, trackPeak_, albumGain_, albumPeak_ float64) {
	for name, v := range map[field]float64{trackGain: trackGain_, trackPeak: trackPeak_, albumGain: albumGain_, albumPeak: albumPeak_} {
		if v != 0 {
			f.plain.add(name, strconv.FormatFloat(v, 'f', 6, 64))
		}
	}
}
