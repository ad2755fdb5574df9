package spot

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"strings"
	"time"

	"linnet/ads"
)

const rate = 48000 // granules of Opus in a second, whatever was encoded

// A stream is the sound of a file: its packets, and what of them is heard.
type stream struct {
	channels int
	skip     int64 // samples at the beginning that are not heard
	gain     int16 // to be applied always, in 1/256 dB
	packets  [][]byte
	samples  []int // of each packet
	end      int64 // samples from the first to the last that is heard
}

// length is how long the sound is heard.
func (s *stream) length() time.Duration { return time.Duration(s.end-s.skip) * time.Second / rate }

// read takes a file apart. The file must hold pages of one stream, one behind the other and nothing else. What is not so is refused.
func read(data []byte) (*stream, error) {
	if len(data) < 4 || string(data[:4]) != "OggS" {
		return nil, refuse(fmt.Sprintf("This is %s; a spot must be Opus in Ogg, a file that ends in .opus.", kind(data)))
	}
	r := reader{}
	for n := uint32(0); len(data) > 0; n++ {
		p, rest, ok := nextPage(data)
		if !ok {
			return nil, refuse("This Opus file is damaged.")
		}
		if n == 0 {
			r.serial = p.serial
		}
		if err := r.take(p, n); err != nil {
			return nil, err
		}
		data = rest
	}
	return r.stream()
}

// A reader puts packets together from the pages of one stream.
type reader struct {
	serial  uint32
	head    []byte
	tags    bool // their packet was read
	ended   bool
	partial []byte // a packet that lacks its end; nil: none

	s       stream
	total   int64 // samples of the packets so far
	begin   int64 // position of the first, as the first page that counts says
	granule int64 // of the last page
	counted bool
}

// take reads page n.
func (r *reader) take(p page, n uint32) error {
	switch {
	case p.serial != r.serial && !r.ended || p.flags&first != 0 && n > 0:
		return refuse("This file holds several streams; a spot is a single one.")
	case r.ended || p.number != n || (p.flags&first != 0) != (n == 0) || (p.flags&continued != 0) != (r.partial != nil):
		return refuse("This Opus file is damaged.")
	}
	body, before := p.body, r.total
	for i, n := 0, 0; i < len(p.laces); i++ {
		n += int(p.laces[i])
		if p.laces[i] == 255 {
			continue
		}
		if err := r.packet(append(r.partial, body[:n]...)); err != nil {
			return err
		}
		body, r.partial, n = body[n:], nil, 0
	}
	if len(p.laces) > 0 && p.laces[len(p.laces)-1] == 255 {
		r.partial = append(r.partial, body...)
	}
	r.ended = p.flags&last != 0
	if p.granule >= 0 && r.total > before {
		if !r.counted {
			r.counted, r.begin = true, max(p.granule-r.total, 0)
		}
		r.granule = p.granule
	}
	return nil
}

// packet takes the next one: the head, the tags, then sound.
func (r *reader) packet(packet []byte) error {
	switch {
	case r.head == nil:
		if !strings.HasPrefix(string(packet), "OpusHead") {
			return refuse("This is Ogg, but no Opus; a spot must be Opus in Ogg, a file that ends in .opus.")
		}
		r.head = packet
		return r.s.readHead(packet)
	case !r.tags:
		if !strings.HasPrefix(string(packet), "OpusTags") {
			return refuse("This Opus file is damaged.")
		}
		r.tags = true
		return nil
	}
	n := samplesOf(packet)
	if n == 0 {
		return refuse("This Opus file is damaged.")
	}
	if r.total += int64(n); r.total > most { // nothing of it is kept, and the rest is only counted
		r.s.packets, r.s.samples = nil, nil
		return nil
	}
	r.s.packets, r.s.samples = append(r.s.packets, packet), append(r.s.samples, n)
	return nil
}

// most is how many samples are kept: those of the longest spot, with as much as may be cut off at both ends.
const most = int64(ads.LongestSpot/time.Second)*rate + 2*65536

