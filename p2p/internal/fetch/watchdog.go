package fetch

import (
	"time"

	"github.com/anacrolix/torrent"
)

// A connection of the engine (v1.62.0) asks for more only when its last request was answered. Two
// things lay it to rest for good:
//
//   - the answer was a Reject (BEP 6): it then asks for nothing, and a reason to ask that comes in
//     the same moment, such as Unchoke, is lost;
//   - all that is missing was asked of other connections, however slow they are.
//
// When that happens to each of several seeders, the transfer stands still with nothing requested and
// no error. So connections at rest are roused, and requests that went unanswered for patientFor may
// be taken over by another. What is left for the watchdog is a seeder that says nothing any more.

// Stalled is what the log says when the watchdog barks.
const Stalled = "a transfer stalled"

const (
	stallAfter = 2 * time.Second
	// PatientFor is how long a request belongs to the peer that was asked first. Without it idle
	// connections take chunks from each other that are on their way already, and a tenth of all
	// bytes arrives twice.
	PatientFor = time.Second
)

// rouse lets every connection that has nothing to wait for plan its requests anew, and leaves the
// others alone. The engine does so when a piece becomes wanted that was not.
func (r *run) rouse(t *torrent.Torrent) {
	i := spare(r.sent, int(r.playhead()/t.Info().PieceLength), int(readAhead/t.Info().PieceLength))
	if i < 0 {
		return
	}
	t.Piece(i).SetPriority(torrent.PiecePriorityNone)
	t.Piece(i).SetPriority(r.sent[i])
}

// spare picks a missing piece that no reader waits for: what a reader wants stays wanted. It is
// the last, or any if there is no other.
func spare(want []torrent.PiecePriority, playhead, ahead int) int {
	last := -1
	for i := len(want) - 1; i >= 0; i-- {
		if want[i] == torrent.PiecePriorityNone {
			continue
		}
		if i < playhead || i > playhead+ahead+1 {
			return i
		}
		last = max(last, i)
	}
	return last
}

// watchdog notices that nothing useful came although somebody has it all. It waits longer each
// time it barked in vain: a slow seeder is not a stalled one.
type watchdog struct {
	bytes    int64
	since    time.Time
	patience time.Duration
}

func (w *watchdog) stalled(now time.Time, bytes int64, seeders int) bool {
	if bytes != w.bytes || seeders == 0 || w.since.IsZero() {
		*w = watchdog{bytes, now, stallAfter}
		return false
	}
	if now.Sub(w.since) < w.patience {
		return false
	}
	w.since, w.patience = now, min(2*w.patience, time.Minute)
	return true
}
