package decode

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"testing"

	"linnet/app/player/mp4/mp4test"
	"linnet/app/player/playertest"
)

// oggPageOf makes a page of whole packets.
func oggPageOf(flags byte, granule int64, packets ...[]byte) []byte {
	le := binary.LittleEndian
	b := append([]byte("OggS\x00"), flags)
	b = le.AppendUint64(b, uint64(granule))
	b = append(b, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	var laces, body []byte
	for _, p := range packets {
		laces = append(laces, bytes.Repeat([]byte{255}, len(p)/255)...)
		laces = append(laces, byte(len(p)%255))
		body = append(body, p...)
	}
	b = append(append(append(b, byte(len(laces))), laces...), body...)
	le.PutUint32(b[22:], oggSum(b))
	return b
}

// vorbisOf makes a Vorbis file with a setup header of its own.
func vorbisOf(channels byte, setup []byte) []byte {
	head := append([]byte("\x01vorbis\x00\x00\x00\x00"), channels, 0x44, 0xac, 0, 0)
	head = append(append(head, make([]byte, 12)...), 0xb8, 1)
	return append(oggPageOf(oggFirst, 0, head), oggPageOf(0, 0, []byte("\x03vorbis"), append([]byte("\x05vorbis"), setup...))...)
}

// codebook begins a setup header with one codebook of the given size.
func codebook(dimensions uint16, entries uint32, rest ...byte) []byte {
	b := []byte{0, 0x42, 0x43, 0x56, byte(dimensions), byte(dimensions >> 8), byte(entries), byte(entries >> 8), byte(entries >> 16)}
	return append(b, rest...)
}

func TestHostileFilesAreRefusedCheaply(t *testing.T) {
	flac := playertest.Piece(t, "flac", 0)
	bigPicture := append(bytes.Clone(flac[:42]), 6|0x80, 0xff, 0xff, 0xff, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xf0)
	bigPicture[4] = 0
	for name, b := range map[string][]byte{
		"empty":                              {},
		"text with a music name":             bytes.Repeat([]byte("not music at all "), 5000),
		"zeros":                              make([]byte, 1<<20),
		"all ones":                           bytes.Repeat([]byte{0xff}, 1<<20),
		"ID3 tag that ends nowhere":          []byte("ID3\x04\x00\x00\x7f\x7f\x7f\x7fabc"),
		"ID3 tags without end":               bytes.Repeat([]byte("ID3\x04\x00\x00\x00\x00\x00\x00"), 5000),
		"FLAC picture of 4 GiB":              bigPicture,
		"FLAC metadata without end":          append([]byte("fLaC"), bytes.Repeat([]byte{1, 0, 0, 0}, 1<<16)...),
		"Vorbis codebook of 16 million":      vorbisOf(2, codebook(0xffff, 0xffffff, 0, 0)),
		"Vorbis codebook of none":            vorbisOf(2, codebook(2, 0, 0, 0)),
		"Vorbis codebook without dimensions": vorbisOf(2, codebook(0, 8, bytes.Repeat([]byte{0x08}, 50)...)),
		"Vorbis code tree with a hole":       vorbisOf(2, codebook(1, 8, bytes.Repeat([]byte{0x02}, 50)...)),
		"Vorbis lengths that never end":      vorbisOf(2, codebook(1, 0xffff, 1)),
		"Vorbis with 255 channels":           vorbisOf(255, nil),
		"Ogg pages without music":            bytes.Repeat(oggPageOf(0, -1), 10000),
		"Ogg packet that never ends":         bytes.Repeat(oggPageOf(oggContinued, -1, make([]byte, 255*200))[:27+200+255*200], 50),
		"Opus with 9 channels":               oggPageOf(oggFirst, 0, []byte("OpusHead\x01\x09\x00\x00\x80\xbb\x00\x00\x00\x00\x01")),
		"MP4 without a moov":                 mp4test.Box("ftyp", []byte("M4A \x00\x00\x00\x00")),
		"MP4 of empty boxes": append(mp4test.Box("ftyp", []byte("M4A \x00\x00\x00\x00")),
			bytes.Repeat(mp4test.Box("free"), 50000)...),
		"WAV without a format": []byte("RIFF\x00\x00\x00\x00WAVEdata\xff\xff\xff\xff0123456789"),
		"WAV of empty chunks": append([]byte("RIFF\x00\x00\x00\x00WAVE"),
			bytes.Repeat([]byte("JUNK\x00\x00\x00\x00"), 50000)...),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, out, err := decode(b, 0, everything)
			runtime.ReadMemStats(&after)
			if !errors.Is(err, ErrNotMusic) && !errors.Is(err, ErrBroken) {
				t.Errorf("%d samples, %v", len(out), err)
			}
			if n := after.TotalAlloc - before.TotalAlloc; n > 16<<20 {
				t.Errorf("%d bytes allocated", n)
			}
		})
	}
}

// Real files with damage: whatever happens, it ends, and without a panic that Safely does not catch.
func TestDamagedFilesEnd(t *testing.T) {
	for _, suffix := range []string{"mp3", "flac", "ogg", "opus", "wav"} {
		good := playertest.Piece(t, suffix, 0)
		good = good[:min(len(good), 32<<10)]
		for k := range 4 {
			b := bytes.Clone(good)
			for i := 1000 + k; i < len(b); i += 997 * (k + 1) {
				b[i] ^= byte(1 << (k % 8))
			}
			d, _, _ := decode(b, 0, everything)
			if d != nil {
				_, _, _ = decode(b, d.Length()/2, everything)
			}
		}
	}
}

func TestMP3WithADamagedFrameGoesOn(t *testing.T) {
	b := playertest.Piece(t, "mp3", 0)
	for i := range 600 {
		b[len(b)/8+i] = byte(i * 31)
	}
	_, out, err := decode(b, 0, 200000)
	if err != nil || len(out)/2 < 200000 {
		t.Errorf("%d frames, %v", len(out)/2, err)
	}
}
