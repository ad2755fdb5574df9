package mpeg

import (
	"bytes"
	"io"
	"os"
	"testing"
)

// BenchmarkDecode decodes the file that BENCH_FILE names, or noise written by the test, which has more bits than music. packaging/
// bench/decode.sh compares with libav.
func BenchmarkDecode(b *testing.B) {
	long := constant
	long.kbps, long.blocks = []int{11}, []int{0, 0, 0, 0, 0, 0, 0, 1, 2, 3}
	file := long.write().b
	if name := os.Getenv("BENCH_FILE"); name != "" {
		var err error
		if file, err = os.ReadFile(name); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	var seconds float64
	for b.Loop() {
		d, err := New(Config{Source: bytes.NewReader(file)})
		if err != nil {
			b.Fatal(err)
		}
		for err == nil {
			var x []float32
			x, err = d.Next()
			seconds += float64(len(x)/2) / float64(d.Header().Rate)
		}
		if err != io.EOF {
			b.Fatal(err)
		}
	}
	b.ReportMetric(seconds/b.Elapsed().Seconds(), "x-realtime")
}
