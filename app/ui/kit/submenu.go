package kit

import "fyne.io/fyne/v2"

// Submenu is a menu item that opens others.
func Submenu(name string, items ...*fyne.MenuItem) *fyne.MenuItem {
	m := fyne.NewMenuItem(name, nil)
	m.ChildMenu = fyne.NewMenu("", items...)
	return m
}
