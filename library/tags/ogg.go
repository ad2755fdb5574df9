package tags

import (
	"encoding/binary"
	"fmt"
)

// oggHead is what the first packet of a stream says of those that follow.
type oggHead struct {
	skip   int64  // samples before the music
	prefix string // of the packet with the comments
}

// readOgg reads the first two packets, which say what the stream is and carry the comments, then the last page for the
// length. Of streams one after the other, as radio programs save them, the comments are the first's; of streams side by
// side, as films have them, the first that is music counts.
func (f *File) readOgg(start int64) error {
	p := oggPages{f: f, off: start}
	head, ok := p.find()
	if !ok {
		return fmt.Errorf("%w: Ogg without Vorbis, Opus, FLAC or Speex", ErrNotMusic)
	}
	packets := p.packets(2)
	if len(packets) == 0 {
		return fmt.Errorf("%w: Ogg without a stream", ErrNotMusic)
	}
	if len(packets) > 1 {
		f.useOggComments(packets[1], head.prefix)
	}
	f.sound.pages = piece{start, p.off - start}
	f.sound.at(p.off, f.size)
	if f.sound.length == 0 { // the head of FLAC says it
		end := f.granules(start, &p)
		f.sound.length = lasting(end-f.oggStart(&p, packets[0], end)-head.skip, f.sound.rate)
	}
	return nil
}

func (f *File) useOggComments(packet []byte, prefix string) {
	switch {
	case prefix == flacPrefix:
		if len(packet) > 4 && packet[0]&0x7f == flacComment {
			f.useComments(packet[4:])
		}
	case len(packet) >= len(prefix) && string(packet[:len(prefix)]) == prefix:
		f.useComments(packet[len(prefix):])
	}
}

const flacPrefix = "a block instead"

// useOggHead reads the packet that a stream begins with; false if it is of no music that is known.
func (f *File) useOggHead(id []byte) (oggHead, bool) {
	switch {
	case len(id) >= 28 && string(id[:7]) == "\x01vorbis":
		f.sound.format, f.sound.channels = "Vorbis", int(id[11])
		f.sound.rate = int(binary.LittleEndian.Uint32(id[12:]) & 0xfffff)
		return oggHead{0, "\x03vorbis"}, true
	case len(id) >= 19 && string(id[:8]) == "OpusHead":
		f.sound.format, f.sound.channels, f.sound.rate = "Opus", int(id[9]), opusRate
		f.sound.delay = int(binary.LittleEndian.Uint16(id[10:]))
		return oggHead{int64(f.sound.delay), "OpusTags"}, true
	case len(id) >= 13+4+34 && string(id[:5]) == "\x7fFLAC" && string(id[9:13]) == "fLaC": // RFC 9639 10.1
		f.useStreamInfo(id[17:])
		return oggHead{0, flacPrefix}, true
	case len(id) >= 64 && string(id[:8]) == "Speex   ": // the Speex manual, 7.2
		f.sound.format, f.sound.rate = "Speex", int(binary.LittleEndian.Uint32(id[36:])&0xfffff)
		f.sound.channels = int(binary.LittleEndian.Uint32(id[48:]) & 7)
		return oggHead{0, ""}, true
	}
	return oggHead{}, false
}

// opusRate is what the granules of Opus count at (RFC 7845 4), in Hz.
const opusRate = 48000
