package decode

import (
	"bytes"
	"fmt"
	"io"
)

// oggLink is one of the streams of a chained file, or the only one.
type oggLink struct {
	at, music, end int64 // offsets of its first page, of the first behind its headers, and of the next link
	serial         uint32
	others         map[uint32]bool // streams beside it
	rate           int
	base, skip     int64 // position of its first sample, and what of it is not music
	length         int64 // -1: not looked for
}

const (
	maxOggLinks   = 1 << 10
	maxOggStreams = 64 // beside each other
)

// start is the position of the first sample of music. Where the first page counts fewer samples than it has, the rest is not music.
func (l *oggLink) start() int64 { return max(l.base, 0) + l.skip }

// openLink opens the link that begins at an offset and adds it to the others.
func (d *oggDecoder) openLink(at int64) error {
	l := oggLink{at: at, end: d.end, others: map[uint32]bool{}, length: -1}
	head, err := d.choose(&l)
	if err != nil {
		return err
	}
	if err := d.start(&l, head); err != nil {
		return err
	}
	l.rate, l.skip = d.oggCodec.Rate(), d.preSkip()
	l.base = d.beginning(&l)
	d.links = append(d.links, l)
	d.now = len(d.links) - 1
	return d.rewind()
}

// choose reads the first pages of all streams that begin there and returns the head of the first with music.
func (d *oggDecoder) choose(l *oggLink) (head []byte, err error) {
	if err := d.jump(l.at); err != nil {
		return nil, err
	}
	for n := 0; n < maxOggStreams; n++ {
		body, err := d.anyPage()
		if err != nil {
			return nil, err
		}
		found := head == nil && kindOf(body) != nil
		if n > 0 && d.page.flags&oggFirst == 0 && !found {
			break
		}
		if found {
			head, l.serial = body, d.page.serial
		} else {
			l.others[d.page.serial] = true
		}
		if n == 0 && d.page.flags&oggFirst == 0 {
			break // nobody marked it
		}
	}
	if head == nil {
		return nil, ErrNotMusic
	}
	return head, nil
}

// kindOf is what opens a stream with such a head, or nil.
func kindOf(head []byte) func(*oggReader, []byte) (oggCodec, error) {
	switch {
	case bytes.HasPrefix(head, []byte("OpusHead")):
		return openOpus
	case bytes.HasPrefix(head, []byte("\x01vorbis")):
		return openVorbis
	case bytes.HasPrefix(head, []byte("\x7fFLAC")):
		return openOggFLAC
	}
	return nil
}

// start reads the headers of a link, behind which the music begins on a fresh page.
func (d *oggDecoder) start(l *oggLink, head []byte) error {
	d.serial, d.known = l.serial, true
	if err := d.jump(l.at); err != nil {
		return err
	}
	if _, err := d.header(); err != nil {
		return err
	}
	codec, err := kindOf(head)(d.oggReader, head)
	if err != nil {
		return err
	}
	d.oggCodec, l.music = codec, d.at
	return nil
}

// beginning is the position of the first sample: what the first page that counts says, less what it holds. A stream that was cut out of a
// longer one does not begin at 0.
func (d *oggDecoder) beginning(l *oggLink) int64 {
	samples := int64(0)
	for samples < maxOggHeld {
		p, err := d.next()
		if err == errHole {
			d.restart()
			samples = 0
			continue
		}
		if err != nil {
			return 0
		}
		if out, err := d.decode(p.data); err == nil {
			samples += int64(len(out) / d.oggCodec.Channels())
		}
		if p.granule < 0 {
			continue
		}
		if p.last && p.granule < samples {
			return 0 // it is the end that is cut
		}
		return p.granule - samples
	}
	return 0
}

// rewind stands at the beginning of the link that plays.
func (d *oggDecoder) rewind() error {
	l := &d.links[d.now]
	d.restart()
	d.pos, d.from, d.done, d.bad, d.gap, d.held = l.base, l.start(), false, 0, 0, d.held[:0]
	return d.jump(l.music)
}

