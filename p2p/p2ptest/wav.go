package p2ptest

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
)

// WAV makes a WAVE file of noise of so many bytes, the same for the same seed.
func WAV(seed uint64, size int) []byte {
	b := bytes.NewBufferString("RIFF")
	binary.Write(b, binary.LittleEndian, uint32(size-8))
	b.WriteString("WAVEfmt ")
	binary.Write(b, binary.LittleEndian, []uint16{16, 0, 1, 2, 44100, 0, 44100 * 4 % 65536, 44100 * 4 / 65536, 4, 16})
	b.WriteString("data")
	binary.Write(b, binary.LittleEndian, uint32(size-44))
	noise := make([]byte, size-b.Len())
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	rand.NewChaCha8(key).Read(noise)
	return append(b.Bytes(), noise...)
}
