package fetch

import (
	"path"
	"strings"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"
)

// inOrder is how many bytes beyond the playhead arrive in the order of listening. It is as much as
// four fast peers are asked for at once, so that pieces are whole, written and summed one after the
// other. Within it and beyond it the rarest piece comes first.
const inOrder = 64 << 20

// order tells the engine what is wanted most, where that changed.
func (r *run) order(t *torrent.Torrent) {
	info := t.Info()
	want := priorities(r.in.Snapshot(), plan{
		from: int(r.playhead() / info.PieceLength),
		next: int(inOrder / info.PieceLength),
		tail: r.tail,
	})
	for i, p := range want {
		if r.sent == nil || r.sent[i] != p {
			t.Piece(i).SetPriority(p)
		}
	}
	r.sent = want
}

// plan is what of the order of pieces depends on the listener and on the container.
type plan struct {
	from int  // the piece that is heard, or will be
	next int  // so many missing pieces after it arrive in order
	tail bool // the last piece is wanted at once
}

// priorities wants the first piece and the one at the playhead before all others, with the last if
// the container needs it; then what comes next in the order of listening, which for the engine is
// readahead; then the rest.
func priorities(have []bool, p plan) []torrent.PiecePriority {
	out := make([]torrent.PiecePriority, len(have))
	from := min(max(0, p.from), len(have)-1)
	for k := range have {
		i := (from + k) % len(have)
		switch {
		case have[i]:
			out[i] = torrent.PiecePriorityNone
		case i == 0 || i == from || i == len(have)-1 && p.tail:
			out[i] = torrent.PiecePriorityNow
		case p.next > 0:
			out[i] = torrent.PiecePriorityReadahead
			p.next--
		default:
			out[i] = torrent.PiecePriorityNormal
		}
	}
	return out
}

// needsTail says whether a player must look at the end before it can play: MP4 may have its index
// there, Ogg tells its duration there, and of an unknown name anything may be true.
func needsTail(info *metainfo.Info) bool {
	switch strings.ToLower(path.Ext(info.BestName())) {
	case ".mp3", ".flac", ".wav", ".aif", ".aiff", ".aifc", ".dsf", ".dff", ".aac", ".adts", ".mp2":
		return false
	}
	return true
}
