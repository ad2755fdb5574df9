package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// TextBox is what the search box and the filter box share. A View changes the text only while the box has no focus, so that it never
// overwrites what a person is typing.
type TextBox struct {
	widget.Entry
	self     fyne.CanvasObject   // the widget around it, which the canvas knows
	keys     func(fyne.Shortcut) // hears the shortcuts that are not for editing
	HasFocus bool
	writing  bool // the text is being set by a View
}

// Begin makes the box; set is called with the typed text.
func (b *TextBox) Begin(self fyne.CanvasObject, hint string, set func(string), keys func(fyne.Shortcut)) {
	b.self, b.keys = self, keys
	b.PlaceHolder = hint
	b.Wrapping = fyne.TextWrapOff
	b.OnChanged = func(text string) {
		if !b.writing {
			set(text)
		}
	}
}

// Write sets the text for a View.
func (b *TextBox) Write(text string) {
	b.writing = true
	b.SetText(text)
	b.writing = false
}

// FocusGained implements fyne.Focusable.
func (b *TextBox) FocusGained() { b.HasFocus = true; b.Entry.FocusGained() }

// FocusLost implements fyne.Focusable.
func (b *TextBox) FocusLost() { b.HasFocus = false; b.Entry.FocusLost() }

// TypedKey clears the box on Escape, and leaves it when it is empty.
func (b *TextBox) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape && b.Text != "":
		b.SetText("")
	case e.Name == fyne.KeyEscape:
		fyne.CurrentApp().Driver().CanvasForObject(b.self).Unfocus()
	default:
		b.Entry.TypedKey(e)
	}
}

// TypedShortcut passes on what the window listens to: an entry would keep it to itself.
func (b *TextBox) TypedShortcut(s fyne.Shortcut) {
	if c, custom := s.(*desktop.CustomShortcut); custom && c.KeyName != fyne.KeyLeft && c.KeyName != fyne.KeyRight {
		b.keys(s)
		return
	}
	b.Entry.TypedShortcut(s)
}
