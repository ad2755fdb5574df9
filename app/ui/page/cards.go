// Package page holds what the pages of the window are built of and kit is too general for: headings, cards, text boxes, and the choices
// that more than one page asks. It knows no screen.
package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/ui/kit"
)

// Readable is how long a line of running text may be.
const Readable = 500

// BarRoom is the part of the margin that a scroll bar takes.
const BarRoom = 14

// New is a heading over cards, which scroll together.
func New(head *Heading, cards ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.Inset(Scrolled(append([]fyne.CanvasObject{kit.Inset(head.Object, kit.Sides(10, 0, 2, 0))}, cards...)...),
		kit.Sides(10, 0, 0, 0))
}

// Scrolled are cards that scroll together; the scroll bar runs in the margin, beside them.
func Scrolled(cards ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.Inset(container.NewVScroll(kit.Inset(kit.Down(12, cards...), kit.Sides(0, BarRoom, 24, 0))), kit.Sides(0, -BarRoom, 0, 0))
}

// ChoiceCard is a card that asks one thing: what it is called, what happens and who learns what, any
// details, and at the right the switch or button. All such cards weigh the same.
func ChoiceCard(name string, text fyne.CanvasObject, control fyne.CanvasObject, details ...fyne.CanvasObject) *fyne.Container {
	top := fyne.CanvasObject(kit.Down(3, kit.NewText(kit.Style{Bold: true}, name), text))
	if control != nil {
		top = kit.Beside(16, 0, top, container.New(kit.Top{}, control))
	}
	return kit.Card(kit.Down(3, append([]fyne.CanvasObject{top}, details...)...))
}

// Prose is running text, muted and wrapped.
func Prose(text string) *kit.Paragraph { return kit.NewParagraph(kit.Style{}, Readable, text) }
