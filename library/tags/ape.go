package tags

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"
)

const apeFooter = 32

// readAPE reads an APE tag (versions 1 and 2) that ends at end: items of flags, a name, and values between NULs. It returns
// where the tag begins, or end if there is none.
func (f *File) readAPE(end int64) int64 {
	h, err := f.at(end-apeFooter, apeFooter)
	if err != nil || string(h[:8]) != "APETAGEX" {
		return end
	}
	size, count, flags := int64(binary.LittleEndian.Uint32(h[12:])), binary.LittleEndian.Uint32(h[16:]), h[23]
	begin := end - size
	if size < apeFooter || begin < 0 {
		return end
	}
	items, err := f.at(begin, int(min(size-apeFooter, maxPiece)))
	if err == nil {
		f.useAPE(cursor{b: items}, count)
	}
	if flags&0x80 != 0 && begin >= apeFooter { // it has a header too
		begin -= apeFooter
	}
	return begin
}

func (f *File) useAPE(c cursor, count uint32) {
	for range min(count, maxFrames) {
		size, flags := c.little32(), c.little32()
		name, rest, ok := bytes.Cut(c.b, []byte{0})
		if !ok || !c.ok() {
			break
		}
		c.b = rest
		f.useAPEItem(fieldOf(name), c.take(size), flags>>1&3)
	}
}

// useAPEItem: a picture follows the name of the file that it was.
func (f *File) useAPEItem(name field, value []byte, kind uint32) {
	const text, binaryValue = 0, 1
	if name == picture || name == otherPicture {
		if _, data, ok := bytes.Cut(value, []byte{0}); ok && kind == binaryValue {
			f.keepPicture(data, name == picture)
		}
		return
	}
	for v := range bytes.SplitSeq(value, []byte{0}) {
		if kind == text {
			f.useNamed(name, v)
		}
	}
}

// readMonkey reads Monkey's Audio. From version 3.98 on a descriptor says where the header stands.
func (f *File) readMonkey(start int64) error {
	le := binary.LittleEndian
	b, err := f.at(start, 32)
	if err != nil {
		return broken("Monkey's Audio")
	}
	s := &f.sound
	version := le.Uint16(b[4:])
	var frames, perFrame, last int64
	if version >= 3980 {
		if b, err = f.at(start+int64(le.Uint32(b[8:])), 24); err != nil {
			return broken("Monkey's Audio")
		}
		perFrame, last, frames = int64(le.Uint32(b[4:])), int64(le.Uint32(b[8:])), int64(le.Uint32(b[12:]))
		s.bits, s.channels, s.rate = int(le.Uint16(b[16:])), int(le.Uint16(b[18:])), int(le.Uint32(b[20:])&0xffffff)
	} else {
		const eight, deep = 1, 8
		frames, last = int64(le.Uint32(b[24:])), int64(le.Uint32(b[28:]))
		s.bits, s.channels, s.rate = 16, int(le.Uint16(b[10:])), int(le.Uint32(b[12:])&0xffffff)
		if flags := le.Uint16(b[8:]); flags&eight != 0 {
			s.bits = 8
		} else if flags&deep != 0 {
			s.bits = 24
		}
		perFrame = oldMonkeyFrame(version, le.Uint16(b[6:]))
	}
	s.format = "APE"
	if frames > 0 {
		s.length = lasting((frames-1)*min(perFrame, 1<<24)+last, s.rate)
	}
	s.at(start, f.end)
	return nil
}

// oldMonkeyFrame is how many samples a frame has, which no header says before version 3.98.
func oldMonkeyFrame(version, level uint16) int64 {
	const extra = 4000
	switch {
	case version >= 3950:
		return 4 * 73728
	case version >= 3900 || version >= 3800 && level == extra:
		return 73728
	}
	return 9216
}

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

// readTTA reads True Audio 1: kind, channels, bits, rate, samples.
func (f *File) readTTA(start int64) error {
	b, err := f.at(start, 22)
	if err != nil {
		return broken("TTA")
	}
	le := binary.LittleEndian
	f.sound = sound{format: "TTA", channels: int(le.Uint16(b[6:])), bits: int(le.Uint16(b[8:])), rate: int(le.Uint32(b[10:]) & 0xffffff)}
	f.sound.length = lasting(int64(le.Uint32(b[14:])), f.sound.rate)
	f.sound.at(start, f.end)
	return nil
}

// readTAK reads Tom's lossless Audio Kompressor: blocks of a kind and a size, of which one describes the stream.
func (f *File) readTAK(start int64) error {
	const end, streamInfo = 0, 1
	off := start + 4
	for range 64 {
		b, err := f.at(off, 4)
		if err != nil || b[0]&0x7f == end {
			break
		}
		kind, size := b[0]&0x7f, int(b[1])|int(b[2])<<8|int(b[3])<<16
		if info := f.upTo(off+4, min(size, 16)); kind == streamInfo && len(info) >= 10 {
			f.useTAK(info)
		}
		off += 4 + int64(size)
	}
	if f.sound.rate == 0 {
		return broken("TAK")
	}
	f.sound.at(start, f.end)
	return nil
}

// useTAK: from the lowest bit on 10 of the encoder, 4 of the size of a frame, 35 of samples, 3 of the kind, 18 of rate, 5 of
// depth, 4 of channels.
func (f *File) useTAK(b []byte) {
	bit := 10 + 4
	take := func(n int) (v int64) {
		for i := range n {
			v |= int64(b[bit/8]>>(bit%8)&1) << i
			bit++
		}
		return v
	}
	samples := take(35)
	take(3)
	rate, bits, channels := int(take(18))+6000, int(take(5))+8, int(take(4))+1
	f.sound = sound{format: "TAK", rate: rate, bits: bits, channels: channels, length: lasting(samples, rate)}
}

// readOptimFROG reads OptimFROG: size of the head, 48 bits of samples of all channels, kind of sample, channels less one, rate.
func (f *File) readOptimFROG(start int64) error {
	b, err := f.at(start, 20)
	le := binary.LittleEndian
	if err != nil || le.Uint32(b[4:]) < 12 {
		return broken("OptimFROG")
	}
	s := sound{format: "OptimFROG", channels: int(b[15]) + 1, rate: int(le.Uint32(b[16:]) & 0xffffff)}
	if s.bits = 8 * (int(b[14])/2 + 1); s.bits > 32 {
		s.bits = 0
	}
	s.length = lasting((int64(le.Uint32(b[8:]))|int64(le.Uint16(b[12:]))<<32)/int64(s.channels), s.rate)
	s.at(start, f.end)
	f.sound = s
	return nil
}
