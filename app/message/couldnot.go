package message

import "fmt"

// An Action is the beginning of the sentence that says what could not be done; the reason follows it.
type Action string

// What may fail whatever it is done to.
const (
	Work              Action = "This did not work"
	ChangePlaylist    Action = "Could not change the playlist"
	ChangeSong        Action = "Could not change that song"
	ChangeTransfer    Action = "Could not change that transfer"
	ChangeWish        Action = "Could not change the wish"
	RemoveWish        Action = "Could not remove the wish"
	KeepRow           Action = "Could not keep that row"
	ChangeProxy       Action = "Could not change the proxy"
	ChangeLinkOpener  Action = "Could not change which program opens magnet links"
	ChangePublished   Action = "Could not change what you publish"
	ClearTransfer     Action = "Could not remove a finished transfer from the list"
	DeleteWaiting     Action = "Could not delete what is waiting"
	FetchEverything   Action = "Could not fetch everything"
	FinishScan        Action = "Could not finish the scan"
	FinishTest        Action = "The test did not finish"
	FollowFeed        Action = "Could not follow that sponsor feed"
	PrepareForSharing Action = "Could not prepare all tracks for sharing"
	RecordChoice      Action = "Could not record your choice, so nothing changed"
	RemoveBlockList   Action = "Could not remove the block list"
	SaveSettings      Action = "Could not save your settings, which hold until Linnet ends"
	WatchFolders      Action = "Changes in your folders are no longer noticed"
	ReadHistory       Action = "Could not read what was played"
	ReadLyrics        Action = "Could not read the lyrics"
	SearchSwarm       Action = "Could not search the swarm"
)

// Add, Remove, Open, Import, Fetch and Share are actions on one folder, file or title.
func Add(path string) Action { return Action(fmt.Sprintf("Could not add %s", path)) }

// Remove takes a folder out of the library.
func Remove(path string) Action { return Action(fmt.Sprintf("Could not remove %s", path)) }

// Open opens a .torrent file.
func Open(path string) Action { return Action(fmt.Sprintf("Could not open %s", path)) }

// Import reads a playlist or a block list.
func Import(file string) Action { return Action(fmt.Sprintf("Could not import %s", file)) }

// Fetch gets a track or an album.
func Fetch(title string) Action { return Action(fmt.Sprintf("Could not fetch “%s”", title)) }

// FetchFound gets what was found for a wish.
func FetchFound(title string) Action {
	return Action(fmt.Sprintf("Could not fetch “%s”, which was found for a wish", title))
}

// Share changes which tracks of a folder are shared.
func Share(path string) Action {
	return Action(fmt.Sprintf("Could not change what is shared of %s", path))
}

// CouldNot is the sentence that says what could not be done, and why.
func CouldNot(action Action, reason string) string { return fmt.Sprintf("%s: %s.", action, reason) }
