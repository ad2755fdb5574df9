package library

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"linnet/library/tags"
)

// patience is how long a file that was read waits to be stored with others: a transaction costs as much as ten files.
const patience = time.Second

// found is a file that was read: its tags, or why there are none.
type found struct {
	file
	info  tags.Info
	print [32]byte
	err   error
}

// readAll reads the files to do with a few workers and stores them in batches. It returns when all have ended.
func (s *scan) readAll(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	results := s.startReaders(ctx)
	defer func() {
		cancel()
		for range results { // let the workers see that it is over
		}
	}()
	full := make([]found, 0, min(s.x.batch, len(s.todo)))
	for late := time.Now().Add(patience); ; {
		f, more := <-results
		if more {
			full = append(full, f)
		}
		if more && len(full) < s.x.batch && time.Now().Before(late) {
			continue
		}
		if err := errors.Join(ctx.Err(), s.store(ctx, full)); err != nil || !more {
			return err
		}
		full, late = full[:0], time.Now().Add(patience)
	}
}

// startReaders reads what is to do; the channel is closed when that is done or ctx has ended.
func (s *scan) startReaders(ctx context.Context) <-chan found {
	jobs, results := make(chan file), make(chan found, 64)
	var workers sync.WaitGroup
	for range s.x.workers {
		workers.Go(func() {
			for f := range jobs {
				select {
				case results <- readFile(f):
				case <-ctx.Done():
				}
			}
		})
	}
	go func() {
		defer close(results)
		defer workers.Wait()
		defer close(jobs)
		for _, f := range s.todo {
			select {
			case jobs <- f:
			case <-ctx.Done():
				return
			}
		}
	}()
	return results
}

// readFile reads the tags of one file, which it opens for reading only.
func readFile(f file) (out found) {
	out.file = f
	defer func() {
		if fault := recover(); fault != nil { // the tag readers are bounded and fuzzed; a scan survives them being wrong
			out.err = fmt.Errorf("%w: %v", errCrash, fault)
		}
	}()
	opened, size, err := openMusic(f.path())
	if err != nil {
		out.err = err
		return out
	}
	defer opened.Close()
	music, err := tags.Open(opened, size)
	if err != nil {
		out.err = err
		return out
	}
	defer music.Close()
	out.print = music.Fingerprint()
	out.info, out.err = music.Info()
	out.info.NameFromPath(filepath.ToSlash(filepath.Join(f.folder.rel, f.name)))
	return out
}

var errNotFile = errors.New("not a plain file")

// openMusic opens a plain file, never a pipe or a device, for reading.
func openMusic(path string) (*os.File, int64, error) {
	if info, err := os.Lstat(path); err != nil {
		return nil, 0, err
	} else if !info.Mode().IsRegular() {
		return nil, 0, errNotFile
	}
	opened, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	info, err := opened.Stat()
	if err != nil {
		opened.Close()
		return nil, 0, err
	}
	return opened, info.Size(), nil
}
