package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/ui/kit"
)

// Heading is a screen's name with a line below it.
type Heading struct {
	Object     *fyne.Container
	title, sub *kit.Text
}

// NewHeading returns a heading; both texts may be empty.
func NewHeading(title, sub string) *Heading {
	h := &Heading{
		title: kit.NewText(kit.Style{Size: kit.SizeHeading, Bold: true, Elide: true}, title),
		sub:   kit.NewText(kit.Style{Color: kit.ColorMuted, Elide: true}, sub),
	}
	h.Object = kit.Down(2, h.title, h.sub)
	return h
}

// Set writes other texts.
func (h *Heading) Set(title, sub string) {
	h.title.Set(title)
	h.sub.Set(sub)
}

// EmptyNote says in the middle of a list why it is empty and what to do.
type EmptyNote struct {
	Object *fyne.Container
	text   *kit.Paragraph
}

// NewEmptyNote returns a note that says nothing yet, and is hidden.
func NewEmptyNote() *EmptyNote {
	e := &EmptyNote{text: kit.NewParagraph(kit.Style{Align: fyne.TextAlignCenter}, 420, "")}
	e.Object = container.New(kit.Middle{}, e.text)
	e.Object.Hide()
	return e
}

// Set writes another text; without one the note is hidden.
func (e *EmptyNote) Set(text string) {
	e.text.Set(text)
	kit.Reveal(e.Object, text != "")
}
