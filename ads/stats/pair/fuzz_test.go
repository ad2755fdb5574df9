package pair

import "testing"

func FuzzParseReport(f *testing.F) {
	f.Add([]byte("0123456789abcdef\x00\x00\x00\x00\x00\x00\x51\x00\x00\x01x\x00\x01y\x00\x01z\x00\x01t"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := parseReport(data); err == nil {
			if again, err := r.bytes(); err != nil || string(again) != string(data) {
				t.Errorf("%x was read as %x", data, again)
			}
		}
	})
}

func FuzzParseJob(f *testing.F) {
	f.Add([]byte("0123456789abcdef\x00\x00\x00\x00\x00\x00\x51\x00\x00\x01x\x00\x01y\x00\x01z\x00\x01t"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if items, err := parseJob(data); err == nil {
			if again, err := writeJob(items); err != nil || string(again) != string(data) {
				t.Errorf("%x was read as %x", data, again)
			}
		}
		_, _ = parseVerdicts(data)
		_, _ = parseQuery(data)
	})
}
