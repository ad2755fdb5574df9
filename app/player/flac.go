package player

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"
)

// flacDecoder reads frames with mewkiz/flac and finds its way itself: that library would scan a file without a seek table, and
// allocate whatever a picture claims to be.
type flacDecoder struct {
	src        io.ReadSeeker
	r          *bufio.Reader
	info       *meta.StreamInfo
	start, end int64 // of the frames, in bytes
	skip       int64 // samples to drop after a jump
	out        []float32
	measured   bool // info.NSamples was measured, perhaps in vain
}

const (
	flacBlocks = 512      // metadata blocks; more is a trap
	flacFar    = 1 << 17  // bytes that are read on rather than jumped over
	flacSearch = 64 << 10 // bytes in which the next frame must begin
)

func openFLAC(src io.ReadSeeker, at int64) (decoder, error) {
	end, err := src.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	d := &flacDecoder{src: src, end: end}
	at += 4
	for n := range flacBlocks {
		var h [4]byte
		if err := readAt(src, at, h[:]); err != nil {
			return nil, short(err)
		}
		if n == 0 {
			if err := d.streamInfo(h, at); err != nil {
				return nil, err
			}
		}
		at += 4 + int64(h[1])<<16 + int64(h[2])<<8 + int64(h[3])
		if at > end {
			return nil, fmt.Errorf("%w (it ends before the music)", ErrBroken)
		}
		if h[0]&0x80 != 0 {
			d.start, d.r = at, bufio.NewReaderSize(src, 32<<10)
			return d, d.jump(at)
		}
	}
	return nil, ErrNotMusic
}

func (d *flacDecoder) streamInfo(h [4]byte, at int64) error {
	if h[0]&0x7f != byte(meta.TypeStreamInfo) {
		return ErrNotMusic
	}
	if _, err := d.src.Seek(at, io.SeekStart); err != nil {
		return err
	}
	block, err := meta.Parse(d.src)
	if err != nil {
		return fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	d.info = block.Body.(*meta.StreamInfo)
	return nil
}

func (d *flacDecoder) rate() int     { return int(d.info.SampleRate) }
func (d *flacDecoder) channels() int { return int(d.info.NChannels) }

func (d *flacDecoder) jump(at int64) error {
	_, err := d.src.Seek(at, io.SeekStart)
	d.r.Reset(d.src)
	return err
}

func (d *flacDecoder) read() ([]float32, error) {
	for {
		f, err := d.next()
		if err != nil {
			return nil, err
		}
		n := int64(f.BlockSize)
		if d.skip >= n {
			d.skip -= n
			continue
		}
		out := d.interleave(f)[int(d.skip)*d.channels():]
		d.skip = 0
		return out, nil
	}
}

// next decodes one frame. Bytes after the last one, such as an old tag, are ignored.
func (d *flacDecoder) next() (*frame.Frame, error) {
	f, err := frame.New(d.r)
	if err == io.EOF || errors.Is(err, frame.ErrInvalidSync) && d.tail() {
		return nil, io.EOF
	}
	if err == nil && f.BitsPerSample == 0 {
		f.BitsPerSample = d.info.BitsPerSample
	}
	if err == nil && (f.Channels.Count() != d.channels() || f.BitsPerSample != d.info.BitsPerSample) {
		err = errors.New("the format changes midway")
	}
	if err == nil {
		err = f.Parse()
	}
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	return f, nil
}

// tail is whether so little is left that it can only be a tag.
func (d *flacDecoder) tail() bool {
	at, err := d.src.Seek(0, io.SeekCurrent)
	return err == nil && d.end-at+int64(d.r.Buffered()) < 1<<10
}

func (d *flacDecoder) interleave(f *frame.Frame) []float32 {
	ch := len(f.Subframes)
	n := int(f.BlockSize)
	if cap(d.out) < n*ch {
		d.out = make([]float32, n*ch)
	}
	out := d.out[:n*ch]
	scale := 1 / float32(int64(1)<<(f.BitsPerSample-1))
	for c, sub := range f.Subframes {
		for i, v := range sub.Samples[:n] {
			out[i*ch+c] = float32(v) * scale
		}
	}
	return out
}

// seek halves the file until it is near, then reads on. Every frame header carries its position and a checksum.
func (d *flacDecoder) seek(target int64) error {
	target = max(target, 0)
	low, lowAt := d.start, int64(0) // a frame that begins at or before the target
	high := d.end
	for high-low > flacFar {
		middle := low + (high-low)/2
		at, sample, err := d.find(middle, high)
		if err != nil {
			return err
		}
		if at < 0 || sample > target {
			high = middle
			continue
		}
		low, lowAt = at, sample
	}
	d.skip = target - lowAt
	return d.jump(low)
}

// find returns the place and the first sample of the first frame that begins at or after from, or -1.
func (d *flacDecoder) find(from, limit int64) (at, sample int64, err error) {
	if err := d.jump(from); err != nil {
		return 0, 0, err
	}
	for i := int64(0); i < flacSearch && from+i < limit; i++ {
		b, err := d.r.Peek(32)
		if err != nil && err != io.EOF {
			return 0, 0, err
		}
		if len(b) < 16 {
			break
		}
		if n, ok := d.header(b); ok {
			return from + i, n, nil
		}
		if _, err := d.r.Discard(1); err != nil {
			return 0, 0, err
		}
	}
	return -1, 0, nil
}

// header is whether b begins with the header of a frame of this music, and the sample that the frame begins with.
func (d *flacDecoder) header(b []byte) (sample int64, ok bool) {
	if b[0] != 0xff || b[1]&0xfe != 0xf8 {
		return 0, false
	}
	f, err := frame.New(bytes.NewReader(b))
	if err != nil || f.Channels.Count() != d.channels() || f.BitsPerSample != 0 && f.BitsPerSample != d.info.BitsPerSample {
		return 0, false
	}
	if f.HasFixedBlockSize { // the last frame may be shorter, so its own size does not count
		return int64(f.Num) * int64(d.info.BlockSizeMax), true
	}
	return int64(f.Num), true
}
