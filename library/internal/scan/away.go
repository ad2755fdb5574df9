package scan

import (
	"context"
	"maps"
	"path/filepath"

	"linnet/library/internal/record"
)

// A directory in which files are no more may have been emptied, or be the place of a drive that is not there. The index remembers
// which file systems were mounted above, at and below a picked folder. Where one of them is not mounted any more, or another is
// in its place, and not one of its tracks is met, its files are away: they stay as they are, their days do not count, and
// "Not found" says so. If one of them is met, the listener has put the music there, and what is not there is gone.

// doubt is a place where a file system was mounted that is not there now.
type doubt struct {
	path  string // where it was mounted
	rel   string // the part of the picked folder that lay on it
	since int64  // when that was first noticed
	why   error
	here  []int64 // tracks that are where they were
	met   bool    // one of them was there before: set when all was looked through
	kept  bool    // one that was there is not
	gone  []int64 // those, but for whole directories
}

// doubtVolumes compares what was mounted when the folder was last looked through with what is now.
func (v *survey) doubtVolumes() {
	if v.mounts == nil {
		return
	}
	for path, was := range v.known.Volumes {
		d := &doubt{path: path, since: was.Away}
		if d.since == 0 {
			d.since = v.x.Now().UnixNano()
		}
		if record.Within(path, v.folder.Path) {
			d.rel = record.Below(v.folder.Path, path)
		}
		if now, there := v.mounts[path]; !there {
			d.why = errAway
		} else if now != was.Source {
			d.why = errOther
		} else {
			continue
		}
		v.doubts = append(v.doubts, d)
	}
}

// doubted is the innermost doubt about a directory; nil if there is none.
func (v *survey) doubted(rel string) (inner *doubt) {
	for _, d := range v.doubts {
		if (d.rel == "" || record.Within(rel, d.rel)) && (inner == nil || len(d.rel) > len(inner.rel)) {
			inner = d
		}
	}
	return inner
}

// meet notes that a track is where it was.
func (v *survey) meet(here *record.Folder, track record.FileState) {
	if d := v.doubted(here.Rel); d != nil {
		d.here = append(d.here, track.ID)
	}
}

// away reports whether the files of a directory are on a drive that is not there.
func (v *survey) away(rel string) bool {
	d := v.doubted(rel)
	return d != nil && d.kept && !d.met
}

// settleDoubts finds out whether one of the tracks that are there was there already before the drive went.
func (v *survey) settleDoubts(ctx context.Context) (err error) {
	for _, d := range v.doubts {
		if len(d.here) > 0 {
			if d.met, err = v.x.Store.AddedBefore(ctx, d.here, d.since); err != nil {
				return err
			}
		}
	}
	return nil
}

// resolve tells which directories are lost: those that are not where they should be, but not what is away; and why the folder
// itself is taken to be away, nil if it is not.
func (v *survey) resolve() (lost []int64, why error) {
	for rel, here := range v.known.Folders {
		if v.visited[rel] || !v.lost(rel) {
			continue
		}
		v.visited[rel] = true // for its problems, which are gone too
		if d := v.doubted(rel); d != nil && !d.met {
			d.kept = true
		} else {
			lost = append(lost, here.ID)
		}
	}
	for _, d := range v.doubts {
		switch {
		case d.met:
			v.gone = append(v.gone, d.gone...)
		case d.kept:
			v.problem(&record.Folder{Root: v.folder.ID, Rel: d.rel}, filepath.Join(v.folder.Path, d.rel), reason(d.why))
			if d.rel == "" {
				why = d.why
			}
		}
	}
	return lost, why
}

// unseen are the known directories that could not be looked into, or whose files are away.
func (v *survey) unseen() (list []int64) {
	for rel, here := range v.known.Folders {
		if v.deep && (!v.visited[rel] || v.away(rel)) {
			list = append(list, here.ID)
		}
	}
	return list
}

// remounted are the file systems that are mounted now and were not so before, and where one was that is none now. What is away stays
// noted while there are tracks on it.
func (v *survey) remounted() (mounted map[string]record.Volume, unmounted []string) {
	if v.mounts == nil || !v.deep {
		return nil, nil
	}
	now := map[string]record.Volume{}
	for path, source := range v.mounts.of(v.folder.Path) {
		if !record.Within(path, v.folder.Path) || v.visited[record.Below(v.folder.Path, path)] { // else it is no folder for music
			now[path] = record.Volume{Source: source}
		}
	}
	was := v.known.Volumes
	for _, d := range v.doubts {
		if !d.met && d.kept {
			now[d.path] = record.Volume{Source: was[d.path].Source, Away: d.since}
		}
	}
	for path := range was {
		if _, there := now[path]; !there {
			unmounted = append(unmounted, path)
		}
	}
	maps.DeleteFunc(now, func(path string, is record.Volume) bool { return was[path] == is })
	return now, unmounted
}
