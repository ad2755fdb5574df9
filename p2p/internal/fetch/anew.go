package fetch

import (
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"syscall"
	"time"

	"linnet/p2p/internal/lifetime"
	meta "linnet/p2p/internal/metainfo"
)

// What was fetched belongs to the listener, who moves, retags and deletes it. A finished transfer whose file is gone says so, and is
// fetched anew when it is asked for again; of several files those that are gone. Nothing that is still there is touched.

const (
	placedEvery = 30 * time.Second // how often it is looked whether finished files are still there
	// placedSlack is how much later than the transfer a file system may date a file.
	placedSlack = 2 * time.Second
)

// A fate is what became of a file that was put into the music folder.
type fate int

const (
	there   fate = iota
	altered      // another file, or changed since
	gone
)

// fateOf looks at a file. One that cannot be looked at is taken to be there.
func fateOf(path string, size int64, done time.Time) fate {
	now, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return gone
	case err != nil:
		return there
	case !now.Mode().IsRegular() || now.Size() != size || !done.IsZero() && now.ModTime().After(done.Add(placedSlack)):
		return altered
	}
	return there
}

// fates says what became of what a finished transfer placed, by name in the torrent; "" for a single file.
func (r transferRecord) fates() map[string]fate {
	if len(r.Placed) == 0 {
		return map[string]fate{"": fateOf(r.Path, r.Row.Size, r.Done)}
	}
	out := make(map[string]fate, len(r.Placed))
	if info := r.info(); info != nil {
		for _, f := range meta.FilesOf(info) {
			if path := r.Placed[f.Name]; path != "" {
				out[f.Name] = fateOf(path, f.Size, r.Done)
			}
		}
	}
	return out
}

// missing says which of the files of a torrent are to be fetched: those that are chosen and not placed yet.
func (r transferRecord) missing(files []meta.File) []bool {
	out := meta.Choose(files, r.Files)
	for i, f := range files {
		out[i] = out[i] && r.Placed[f.Name] == ""
	}
	return out
}

// begin has a finished transfer fetch, of the files named (nil: of all that were placed), those that are not what they were.
func (r *transferRecord) begin(names []string) {
	fates, kept := r.fates(), maps.Clone(r.Placed)
	lost := names != nil && slices.ContainsFunc(names, func(name string) bool { return r.Placed[name] == "" })
	for name, f := range fates {
		if f != there && (names == nil || slices.Contains(names, name)) {
			lost = true
			delete(kept, name)
		}
	}
	if !lost {
		return
	}
	if names != nil {
		r.Files = slices.Clone(names)
	}
	if r.Placed = kept; len(kept) == 0 {
		r.Path = ""
	}
	r.State, r.Reason, r.Verified = Waiting, "", false
}

// anew fetches once more what a finished transfer fetched and is not there any more. It is called while commands are held.
func (f *Manager) anew(x *fetch) error {
	err := f.settle(x, func(r *transferRecord) {
		if r.State == Finished {
			r.begin(nil)
		}
	})
	f.mu.Lock()
	if x.rec.State != Finished {
		x.gone, x.view.Have = false, 0
	}
	f.mu.Unlock()
	return err
}

// lookAfter tells, from time to time and when asked by Recheck, which finished files are gone. It ends with ctx.
func (f *Manager) lookAfter(ctx context.Context) {
	tick := time.NewTicker(placedEvery)
	defer tick.Stop()
	for {
		if f.recheck() {
			f.deps.Changed()
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-f.again:
		}
	}
}

// Recheck has it looked at once whether finished files are still there.
func (f *Manager) Recheck() { lifetime.Poke(f.again) }

// recheck looks at every finished transfer, without the mutex: a drive may take its time.
func (f *Manager) recheck() (changed bool) {
	f.mu.Lock()
	list := slices.Clone(f.list)
	f.mu.Unlock()
	for _, x := range list {
		f.mu.Lock()
		rec := x.rec
		f.mu.Unlock()
		if rec.State != Finished {
			continue
		}
		lost := false
		for _, one := range rec.fates() {
			lost = lost || one == gone
		}
		f.mu.Lock()
		changed = changed || x.gone != lost
		x.gone = lost
		f.mu.Unlock()
	}
	return changed
}
