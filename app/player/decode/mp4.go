package decode

import (
	"errors"
	"fmt"
	"io"

	"linnet/app/player/mp4"
)

// packetCodec turns the packets of a container into sound.
type packetCodec interface {
	Rate() int
	Channels() int
	// decode turns a packet into interleaved samples, good until the next call.
	decode(packet []byte) ([]float32, error)
	// restart forgets what was decoded: the next packet does not follow the last.
	restart()
	preroll() int64 // samples to decode and drop after a restart
}

// mp4Decoder plays the sound of MP4. Positions count the samples that the codec gives out, with those before the music.
type mp4Decoder struct {
	packetCodec
	src   io.ReadSeeker
	f     *mp4.File
	start int64 // of the music
	end   int64
	from  int64 // samples before it are not given out
	bad   int   // packets in a row that did not decode
	blank []float32
}

const (
	maxBadPackets = 40   // about a second
	longestPacket = 8192 // samples of a packet that is silent because it is damaged
)

func openMP4(src io.ReadSeeker, at int64) (Decoder, error) {
	f, err := mp4.Open(src, at)
	if err != nil {
		return nil, mp4Error(err)
	}
	d := &mp4Decoder{src: src, f: f}
	if d.packetCodec, err = packetsOf(f); err != nil {
		return nil, err
	}
	d.start, d.end = d.frames(f.Start), 1<<62
	if f.Length > 0 {
		d.end = d.frames(f.Start + f.Length)
	}
	d.from = d.start
	return d, nil
}

// packetsOf picks the codec by the sample entry.
func packetsOf(f *mp4.File) (packetCodec, error) {
	switch f.Codec {
	case "mp4a":
		return newAAC(f.Config)
	case "alac":
		return newALAC(f.Config)
	case "fLaC":
		return newFLACPackets(f.Config)
	case "Opus":
		return newOpus(opusHead(f.Config))
	}
	return nil, fmt.Errorf("%w (MP4 with %q)", ErrNotMusic, f.Codec)
}

// mp4Error says in the player's words why a file was refused.
func mp4Error(err error) error {
	switch {
	case errors.Is(err, mp4.ErrNoSound):
		return fmt.Errorf("%w (%v)", ErrNotMusic, err)
	case errors.Is(err, mp4.ErrDamaged):
		return fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	return err
}

// frames is how many samples of a channel a number of ticks is. HE-AAC counts twice as many as its core has.
func (d *mp4Decoder) frames(ticks int64) int64 {
	return mp4.Rescale(ticks, int64(d.Rate()), int64(d.f.Scale))
}

func (d *mp4Decoder) Length() int64 {
	if d.f.Length > 0 {
		return d.end - d.start
	}
	if p, ok := d.src.(interface{ Arriving() bool }); ok && p.Arriving() { // to count the fragments would be to wait for them
		return max(0, d.frames(d.f.Claimed())-d.start)
	}
	total, err := d.f.Total()
	if err != nil || d.SeekTo(d.from-d.start) != nil {
		return 0
	}
	return max(0, d.frames(total)-d.start)
}

func (d *mp4Decoder) SeekTo(frame int64) error {
	d.from = min(max(frame, 0)+d.start, d.end)
	d.restart()
	d.bad = 0
	return mp4Error(d.f.GoTo(mp4.Rescale(max(d.from-d.preroll(), 0), int64(d.f.Scale), int64(d.Rate()))))
}

func (d *mp4Decoder) Read() ([]float32, error) {
	for {
		s, err := d.f.Next()
		if err != nil {
			return nil, mp4Error(err)
		}
		begin := d.frames(s.Start)
		if begin >= d.end {
			return nil, io.EOF
		}
		x, err := d.decodeOrBlank(s)
		if err != nil {
			return nil, err
		}
		ch := int64(d.Channels())
		hi := min(int64(len(x))/ch, d.end-begin)
		if s.Ticks > 0 && d.f.Scale%d.Rate() == 0 { // the last packet may be filled up; coarser ticks are only near
			hi = min(hi, d.frames(s.Start+s.Ticks)-begin)
		}
		if lo := max(0, d.from-begin); lo < hi {
			return x[lo*ch : hi*ch], nil
		}
	}
}

// decodeOrBlank makes silence of a packet that does not decode, but too many in a row are an error.
func (d *mp4Decoder) decodeOrBlank(s mp4.Sample) ([]float32, error) {
	x, err := d.decode(s.Data)
	if err == nil {
		d.bad = 0
		return x, nil
	}
	d.restart()
	if d.bad++; d.bad > maxBadPackets {
		return nil, fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	n := d.Channels() * int(min(d.frames(s.Ticks), longestPacket))
	if cap(d.blank) < n {
		d.blank = make([]float32, n)
	}
	return d.blank[:n], nil
}
