package aac

import "linnet/app/player/bitreader"

// Sizes of an ADTS header, without and with a checksum, and of what tells the most of it.
const (
	HeaderSize   = 7
	checksumSize = 2
)

// A Header begins a frame of ADTS (ISO 13818-7, 6.2), a stream of AAC that needs no container.
type Header struct {
	Config Config
	Size   int // of the header
	Frame  int // bytes of header and blocks together
	Blocks int // raw data blocks, each of FrameLength samples
}

// ParseHeader reads the header that b begins with, of at least HeaderSize bytes. A stream without a channel configuration has its
// layout in its first block, then more of b is read, and no Channels in the headers of the others. False: no header of AAC-LC.
func ParseHeader(b []byte) (Header, bool) {
	if len(b) < HeaderSize || b[0] != 0xff || b[1]&0xf6 != 0xf0 { // syncword, layer 0
		return Header{}, false
	}
	r := bitreader.New(b)
	r.Take(15)
	h := Header{Size: HeaderSize}
	if !r.Flag() { // protected
		h.Size += checksumSize
	}
	object, index := r.Take(2)+1, r.Take(4)
	r.Take(1)
	channels := r.Take(3)
	r.Take(4) // original, home, and two bits of a copyright
	h.Frame = r.Take(13)
	r.Take(11)
	h.Blocks = r.Take(2) + 1
	if object != objectLC || index >= len(rates) || h.Frame <= h.Size || h.Blocks > 1 && h.Size > HeaderSize {
		return Header{}, false
	}
	h.Config = Config{Rate: rates[index], FrameLength: 1024}
	if h.Config.useRate() != nil || channels > 0 && h.Config.useLayout(channels) != nil {
		return Header{}, false
	}
	if channels == 0 {
		h.Config.findLayout(b[min(h.Size, len(b)):min(h.Frame, len(b))])
	}
	return h, true
}

// findLayout takes the layout from a block that begins with it.
func (c *Config) findLayout(block []byte) {
	r := bitreader.New(block)
	found := *c
	if r.Take(3) == program && found.readLayout(r) == nil {
		*c = found
	}
}

// Same is whether o can follow h in one stream.
func (h Header) Same(o Header) bool {
	return h.Config.Rate == o.Config.Rate && h.Size == o.Size && h.Blocks == o.Blocks &&
		(h.Config.Channels == o.Config.Channels || o.Config.Channels == 0)
}
