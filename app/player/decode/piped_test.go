package decode

import (
	"bytes"
	"encoding/binary"
	"testing"

	"linnet/app/player/playertest"
)

// pipedWAV has a size in its data chunk that its writer could not know, and nothing behind the samples.
func pipedWAV(b []byte, size uint32) []byte {
	data := bytes.Index(b, []byte("data")) + 8
	b = bytes.Clone(b[:data+int(binary.LittleEndian.Uint32(b[data-4:]))])
	binary.LittleEndian.PutUint32(b[data-4:], size)
	return b
}

// What was written into a pipe lasts as long, and is sought in as well, as what was written to a file.
func TestMusicFromAPipe(t *testing.T) {
	flac, wav := playertest.Piece(t, "flac", 0), playertest.Piece(t, "wav", 0)
	for name, f := range map[string]struct{ file, piped []byte }{
		"FLAC": {flac, playertest.PipedFLAC(flac)}, "FLAC cut off": {flac[:len(flac)-1000], playertest.PipedFLAC(flac[:len(flac)-1000])},
		"WAV of 0": {wav, pipedWAV(wav, 0)}, "WAV of 4 GiB": {wav, pipedWAV(wav, 1<<32-1)},
	} {
		_, whole, wholeErr := decode(f.file, 0, everything)
		d, out, err := decode(f.piped, 0, everything)
		if (err == nil) != (wholeErr == nil) || len(out) != len(whole) || d.Length() != int64(len(whole)/2) {
			t.Errorf("%s: %d of %d frames, said to be %d, %v", name, len(out)/2, len(whole)/2, d.Length(), err)
		}
		middle := int64(len(whole) / 4)
		if _, out, _ := decode(f.piped, middle, everything); int64(len(out)/2) != int64(len(whole)/2)-middle {
			t.Errorf("%s: %d frames from the middle", name, len(out)/2)
		}
	}
}
