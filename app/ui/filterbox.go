package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// filterBox narrows a list down. As with the search box, what a person is typing belongs to the person.
type filterBox struct {
	widget.Entry
	set     func(text string)
	keys    func(fyne.Shortcut) // hears the shortcuts that are not for editing
	page    string              // what it filters
	focused bool
	writing bool // the text is being set by a View
}

func newFilterBox(set func(string), keys func(fyne.Shortcut)) *filterBox {
	b := &filterBox{set: set, keys: keys}
	b.PlaceHolder = "Filter"
	b.Wrapping = fyne.TextWrapOff
	b.OnChanged = func(text string) {
		if !b.writing {
			set(text)
		}
	}
	b.ExtendBaseWidget(b)
	return b
}

// show writes the filter of a page, unless a person is typing one for it.
func (b *filterBox) show(page, text string) {
	if page == b.page && b.focused || text == b.Text {
		b.page = page
		return
	}
	b.page, b.writing = page, true
	b.SetText(text)
	b.writing = false
}

// FocusGained implements fyne.Focusable.
func (b *filterBox) FocusGained() { b.focused = true; b.Entry.FocusGained() }

// FocusLost implements fyne.Focusable.
func (b *filterBox) FocusLost() { b.focused = false; b.Entry.FocusLost() }

// TypedKey clears the box on Escape, and leaves it when it is empty.
func (b *filterBox) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape && b.Text != "":
		b.SetText("")
	case e.Name == fyne.KeyEscape:
		fyne.CurrentApp().Driver().CanvasForObject(b).Unfocus()
	default:
		b.Entry.TypedKey(e)
	}
}

// TypedShortcut passes on what the window listens to.
func (b *filterBox) TypedShortcut(s fyne.Shortcut) {
	if c, custom := s.(*desktop.CustomShortcut); custom && c.KeyName != fyne.KeyLeft && c.KeyName != fyne.KeyRight {
		b.keys(s)
		return
	}
	b.Entry.TypedShortcut(s)
}
