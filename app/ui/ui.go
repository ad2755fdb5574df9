// Package ui draws a [state.View] in a Fyne window and turns what a person does into calls of
// state's methods. It promises that showing a View is cheap and disturbs nothing that did not
// change: not the scroll position, not the focus, not the text being typed.
//
// It refuses everything else. It starts no goroutine but the one in [Follow], opens no file, reads
// no clock, decides nothing and formats nothing: whatever is shown is finished in the View. It never
// imports Fyne's window driver, so its tests need neither a display nor cgo.
package ui

import (
	"image"

	"fyne.io/fyne/v2"

	"linnet/app/state"
)

// Actions is everything a person can do in the window. Every method returns at once and fails
// silently; trouble arrives in a later View.
type Actions interface {
	navigator
	welcomer
	librarian
	seeker
	carrier
	player
	queuer
	advertiser
	sponsorer
	confider
	settler
	dismisser
}

// Pictures hands out covers and ad pictures.
type Pictures interface {
	// Picture returns the picture that a View calls ref, scaled to at most px pixels on its longer
	// side, or nil while it is not there yet; a new View follows when it has arrived.
	Picture(ref string, px int) image.Image
}

// State is what ui needs of *state.State in all.
type State interface {
	Actions
	Pictures
	// View returns the newest View. It may be called from any goroutine.
	View() *state.View
	// Changed receives after a newer View was published; it has capacity 1 and coalesces.
	Changed() <-chan struct{}
}

// UI is the window's content. It belongs to the UI goroutine.
type UI struct {
	s State
}

// Build makes all regions once and puts them into w.
func Build(app fyne.App, w fyne.Window, s State) *UI {
	return &UI{s: s}
}

// Show writes v into the widgets, touching only what differs from the View shown before. It must be
// called on the UI goroutine.
func (u *UI) Show(v *state.View) {}
