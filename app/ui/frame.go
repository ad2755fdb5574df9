package ui

import (
	"fyne.io/fyne/v2"

	"linnet/app/ui/kit"
)

// The measures of the window's four regions.
const (
	sideWidth  = 208
	iconsWidth = 64
	railWidth  = 288
	barHeight  = 84
	fold       = 1000 // below this width the rail folds into the bar's queue button
	narrow     = 720  // below this width the sidebar folds into icons
	short      = 560  // below this height what can be done without is left out
)

// frame lays out the window. The frame belongs to the UI goroutine.
type frame struct {
	side, content, rail, bar fyne.CanvasObject

	closed  bool // the listener closed the rail of a wide window
	peeking bool // the listener opened the rail of a narrow one, over the content
	width   float32
	changed func(folds) // told after each layout
	height  float32
	resized func(fyne.Size) // told when the size has changed
}

// folds says what of the window is folded for want of room.
type folds struct{ narrow, short, rail bool }

// objects lists the regions in the order they are drawn and in which Tab goes through them: an opened rail lies over the content.
func (f *frame) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{f.content, f.side, f.rail, f.bar}
}

// railShown says whether the rail has a place in a window of the given width.
func (f *frame) railShown(width float32) bool {
	if width < fold {
		return f.peeking
	}
	return !f.closed
}

// toggleRail opens or closes the rail as the window is now.
func (f *frame) toggleRail() {
	if f.width < fold {
		f.peeking = !f.peeking
	} else {
		f.closed = !f.closed
	}
}

// MinSize implements fyne.Layout: everything folds before it breaks.
func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(520, 360) }

// Layout implements fyne.Layout.
func (f *frame) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if f.resized != nil && (f.width != size.Width || f.height != size.Height) {
		f.resized(size)
	}
	f.width, f.height = size.Width, size.Height
	side, rail := float32(sideWidth), f.railShown(size.Width)
	if size.Width < narrow {
		side = iconsWidth
	}
	f.changed(folds{size.Width < narrow, size.Height < short, rail})
	right := size.Width
	if rail && size.Width >= fold {
		right -= railWidth
	}
	height := size.Height - barHeight
	kit.Place(f.side, kit.Box(0, 0, side, height))
	kit.Place(f.content, kit.Box(side, 0, right-side, height))
	kit.Place(f.rail, kit.Box(size.Width-railWidth, 0, railWidth, height))
	kit.Place(f.bar, kit.Box(0, height, size.Width, barHeight))
	kit.Reveal(f.rail, rail)
}
