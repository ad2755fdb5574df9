package metainfo

import (
	"strconv"
	"strings"

	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p/internal/wire"
)

// Places are files of a torrent by their place in it, from 0: all from First to Last (BEP 53).
type Places struct{ First, Last int }

const maxPlaces = 1000 // in one link

// selectOnly reads the parameter "so" of a magnet link (BEP 53), such as "0,2,4-6". What is no number is passed over.
func selectOnly(text string) (out []Places) {
	for one := range strings.SplitSeq(text, ",") {
		first, last, several := strings.Cut(strings.TrimSpace(one), "-")
		if !several {
			last = first
		}
		from, err := strconv.Atoi(first)
		to, wrong := strconv.Atoi(last)
		if err == nil && wrong == nil && from >= 0 && from <= to && len(out) < maxPlaces {
			out = append(out, Places{from, to})
		}
	}
	return out
}

// Selected are the names of the files at places of a torrent; nil where it has none of them. Files that only fill up count too, as the
// programs that make such links count them.
func Selected(info *metainfo.Info, only []Places) (names []string) {
	all := info.UpvertedFilesIter()
	if info.HasV1() {
		all = info.UpvertedV1Files()
	}
	at := 0
	for f := range all {
		for _, p := range only {
			if p.First <= at && at <= p.Last {
				names = append(names, f.DisplayPath(info))
				break
			}
		}
		at++
	}
	return names
}

// TitleOf is what a torrent is called: one of a single file without the extension.
func TitleOf(info *metainfo.Info) string {
	if Folded(info) {
		return wire.Showable(info.BestName(), wire.MaxString)
	}
	return Titled(wire.Showable(info.BestName(), wire.MaxString))
}
