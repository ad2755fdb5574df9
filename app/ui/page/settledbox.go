package page

import "fyne.io/fyne/v2/widget"

// SettledBox is a text box whose text counts when the keyboard leaves it, or at Enter.
type SettledBox struct {
	widget.Entry
	settle  func(text string)
	settled string
}

// NewSettledBox returns an empty box; settle is told each text that counts.
func NewSettledBox(hint string, settle func(text string)) *SettledBox {
	b := &SettledBox{settle: settle}
	b.PlaceHolder = hint
	b.OnSubmitted = func(string) { b.done() }
	b.ExtendBaseWidget(b)
	return b
}

// FocusLost implements fyne.Focusable.
func (b *SettledBox) FocusLost() {
	b.Entry.FocusLost()
	b.done()
}

func (b *SettledBox) done() {
	if b.Text != b.settled {
		b.settled = b.Text
		b.settle(b.Text)
	}
}

// Set shows another text, unless the one shown was not settled yet.
func (b *SettledBox) Set(text string) {
	if b.Text == b.settled && b.Text != text {
		b.settled = text
		b.SetText(text)
	}
}
