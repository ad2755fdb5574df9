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

// A transaction costs as much as ten files: those that were read wait for others, unless they are enough, or have waited
// long enough.
const (
	enough   = 2000
	patience = time.Second
)

// found is a file that was read: its tags, or why there are none.
type found struct {
	file
	info  tags.Info
	texts texts
	print [16]byte
	err   error
}

// readAll reads the files to do with a few workers, and stores them as they come. It returns when all have ended.
func (s *scan) readAll(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	batches := inBatches(s.startReaders(ctx), s.x.batch)
	defer func() {
		cancel()
		for range batches { // let the workers see that it is over
		}
		s.x.rest(ctx)
	}()
	for batch := range batches {
		if err := errors.Join(ctx.Err(), s.store(ctx, batch)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// inBatches gathers what was read, at most so many, while the batch before is stored: the slower storing is, the more are
// stored at once, which makes it faster.
func inBatches(results <-chan found, most int) <-chan []found {
	batches := make(chan []found)
	go func() {
		defer close(batches)
		var batch []found
		for late := time.Now().Add(patience); results != nil || len(batch) > 0; {
			in, out := results, batches
			if len(batch) >= most {
				in = nil
			}
			if len(batch) == 0 || results != nil && len(batch) < min(enough, most) && time.Now().Before(late) {
				out = nil
			}
			select {
			case f, more := <-in:
				if more {
					batch = append(batch, f)
				} else {
					results = nil
				}
			case out <- batch:
				batch, late = nil, time.Now().Add(patience)
			}
		}
	}()
	return batches
}

// startReaders reads what is to do; the channel is closed when that is done or ctx has ended.
func (s *scan) startReaders(ctx context.Context) <-chan found {
	jobs, results := make(chan file), make(chan found, 64)
	var workers sync.WaitGroup
	for range s.x.workers {
		workers.Go(func() {
			var fold folding
			for f := range jobs {
				read := readFile(f)
				read.texts = fold.texts(read.info)
				select {
				case results <- read:
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
	opened, err := openUnfollowed(path)
	if err != nil {
		return nil, 0, err
	}
	info, err := opened.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotFile
	}
	if err != nil {
		opened.Close()
		return nil, 0, err
	}
	return opened, info.Size(), nil
}
