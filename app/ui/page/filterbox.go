package page

import (
	"fyne.io/fyne/v2"

	"linnet/app/message"
)

// FilterBox narrows a list down.
type FilterBox struct {
	TextBox
	page string // what it filters
}

// NewFilterBox returns an empty box; set is told what is typed, and keys the shortcuts that are not for editing.
func NewFilterBox(set func(string), keys func(fyne.Shortcut)) *FilterBox {
	b := &FilterBox{}
	b.Begin(b, message.Text("Filter"), set, keys)
	b.ExtendBaseWidget(b)
	return b
}

// Follow writes the filter of a page, unless a person is typing one for it.
func (b *FilterBox) Follow(page, text string) {
	typing := page == b.page && b.HasFocus
	b.page = page
	if !typing && text != b.Text {
		b.Write(text)
	}
}
