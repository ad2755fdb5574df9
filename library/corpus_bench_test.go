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
// and with two: files per second of the clock and of the processor.
func BenchmarkFirstScan(b *testing.B) {
	dir := os.Getenv("CORPUS")
	if dir == "" {
		b.Skip("CORPUS names no folder")
	}
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprint("workers=", workers), func(b *testing.B) {
			files := 0
			before, began := spent(b), time.Now()
			for b.Loop() {
				files += firstScan(b, dir, workers)
			}
			b.ReportMetric(float64(files)/time.Since(began).Seconds(), "files/s")
			b.ReportMetric(float64(files)/(spent(b)-before).Seconds(), "files/cpu-s")
		})
	}
}

func firstScan(b *testing.B, dir string, workers int) int {
	x, err := Open(Config{Path: filepath.Join(b.TempDir(), "library.db"), Workers: workers})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	if _, err := x.AddFolder(context.Background(), dir); err != nil {
		b.Fatal(err)
	}
	report, err := x.Scan(context.Background(), nil)
	if err != nil || len(report.Problems) > 0 {
		b.Fatal(report, err)
	}
	return report.Read
}
