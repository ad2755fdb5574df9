package aac

import "testing"

// FuzzDecode gives any bytes as frames of any layout: nothing panics, and what sounds is a number.
func FuzzDecode(f *testing.F) {
	f.Add(mono, lineFrame(180))
	f.Add([]byte{0x11, 0xb0}, make([]byte, 400))
	f.Add([]byte{0x12, 0x14}, []byte{0x21, 0x4c, 0x08, 0xff, 0x10})
	f.Fuzz(func(t *testing.T, config, frame []byte) {
		c, err := ParseConfig(config)
		if err != nil {
			return
		}
		d, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		pcm := make([][]float32, c.Channels)
		for i := range pcm {
			pcm[i] = make([]float32, c.FrameLength)
		}
		for range 2 {
			n, err := d.Decode(frame, pcm)
			if err != nil {
				continue
			}
			if n > len(frame) {
				t.Fatalf("%d bytes of %d", n, len(frame))
			}
			for _, row := range pcm {
				for i, v := range row {
					if v != v {
						t.Fatal("no number at ", i)
					}
				}
			}
		}
	})
}

func FuzzHeader(f *testing.F) {
	f.Add([]byte{0xff, 0xf1, 0x50, 0x80, 0x02, 0x1f, 0xfc, 0x21, 0x00})
	f.Add([]byte{0xff, 0xf1, 0x50, 0x00, 0x02, 0x1f, 0xfc, 0xa0, 0x80, 0x80, 0x20, 0x04, 0x00, 0x00})
	f.Fuzz(func(t *testing.T, b []byte) {
		if h, ok := ParseHeader(b); ok && (h.Frame <= h.Size || h.Config.Rate < 7000 || h.Blocks < 1 || h.Blocks > 4) {
			t.Fatalf("%+v", h)
		}
	})
}
