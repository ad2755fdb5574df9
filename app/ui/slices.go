package ui

import (
	"linnet/app/state/view"
	"linnet/app/ui/library"
	"linnet/app/ui/look"
	"linnet/app/ui/people"
	"linnet/app/ui/privacy"
	"linnet/app/ui/rows"
	"linnet/app/ui/search"
	"linnet/app/ui/settings"
	"linnet/app/ui/sheet"
	"linnet/app/ui/sponsors"
	"linnet/app/ui/transfers"
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
	// GoBack goes to where the listener was before, over all screens; GoForward undoes that.
	GoBack()
	GoForward()
	// Resized tells how large the window is now.
	Resized(width, height float32)
}

// WindowSlice is the open sheet, the notices and the pictures.
type WindowSlice interface {
	look.Pictures
	noticeActions
	sheet.FieldActions
}

// BrowseSlice is what the library can do.
type BrowseSlice interface {
	library.BrowseActions
	rows.ListActions
	library.PlaylistActions
	rows.SongEditActions
	rows.PlaylistOrderActions
	rows.ManyActions
	sheet.RuleEditActions
}

// PlaybackSlice is what the player can do.
type PlaybackSlice interface {
	barActions
	queueActions
	queueMenuActions
	privacy.ListenActions
	rows.PlayActions
	PlayAll()
}

// SearchSlice is what the search can do.
type SearchSlice interface {
	SetQuery(text string)
	rows.ResultActions
	rows.FetchActions
	search.WishActions
	search.FilterActions
}

// TransfersSlice is what transfers can do.
type TransfersSlice interface {
	transfers.Actions
	sheet.FileActions
	linkActions
}

// PeopleSlice is what can be done with other listeners.
type PeopleSlice interface {
	BrowseHolder(id string)
	people.PublishActions
	people.GroupActions
	people.PersonActions
}

// SponsorsSlice is what can be done about sponsors and statistics.
type SponsorsSlice interface {
	sponsors.PanelActions
	sponsors.Actions
	privacy.ConsentActions
}

// SettingsSlice is what can be set.
type SettingsSlice interface {
	Answer(view.Answers)
	settings.LimitActions
	settings.NetworkActions
	settings.UpdateActions
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
