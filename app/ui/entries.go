package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

// entryKey tells entries apart: those that are not found have no key of their own.
type entryKey struct{ key, name, under string }

// entryList is a list of artists, genres, years, folders, playlists or missing files.
type entryList = kit.List[view.Entry, entryKey]

func newEntryList(b browseActions, near func(), menus *songMenus) *entryList {
	return kit.NewList(kit.Rows[view.Entry, entryKey]{
		Key:      func(e *view.Entry) entryKey { return entryKey{e.Key, e.Name, e.Under} },
		New:      func() kit.Line[view.Entry] { return newEntryLine(menus.gallery) },
		Activate: func(e *view.Entry) { b.OpenEntry(e.Key) },
		Single:   true,
		Spare:    menus.spare,
		Need:     func(int) { near() },
	})
}

// entryLine draws one entry: a picture or glyph, its name, and how much it holds.
type entryLine struct {
	object              fyne.CanvasObject
	gallery             *gallery
	cover               *kit.Cover
	icon                *kit.Icon
	name, under, detail *kit.Text
}

func newEntryLine(g *gallery) *entryLine {
	l := &entryLine{
		gallery: g,
		cover:   kit.NewCover(38, 19),
		icon:    kit.NewIcon(glyph("folder"), kit.ColorMuted, 20),
		name:    kit.NewText(kit.Style{Elide: true}, ""),
		under:   kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		detail:  kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall, Elide: true, Align: fyne.TextAlignTrailing}, ""),
	}
	picture := container.New(kit.Dot{Side: 38}, l.cover, l.icon)
	words := kit.Beside(12, 1, picture, container.New(kit.Middle{}, kit.Down(0, l.name, l.under)))
	l.object = container.New(&kit.Columns{Gap: 14, Pad: 8, Height: 50, Columns: []kit.Column{{Width: 160, Grow: 1}, {Width: 120, Grow: 1}}},
		words, l.detail)
	return l
}

// Object implements kit.Line.
func (l *entryLine) Object() fyne.CanvasObject { return l.object }

// Fill implements kit.Line.
func (l *entryLine) Fill(e *view.Entry) {
	artist := e.Kind == view.SectionArtists
	reveal(l.cover, artist)
	reveal(l.icon, !artist)
	if artist {
		l.gallery.hang(l.cover, e.Cover, seedOf(e.Cover, e.Name, ""))
	} else {
		l.icon.Set(glyph(entryGlyph(e)))
	}
	l.name.Set(e.Name)
	l.under.Set(e.Under)
	reveal(l.under, e.Under != "")
	l.detail.Set(e.Detail)
	l.detail.SetColor(kit.ColorMuted)
	if e.Kind == view.SectionNotFound {
		l.detail.SetColor(kit.ColorWarn)
	}
}

// entryGlyph is the icon of what has no picture.
func entryGlyph(e *view.Entry) string {
	switch e.Kind {
	case view.SectionGenres:
		return "genre"
	case view.SectionYears:
		return "year"
	case view.SectionPlaylists:
		return "queue"
	case view.SectionNotFound:
		return "trouble"
	}
	return "folder"
}

// Reveal implements kit.Line: one click opens an entry, so there is no button.
func (l *entryLine) Reveal(bool) {}
