package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Titled puts title over artist beside a cover.
func Titled(cover *Cover, title, artist *Text) *fyne.Container {
	return Beside(12, 1, container.New(Dot{Side: cover.Side()}, cover),
		container.New(Middle{}, Down(0, title, artist)))
}
