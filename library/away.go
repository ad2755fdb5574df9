package library

import (
	"context"
	"database/sql"
	"path/filepath"

	"linnet/library/internal/store"
)

// A directory in which files are no more may have been emptied, or be the place of a drive that is not there. The index remembers
// which file systems were mounted above, at and below a picked folder. Where one of them is not mounted any more, or another is
// in its place, and not one of its tracks is met, its files are away: they stay as they are, their days do not count, and
// "Not found" says so. If one of them is met, the listener has put the music there, and what is not there is gone.

// volume is a file system that was mounted somewhere.
type volume struct {
	source string
	away   int64 // since when it is not; 0: it is there
}

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

// recallVolumes compares what was mounted when the folder was last looked through with what is now.
func (v *survey) recallVolumes(ctx context.Context) error {
	if v.mounts == nil {
		return nil
	}
	v.volumes = map[string]volume{}
	_, err := store.Collect(ctx, v.x.db.Read, func(rows *sql.Rows) (struct{}, error) {
		var path []byte
		var was volume
		err := rows.Scan(&path, &was.source, &was.away)
		v.volumes[string(path)] = was
		return struct{}{}, err
	}, "SELECT path, source, away FROM volume WHERE root_id = ?", v.root)
	for path, was := range v.volumes {
		d := &doubt{path: path, since: was.away}
		if d.since == 0 {
			d.since = v.x.now().UnixNano()
		}
		if within(path, v.path) {
			d.rel = below(v.path, path)
		}
		if now, there := v.mounts[path]; !there {
			d.why = errAway
		} else if now != was.source {
			d.why = errOther
		} else {
			continue
		}
		v.doubts = append(v.doubts, d)
	}
	return err
}

// doubted is the innermost doubt about a directory; nil if there is none.
func (v *survey) doubted(rel string) (inner *doubt) {
	for _, d := range v.doubts {
		if (d.rel == "" || within(rel, d.rel)) && (inner == nil || len(d.rel) > len(inner.rel)) {
			inner = d
		}
	}
	return inner
}

// meet notes that a track is where it was.
func (v *survey) meet(here *folder, track state) {
	if d := v.doubted(here.rel); d != nil {
		d.here = append(d.here, track.id)
	}
}

// away reports whether the files of a directory are on a drive that is not there.
func (v *survey) away(rel string) bool {
	d := v.doubted(rel)
	return d != nil && d.kept && !d.met
}

// settleDoubts finds out whether one of the tracks that are there was there already before the drive went.
func (v *survey) settleDoubts(ctx context.Context) error {
	for _, d := range v.doubts {
		if len(d.here) > 0 {
			err := v.x.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM track WHERE id IN (SELECT value FROM json_each(?)) AND added < ?)",
				store.JSONList(d.here), d.since).Scan(&d.met)
			if err != nil {
				return store.Explain(err)
			}
		}
	}
	return nil
}

// resolve tells which directories are lost: those that are not where they should be, but not what is away; and why the folder
// itself is taken to be away, nil if it is not.
func (v *survey) resolve() (lost []int64, why error) {
	for rel, here := range v.known {
		if v.visited[rel] || !v.lost(rel) {
			continue
		}
		v.visited[rel] = true // for its problems, which are gone too
		if d := v.doubted(rel); d != nil && !d.met {
			d.kept = true
		} else {
			lost = append(lost, here.id)
		}
	}
	for _, d := range v.doubts {
		switch {
		case d.met:
			v.gone = append(v.gone, d.gone...)
		case d.kept:
			v.problem(&folder{root: v.root, rel: d.rel}, filepath.Join(v.path, d.rel), reason(d.why))
			if d.rel == "" {
				why = d.why
			}
		}
	}
	return lost, why
}

// overlook notes the known directories that could not be looked into, or whose files are away.
func (v *survey) overlook() {
	for rel, here := range v.known {
		if v.deep && (!v.visited[rel] || v.away(rel)) {
			v.unseen = append(v.unseen, here.id)
		}
	}
}

// remember writes down what is mounted now. What is away stays noted while there are tracks on it.
func (v *survey) remember(p *batchWriter) {
	if v.mounts == nil || !v.deep {
		return
	}
	now := map[string]volume{}
	for path, source := range v.mounts.of(v.path) {
		if !within(path, v.path) || v.visited[below(v.path, path)] { // else it is no folder for music
			now[path] = volume{source: source}
		}
	}
	for _, d := range v.doubts {
		if !d.met && d.kept {
			now[d.path] = volume{v.volumes[d.path].source, d.since}
		}
	}
	for path, is := range now {
		if v.volumes[path] != is {
			p.Exec("INSERT OR REPLACE INTO volume (root_id, path, source, away) SELECT id, ?, ?, ? FROM root WHERE id = ?",
				[]byte(path), is.source, is.away, v.root)
		}
	}
	for path := range v.volumes {
		if _, there := now[path]; !there {
			p.Exec("DELETE FROM volume WHERE root_id = ? AND path = ?", v.root, []byte(path))
		}
	}
}
