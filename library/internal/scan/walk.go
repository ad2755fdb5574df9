package scan

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"linnet/library/internal/covers"
	"linnet/library/internal/plainfile"
	"linnet/library/internal/record"
)

// listing is what a directory holds that matters here.
type listing struct {
	files   []record.File
	folders []string // names
	cover   string
	empty   bool     // nothing at all in it
	links   []string // names, that would have brought music
}

// met is a directory that was listed, or why it could not be.
type met struct {
	rel string // below the root
	listing
	err error
}

// survey is a look through one picked folder. It notes what must be read, and what is gone or back; nothing is written
// until it ends.
type survey struct {
	*scan
	folder record.PickedFolder
	start  []string // the directories to look at, below it
	deep   bool     // look at all below them as well

	known      record.KnownFolder
	visited    map[string]bool // directories that could be read
	present    map[string]bool // directories that were seen in one that could be read
	gone, back []int64
	covers     []*record.Folder // that have another picture now
	doubts     []*doubt
}

// run walks. Below a directory that cannot be read nothing is taken to be gone.
func (v *survey) run(ctx context.Context) (err error) {
	if v.known, err = v.x.Store.Known(ctx, v.folder, v.early); err != nil {
		return err
	}
	defer v.known.Close()
	v.doubtVolumes()
	ctx, stop := context.WithCancel(ctx)
	dirs := v.list(ctx)
	defer func() {
		stop()
		for range dirs { // let it see that it is over
		}
	}()
	for dir := range dirs {
		err := v.visit(ctx, dir)
		if problem := (*unreadable)(nil); errors.As(err, &problem) {
			if dir.rel == "" {
				return v.x.Store.Unreadable(ctx, v.folder.ID, reason(problem.err), v.unseen())
			}
			continue
		}
		if err == nil && v.early {
			err = v.bring(ctx)
		}
		if err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return v.conclude(ctx)
}

// unreadable: a directory could not be read. The scan goes on without it.
type unreadable struct{ err error }

func (u *unreadable) Error() string { return u.err.Error() }

// list lists the directories, each before those in it, ahead of whoever takes them. ctx ends it.
func (v *survey) list(ctx context.Context) <-chan met {
	out := make(chan met, 64)
	go func() {
		defer close(out)
		for queue := slices.Clone(v.start); len(queue) > 0; {
			dir := met{rel: queue[len(queue)-1]}
			queue = queue[:len(queue)-1]
			dir.listing, dir.err = readListing(filepath.Join(v.folder.Path, dir.rel), dir.rel == "", v.x.Open)
			if v.deep {
				for _, name := range dir.folders {
					queue = append(queue, filepath.Join(dir.rel, name))
				}
			}
			select {
			case out <- dir:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// visit takes one directory.
func (v *survey) visit(ctx context.Context, dir met) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	here, known := v.known.Folders[dir.rel]
	if !known {
		here = &record.Folder{Root: v.folder.ID, Path: filepath.Join(v.folder.Path, dir.rel), Rel: dir.rel}
	}
	err := dir.err
	if dir.rel == "" && err == nil && dir.empty && v.folder.Filled {
		err = errEmpty // most likely a drive that is not mounted
	}
	if err != nil {
		if v.deep || dir.rel == "" || !errors.Is(err, fs.ErrNotExist) { // else it went, which its parent tells
			v.problem(here, here.Path, reason(err))
		}
		return &unreadable{err}
	}
	v.visited[dir.rel] = true
	for _, name := range dir.folders {
		v.present[filepath.Join(dir.rel, name)] = true
	}
	for _, name := range dir.links {
		v.problem(here, filepath.Join(here.Path, name), reason(errLink))
	}
	if here.Cover != dir.cover {
		here.Cover = dir.cover
		if known {
			v.covers = append(v.covers, here)
		}
	}
	err = v.compare(ctx, here, dir.files)
	v.progress()
	return err
}

// readListing reads a directory, which open opens, by name; top says that it is a picked folder. Hidden entries and bins are skipped.
func readListing(path string, top bool, open func(string) (*os.File, error)) (listing, error) {
	dir, err := open(path)
	if err != nil {
		return listing{}, err
	}
	defer dir.Close()
	entries, err := dir.ReadDir(-1)
	if err != nil {
		return listing{}, err
	}
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	out := listing{empty: len(entries) == 0}
	var sheets []os.DirEntry
	for _, entry := range entries {
		name := entry.Name()
		switch kind := entry.Type(); {
		case strings.HasPrefix(name, "."):
		case kind.IsDir():
			if !isBin(path, name, top) {
				out.folders = append(out.folders, name)
			}
		case kind&fs.ModeSymlink != 0:
			if info, err := os.Stat(filepath.Join(path, name)); isAudio(name) || err == nil && info.IsDir() {
				out.links = append(out.links, name)
			}
		case kind.IsRegular() && isAudio(name):
			state, err := plainfile.StateIn(dir, entry)
			if err != nil {
				continue // gone since
			}
			out.files = append(out.files, record.File{Name: name, Size: state.Size, Modified: state.Modified, Stamp: stampOf(state)})
		case kind.IsRegular() && isSheet(name):
			sheets = append(sheets, entry)
		case kind.IsRegular() && covers.Rank(name) > covers.Rank(out.cover):
			out.cover = name
		}
	}
	if len(sheets) > 0 {
		pairSheets(dir, out.files, sheets)
	}
	return out, nil
}

// compare sets the files of a directory against what the index has of it. Both are in the order of their names.
func (v *survey) compare(ctx context.Context, here *record.Folder, files []record.File) error {
	tracks, err := v.known.Tracks(ctx, here.ID)
	if err != nil {
		return err
	}
	all := tracks
	broken, err := v.known.Broken(ctx, here.ID)
	if err != nil {
		return err
	}
	again := sync.OnceValue(func() bool { return renumbered(files, all) }) // asked for only when an inode is another
	for _, f := range files {
		f.Folder = here
		var track record.FileState
		for ; len(tracks) > 0 && tracks[0].Name <= f.Name; tracks = tracks[1:] {
			if tracks[0].Name == f.Name {
				track = tracks[0]
			} else {
				v.lose(here, tracks[0])
			}
		}
		if track.ID != 0 {
			v.meet(here, track)
		}
		bad, broken := broken[f.Name]
		switch {
		case broken && unchanged(bad, f, false):
			v.report.Failed++
			v.problem(here, f.Path(), bad.Reason)
		case track.ID != 0 && track.Cue == f.Cue && !track.Parted && (unchanged(track, f, false) || unchanged(track, f, true) && again()):
			v.report.Unchanged++
			if track.Missing {
				v.back = append(v.back, track.ID)
			}
		case v.rests != nil && !v.rests(f):
			continue
		default:
			f.ID, f.Broken = track.ID, broken
			v.todo = append(v.todo, f)
		}
		v.report.Found++
	}
	for _, track := range tracks {
		v.lose(here, track)
	}
	return nil
}

// lose notes a track whose file is not where it was.
func (v *survey) lose(here *record.Folder, track record.FileState) {
	if track.Missing {
		return
	}
	if d := v.doubted(here.Rel); d != nil {
		d.gone, d.kept = append(d.gone, track.ID), true
		return
	}
	v.gone = append(v.gone, track.ID)
}

// lost reports whether a known directory is gone: it or one that it is in was not seen where it should be.
func (v *survey) lost(rel string) bool {
	for rel != "" {
		parent := record.ParentOf(rel)
		if v.visited[parent] && !v.present[rel] {
			return true
		}
		rel = parent
	}
	return false
}

// conclude tells the store what is gone, what is back, and other pictures.
func (v *survey) conclude(ctx context.Context) error {
	if err := v.settleDoubts(ctx); err != nil {
		return err
	}
	d := record.Differences{Root: v.folder.ID, Back: v.back, Covers: v.covers}
	lost, away := v.resolve()
	if away != nil {
		d.Why = reason(away)
	}
	d.Gone, d.Lost, d.Unseen = v.gone, lost, v.unseen()
	d.Mounted, d.Unmounted = v.remounted()
	gone, back, err := v.x.Store.Missing(ctx, d)
	v.report.Gone += gone
	v.report.Back += back
	return err
}
