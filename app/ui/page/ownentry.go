package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// OwnEntry is an entry whose text belongs to the person while they type; else it follows the View.
type OwnEntry struct {
	widget.Entry
	focused, writing bool
	escape           func() // on Escape
}

// NewOwnEntry returns an empty entry; changed is told what a person types, and escape is called on Escape.
func NewOwnEntry(hint string, changed func(string), escape func()) *OwnEntry {
	e := &OwnEntry{escape: escape}
	e.PlaceHolder, e.Wrapping = hint, fyne.TextWrapOff
	e.OnChanged = func(text string) {
		if !e.writing {
			changed(text)
		}
	}
	e.ExtendBaseWidget(e)
	return e
}

// Follow shows text, unless a person is typing.
func (e *OwnEntry) Follow(text string) {
	if !e.focused && e.Text != text {
		e.writing = true
		e.SetText(text)
		e.writing = false
	}
}

// FocusGained implements fyne.Focusable.
func (e *OwnEntry) FocusGained() { e.focused = true; e.Entry.FocusGained() }

// FocusLost implements fyne.Focusable.
func (e *OwnEntry) FocusLost() { e.focused = false; e.Entry.FocusLost() }

// TypedKey implements fyne.Focusable.
func (e *OwnEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.escape()
		return
	}
	e.Entry.TypedKey(key)
}
