//go:build unix

package library

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkFirstScan scans the folder that CORPUS names, as packaging/bench makes it, into an empty index, with one worker
// and with two: files per second of the clock and of the processor, from when the folder is picked until the scan is done.
func BenchmarkFirstScan(b *testing.B) {
	dir := os.Getenv("CORPUS")
	if dir == "" {
		b.Skip("CORPUS names no folder")
	}
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprint("workers=", workers), func(b *testing.B) {
			files := 0
			var clock, processor time.Duration
			for b.Loop() {
				x, err := Open(Config{Path: filepath.Join(b.TempDir(), "library.db"), Workers: workers})
				if err != nil {
					b.Fatal(err)
				}
				before, began := spent(b), time.Now()
				files += firstScan(b, x, dir)
				clock, processor = clock+time.Since(began), processor+spent(b)-before
				if err := x.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(files)/clock.Seconds(), "files/s")
			b.ReportMetric(float64(files)/processor.Seconds(), "files/cpu-s")
		})
	}
}

func firstScan(b *testing.B, x *Index, dir string) int {
	if _, err := x.AddFolder(context.Background(), dir); err != nil {
		b.Fatal(err)
	}
	report, err := x.Scan(context.Background(), nil)
	if err != nil || len(report.Problems) > 0 {
		b.Fatal(report, err)
	}
	return report.Read
}
