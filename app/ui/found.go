package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/state"
	"linnet/app/ui/kit"
)

// foundColumns are: cover with title and artist, holders, format, length, size, licence, action.
func foundColumns(height float32) *kit.Columns {
	return &kit.Columns{Gap: 12, Pad: 8, Height: height, Columns: []kit.Column{
		{Width: 150, Grow: 1}, {Width: 54, From: 460}, {Width: 70, From: 620}, {Width: 42, From: 560},
		{Width: 60, From: 680}, {Width: 74, From: 520}, {Width: 118},
	}}
}

// foundHeader names the columns over a thin line.
func foundHeader() fyne.CanvasObject {
	style := kit.Style{Color: kit.ColorMuted, Size: 12, Elide: true}
	right := style
	right.Align = fyne.TextAlignTrailing
	names := container.New(foundColumns(31),
		kit.NewText(style, "Title"), kit.NewText(style, "Held by"), kit.NewText(style, "Format"),
		kit.NewText(right, "Length"), kit.NewText(right, "Size"), kit.NewText(style, "Licence"), kit.NewText(style, ""))
	return container.NewBorder(nil, container.New(kit.High(1), kit.NewSurface(kit.ColorLine, "", 0)), nil, nil, names)
}

// foundLine draws one recording that the swarm offers.
type foundLine struct {
	object        fyne.CanvasObject
	gallery       *gallery
	id            string
	has           state.Possession
	active        bool
	cover         *kit.Cover
	title, artist *kit.Text
	held          *kit.Meter
	format, free  *kit.Tag
	length, size  *kit.Text
	actions       *fyne.Container
	progress      *fyne.Container
	bar           *kit.Bar
	percent, mine *kit.Text
}

func newFoundLine(a seeker, g *gallery) *foundLine {
	figure := kit.Style{Color: kit.ColorMuted, Align: fyne.TextAlignTrailing, Elide: true}
	l := &foundLine{
		gallery: g,
		cover:   kit.NewCover(38, 7),
		title:   kit.NewText(kit.Style{Elide: true}, ""),
		artist:  kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		held:    kit.NewMeter(), format: kit.NewTag(), free: kit.NewTag(),
		length: kit.NewText(figure, ""), size: kit.NewText(figure, ""),
		bar: kit.NewBar(), percent: kit.NewText(figure, ""),
		mine: kit.NewText(kit.Style{Color: kit.ColorGood, Align: fyne.TextAlignTrailing, Elide: true}, "In your library"),
	}
	play := kit.NewRowButton(kit.Plain, "Play", func() { a.PlayFound(l.id) })
	get := kit.NewRowButton(kit.Primary, "Get", func() { a.Get(l.id) })
	l.actions = kit.Beside(4, 0, kit.Gap(), play, get)
	l.progress = kit.Beside(6, 0, l.bar, container.New(kit.Wide(40), l.percent))
	l.object = container.New(foundColumns(50), titled(l.cover, l.title, l.artist), l.held, l.format,
		l.length, l.size, l.free, container.NewStack(l.actions, l.progress, l.mine))
	return l
}

// Object implements kit.Line.
func (l *foundLine) Object() fyne.CanvasObject { return l.object }

// Fill implements kit.Line.
func (l *foundLine) Fill(r *state.FoundRow) {
	l.id, l.has = r.ID, r.Has
	l.gallery.hang(l.cover, "", seedOf("", r.Album, r.Artist))
	l.title.Set(r.Title)
	l.artist.Set(r.Artist)
	if r.Album != "" {
		l.artist.Set(r.Artist + " · " + r.Album)
	}
	l.held.Set(r.Bars, strconv.Itoa(r.Holders))
	l.format.Set(r.Format, false)
	l.free.Set(r.Licence, r.Free)
	l.length.Set(r.Length)
	l.size.Set(r.Size)
	l.bar.Set(r.Progress)
	l.percent.Set(strconv.Itoa(int(r.Progress*100)) + " %")
	l.Reveal(l.active)
}

// Reveal implements kit.Line: progress takes the place of the actions, and having it that of both.
func (l *foundLine) Reveal(active bool) {
	l.active = active
	reveal(l.actions, active && l.has == state.NotYet)
	reveal(l.progress, l.has == state.Fetching)
	reveal(l.mine, l.has == state.Have)
}

// foundMenu is what can be done with what the swarm offers.
func foundMenu(a seeker, r state.FoundRow) *fyne.Menu {
	items := []*fyne.MenuItem{fyne.NewMenuItem("Play", func() { a.PlayFound(r.ID) })}
	if r.Has == state.NotYet {
		items = append(items, fyne.NewMenuItem("Get", func() { a.Get(r.ID) }))
	}
	if r.Album != "" {
		items = append(items, fyne.NewMenuItem("Get the whole album", func() { a.GetAlbum(r.ID) }))
	}
	return fyne.NewMenu("", items...)
}
