package message

// An Action says what could not be done; a reason follows it.
type Action struct {
	id     ID
	values []string
}

// What may fail whatever it is done to.
var (
	Work              = Action{id: ID("This did not work")}
	ChangePlaylist    = Action{id: ID("Could not change the playlist")}
	ChangeSong        = Action{id: ID("Could not change that song")}
	ChangeTransfer    = Action{id: ID("Could not change that transfer")}
	ChangeWish        = Action{id: ID("Could not change the wish")}
	RemoveWish        = Action{id: ID("Could not remove the wish")}
	KeepRow           = Action{id: ID("Could not keep that row")}
	ChangeProxy       = Action{id: ID("Could not change the proxy")}
	ChangeLinkOpener  = Action{id: ID("Could not change which program opens magnet links")}
	ChangePublished   = Action{id: ID("Could not change what you publish")}
	ClearTransfer     = Action{id: ID("Could not remove a finished transfer from the list")}
	DeleteWaiting     = Action{id: ID("Could not delete what is waiting")}
	FetchEverything   = Action{id: ID("Could not fetch everything")}
	FinishScan        = Action{id: ID("Could not finish the scan")}
	FinishTest        = Action{id: ID("The test did not finish")}
	FollowFeed        = Action{id: ID("Could not follow that sponsor feed")}
	FetchUpdate       = Action{id: ID("Could not fetch the new version")}
	LookForUpdate     = Action{id: ID("Could not look for a new version")}
	MakeLink          = Action{id: ID("Could not make the link")}
	PrepareForSharing = Action{id: ID("Could not prepare all tracks for sharing")}
	RecordChoice      = Action{id: ID("Could not record your choice, so nothing changed")}
	RemoveBlockList   = Action{id: ID("Could not remove the block list")}
	SaveSettings      = Action{id: ID("Could not save your settings, which hold until Linnet ends")}
	WatchFolders      = Action{id: ID("Changes in your folders are no longer noticed")}
	ReadHistory       = Action{id: ID("Could not read what was played")}
	ReadLyrics        = Action{id: ID("Could not read the lyrics")}
	SearchSwarm       = Action{id: ID("Could not search the swarm")}
)

// Add, Remove, Open, Import, Fetch and Share are actions on one folder, file or title.
func Add(path string) Action { return Action{ID("Could not add {path}"), []string{"path", path}} }

// Remove takes a folder out of the library.
func Remove(path string) Action { return Action{ID("Could not remove {path}"), []string{"path", path}} }

// Open opens a .torrent file.
func Open(path string) Action { return Action{ID("Could not open {path}"), []string{"path", path}} }

// Import reads a playlist or a block list.
func Import(file string) Action { return Action{ID("Could not import {file}"), []string{"file", file}} }

// Fetch gets a track or an album.
func Fetch(title string) Action {
	return Action{ID("Could not fetch “{title}”"), []string{"title", title}}
}

// FetchFound gets what was found for a wish.
func FetchFound(title string) Action {
	return Action{ID("Could not fetch “{title}”, which was found for a wish"), []string{"title", title}}
}

// Share changes which tracks of a folder are shared.
func Share(path string) Action {
	return Action{ID("Could not change what is shared of {path}"), []string{"path", path}}
}

// CouldNot is the sentence that says what could not be done, and why.
func CouldNot(action Action, reason string) string {
	return Text("{action}: {reason}.", "action", action.id.Text(action.values...), "reason", reason)
}
