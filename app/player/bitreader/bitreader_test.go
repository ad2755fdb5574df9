package bitreader

import "testing"

// TestBitsInAnyPieces: however they are taken, the bits are those of the bytes, and zeros behind them.
func TestBitsInAnyPieces(t *testing.T) {
	b := make([]byte, 40)
	for i := range b {
		b[i] = byte(i*73 + 11)
	}
	want := func(at int) int {
		if at >= 8*len(b) {
			return 0
		}
		return int(b[at/8]>>(7-at%8)) & 1
	}
	for step := 0; step <= 32; step++ {
		r := New(b)
		for at := 0; at < 8*len(b)+64; at += max(step, 1) {
			if r.Position() != at || r.Over() != (at > 8*len(b)) {
				t.Fatalf("pieces of %d: at %d, over %v, want %d", step, r.Position(), r.Over(), at)
			}
			value := 0
			for i := range step {
				value = value<<1 | want(at+i)
			}
			if got := r.Take(step); got != value {
				t.Fatalf("pieces of %d: at %d %x, want %x", step, at, got, value)
			}
			if step == 0 {
				r.Pass(1)
			}
		}
	}
}

// TestPassAndAlign land where counting does.
func TestPassAndAlign(t *testing.T) {
	r := New([]byte{0, 0xff, 0x80, 1})
	r.Pass(9)
	if r.Align(); r.Position() != 16 || !r.Flag() {
		t.Errorf("at %d", r.Position())
	}
	if r.Pass(14); !r.Flag() || r.Over() {
		t.Errorf("the last bit: at %d", r.Position())
	}
	if r.Pass(1 << 20); !r.Over() || r.Take(8) != 0 {
		t.Errorf("far behind the end: at %d", r.Position())
	}
	if r.Reset([]byte{0x40}); r.Position() != 0 || r.Peek() != 0 || r.Take(2) != 1 {
		t.Error("other bytes do not begin at their first bit")
	}
}
