package ui

import "fyne.io/fyne/v2"

// A Driver makes the toolkit's app over a real display, or returns nil where there is none. Callers hand in the Driver, so that this
// package needs neither a display nor cgo.
type Driver func(id string) fyne.App

// A Minimising app tells on the main goroutine, now and whenever that changes, whether a shown window is minimised.
type Minimising interface {
	OnMinimised(w fyne.Window, told func(minimised bool))
}
