package player

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// wavDecoder reads PCM of 8 to 32 bits and float of 32 and 64 bits from RIFF WAVE.
type wavDecoder struct {
	src   io.ReadSeeker
	r     *bufio.Reader
	f     wavFormat
	start int64 // of the samples, in bytes
	size  int64 // of the samples, in bytes
	left  int64
	in    []byte
	out   []float32
}

// wavFormat is what the fmt chunk says.
type wavFormat struct {
	float           bool
	rate, ch, bytes int // bytes of one sample
}

const (
	wavPCM, wavFloat, wavExtensible = 1, 3, 0xfffe
	wavLayerTwo, wavLayerThree      = 0x50, 0x55 // of MPEG audio
	wavBlock                        = 1024       // frames in one read
	maxChunks                       = 1024
)

func openWAV(src io.ReadSeeker, at int64) (decoder, error) {
	end, err := src.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	d, compressed := &wavDecoder{src: src}, false
	at += 12
	for range maxChunks {
		var h [8]byte
		if err := readAt(src, at, h[:]); err != nil {
			return nil, short(err)
		}
		n := int64(binary.LittleEndian.Uint32(h[4:]))
		at += 8
		switch string(h[:4]) {
		case "fmt ":
			b := make([]byte, min(n, 40))
			if err := readAt(src, at, b); err != nil {
				return nil, short(err)
			}
			if compressed = wavHoldsMPEG(b); compressed {
				break
			}
			if d.f, err = parseWAVFormat(b); err != nil {
				return nil, err
			}
		case "data":
			if compressed {
				return openMP3(src, at)
			}
			if d.f.rate == 0 {
				return nil, fmt.Errorf("%w (WAV without a format)", ErrBroken)
			}
			if n == 0 && !chunkFollows(src, at) { // written into a pipe
				n = end - at
			}
			d.start, d.size = at, min(n, end-at) // a recorder that died leaves a size of 0xffffffff
			d.r = bufio.NewReaderSize(src, 32<<10)
			return d, d.seek(0)
		}
		at += n + n%2
	}
	return nil, ErrNotMusic
}

// chunkFollows: four letters stand there, as a chunk begins with.
func chunkFollows(src io.ReadSeeker, at int64) bool {
	var id [4]byte
	if readAt(src, at, id[:]) != nil {
		return false
	}
	for _, c := range id {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

func readAt(src io.ReadSeeker, at int64, b []byte) error {
	if _, err := src.Seek(at, io.SeekStart); err != nil {
		return err
	}
	_, err := io.ReadFull(src, b)
	return err
}

// wavHoldsMPEG is whether the format is MPEG audio, whose frames say the rest.
func wavHoldsMPEG(b []byte) bool {
	if len(b) < 16 {
		return false
	}
	tag := binary.LittleEndian.Uint16(b)
	return tag == wavLayerTwo || tag == wavLayerThree
}

// parseWAVFormat reads WAVEFORMATEX, or WAVEFORMATEXTENSIBLE, whose own tag is in the first bytes of its GUID.
func parseWAVFormat(b []byte) (wavFormat, error) {
	if len(b) < 16 {
		return wavFormat{}, ErrNotMusic
	}
	le := binary.LittleEndian
	tag, bits := le.Uint16(b), int(le.Uint16(b[14:]))
	if tag == wavExtensible && len(b) >= 26 {
		tag = le.Uint16(b[24:])
	}
	f := wavFormat{float: tag == wavFloat, rate: int(le.Uint32(b[4:])), ch: int(le.Uint16(b[2:])), bytes: bits / 8}
	known := tag == wavPCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32) || tag == wavFloat && (bits == 32 || bits == 64)
	if !known || f.rate < minRate || f.rate > maxRate || f.ch < 1 || f.ch > maxChannels || int(le.Uint16(b[12:])) != f.ch*f.bytes {
		return wavFormat{}, fmt.Errorf("%w (WAV of kind %d, %d bits)", ErrNotMusic, tag, bits)
	}
	return f, nil
}

func (d *wavDecoder) rate() int     { return d.f.rate }
func (d *wavDecoder) channels() int { return d.f.ch }
func (d *wavDecoder) frame() int64  { return int64(d.f.ch * d.f.bytes) }
func (d *wavDecoder) length() int64 { return d.size / d.frame() }

func (d *wavDecoder) seek(frame int64) error {
	at := min(max(frame, 0), d.length()) * d.frame()
	if _, err := d.src.Seek(d.start+at, io.SeekStart); err != nil {
		return err
	}
	d.r.Reset(d.src)
	d.left = d.length()*d.frame() - at
	return nil
}

func (d *wavDecoder) read() ([]float32, error) {
	n := min(d.left, wavBlock*d.frame())
	if n == 0 {
		return nil, io.EOF
	}
	if d.in == nil {
		d.in, d.out = make([]byte, wavBlock*d.frame()), make([]float32, wavBlock*d.f.ch)
	}
	b := d.in[:n]
	if _, err := io.ReadFull(d.r, b); err != nil {
		return nil, broken(err)
	}
	d.left -= n
	out := d.out[:int(n)/d.f.bytes]
	for i := range out {
		out[i] = d.f.sample(b[i*d.f.bytes:])
	}
	return out, nil
}

// sample converts the one that b begins with.
func (f wavFormat) sample(b []byte) float32 {
	le := binary.LittleEndian
	switch {
	case f.float && f.bytes == 8:
		return finite(float32(math.Float64frombits(le.Uint64(b))))
	case f.float:
		return finite(math.Float32frombits(le.Uint32(b)))
	case f.bytes == 1: // the only one without a sign
		return (float32(b[0]) - 128) / 128
	case f.bytes == 2:
		return float32(int16(le.Uint16(b))) / (1 << 15)
	case f.bytes == 3:
		return float32(int32(b[0])<<8|int32(b[1])<<16|int32(b[2])<<24) / (1 << 31)
	}
	return float32(int32(le.Uint32(b))) / (1 << 31)
}

// finite keeps infinities and NaN, which only a hostile file has, from the filters.
func finite(v float32) float32 {
	if v > 16 || v < -16 || v != v {
		return 0
	}
	return v
}

// broken says what it means that a source ended in the middle of the music.
func broken(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return fmt.Errorf("%w (it ends too early)", ErrBroken)
	}
	return err
}
