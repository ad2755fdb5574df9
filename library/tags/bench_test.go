package tags

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkRead reads tags and sound of every file in the folder that CORPUS names, as packaging/bench makes it, with one
// worker and with two: files per second of the clock and of the processor.
func BenchmarkRead(b *testing.B) {
	dir := os.Getenv("CORPUS")
	if dir == "" {
		b.Skip("CORPUS names no folder")
	}
	paths := corpusFiles(b, dir)
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprint("workers=", workers), func(b *testing.B) {
			before, began := processor(), time.Now()
			for b.Loop() {
				readFiles(b, paths, workers)
			}
			files := float64(len(paths)) * float64(b.N)
			b.ReportMetric(files/time.Since(began).Seconds(), "files/s")
			b.ReportMetric(files/(processor()-before).Seconds(), "files/cpu-s")
		})
	}
}

func corpusFiles(tb testing.TB, dir string) []string {
	tb.Helper()
	var paths []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return paths
}

func readFiles(b *testing.B, paths []string, workers int) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for n := next.Add(1) - 1; int(n) < len(paths); n = next.Add(1) - 1 {
				if err := readPath(paths[n]); err != nil {
					b.Errorf("%s: %v", paths[n], err)
				}
			}
		})
	}
	group.Wait()
}

func readPath(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil {
		return err
	}
	music, err := Open(file, stat.Size())
	if err != nil {
		return err
	}
	defer music.Close()
	_, err = music.Info()
	return err
}
