package fetch

import (
	"slices"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/wire"
)

// Parts returns the files of a torrent that has several, in its order; none while they are not
// known yet, and for a single track.
func (f *Manager) Parts(ih wire.InfoHash) ([]meta.Part, error) {
	x := f.get(ih)
	if x == nil {
		return nil, ErrUnknown
	}
	f.mu.Lock()
	rec := x.rec
	var here []bool
	if x.run != nil && x.run.in != nil {
		here = x.run.in.Snapshot()
	}
	f.mu.Unlock()
	info := rec.info()
	if info == nil || !meta.Folded(info) {
		return nil, nil
	}
	files := meta.FilesOf(info)
	chosen := meta.Choose(files, rec.Files)
	out := make([]meta.Part, len(files))
	for i, one := range files {
		out[i] = meta.Part{Name: one.Name, Size: one.Size, Chosen: chosen[i]}
		if rec.State == Finished && chosen[i] || rec.Placed[one.Name] != "" {
			out[i].Have, out[i].Gone = one.Size, rec.Placed[one.Name] != "" && fateOf(rec.Placed[one.Name], one.Size, rec.Done) == gone
		} else if here != nil && chosen[i] {
			out[i].Have = one.Have(info.PieceLength, here)
		}
	}
	return out, nil
}

// Choose says which files of a torrent to fetch, by the names that Parts gives. Of one that is finished, those that are not there
// are fetched.
func (f *Manager) Choose(ih wire.InfoHash, names []string) error {
	return f.command(ih, func(x *fetch) error {
		return f.settle(x, func(r *transferRecord) {
			if r.State == Finished {
				r.begin(names)
				return
			}
			r.Files, r.Row.Size = slices.Clone(names), 0
		})
	})
}
