package spot

import (
	"bytes"
	"encoding/binary"
)

// What stands in the head of a page (RFC 3533, section 6).
const (
	pageHead = 27 // bytes before the lacing values

	continued = 1 // flags
	first     = 2
	last      = 4
)

// A page is one page of an Ogg file.
type page struct {
	flags   byte
	granule int64 // position behind the last packet that ends in it; -1: none does
	serial  uint32
	number  uint32
	laces   []byte
	body    []byte
}

// nextPage takes the page that data begins with; false: there is none, or it is damaged.
func nextPage(data []byte) (p page, rest []byte, ok bool) {
	if len(data) < pageHead || string(data[:4]) != "OggS" || data[4] != 0 {
		return p, nil, false
	}
	bodyAt := pageHead + int(data[26])
	if len(data) < bodyAt {
		return p, nil, false
	}
	le := binary.LittleEndian
	p = page{flags: data[5], granule: int64(le.Uint64(data[6:])), serial: le.Uint32(data[14:]), number: le.Uint32(data[18:]),
		laces: data[pageHead:bodyAt]}
	end := bodyAt
	for _, lace := range p.laces {
		end += int(lace)
	}
	if len(data) < end || le.Uint32(data[22:]) != checksum(data[:end]) {
		return p, nil, false
	}
	p.body = data[bodyAt:end]
	return p, data[end:], true
}

// appendPage writes a page of one stream, which has the serial number 1.
func appendPage(out []byte, p page) []byte {
	at := len(out)
	le := binary.LittleEndian
	out = append(out, 'O', 'g', 'g', 'S', 0, p.flags)
	out = le.AppendUint64(out, uint64(p.granule))
	out = le.AppendUint32(out, 1)
	out = le.AppendUint32(out, p.number)
	out = append(out, 0, 0, 0, 0, byte(len(p.laces)))
	out = append(append(out, p.laces...), p.body...)
	le.PutUint32(out[at+22:], checksum(out[at:]))
	return out
}

// laced are the lacing values of a packet: as many of 255 as fit, and the rest (RFC 3533, section 5).
func laced(packet int) []byte {
	return append(bytes.Repeat([]byte{255}, packet/255), byte(packet%255))
}

// checksum is the CRC-32 of a page, with polynomial 0x04c11db7, not reflected; its own field counts as zero.
func checksum(page []byte) (sum uint32) {
	for i, b := range page {
		if i >= 22 && i < 26 {
			b = 0
		}
		sum = sum<<8 ^ checksums[byte(sum>>24)^b]
	}
	return sum
}

var checksums = func() (table [256]uint32) {
	for i := range table {
		v := uint32(i) << 24
		for range 8 {
			v = v<<1 ^ v>>31*0x04c11db7
		}
		table[i] = v
	}
	return table
}()
