package aac

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
// layout in the first block; then more of b is read. False: no header of AAC-LC is there.
func ParseHeader(b []byte) (Header, bool) {
	if len(b) < HeaderSize || b[0] != 0xff || b[1]&0xf6 != 0xf0 { // syncword, layer 0
		return Header{}, false
	}
	r := &bitReader{b: b}
	r.take(15)
	h := Header{Size: HeaderSize}
	if !r.flag() { // protected
		h.Size += checksumSize
	}
	object, index := r.take(2)+1, r.take(4)
	r.take(1)
	channels := r.take(3)
	r.take(4) // original, home, and two bits of a copyright
	h.Frame = r.take(13)
	r.take(11)
	h.Blocks = r.take(2) + 1
	if object != objectLC || index >= len(rates) || h.Frame <= h.Size || h.Blocks > 1 && h.Size > HeaderSize {
		return Header{}, false
	}
	h.Config = Config{Rate: rates[index], FrameLength: 1024}
	return h, h.Config.useRate() == nil && h.Config.headed(channels, b[min(h.Size, len(b)):]) == nil
}

// headed takes the layout by its number, or from the first block.
func (c *Config) headed(channels int, block []byte) error {
	if channels > 0 {
		return c.useLayout(channels)
	}
	r := &bitReader{b: block}
	if r.take(3) != program {
		return ErrUnsupported
	}
	return c.readLayout(r)
}

// Same is whether two headers can belong to one stream.
func (h Header) Same(o Header) bool {
	return h.Config.Rate == o.Config.Rate && h.Config.Channels == o.Config.Channels && h.Size == o.Size
}
