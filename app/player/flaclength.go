package player

import (
	"bytes"
	"io"

	"github.com/mewkiz/flac/frame"
)

// flacEnds are how far from its end a file is searched for its last frame: few frames are longer than the first of these.
var flacEnds = [...]int64{64 << 10, 1 << 20}

// length is in STREAMINFO, but not in that of a file that was written into a pipe: there its last whole frame tells.
func (d *flacDecoder) length() int64 {
	if d.info.NSamples == 0 && !d.measured {
		d.measured = true
		if back, err := d.place(); err == nil {
			d.info.NSamples = uint64(d.measure())
			if d.jump(back) != nil {
				return 0
			}
		}
	}
	return int64(d.info.NSamples)
}

// place is where the next read begins.
func (d *flacDecoder) place() (int64, error) {
	at, err := d.src.Seek(0, io.SeekCurrent)
	return at - int64(d.r.Buffered()), err
}

func (d *flacDecoder) measure() int64 {
	for _, back := range flacEnds {
		begin := max(d.start, d.end-back)
		b := make([]byte, d.end-begin)
		if readAt(d.src, begin, b) != nil {
			return 0
		}
		if samples := d.lastFrame(b); samples > 0 || begin == d.start {
			return samples
		}
	}
	return 0
}

// maxCandidates bounds the work on bytes that look like the beginnings of frames.
const maxCandidates = 64

// lastFrame is the number of the sample behind the last frame in b that can be decoded, or 0.
func (d *flacDecoder) lastFrame(b []byte) int64 {
	for at, tried := len(b), 0; tried < maxCandidates; {
		if at = bytes.LastIndexByte(b[:at], 0xff); at < 0 {
			return 0
		}
		if len(b)-at < 16 {
			continue
		}
		sample, ok := d.header(b[at:min(len(b), at+32)])
		if !ok {
			continue
		}
		tried++
		if n := d.whole(b[at:]); n > 0 {
			return sample + n
		}
	}
	return 0
}

// whole is how many samples the frame has that b begins with, if all of it is there.
func (d *flacDecoder) whole(b []byte) int64 {
	f, err := frame.New(bytes.NewReader(b))
	if err != nil {
		return 0
	}
	if f.BitsPerSample == 0 {
		f.BitsPerSample = d.info.BitsPerSample
	}
	if f.Parse() != nil {
		return 0
	}
	return int64(f.BlockSize)
}