// readHead reads the identification header (RFC 7845, section 5.1), of one stream with one or two channels.
func (s *stream) readHead(b []byte) error {
	if len(b) < 19 || b[8]>>4 != 0 {
		return refuse("This Opus file is damaged.")
	}
	if b[9] < 1 || b[9] > 2 || b[18] != 0 {
		return refuse("This spot has more than two channels; it must be mono or stereo.")
	}
	s.channels, s.skip = int(b[9]), int64(binary.LittleEndian.Uint16(b[10:]))
	s.gain = int16(binary.LittleEndian.Uint16(b[16:]))
	return nil
}

// stream is what was read, once the file has ended.
func (r *reader) stream() (*stream, error) {
	if r.head == nil || !r.tags || r.partial != nil || !r.counted {
		return nil, refuse("This Opus file is damaged.")
	}
	r.s.end = r.total
	if cut := r.granule - r.begin; cut < r.total { // the last packet reaches beyond the end of the sound
		r.s.end = max(cut, 0)
	}
	if r.s.end < r.s.skip {
		r.s.end = r.s.skip
	}
	return &r.s, nil
}

// samplesOf is how long a packet lasts, by its first bytes (RFC 6716, sections 3.1 and 3.2); 0: it is no packet.
func samplesOf(packet []byte) int {
	if len(packet) == 0 || len(packet) > largestPacket {
		return 0
	}
	frame, config := 0, int(packet[0]>>3)
	switch {
	case config < 12: // SILK: 10, 20, 40 and 60 ms
		frame = []int{480, 960, 1920, 2880}[config%4]
	case config < 16: // hybrid: 10 and 20 ms
		frame = []int{480, 960}[config%2]
	default: // CELT: 2.5 to 20 ms
		frame = 120 << (config % 4)
	}
	frames := 1
	switch packet[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		if len(packet) < 2 {
			return 0
		}
		frames = int(packet[1] & 0x3f)
	}
	if frame*frames > longestPacket {
		return 0
	}
	return frame * frames
}

// The most that a packet may have.
const (
	longestPacket = 5760             // samples: 120 ms
	largestPacket = 48*(1275+2) + 32 // bytes: as many frames, each with its length, and their head
)

// pack writes the sound into pages of its own: the head, empty tags, and packets for about a second a page.
func (s *stream) pack() []byte {
	head := binary.LittleEndian.AppendUint16([]byte{'O', 'p', 'u', 's', 'H', 'e', 'a', 'd', 1, byte(s.channels)}, uint16(s.skip))
	head = binary.LittleEndian.AppendUint32(head, rate)
	head = append(binary.LittleEndian.AppendUint16(head, uint16(s.gain)), 0)
	const vendor = "Linnet"
	tags := append(binary.LittleEndian.AppendUint32([]byte("OpusTags"), uint32(len(vendor))), vendor...)
	tags = binary.LittleEndian.AppendUint32(tags, 0)

	out := appendPage(nil, page{flags: first, laces: laced(len(head)), body: head})
	out = appendPage(out, page{number: 1, laces: laced(len(tags)), body: tags})
	next, total, from := page{number: 2}, int64(0), int64(0)
	for i, packet := range s.packets {
		laces := laced(len(packet))
		if len(next.laces) > 0 && (len(next.laces)+len(laces) > 255 || total-from >= rate) {
			out = appendPage(out, next)
			next, from = page{number: next.number + 1}, total
		}
		total += int64(s.samples[i])
		next.laces, next.body, next.granule = append(next.laces, laces...), append(next.body, packet...), total
	}
	next.flags, next.granule = last, s.end
	return appendPage(out, next)
}

// kind names what was uploaded instead of a spot.
func kind(data []byte) string {
	switch sniffed, _, _ := strings.Cut(http.DetectContentType(data), ";"); {
	case len(data) == 0:
		return "an empty file"
	case sniffed == "audio/mpeg" || strings.HasPrefix(string(data), "\xff\xfb"):
		return "MP3"
	case sniffed == "audio/wave":
		return "WAV"
	default:
		return "no spot that can be read"
	}
}
