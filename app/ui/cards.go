package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/ui/kit"
)

// readable is how long a line of running text may be.
const readable = 500

// page is a heading over cards, which scroll together.
func page(head *heading, cards ...fyne.CanvasObject) fyne.CanvasObject {
	column := kit.Down(12, append([]fyne.CanvasObject{kit.Inset(head.object, 20, 0, 2, 0)}, cards...)...)
	return container.NewVScroll(kit.Inset(column, 0, 0, 24, 0))
}

// choiceCard is a card that asks one thing: what it is called, what happens and who learns what, any
// details, and at the right the switch or button. All such cards weigh the same.
func choiceCard(name string, text fyne.CanvasObject, control fyne.CanvasObject, details ...fyne.CanvasObject) *fyne.Container {
	words := kit.Down(3, append([]fyne.CanvasObject{kit.NewText(kit.Style{Bold: true}, name), text}, details...)...)
	if control == nil {
		return kit.Card(words)
	}
	return kit.Card(kit.Beside(16, 0, words, container.New(kit.Top{}, control)))
}

// prose is running text, muted and wrapped.
func prose(text string) *kit.Paragraph { return kit.NewParagraph(kit.Style{}, readable, text) }
