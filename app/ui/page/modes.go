package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

// ModeLines are the sharing modes to choose one of, each with what strangers can learn in it.
func ModeLines(modes []view.ModeChoice, choose func(view.Mode)) []fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, len(modes))
	for i, m := range modes {
		words := kit.Down(1, kit.NewText(kit.Style{Elide: true}, m.Name), kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, 0, m.Learns))
		radio := kit.NewRadio(m.Name, func() { choose(m.Mode) })
		radio.Set(m.On)
		lines[i] = kit.Beside(12, 1, container.New(kit.Top{}, radio), words)
	}
	return lines
}
