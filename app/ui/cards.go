package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/ui/kit"
)

// readable is how long a line of running text may be.
const readable = 500

// barRoom is the part of the margin that a scroll bar takes.
const barRoom = 14

// page is a heading over cards, which scroll together.
func page(head *heading, cards ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.Inset(scrolled(append([]fyne.CanvasObject{kit.Inset(head.object, 10, 0, 2, 0)}, cards...)...), 10, 0, 0, 0)
}

// scrolled are cards that scroll together; the scroll bar runs in the margin, beside them.
func scrolled(cards ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.Inset(container.NewVScroll(kit.Inset(kit.Down(12, cards...), 0, barRoom, 24, 0)), 0, -barRoom, 0, 0)
}

// choiceCard is a card that asks one thing: what it is called, what happens and who learns what, any
// details, and at the right the switch or button. All such cards weigh the same.
func choiceCard(name string, text fyne.CanvasObject, control fyne.CanvasObject, details ...fyne.CanvasObject) *fyne.Container {
	top := fyne.CanvasObject(kit.Down(3, kit.NewText(kit.Style{Bold: true}, name), text))
	if control != nil {
		top = kit.Beside(16, 0, top, container.New(kit.Top{}, control))
	}
	return kit.Card(kit.Down(3, append([]fyne.CanvasObject{top}, details...)...))
}

// prose is running text, muted and wrapped.
func prose(text string) *kit.Paragraph { return kit.NewParagraph(kit.Style{}, readable, text) }
