package decode

import (
	"errors"
	"fmt"
	"io"

	"linnet/app/player/convert"
)

// oggCodec is what differs between the kinds of music in Ogg.
type oggCodec interface {
	Rate() int
	Channels() int
	// decode turns a packet into interleaved samples, perhaps none.
	decode(packet []byte) ([]float32, error)
	// restart forgets what was decoded: the next packet does not follow the last.
	restart()
	preSkip() int64 // samples at the start that are not music
	preroll() int64 // samples to decode and drop after a restart
}

// oggDecoder plays the music of an Ogg file, link after link where several are chained. Within a link, positions count the samples that the
// codec gives out, those of preSkip included.
type oggDecoder struct {
	*oggReader
	oggCodec // of the link that plays
	links    []oggLink
	now      int  // link
	chained  bool // all links are known
	like     convert.Adapter

	pos  int64 // of the next sample
	from int64 // samples before it are not given out
	done bool
	bad  int // packets in a row that did not decode

	gap   int64     // samples that are lost before held
	held  []float32 // decoded behind a hole, up to where a page says where it is
	blank []float32
}

const (
	maxOggGap  = 10      // seconds of lost pages that are made silent; over more the music jumps
	maxOggHeld = 1 << 20 // samples that are decoded before a page must say where they are
)

func openOgg(src io.ReadSeeker, at int64) (Decoder, error) {
	o, err := newOggReader(src, at)
	if err != nil {
		return nil, err
	}
	d := &oggDecoder{oggReader: o}
	if err := d.openLink(at); err != nil {
		return nil, short(err)
	}
	d.like = convert.Adapter{ToRate: d.oggCodec.Rate(), ToChannels: d.oggCodec.Channels()}
	return d, nil
}

// Rate and channels are those of the first link.
func (d *oggDecoder) Rate() int     { return d.like.ToRate }
func (d *oggDecoder) Channels() int { return d.like.ToChannels }

func (d *oggDecoder) Length() int64 {
	back := d.at
	d.chain()
	total := int64(0)
	for i := range d.links {
		total += d.lengthOf(i)
	}
	if d.jump(back) != nil {
		return 0
	}
	return total
}

func (d *oggDecoder) Read() ([]float32, error) {
	for {
		x, err := d.readLink()
		if err == io.EOF {
			if err = d.nextLink(); err == nil {
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		if x = d.like.Adapt(x, d.oggCodec.Rate(), d.oggCodec.Channels()); len(x) > 0 {
			return x, nil
		}
	}
}

// readLink returns the next samples of the link that plays.
func (d *oggDecoder) readLink() ([]float32, error) {
	for !d.done {
		if d.gap > 0 {
			return d.silence(), nil
		}
		if x := d.held; len(x) > 0 {
			d.held = x[:0]
			if x = d.cut(x, -1); len(x) > 0 {
				return x, nil
			}
			continue
		}
		p, err := d.next()
		if err == errHole {
			err = d.mend()
			if err == nil || err == io.EOF {
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		out, err := d.decode(p.data)
		if err != nil {
			if err := d.trouble(err); err != nil {
				return nil, err
			}
			continue
		}
		d.bad, d.done = 0, p.last
		end := int64(-1)
		if p.last && p.granule >= 0 { // the end is given to the sample
			end = p.granule
		}
		if x := d.cut(out, end); len(x) > 0 {
			return x, nil
		}
	}
	return nil, io.EOF
}

// cut counts the samples and returns those behind d.from and before end; -1: there is none.
func (d *oggDecoder) cut(x []float32, end int64) []float32 {
	ch := int64(d.oggCodec.Channels())
	n := int64(len(x)) / ch
	begin := d.pos
	d.pos += n
	hi := n
	if end >= 0 {
		hi = min(n, end-begin)
	}
	if lo := max(0, d.from-begin); lo < hi {
		return x[lo*ch : hi*ch]
	}
	return nil
}

// trouble counts packets that do not decode. They are passed over, but too many in a row are an error.
func (d *oggDecoder) trouble(err error) error {
	if d.bad++; d.bad > maxBadPackets {
		return fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	d.restart()
	return nil
}

// silence returns some of what is lost.
func (d *oggDecoder) silence() []float32 {
	n := min(d.gap, 4096)
	d.gap -= n
	d.pos += n
	ch := d.oggCodec.Channels()
	if d.blank == nil {
		d.blank = make([]float32, 4096*convert.MaxChannels)
	}
	return d.blank[:n*int64(ch)]
}

// mend decodes on behind a hole until a page says where that is. What was lost before becomes silence.
func (d *oggDecoder) mend() error {
	d.restart()
	d.held = d.held[:0]
	for len(d.held) < maxOggHeld {
		p, err := d.next()
		if err == errHole {
			d.restart()
			d.held = d.held[:0]
			continue
		}
		if err != nil {
			return err
		}
		if out, err := d.decode(p.data); err == nil {
			d.held = append(d.held, out...)
		}
		if p.granule < 0 {
			continue
		}
		n := int64(len(d.held) / d.oggCodec.Channels())
		begin := p.granule - n
		switch gap := begin - d.pos; {
		case gap > 0 && gap <= maxOggGap*int64(d.oggCodec.Rate()):
			d.gap = gap
		default:
			d.pos = begin
		}
		return nil
	}
	return nil
}

func (d *oggDecoder) SeekTo(frame int64) error {
	d.chain()
	d.like.Reset()
	k, frame := d.linkAt(max(frame, 0))
	if err := d.enter(k); err != nil {
		return err
	}
	l := &d.links[k]
	d.from = frame + l.start()
	page, err := d.oggReader.seek(d.from-d.preroll(), l)
	if err != nil {
		return err
	}
	if err := d.jump(page); err != nil {
		return err
	}
	d.restart()
	d.pos = l.base
	if page == l.music {
		return nil
	}
	return d.warm()
}

// warm decodes the page that the reader stands at, so that what follows is right, and takes the position from it.
func (d *oggDecoder) warm() error {
	for {
		p, err := d.next()
		if err != nil && !errors.Is(err, errHole) {
			return err
		}
		if _, err := d.decode(p.data); err != nil {
			d.restart()
		}
		if p.granule >= 0 && err == nil {
			d.pos = p.granule
			return nil
		}
	}
}
