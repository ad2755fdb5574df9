package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// tap is what everything that can be pressed has in common: the tap and the hand-shaped pointer. tap ignores the pointer and the keyboard.
// So a button inside a row leaves hovering to the row, and the keys to the list: whoever goes through the window by Tab never finds it.
// press adds the keyboard focus with its two keys, hover the pointer.
type tap struct {
	widget.BaseWidget
	onTapped func()
	disabled bool
}

// Tapped implements fyne.Tappable.
func (p *tap) Tapped(*fyne.PointEvent) {
	if p.onTapped != nil && !p.disabled {
		p.onTapped()
	}
}

// Cursor implements desktop.Cursorable.
func (p *tap) Cursor() desktop.Cursor {
	if p.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// press is a tap that the keyboard reaches.
type press struct {
	tap
	focused bool
}

// FocusGained implements fyne.Focusable.
func (p *press) FocusGained() { p.focused = true; p.Refresh() }

// FocusLost implements fyne.Focusable.
func (p *press) FocusLost() { p.focused = false; p.Refresh() }

// TypedRune implements fyne.Focusable.
func (p *press) TypedRune(rune) {}

// TypedKey presses on Space and Enter.
func (p *press) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		p.Tapped(nil)
	}
}

// hover is a press that also shows that the pointer is over it.
type hover struct {
	press
	hovered bool
}

// MouseIn implements desktop.Hoverable.
func (h *hover) MouseIn(*desktop.MouseEvent) { h.hovered = true; h.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (h *hover) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (h *hover) MouseOut() { h.hovered = false; h.Refresh() }
