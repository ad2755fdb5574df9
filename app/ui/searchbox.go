package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/page"
)

// searchBox stands above every screen.
type searchBox struct {
	page.TextBox
	key  *kit.Tag // names the key that leads here, or away
	down func()   // into what was found
}

func newSearchBox(n navigation, keys func(fyne.Shortcut), down func()) *searchBox {
	b := &searchBox{key: kit.NewKeycap(message.Text("Ctrl F")), down: down}
	b.Begin(b, message.Text("Your music and the swarm"), n.SetQuery, keys)
	b.Icon = look.Glyph("search").In(kit.ColorMuted)
	b.ActionItem = kit.Inset(container.New(kit.Wide(56), container.New(kit.Trailing{}, b.key)), kit.Sides(0, 12, 0, 4))
	b.OnSubmitted = func(string) {
		n.Go(view.ScreenSearch)
		down()
	}
	b.ExtendBaseWidget(b)
	return b
}

// show writes the query of v, unless a person is typing.
func (b *searchBox) show(v *view.View) {
	if !b.HasFocus && b.Text != v.Search.Query {
		b.Write(v.Search.Query)
	}
}

// Refresh implements fyne.Widget: the icon follows the theme.
func (b *searchBox) Refresh() {
	if icon := look.Glyph("search").In(kit.ColorMuted); b.Icon == nil || icon.Name() != b.Icon.Name() {
		b.Icon = icon
	}
	b.Entry.Refresh()
}

// TypedKey goes into what was found on Down.
func (b *searchBox) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyDown {
		b.down()
		return
	}
	b.TextBox.TypedKey(e)
}

// take gives the box the keyboard and selects what stands there, so that typing replaces it.
func (b *searchBox) take(c fyne.Canvas) {
	c.Focus(b)
	b.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// FocusGained implements fyne.Focusable.
func (b *searchBox) FocusGained() {
	b.key.Set(message.Text("Esc"), false)
	b.TextBox.FocusGained()
}

// FocusLost implements fyne.Focusable.
func (b *searchBox) FocusLost() {
	b.key.Set(message.Text("Ctrl F"), false)
	b.TextBox.FocusLost()
}
