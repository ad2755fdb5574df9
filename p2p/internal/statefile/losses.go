// Package statefile keeps the files in which a node remembers what outlives it: each is replaced whole, and one that was damaged is set
// aside, so that a node opens whatever a power cut left.
package statefile

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

// Losses sets files aside while a node is opened, by one goroutine.
type Losses struct {
	Log  *slog.Logger
	List []Loss
}

// aside moves a damaged file out of the way, so that another can take its place, and remembers what that means.
func (l *Losses) aside(file string, loss Loss) error {
	for i := 1; ; i++ {
		loss.File = file + ".damaged"
		if i > 1 {
			loss.File += "-" + strconv.Itoa(i)
		}
		if _, err := os.Lstat(loss.File); !errors.Is(err, fs.ErrNotExist) && i < maxAside {
			continue
		}
		if err := os.Rename(file, loss.File); err != nil {
			return fmt.Errorf("setting a damaged file aside: %w", errors.Join(err, loss.Cause))
		}
		l.Log.Warn("a damaged file is set aside", "file", loss.File, "err", loss.Cause)
		l.List = append(l.List, loss)
		return nil
	}
}

// maxAside is how many damaged files of one name are told apart.
const maxAside = 1000

// What is said of each.
const (
	LostKey      = "The key by which other listeners know you was damaged. You have a new one: who follows you must follow your new link."
	LostTrust    = "The record of who lied about tracks was damaged. It begins anew."
	LostContacts = "The record of who is in the network was damaged. It begins anew."
	LostLearned  = "The record of which titles are rare was damaged. It begins anew."
	LostOwn      = "The record of what you publish of yourself was damaged. You publish nothing now."
	LostFollow   = "The record of a listener whom you follow was damaged. That listener is no longer followed."
	LostGroup    = "The record of a group was damaged. You are out of that group."
	LostTransfer = "The record of a transfer was damaged. It is no longer on the list; what had arrived of it is kept."
	LostAlbum    = "The record of an album on its way was damaged. Its tracks go on one by one."
)

var nextOf = map[string]string{
	LostKey:      "Give your new link to those who should find you.",
	LostTrust:    "There is nothing to do.",
	LostContacts: "There is nothing to do.",
	LostLearned:  "There is nothing to do.",
	LostOwn:      "Publish again under People, if you want to.",
	LostFollow:   "Open that listener's link once more.",
	LostGroup:    "Ask a member for a new invitation.",
	LostTransfer: "Search for the track once more and choose Get.",
	LostAlbum:    "There is nothing to do.",
}

// Lost is aside for one of the above.
func (l *Losses) Lost(file, what string, cause error) error {
	return l.aside(file, Loss{What: what, Next: nextOf[what], Cause: cause})
}
