package ui

import (
	"image"

	"linnet/app/state/view"
)

// Program is what the window draws, and what it calls: the slices of the program's state by screen. All fields must be set. Every method
// returns at once and fails silently; what went wrong arrives as a Notice in a later View.
type Program struct {
	Views     Views
	Window    WindowSlice
	Browse    BrowseSlice
	Playback  PlaybackSlice
	Search    SearchSlice
	Transfers TransfersSlice
	People    PeopleSlice
	Sponsors  SponsorsSlice
	Settings  SettingsSlice
	Folders   FoldersSlice
}

// Views is where Views come from, and which screen they show.
type Views interface {
	// View returns the newest View. It may be called from any goroutine.
	View() *view.View
	// Changed receives after a newer View was published; it has capacity 1 and coalesces.
	Changed() <-chan struct{}
	Go(view.Screen)
	// Resized tells how large the window is now.
	Resized(width, height float32)
}

// WindowSlice is the open sheet, the notices and the pictures.
type WindowSlice interface {
	Pictures
	noticeActions
	fieldActions
}

// BrowseSlice is what the library can do.
type BrowseSlice interface {
	browseActions
	listActions
	playlistActions
	songEditActions
	playlistOrderActions
	ruleEditActions
}

// PlaybackSlice is what the player can do.
type PlaybackSlice interface {
	barActions
	queueActions
	queueMenuActions
	listenActions
	playActions
	PlayAll()
}

// SearchSlice is what the search can do.
type SearchSlice interface {
	SetQuery(text string)
	GetAlbum(id string)
	fetchActions
	wishActions
	filterActions
}

// TransfersSlice is what transfers can do.
type TransfersSlice interface {
	transferActions
	fileActions
	linkActions
}

// PeopleSlice is what can be done with other listeners.
type PeopleSlice interface {
	BrowseHolder(id string)
	publishActions
	groupActions
	personActions
}

// SponsorsSlice is what can be done about sponsors and statistics.
type SponsorsSlice interface {
	panelActions
	sponsorActions
	consentActions
}

// SettingsSlice is what can be set.
type SettingsSlice interface {
	Answer(view.Answers)
	limitActions
	networkActions
	SetMode(view.Mode)
	SetTheme(view.Theme)
	ShowSettings(view.SettingsSection)
	SetOpensLinks(bool)
}

// FoldersSlice is what can be done with music folders.
type FoldersSlice interface {
	AddFolder(path string)
	RemoveFolder(path string)
	ShareFolder(path string, on bool)
	StateRights(path string, stated bool)
	Rescan()
	CancelScan()
}

// Pictures hands out covers and ad pictures.
type Pictures interface {
	// Picture returns the picture that a View calls ref, scaled to at most px pixels on its longer
	// side, or nil while it is not there yet; a new View follows when it has arrived.
	Picture(ref string, px int) image.Image
}