// enter makes a link the one that plays.
func (d *oggDecoder) enter(k int) error {
	if k != d.now {
		l := d.links[k]
		head, err := d.choose(&l)
		if err == nil {
			err = d.start(&l, head)
		}
		if err != nil {
			return err
		}
		d.now = k
	}
	return d.rewind()
}

// nextLink plays on with the one behind; io.EOF: there is none.
func (d *oggDecoder) nextLink() error {
	if d.now+1 < len(d.links) {
		return d.enter(d.now + 1)
	}
	if d.chained || len(d.links) >= maxOggLinks {
		return io.EOF
	}
	for at := d.at; ; at = d.at { // what is left of the streams beside it
		if _, err := d.anyPage(); err != nil {
			return io.EOF
		}
		l := &d.links[d.now]
		if d.page.flags&oggFirst != 0 && d.page.serial != l.serial && !l.others[d.page.serial] {
			l.end = at
			if err := d.openLink(at); err != nil {
				return io.EOF
			}
			return nil
		}
	}
}

// chain finds all links, unless to look for them is to wait.
func (d *oggDecoder) chain() {
	if p, ok := d.src.(partial); d.chained || ok && p.Arriving() {
		return
	}
	d.chained = true
	now, codec := d.now, d.oggCodec
	for len(d.links) < maxOggLinks {
		l := &d.links[len(d.links)-1]
		at, ok := d.boundary(l)
		if !ok {
			break
		}
		l.end = at
		if d.openLink(at) != nil {
			break
		}
	}
	if d.now != now {
		d.now, d.oggCodec, d.serial = now, codec, d.links[now].serial
	}
	d.serial = d.links[now].serial
}

// boundary is where the pages of a link end and those of others begin.
func (d *oggDecoder) boundary(l *oggLink) (int64, bool) {
	low, high := l.music, d.end
	if at, own, ok := d.whose(max(low, d.end-maxOggPage), l); ok && own && at >= 0 {
		low = d.lastOwn(l, at)
		if low < 0 {
			return 0, false
		}
	}
	for high-low > oggFar {
		middle := low + (high-low)/2
		_, own, ok := d.whose(middle, l)
		if !ok || !own {
			high = middle
		} else {
			low = middle
		}
	}
	for pos := low; ; pos = d.at {
		at, own, ok := d.whose(pos, l)
		if !ok {
			return 0, false
		}
		if !own {
			return at, d.page.flags&oggFirst != 0
		}
	}
}

// lastOwn goes on from a page of a link; -1: all pages to the end are its own, else the offset of the last that is.
func (d *oggDecoder) lastOwn(l *oggLink, at int64) int64 {
	for pos := at; ; pos = d.at {
		next, own, ok := d.whose(pos, l)
		if !ok {
			return -1
		}
		if !own {
			return at
		}
		at = next
	}
}

// whose returns the first page at or after an offset and whether it is of the link; false: there is none.
func (d *oggDecoder) whose(from int64, l *oggLink) (at int64, own, ok bool) {
	if from != d.at || len(d.laces) > 0 {
		if d.jump(from) != nil {
			return 0, false, false
		}
	}
	body, err := d.anyPage()
	if err != nil {
		return 0, false, false
	}
	return d.at - int64(oggHeader+d.page.n+len(body)), d.page.serial == l.serial || l.others[d.page.serial], true
}

// lengthOf is how long a link plays, in samples of the first.
func (d *oggDecoder) lengthOf(k int) int64 {
	l := &d.links[k]
	if l.length < 0 {
		serial := d.serial
		d.serial = l.serial
		l.length = max(0, d.lastGranule(l)-l.start())
		d.serial = serial
	}
	return l.length * int64(d.like.ToRate) / int64(l.rate)
}

// linkAt is the link that a sample is in, and its place there, in samples of the link.
func (d *oggDecoder) linkAt(frame int64) (k int, within int64) {
	for k < len(d.links)-1 && frame >= d.lengthOf(k) {
		frame -= d.lengthOf(k)
		k++
	}
	return k, frame * int64(d.links[k].rate) / int64(d.like.ToRate)
}

// errMetadata says that the headers of a stream do not end.
var errMetadata = fmt.Errorf("%w (metadata without end)", ErrBroken)
