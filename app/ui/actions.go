package ui

import "linnet/app/state"

// The small interfaces below say which screen calls what; each screen is handed only its own.

// navigator is what the sidebar and the search box call.
type navigator interface {
	Go(state.Screen)
	SetQuery(text string)
}

// welcomer is what the first-run page calls.
type welcomer interface {
	AddFolder(path string)
	Answer(state.Answers)
}

// librarian is what the Library screen calls.
type librarian interface {
	ShowSection(state.Section)
	OpenAlbum(key string)
	CloseAlbum()
	PlayAlbum(key string)
	songPlayer
}

// songPlayer is what a list of own songs calls. PlayTrack plays the list the track stands in, from it on.
type songPlayer interface {
	PlayTrack(id int64)
	PlayNext(id int64)
	Enqueue(id int64)
}

// seeker is what the Search screen calls.
type seeker interface {
	SetFreeOnly(bool)
	SetNotMine(bool)
	Get(id string)
	PlayFound(id string)
	songPlayer
}

// carrier is what the Transfers screen calls.
type carrier interface {
	PauseTransfer(id string)
	ResumeTransfer(id string)
	CancelTransfer(id string)
	PlayTransfer(id string)
	ClearFinished()
}

// player is what the player bar calls. Fractions and volume run from 0 to 1.
type player interface {
	TogglePlay()
	Next()
	Previous()
	Seek(fraction float64)
	SetVolume(v float64)
	ToggleShuffle()
	ToggleRepeat()
}

// queuer is what the queue calls; i counts from 0 in View.Queue.
type queuer interface {
	PlayQueued(i int)
	ClearQueue()
}

// advertiser is what the sponsor panel calls.
type advertiser interface {
	// PanelInView tells whether at least half of the panel stands in the showing window.
	PanelInView(bool)
	VisitAd()
	HideAd()
	HideSponsor()
	ReportAd()
}

// sponsorer is what the Sponsors screen calls.
type sponsorer interface {
	SetPanels(bool)
	SetInterest(name string, on bool)
}

// confider is what the Privacy screen calls.
type confider interface {
	SetPanels(bool)
	SetUseInterests(bool)
	SetTaste(bool)
	DeleteWaiting()
	Go(state.Screen)
}

// settler is what the Settings screen calls.
type settler interface {
	AddFolder(path string)
	RemoveFolder(path string)
	ShareFolder(path string, on bool)
	StateRights(path string, stated bool)
	SetMode(state.Mode)
	SetTheme(state.Theme)
	Rescan()
}

// dismisser is what the trouble line calls.
type dismisser interface {
	Dismiss(id int64)
}
