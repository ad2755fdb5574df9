package scan

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"linnet/library/internal/plainfile"
	"linnet/library/internal/record"
	"linnet/library/tags"
)

// A transaction costs as much as ten files: those that were read wait for others, unless they are enough, or have waited
// long enough; the first ones wait for few, so that storing begins soon. Workers are given, and give, a few files at once: to be
// woken costs as much as half a file.
const (
	soon     = 100
	enough   = 1000
	patience = time.Second
	piece    = 8
)

// reading is files being read by a few workers, while those who want them read and those who store them do other things.
type reading struct {
	todo    chan<- []record.File   // closed when no more come
	batches <-chan []*record.Found // closed when all were read, or the reading was stopped
	stop    func()                 // ends the reading and waits for it
}

// startReading starts workers, each of which reads one file after the other; their results come in batches of at most so
// many.
func startReading(ctx context.Context, workers, most int) reading {
	ctx, cancel := context.WithCancel(ctx)
	todo, jobs, results := make(chan []record.File), make(chan []record.File, workers), make(chan []*record.Found, workers)
	go hand(ctx, todo, jobs, min(piece, most))
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			for files := range jobs {
				select {
				case results <- readFiles(ctx, files):
				case <-ctx.Done():
				}
			}
		})
	}
	go func() {
		working.Wait()
		close(results)
	}()
	batches := inBatches(results, most)
	return reading{todo, batches, func() {
		cancel()
		for range batches { // let the workers see that it is over
		}
	}}
}

// plenty is how many files may wait to be read: no more are brought while so many do.
const plenty = 10 * enough

// hand hands out what there is to do in pieces. Whoever brings it waits only while there is plenty.
func hand(ctx context.Context, todo <-chan []record.File, jobs chan<- []record.File, most int) {
	defer close(jobs)
	var waiting [][]record.File
	left := 0 // in all of them
	for todo != nil || len(waiting) > 0 {
		var next []record.File
		in, out := todo, jobs
		if left >= plenty {
			in = nil
		}
		if len(waiting) == 0 {
			out = nil
		} else {
			next = waiting[0][:min(most, len(waiting[0]))]
		}
		select {
		case files, more := <-in:
			if !more {
				todo = nil
			}
			if len(files) > 0 {
				waiting, left = append(waiting, files), left+len(files)
			}
		case out <- next:
			left -= len(next)
			if waiting[0] = waiting[0][len(next):]; len(waiting[0]) == 0 {
				waiting = waiting[1:]
			}
		case <-ctx.Done():
			return
		}
	}
}

// readFiles reads files, until ctx ends.
func readFiles(ctx context.Context, files []record.File) []*record.Found {
	out := make([]*record.Found, 0, len(files))
	for _, f := range files {
		if ctx.Err() != nil {
			break
		}
		out = append(out, readFile(f))
	}
	return out
}

// inBatches works out the texts of what was read and gathers it, at most so many, while the batch before is stored: the slower
// storing is, the more are stored at once, which makes it faster.
func inBatches(results <-chan []*record.Found, most int) <-chan []*record.Found {
	batches := make(chan []*record.Found)
	go func() {
		defer close(batches)
		var batch []*record.Found
		var fold record.SortKeyMaker
		wanted := soon
		for late := time.Now().Add(patience); results != nil || len(batch) > 0; {
			in, out := results, batches
			if full := len(batch) > 0 && len(batch)+piece > most; full {
				in = nil
			} else if len(batch) == 0 || results != nil && len(batch) < min(wanted, most) && time.Now().Before(late) {
				out = nil
			}
			select {
			case files, more := <-in:
				for _, f := range files {
					f.Sorting = fold.Of(&f.Info)
					for _, part := range f.Parts {
						part.Sorting = fold.Of(&part.Info)
					}
				}
				batch = append(batch, files...)
				if !more {
					results = nil
				}
			case out <- batch:
				batch, late, wanted = nil, time.Now().Add(patience), min(2*wanted, enough)
			}
		}
	}()
	return batches
}

// readFile reads the tags of one file, which it opens for reading only.
func readFile(f record.File) *record.Found {
	out := &record.Found{File: f}
	defer func() {
		if fault := recover(); fault != nil { // the tag readers are bounded and fuzzed; a scan survives them being wrong
			fail(out, fmt.Errorf("%w: %v", ErrCrash, fault))
		}
	}()
	if err := readInto(out); err != nil {
		fail(out, err)
	}
	return out
}

// fail notes why a file could not be read.
func fail(f *record.Found, err error) {
	f.Failed, f.NoMusic = reason(err), errors.Is(err, tags.ErrNotMusic) || errors.Is(err, ErrCrash)
}

func readInto(f *record.Found) error {
	opened, size, err := plainfile.Open(f.Path())
	if err != nil {
		return err
	}
	defer opened.Close()
	music, err := tags.Open(opened, size)
	if err != nil {
		return err
	}
	defer music.Close()
	f.Print = music.Fingerprint()
	f.Info, err = music.Info()
	f.Sound = int64(music.SoundPrint())
	f.Info.NameFromPath(filepath.ToSlash(filepath.Join(f.Folder.Rel, f.Name)))
	if err == nil {
		f.Parts = divide(f, music)
	}
	return err
}
