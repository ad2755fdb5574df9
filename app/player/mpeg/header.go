package mpeg

// Version is the standard that a frame is of.
type Version uint8

// The standards: MPEG 1 is ISO 11172-3; MPEG 2 is ISO 13818-3, with half its rates; MPEG 2.5 is Fraunhofer's addition for a
// quarter of them.
const (
	MPEG25 Version = iota
	_
	MPEG2
	MPEG1
)

// Header is what four bytes say about a frame (ISO 11172-3, 2.4.1.3).
type Header struct {
	Version  Version
	Layer    int // 2 or 3
	Rate     int // frames a second that are heard
	Channels int
	Samples  int // in each channel
	Kbps     int // 0: free format, whose size shows only in the distance to the next frame
	Size     int // bytes, header included; 0 with free format
	CRC      bool

	rate      int  // number in the header
	padding   int  // bytes
	joint     bool // intensity or MS stereo, as extension says
	extension int  // of the mode
}

var (
	rates = [3]int{44100, 48000, 32000}
	// kbps are the bitrates of layers II and III of MPEG 1, and of both of MPEG 2.
	kbps = [3][15]int{
		{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	}
)

// ParseHeader reads the header that b begins with. ok is false where that is none, or one of layer I.
func ParseHeader(b []byte) (h Header, ok bool) {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe0 != 0xe0 {
		return h, false
	}
	version, layer, bitrate, rate, mode := Version(b[1]>>3&3), int(4-b[1]>>1&3), b[2]>>4, b[2]>>2&3, b[3]>>6
	if version == 1 || layer != 2 && layer != 3 || bitrate == 15 || rate == 3 || b[3]&3 == 2 {
		return h, false
	}
	h = Header{Version: version, Layer: layer, Rate: rates[rate], Channels: 2, Samples: 1152, Kbps: kbps[layer-2][bitrate],
		CRC: b[1]&1 == 0, rate: int(rate), padding: int(b[2] >> 1 & 1), joint: mode == 1, extension: int(b[3] >> 4 & 3)}
	if mode == 3 {
		h.Channels = 1
	}
	if version != MPEG1 {
		h.Rate, h.Kbps = h.Rate/2, kbps[2][bitrate]
		if layer == 3 {
			h.Samples = 576
		}
	}
	if version == MPEG25 {
		h.Rate /= 2
	}
	if h.Kbps > 0 {
		h.Size = h.Samples/8*h.Kbps*1000/h.Rate + h.padding
	}
	return h, h.Kbps == 0 || h.Size > h.body()
}

// like is whether two frames can follow each other in one piece of music: only bitrate, padding and mode change.
func (h Header) like(o Header) bool {
	return h.Version == o.Version && h.Layer == o.Layer && h.Rate == o.Rate && (h.Kbps == 0) == (o.Kbps == 0)
}

// sideSize is the number of bytes of side information of a frame of layer III.
func (h Header) sideSize() int {
	switch {
	case h.Layer != 3:
		return 0
	case h.Version == MPEG1 && h.Channels == 2:
		return 32
	case h.Version != MPEG1 && h.Channels == 1:
		return 9
	}
	return 17
}

// body is where the sound begins: behind header, checksum and side information.
func (h Header) body() int {
	n := 4 + h.sideSize()
	if h.CRC {
		n += 2
	}
	return n
}
