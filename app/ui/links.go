package ui

import "fyne.io/fyne/v2"

// takeLinks opens links that are pasted outside a text box or dropped on the window.
func takeLinks(w fyne.Window, o linkActions) {
	w.Canvas().AddShortcut(&fyne.ShortcutPaste{}, func(s fyne.Shortcut) { paste(o, s) })
	w.SetOnDropped(func(_ fyne.Position, dropped []fyne.URI) { o.Open(linksOf(dropped)) })
}

// paste opens the links on the clipboard.
func paste(o linkActions, s fyne.Shortcut) {
	if p, ok := s.(*fyne.ShortcutPaste); ok && p.Clipboard != nil {
		o.OpenLink(p.Clipboard.Content())
	}
}

// linksOf turns what was dropped into paths, or addresses where it is no file.
func linksOf(dropped []fyne.URI) []string {
	links := make([]string, len(dropped))
	for i, u := range dropped {
		links[i] = u.String()
		if u.Scheme() == "file" {
			links[i] = u.Path()
		}
	}
	return links
}
