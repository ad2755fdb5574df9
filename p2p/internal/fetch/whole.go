package fetch

import (
	"os"
	"strings"

	"linnet/p2p/circle"
	meta "linnet/p2p/internal/metainfo"
)

// whole is what a torrent with names of its own can be given on from under its own infohash: all of its files where they were put, as
// they are now. There is none for one of which a file was not wanted or could not be kept, for a group's, for a private one that names
// no tracker, and for one of BEP 52 alone, whose hashes are not kept.
func (f *Manager) whole(x *fetch) (meta.Offer, bool) {
	f.mu.Lock()
	rec := x.rec
	f.mu.Unlock()
	info := rec.info()
	if rec.State != Finished || info == nil || rec.Group != (circle.ID{}) || info.HasV2() && !info.HasV1() {
		return meta.Offer{}, false
	}
	if rec.private() && len(rec.Trackers) == 0 {
		return meta.Offer{}, false // nobody may be told of it
	}
	folded := meta.Folded(info)
	if !folded && meta.IsOurs(info) {
		return meta.Offer{}, false // the shelf offers it by its bytes
	}
	o := meta.Offer{InfoHash: x.ih, Info: rec.Info, Path: rec.Path, Trackers: rec.Trackers}
	for _, one := range info.UpvertedFiles() {
		if one.Length == 0 {
			continue
		}
		if gap := one.TorrentOffset - o.Size; gap > 0 { // each file of BEP 52 begins with a piece
			o.Parts, o.Size = append(o.Parts, meta.OfferPart{Size: gap}), one.TorrentOffset
		}
		part := meta.OfferPart{Size: one.Length}
		if !strings.Contains(one.Attr, "p") {
			part.Path = rec.Path
			if folded {
				part.Path = rec.Placed[one.DisplayPath(info)]
			}
			now, err := os.Stat(part.Path)
			if err != nil || !now.Mode().IsRegular() || now.Size() != one.Length {
				return meta.Offer{}, false
			}
			part.Modified = now.ModTime() // and no Change: a file may have been altered since, and is hashed before it is served
		}
		o.Parts, o.Size = append(o.Parts, part), o.Size+one.Length
	}
	return o, true
}
