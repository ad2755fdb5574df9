package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// ownEntry is an entry whose text belongs to the person while they type; else it follows the View.
type ownEntry struct {
	widget.Entry
	focused, writing bool
	escape           func() // on Escape
}

func newOwnEntry(hint string, changed func(string), escape func()) *ownEntry {
	e := &ownEntry{escape: escape}
	e.PlaceHolder, e.Wrapping = hint, fyne.TextWrapOff
	e.OnChanged = func(text string) {
		if !e.writing {
			changed(text)
		}
	}
	e.ExtendBaseWidget(e)
	return e
}

// follow shows text, unless a person is typing.
func (e *ownEntry) follow(text string) {
	if !e.focused && e.Text != text {
		e.writing = true
		e.SetText(text)
		e.writing = false
	}
}

// FocusGained implements fyne.Focusable.
func (e *ownEntry) FocusGained() { e.focused = true; e.Entry.FocusGained() }

// FocusLost implements fyne.Focusable.
func (e *ownEntry) FocusLost() { e.focused = false; e.Entry.FocusLost() }

// TypedKey implements fyne.Focusable.
func (e *ownEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.escape()
		return
	}
	e.Entry.TypedKey(key)
}
