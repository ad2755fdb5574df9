package p2p

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strconv"
)

// A Loss is a file of the node's that was damaged, as by a power cut, and was set aside when the node was opened: it lies beside its
// place, as "name.damaged". The rest is kept.
type Loss struct {
	File  string // where it lies now
	What  string // a sentence: what was damaged and what that means
	Next  string // a sentence: what to do
	Cause error
}

// Losses returns what Open set aside.
func (n *Node) Losses() []Loss { return n.losses.list }

// losses sets files aside while a node is opened, by one goroutine.
type losses struct {
	log  *slog.Logger
	list []Loss
}

// aside moves a damaged file out of the way, so that another can take its place, and remembers what that means.
func (l *losses) aside(file string, loss Loss) error {
	for i := 1; ; i++ {
		loss.File = file + ".damaged"
		if i > 1 {
			loss.File += "-" + strconv.Itoa(i)
		}
		if _, err := os.Lstat(loss.File); !errors.Is(err, fs.ErrNotExist) && i < maxTwins {
			continue
		}
		if err := os.Rename(file, loss.File); err != nil {
			return fmt.Errorf("setting a damaged file aside: %w", errors.Join(err, loss.Cause))
		}
		l.log.Warn("a damaged file is set aside", "file", loss.File, "err", loss.Cause)
		l.list = append(l.list, loss)
		return nil
	}
}

// What is said of each.
const (
	lostKey      = "The key by which other listeners know you was damaged. You have a new one: who follows you must follow your new link."
	lostTrust    = "The record of who lied about tracks was damaged. It begins anew."
	lostLearned  = "The record of which titles are rare was damaged. It begins anew."
	lostOwn      = "The record of what you publish of yourself was damaged. You publish nothing now."
	lostFollow   = "The record of a listener whom you follow was damaged. That listener is no longer followed."
	lostGroup    = "The record of a group was damaged. You are out of that group."
	lostTransfer = "The record of a transfer was damaged. It is no longer on the list; what had arrived of it is kept."
	lostAlbum    = "The record of an album on its way was damaged. Its tracks go on one by one."
)

var nextOf = map[string]string{
	lostKey:      "Give your new link to those who should find you.",
	lostTrust:    "There is nothing to do.",
	lostLearned:  "There is nothing to do.",
	lostOwn:      "Publish again under People, if you want to.",
	lostFollow:   "Open that listener's link once more.",
	lostGroup:    "Ask a member for a new invitation.",
	lostTransfer: "Search for the track once more and choose Get.",
	lostAlbum:    "There is nothing to do.",
}

// lost is aside for one of the above.
func (l *losses) lost(file, what string, cause error) error {
	return l.aside(file, Loss{What: what, Next: nextOf[what], Cause: cause})
}
