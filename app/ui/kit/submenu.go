package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Submenu is a menu item that opens others.
func Submenu(name string, items ...*fyne.MenuItem) *fyne.MenuItem {
	m := fyne.NewMenuItem(name, nil)
	m.ChildMenu = fyne.NewMenu("", items...)
	return m
}

// PopUp opens a menu at a place in the window c. Its entries stand closer than Fyne's.
func PopUp(menu *fyne.Menu, c fyne.Canvas, at fyne.Position) {
	m := widget.NewPopUpMenu(menu, c)
	if m == nil {
		return
	}
	container.NewThemeOverride(m, tight{fyne.CurrentApp().Settings().Theme()})
	m.Resize(m.MinSize())
	m.ShowAtPosition(at)
}

// tight is a theme whose entries of menus are 32 high.
type tight struct{ fyne.Theme }

// Size implements fyne.Theme.
func (t tight) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameInnerPadding:
		return 7
	case theme.SizeNameInlineIcon:
		return 16
	}
	return t.Theme.Size(name)
}
