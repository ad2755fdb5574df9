//go:build unix

package library

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"linnet/library/librarytest"
)

// spent is the processor time of this process so far.
func spent(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// linked is how many names one file gets: file systems set a limit.
const linked = 20_000

// manyFiles is a folder of n files, some to a directory. They are a few files under many names, which costs a scan as much
// as any others do, and a disk less.
func manyFiles(b *testing.B, n, directory int) string {
	b.Helper()
	dir := b.TempDir()
	track := librarytest.Track{Title: "One", Artists: []string{"Somebody"}, Album: "Once", Genres: []string{"Rock"},
		Length: 50 * time.Millisecond}
	for n := range n {
		if n%linked == 0 {
			track.Path = fmt.Sprintf("%d.mp3", n/linked)
			if err := librarytest.Write(dir, track); err != nil {
				b.Fatal(err)
			}
			continue
		}
		path := filepath.Join(dir, fmt.Sprint(n/directory/30), fmt.Sprint(n/directory), fmt.Sprintf("%d.mp3", n))
		if n%directory <= 1 {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				b.Fatal(err)
			}
		}
		if err := os.Link(filepath.Join(dir, track.Path), path); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// BenchmarkRescan: processor time of a scan that finds nothing new.
func BenchmarkRescan(b *testing.B) {
	const files = 100_000
	for name, directory := range map[string]int{"12 files to a folder": 12, "one folder": files} {
		b.Run(name, func(b *testing.B) {
			x, dir := openBench(b), manyFiles(b, files, directory)
			if _, err := x.AddFolder(context.Background(), dir); err != nil {
				b.Fatal(err)
			}
			before := spent(b)
			if _, err := x.Scan(context.Background(), nil); err != nil {
				b.Fatal(err)
			}
			first := spent(b) - before
			x.db.Wait() // for the backup
			before = spent(b)
			for b.Loop() {
				report, err := x.Scan(context.Background(), nil)
				if err != nil || report.Unchanged != files {
					b.Fatal(report.Progress, err)
				}
			}
			b.ReportMetric((spent(b)-before).Seconds()/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(first.Microseconds())/files, "first-cpu-µs/file")
		})
	}
}
