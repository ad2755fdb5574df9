package picture

import "bytes"

// The markers of a JPEG that tell what decoding it takes (ITU T.81, table B.1).
const (
	markBaseline    = 0xc0
	markExtended    = 0xc1
	markProgressive = 0xc2
	markStart       = 0xd8
	markEnd         = 0xd9
	markScan        = 0xda
	markAdobe       = 0xee
)

// jpegHead is what the segments before the first scan say.
type jpegHead struct {
	parts       int64 // components
	samples     int64 // of all components, in whole blocks
	progressive bool
	unmixed     bool // the components are red, green and blue, or four inks
}

// jpegCost reckons what image/jpeg allocates: one byte a sample; four more where coefficients are kept until the last scan; and four for
// each pixel, once or twice, where the components are no luminance and chrominance.
func jpegCost(raw []byte, pixels int64) int64 {
	h := readJPEG(raw)
	if h.samples == 0 || bytes.Count(raw, []byte{0xff, markScan}) > maxScans {
		return never
	}
	size := h.samples
	if h.progressive {
		size += 4 * h.samples
	}
	if h.parts == 4 {
		size += 8 * pixels
	} else if h.unmixed {
		size += 4 * pixels
	}
	return size
}

// readJPEG goes over the segments before the first scan.
func readJPEG(raw []byte) (h jpegHead) {
	for len(raw) >= 4 {
		if raw[0] != 0xff {
			raw = raw[1:] // image/jpeg passes over such bytes, too
			continue
		}
		marker := raw[1]
		if marker == 0xff || marker == 0 || marker == markStart || marker >= 0xd0 && marker <= 0xd7 {
			raw = raw[1:]
			continue
		}
		size := int(raw[2])<<8 | int(raw[3])
		if marker == markScan || marker == markEnd || size < 2 || len(raw) < 2+size {
			return h
		}
		h.segment(marker, raw[4:2+size])
		raw = raw[2+size:]
	}
	return h
}

func (h *jpegHead) segment(marker byte, b []byte) {
	switch marker {
	case markBaseline, markExtended, markProgressive:
		h.frame(b)
		h.progressive = h.progressive || marker == markProgressive
	case markAdobe:
		if len(b) >= 12 && string(b[:5]) == "Adobe" && b[11] == 0 {
			h.unmixed = true
		}
	}
}

// frame reads a frame header (B.2.2): precision, height, width, and of each component its name and sampling.
func (h *jpegHead) frame(b []byte) {
	if len(b) < 6 || len(b) < 6+3*int(b[5]) {
		return
	}
	height, width, parts := int64(b[1])<<8|int64(b[2]), int64(b[3])<<8|int64(b[4]), b[6:6+3*int(b[5])]
	var across, down, perUnit int64 // of the units in which components are interleaved
	names := ""
	for ; len(parts) > 0; parts = parts[3:] {
		x, y := int64(parts[1]>>4), int64(parts[1]&15)
		across, down, perUnit = max(across, x), max(down, y), perUnit+x*y
		names += string(rune(parts[0]))
	}
	if across == 0 || down == 0 {
		return
	}
	units := (width + 8*across - 1) / (8 * across) * ((height + 8*down - 1) / (8 * down))
	h.parts, h.samples = int64(b[5]), max(h.samples, 64*units*perUnit)
	h.unmixed = h.unmixed || names == "RGB"
}
