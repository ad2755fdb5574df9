package decode

import (
	"encoding/binary"
	"slices"
)

// opusHead makes the head of Opus in Ogg of that in MP4, which has the same fields with the highest byte first.
func opusHead(dOps []byte) []byte {
	if len(dOps) < 11 {
		return nil
	}
	b := slices.Concat([]byte("OpusHead\x01"), dOps[1:])
	be, le := binary.BigEndian, binary.LittleEndian
	le.PutUint16(b[10:], be.Uint16(dOps[2:]))
	le.PutUint32(b[12:], be.Uint32(dOps[4:]))
	le.PutUint16(b[16:], be.Uint16(dOps[8:]))
	return b
}
