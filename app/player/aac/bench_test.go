package aac

import "testing"

func BenchmarkTransform(b *testing.B) {
	t := newTransform(1024)
	x, d := make([]float32, 1024), make([]float32, 1024)
	for i := range x {
		x[i] = float32(i)
	}
	for b.Loop() {
		t.Run(x, d)
	}
}
