package player

import (
	"bytes"
	"io"
)

// oggCodec is what differs between the kinds of music in Ogg.
type oggCodec interface {
	rate() int
	channels() int
	// decode turns a packet into interleaved samples, perhaps none.
	decode(packet []byte) ([]float32, error)
	// restart forgets what was decoded: the next packet does not follow the last.
	restart()
	preSkip() int64 // samples at the start that are not music
	preroll() int64 // samples to decode and drop after a restart
}

// oggDecoder plays one stream of Ogg. Positions count the samples that the codec gives out, those of preSkip included.
type oggDecoder struct {
	*oggReader
	oggCodec
	music int64 // offset of the first page behind the headers
	pos   int64 // of the next sample
	from  int64 // samples before it are not given out
	done  bool
}

// openOgg picks the codec by the first packet.
func openOgg(src io.ReadSeeker, at int64) (decoder, error) {
	o, err := newOggReader(src, at)
	if err != nil {
		return nil, err
	}
	p, err := o.next()
	if err != nil {
		return nil, short(err)
	}
	d := &oggDecoder{oggReader: o}
	switch {
	case bytes.HasPrefix(p.data, []byte("OpusHead")):
		d.oggCodec, err = openOpus(o, p.data)
	case bytes.HasPrefix(p.data, []byte("\x01vorbis")):
		d.oggCodec, err = openVorbis(o, p.data)
	case bytes.HasPrefix(p.data, []byte("\x7fFLAC")):
		d.oggCodec, err = openOggFLAC(o, p.data)
	default:
		err = ErrNotMusic
	}
	if err != nil {
		return nil, short(err)
	}
	// Both formats ask that the music begin on a fresh page.
	d.music, d.from = o.at, d.preSkip()
	return d, nil
}

func (d *oggDecoder) length() int64 {
	back := d.at
	n := max(0, d.lastGranule(d.music)-d.preSkip())
	if err := d.jump(back); err != nil {
		return 0
	}
	return n
}

func (d *oggDecoder) read() ([]float32, error) {
	for !d.done {
		p, err := d.next()
		if err != nil {
			return nil, err
		}
		out, err := d.decode(p.data)
		if err != nil {
			return nil, err
		}
		begin := d.pos
		n := int64(len(out) / d.channels())
		d.pos += n
		d.done = p.last
		hi := n
		if p.last && p.granule >= 0 { // the end is given to the sample
			hi = min(n, p.granule-begin)
		}
		if lo := max(0, d.from-begin); lo < hi {
			return out[lo*int64(d.channels()) : hi*int64(d.channels())], nil
		}
	}
	return nil, io.EOF
}

func (d *oggDecoder) seek(frame int64) error {
	d.from, d.done = max(frame, 0)+d.preSkip(), false
	page, err := d.oggReader.seek(d.from-d.preroll(), d.music)
	if err != nil {
		return err
	}
	if err := d.jump(page); err != nil {
		return err
	}
	d.restart()
	d.pos = 0
	if page == d.music {
		return nil
	}
	return d.warm()
}

// warm decodes the page that the reader stands at, so that what follows is right, and takes the position from it.
func (d *oggDecoder) warm() error {
	for {
		p, err := d.next()
		if err != nil {
			return err
		}
		if _, err := d.decode(p.data); err != nil {
			return err
		}
		if p.granule >= 0 {
			d.pos = p.granule
			return nil
		}
	}
}
