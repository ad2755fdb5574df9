package ui

import (
	"fyne.io/fyne/v2"

	"linnet/app/message"
)

// filterBox narrows a list down.
type filterBox struct {
	textBox
	page string // what it filters
}

func newFilterBox(set func(string), keys func(fyne.Shortcut)) *filterBox {
	b := &filterBox{}
	b.begin(b, message.Text("Filter"), set, keys)
	b.ExtendBaseWidget(b)
	return b
}

// show writes the filter of a page, unless a person is typing one for it.
func (b *filterBox) show(page, text string) {
	typing := page == b.page && b.focused
	b.page = page
	if !typing && text != b.Text {
		b.write(text)
	}
}
