package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// A progressive JPEG begins with the mean of each square of 8 pixels (its DC coefficient; ITU-T T.81, G.1.2.1). They alone are a
// picture of an eighth of the size, which is enough for a thumbnail, and take a 64th of the memory.

// DecodeSmall is Decode for who shows a picture small: a progressive JPEG that would take too much is decoded at an eighth of its size.
func DecodeSmall(raw []byte) (image.Image, error) {
	img, err := Decode(raw)
	if err == nil {
		return img, nil
	}
	if c, kind, failed := image.DecodeConfig(bytes.NewReader(raw)); failed == nil && kind == "jpeg" && c.Width <= maxSide &&
		c.Height <= maxSide {
		if small, failed := decodeEighth(raw); failed == nil {
			return small, nil
		}
	}
	return nil, err
}

// decodeEighth decodes a progressive JPEG at an eighth of its width and height.
func decodeEighth(b []byte) (image.Image, error) {
	head, err := readFrame(b)
	if err != nil || !head.progressive || len(head.components)%2 == 0 || bytes.Count(b, []byte{0xff, markScan}) > maxScans {
		return nil, errJPEG
	}
	d := &eighth{frame: head}
	for _, c := range head.components {
		wide, high := d.units()
		p := &plane{component: c, stride: wide * int(c.h), means: make([]int32, wide*int(c.h)*high*int(c.v))}
		p.wide = (ceilDiv(head.width*int(c.h), head.hMax) + 7) / 8
		p.high = (ceilDiv(head.height*int(c.v), head.vMax) + 7) / 8
		d.planes = append(d.planes, p)
	}
	failed := segments(b, func(marker byte, body, rest []byte) bool {
		switch marker {
		case markSteps:
			err = d.readSteps(body)
		case markHuffman:
			err = d.readTables(body)
		case markRestart:
			if len(body) >= 2 {
				d.restart = int(binary.BigEndian.Uint16(body))
			}
		case markScan:
			err = d.scan(body, rest)
		}
		return err == nil
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, err
	}
	return d.picture(), nil
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }

// plane is the means of one colour.
type plane struct {
	component
	means      []int32
	stride     int // of means, which are filled up to whole units
	wide, high int // of what is seen
	last       int32
}

// eighth is a picture in the making.
type eighth struct {
	frame
	planes  []*plane
	steps   [4]int32 // of quantization
	tables  [4]*huffman
	restart int // units from one restart to the next; 0: there is none
}

// units are the groups of squares in which all colours have their share, across and down.
func (d *eighth) units() (wide, high int) {
	return ceilDiv(d.width, 8*d.hMax), ceilDiv(d.height, 8*d.vMax)
}

// readSteps reads what means are multiples of: the first of each 64 numbers.
func (d *eighth) readSteps(b []byte) error {
	for len(b) > 0 {
		n, size := b[0]&15, 64*(1+int(b[0]>>4))
		if n > 3 || b[0]>>4 > 1 || len(b) < 1+size {
			return errJPEG
		}
		d.steps[n] = int32(b[1])
		if size > 64 {
			d.steps[n] = int32(binary.BigEndian.Uint16(b[1:]))
		}
		b = b[1+size:]
	}
	return nil
}

// readTables keeps the tables of codes for means.
func (d *eighth) readTables(b []byte) error {
	for len(b) > 0 {
		if len(b) < 17 || b[0]&15 > 3 {
			return errJPEG
		}
		count := 0
		for _, n := range b[1:17] {
			count += int(n)
		}
		if len(b) < 17+count || count > 256 {
			return errJPEG
		}
		if b[0]>>4 == 0 {
			d.tables[b[0]&15] = newHuffman([16]byte(b[1:17]), b[17:17+count])
		}
		b = b[17+count:]
	}
	return nil
}

// scan reads the means, or one more bit of each, if the scan is one of those.
func (d *eighth) scan(head, data []byte) error {
	if len(head) < 1 || len(head) < 1+2*int(head[0])+3 || head[0] < 1 || head[0] > 4 {
		return errJPEG
	}
	end := head[1+2*int(head[0]):]
	if end[0] != 0 {
		return nil // details
	}
	pass := pass{bitReader: bitReader{data: data}, first: end[2]>>4 == 0, shift: end[2] & 15, restart: d.restart}
	if pass.shift > 13 {
		return errJPEG
	}
	for n := range int(head[0]) {
		at := head[1+2*n:]
		for _, p := range d.planes {
			if p.id == at[0] {
				pass.planes, pass.tables = append(pass.planes, p), append(pass.tables, d.tables[at[1]>>4&3])
			}
		}
	}
	if len(pass.planes) != int(head[0]) {
		return errJPEG
	}
	wide, high := d.units()
	return pass.run(wide, high)
}

// picture puts the colours together.
func (d *eighth) picture() image.Image {
	wide, high := ceilDiv(d.width, 8), ceilDiv(d.height, 8)
	out := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			var v [3]uint8
			for n, p := range d.planes {
				mean := p.means[y*int(p.v)/d.vMax*p.stride+x*int(p.h)/d.hMax]
				v[n] = uint8(min(max(mean*d.steps[p.table]/8+128, 0), 255))
			}
			r, g, b := v[0], v[1], v[2]
			if len(d.planes) == 1 {
				g, b = r, r
			} else if !d.rgb {
				r, g, b = color.YCbCrToRGB(v[0], v[1], v[2])
			}
			out.SetRGBA(x, y, color.RGBA{r, g, b, 255})
		}
	}
	return out
}
