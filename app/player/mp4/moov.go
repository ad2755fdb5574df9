package mp4

import (
	"fmt"
	"strconv"
	"strings"
)

// walk goes through moov and keeps the first sound track that it knows.
type walk struct {
	f       *File
	boxes   int
	scale   int64 // ticks a second of the whole
	track   track // being read
	found   bool
	unknown string // codec of a sound track that is none of those
	gapless gapless
	edit    edit
	total   int64 // ticks of the whole, by mehd
}

// track is one whose boxes may come in any order.
type track struct {
	id      uint32
	handler string
	sound   Sound
	claimed int64 // ticks, by mdhd
	edit    edit
	table   table
}

// containers are the boxes that are entered; what they are entered from is looked at by no one.
var containers = map[string]bool{"trak": true, "mdia": true, "minf": true, "stbl": true, "edts": true, "mvex": true, "udta": true,
	"ilst": true}

func (w *walk) moov(b box) error { return w.enter(b, 0) }

func (w *walk) enter(parent box, depth int) error {
	for at := parent.body; parent.end-at >= 8; {
		if w.boxes++; w.boxes > maxBoxes || depth > maxDepth {
			return fmt.Errorf("%w (too many boxes)", ErrDamaged)
		}
		b, err := w.f.box(at, parent.end)
		if err != nil {
			return err
		}
		if err := w.visit(b, parent.kind, depth); err != nil {
			return err
		}
		at = b.end
	}
	return nil
}

func (w *walk) visit(b box, parent string, depth int) error {
	switch {
	case b.kind == "trak":
		w.track = track{}
		if err := w.enter(b, depth+1); err != nil {
			return err
		}
		w.keep()
		return nil
	case containers[b.kind]:
		return w.enter(b, depth+1)
	case b.kind == "meta":
		return w.meta(b, depth)
	case b.kind == "----":
		return w.note(b)
	case b.kind == "hdlr" && parent != "mdia": // QuickTime has another one in minf
		return nil
	case tableKinds[b.kind] > 0:
		return w.table(b)
	}
	return w.facts(b)
}

// facts reads the small boxes.
func (w *walk) facts(b box) error {
	least, known := map[string]int64{"mvhd": 20, "tkhd": 20, "mdhd": 20, "hdlr": 12, "stsd": 16, "elst": 8, "mehd": 8, "trex": 24}[b.kind]
	if !known || b.end-b.body < least {
		return nil
	}
	x := make([]byte, min(b.end-b.body, 64<<10))
	if err := w.f.readAt(b.body, x); err != nil {
		return err
	}
	long := x[0] == 1
	if long && len(x) < 32 && (b.kind == "mvhd" || b.kind == "tkhd" || b.kind == "mdhd") || long && len(x) < 12 {
		return nil
	}
	switch b.kind {
	case "mvhd":
		w.scale, _ = times(x)
	case "mdhd":
		scale, lasts := times(x)
		w.track.sound.Scale, w.track.claimed = int(scale), lasts
	case "tkhd":
		if w.track.id = big32(x[12:]); long {
			w.track.id = big32(x[20:])
		}
	case "hdlr":
		w.track.handler = string(x[8:12])
	case "stsd":
		w.track.sound.describe(x[8:])
	case "elst":
		w.track.edit.read(x)
	case "mehd":
		if w.total = int64(big32(x[4:])); long {
			w.total = int64(big64(x[4:]) & (1<<62 - 1))
		}
	case "trex":
		w.f.moof.setDefault(x)
	}
	return nil
}

// times reads scale and duration of mvhd and mdhd. All ones mean that the duration is not known.
func times(x []byte) (scale, lasts int64) {
	if x[0] == 1 {
		scale, lasts = int64(big32(x[20:])), int64(big64(x[24:])&(1<<62-1))
	} else {
		scale, lasts = int64(big32(x[12:])), int64(big32(x[16:]))
	}
	if lasts == 1<<62-1 || lasts == 1<<32-1 {
		lasts = 0
	}
	return scale, lasts
}

// keep takes the track that was read, if it is the first that can be played.
func (w *walk) keep() {
	t := &w.track
	if w.found || t.handler != "soun" {
		return
	}
	if !t.sound.known() || t.sound.Scale <= 0 {
		w.unknown = t.sound.Codec
		if w.unknown == "mp4a" {
			w.unknown = fmt.Sprintf("mp4a of kind %#x", t.sound.Object)
		}
		return
	}
	w.found = true
	w.f.Sound, w.f.table, w.edit, w.f.moof.track = t.sound, t.table, t.edit, t.id
	if t.table.count == 0 { // what is claimed is for all fragments
		w.f.moof.total = t.claimed
	}
}

// meta is a box with a version in front in MP4, and without in QuickTime.
func (w *walk) meta(b box, depth int) error {
	var x [8]byte
	if b.end-b.body < 16 {
		return nil
	}
	if err := w.f.readAt(b.body, x[:]); err != nil {
		return err
	}
	if string(x[4:]) != "hdlr" {
		b.body += 4
	}
	return w.enter(b, depth+1)
}

// gapless is what iTunes notes of the encoder's delay, in ticks of the track.
type gapless struct{ delay, samples int64 }

// note reads iTunSMPB: hexadecimal numbers, of which the second is the delay and the fourth the length of the music.
func (w *walk) note(b box) error {
	if b.end-b.body > 1<<10 {
		return nil
	}
	x := make([]byte, b.end-b.body)
	if err := w.f.readAt(b.body, x); err != nil {
		return err
	}
	_, text, ok := strings.Cut(string(x), "iTunSMPB")
	if !ok || len(text) < 16 {
		return nil
	}
	words := strings.Fields(text[16:]) // behind the head of its data
	if len(words) < 4 {
		return nil
	}
	delay, err1 := strconv.ParseUint(words[1], 16, 24)
	samples, err2 := strconv.ParseUint(strings.Trim(words[3], "\x00"), 16, 44)
	if err1 == nil && err2 == nil {
		w.gapless = gapless{int64(delay), int64(samples)}
	}
	return nil
}
