package kit

import "fyne.io/fyne/v2"

// Reveal shows or hides o, and does nothing when it already is as asked.
func Reveal(o fyne.CanvasObject, show bool) {
	switch {
	case show && !o.Visible():
		o.Show()
	case !show && o.Visible():
		o.Hide()
	}
}
