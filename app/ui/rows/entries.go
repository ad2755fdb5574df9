package rows

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
)

// entryKey tells entries apart: those that are not found have no key of their own.
type entryKey struct{ key, name, under string }

// EntryList is a list of artists, genres, years, folders, playlists or missing files.
type EntryList = kit.List[view.Entry, entryKey]

// NewEntryList returns an empty list; open is told the key of what was clicked, and near, which may be nil, that the end comes into sight.
func NewEntryList(open func(key string), near func(), menus *Menus) *EntryList {
	rows := kit.Rows[view.Entry, entryKey]{
		Key:      func(e *view.Entry) entryKey { return entryKey{e.Key, e.Name, e.Under} },
		New:      func() kit.Line[view.Entry] { return newEntryLine(menus.Gallery) },
		Activate: func(e *view.Entry) { open(e.Key) },
		Single:   true,
		Text:     func(e *view.Entry) string { return e.Name },
		Spare:    menus.Spare,
	}
	if near != nil {
		rows.Need = func(int) { near() }
	}
	return kit.NewList(rows)
}

// entryLine draws one entry: a picture or glyph, its name, and how much it holds.
type entryLine struct {
	object              fyne.CanvasObject
	gallery             *look.Gallery
	cover               *kit.Cover
	icon                *kit.Icon
	name, under, detail *kit.Text
}

func newEntryLine(g *look.Gallery) *entryLine {
	l := &entryLine{
		gallery: g,
		cover:   kit.NewCover(38, 19),
		icon:    kit.NewIcon(look.Glyph("folder"), kit.ColorMuted, 20),
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
	kit.Reveal(l.cover, artist)
	kit.Reveal(l.icon, !artist)
	if artist {
		l.gallery.Hang(l.cover, e.Cover, look.Seed("", e.Name, ""))
	} else {
		l.icon.Set(look.Glyph(entryGlyph(e)))
	}
	l.name.Set(e.Name)
	l.under.Set(e.Under)
	kit.Reveal(l.under, e.Under != "")
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
