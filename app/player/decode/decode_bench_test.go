package decode

import (
	"io"
	"os"
	"testing"
)

// BenchmarkDecode decodes the file that LINNET_BENCH_FILE names, whole: see packaging/bench/decode.sh.
func BenchmarkDecode(b *testing.B) {
	name := os.Getenv("LINNET_BENCH_FILE")
	if name == "" {
		b.Skip("LINNET_BENCH_FILE names no music")
	}
	for b.Loop() {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		d, err := Open(f)
		if err != nil {
			b.Fatal(err)
		}
		frames := 0
		for err == nil {
			var x []float32
			x, err = d.Read()
			frames += len(x) / d.Channels()
		}
		if err != io.EOF || frames < d.Rate() {
			b.Fatal(frames, err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
