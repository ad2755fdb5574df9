package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"linnet/app/state"
	"linnet/app/ui/kit"
)

// searchBox stands above every screen. What a person is typing belongs to the person: a View changes
// the text only while the keyboard is elsewhere.
type searchBox struct {
	widget.Entry
	nav     navigator
	key     *kit.Tag
	keys    func(fyne.Shortcut) // hears the shortcuts that are not for editing
	focused bool
	writing bool // the text is being set by a View
}

func newSearchBox(n navigator, keys func(fyne.Shortcut)) *searchBox {
	b := &searchBox{nav: n, keys: keys, key: kit.NewKeycap("Ctrl F")}
	b.PlaceHolder = "Your music and the swarm"
	b.Wrapping = fyne.TextWrapOff
	b.Icon = glyph("search").In(kit.ColorMuted)
	b.ActionItem = kit.Inset(container.New(kit.Wide(56), b.key), 0, 12, 0, 4)
	b.OnChanged = func(text string) {
		if !b.writing {
			n.SetQuery(text)
		}
	}
	b.OnSubmitted = func(string) { n.Go(state.ScreenSearch) }
	b.ExtendBaseWidget(b)
	return b
}

// show writes the query of v, unless a person is typing.
func (b *searchBox) show(v *state.View) {
	if b.focused || b.Text == v.Search.Query {
		return
	}
	b.writing = true
	b.SetText(v.Search.Query)
	b.writing = false
}

// Refresh implements fyne.Widget: the icon follows the theme.
func (b *searchBox) Refresh() {
	if icon := glyph("search").In(kit.ColorMuted); b.Icon == nil || icon.Name() != b.Icon.Name() {
		b.Icon = icon
	}
	b.Entry.Refresh()
}

// begin takes the keyboard and selects what stands there, so that typing replaces it.
func (b *searchBox) begin(c fyne.Canvas) {
	c.Focus(b)
	b.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// FocusGained implements fyne.Focusable.
func (b *searchBox) FocusGained() {
	b.focused = true
	b.key.Set("Esc", false)
	b.Entry.FocusGained()
}

// FocusLost implements fyne.Focusable.
func (b *searchBox) FocusLost() {
	b.focused = false
	b.key.Set("Ctrl F", false)
	b.Entry.FocusLost()
}

// TypedKey clears the box on Escape, and leaves it when it is empty.
func (b *searchBox) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape && b.Text != "":
		b.SetText("")
	case e.Name == fyne.KeyEscape:
		fyne.CurrentApp().Driver().CanvasForObject(b).Unfocus()
	default:
		b.Entry.TypedKey(e)
	}
}

// TypedShortcut passes on what the window listens to: an entry would keep it to itself.
func (b *searchBox) TypedShortcut(s fyne.Shortcut) {
	c, custom := s.(*desktop.CustomShortcut)
	if custom && c.KeyName != fyne.KeyLeft && c.KeyName != fyne.KeyRight {
		b.keys(s)
		return
	}
	b.Entry.TypedShortcut(s)
}
