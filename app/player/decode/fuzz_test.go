package decode

import (
	"bytes"
	"testing"

	"linnet/app/player/playertest"
)

func FuzzOggPackets(f *testing.F) {
	f.Add(oggPageOf(oggFirst, 0, []byte("OpusHead"), []byte("OpusTags")))
	f.Add(oggPageOf(oggFirst|oggLast, 960, make([]byte, 600), nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := newOggReader(bytes.NewReader(b), 0)
		if err != nil {
			t.Fatal(err)
		}
		for n := 0; ; n++ {
			p, err := o.next()
			if err != nil {
				break
			}
			if len(p.data) > maxOggPacket || n > 2*len(b) {
				t.Fatalf("packet %d of %d bytes", n, len(p.data))
			}
		}
		if at, err := o.seek(1000, &oggLink{end: int64(len(b))}); err == nil && (at < 0 || at > int64(len(b))) {
			t.Fatal("seek to ", at)
		}
	})
}

// FuzzOpen gives any bytes to whatever decoder claims them.
func FuzzOpen(f *testing.F) {
	for _, suffix := range []string{"mp3", "flac", "ogg", "opus", "wav"} {
		b := playertest.Piece(f, suffix, 0)
		f.Add(b[:min(len(b), 8<<10)])
	}
	f.Add(playertest.MP4(20).Bytes())
	f.Add(toneADTS(20))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, _, _ := decode(b, 0, everything)
		if d != nil {
			_, _, _ = decode(b, 5000, everything)
		}
	})
}
