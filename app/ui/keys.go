package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"linnet/app/state"
)

// shortcuts is where the window's key combinations are hung up.
type shortcuts interface {
	AddShortcut(fyne.Shortcut, func(fyne.Shortcut))
	SetOnTypedKey(func(*fyne.KeyEvent))
}

// bindKeys makes the keyboard do what the pointer does: Ctrl+F searches, Ctrl+1 to Ctrl+6 open the
// screens, Ctrl+Left and Ctrl+Right change the track, and Space plays or pauses while nothing else
// wants it.
func bindKeys(c shortcuts, s Actions, search func()) {
	ctrl := func(key fyne.KeyName, do func()) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) { do() })
	}
	ctrl(fyne.KeyF, search)
	ctrl(fyne.KeyLeft, s.Previous)
	ctrl(fyne.KeyRight, s.Next)
	numbers := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6}
	for i, entry := range screens() {
		ctrl(numbers[i], func() { s.Go(entry.screen) })
	}
	c.SetOnTypedKey(spaceBar(s))
}

// spaceBar plays or pauses on Space; lists pass it the keys they have no use for.
func spaceBar(p interface{ TogglePlay() }) func(*fyne.KeyEvent) {
	return func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeySpace {
			p.TogglePlay()
		}
	}
}

// screen is one page of the content. Its show is called while it is the open one only.
type screen interface {
	root() fyne.CanvasObject
	show(v *state.View)
}

// windowShortcuts runs the shortcuts of c, for a widget that would keep them to itself.
func windowShortcuts(c fyne.Canvas) func(fyne.Shortcut) {
	return func(s fyne.Shortcut) {
		if all, ok := c.(fyne.Shortcutable); ok {
			all.TypedShortcut(s)
		}
	}
}
