package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/assets"
)

// sidebar is the column on the left: where one can go, and how far the shelf reaches.
type sidebar struct {
	object   fyne.CanvasObject
	items    map[view.Screen]*kit.NavItem
	wide     []fyne.CanvasObject // hidden when there is room for icons only
	card     fyne.CanvasObject   // hidden in a short window, too
	dot      *kit.Surface
	audience *kit.Text
	detail   *kit.Paragraph
}

// screens lists the screens in the order of the sidebar and of Ctrl+1 to Ctrl+7, with their glyphs.
func screens() []struct {
	screen view.Screen
	glyph  string
} {
	return []struct {
		screen view.Screen
		glyph  string
	}{
		{view.ScreenLibrary, "library"}, {view.ScreenSearch, "search"}, {view.ScreenTransfers, "transfers"}, {view.ScreenPeople, "people"},
		{view.ScreenSponsors, "sponsors"}, {view.ScreenPrivacy, "privacy"}, {view.ScreenSettings, "settings"},
	}
}

func newSidebar(n navigation) *sidebar {
	s := &sidebar{
		items:    make(map[view.Screen]*kit.NavItem),
		dot:      kit.NewSurface(kit.ColorGood, "", 4),
		audience: kit.NewText(kit.Style{Color: kit.ColorMuted, Size: 12, Elide: true}, ""),
		detail:   kit.NewParagraph(kit.Style{Size: 12}, 0, ""),
	}
	mark := canvas.NewImageFromResource(fyne.NewStaticResource("linnet.svg", assets.Icon("linnet")))
	mark.SetMinSize(fyne.NewSquareSize(30))
	name := kit.NewText(kit.Style{Size: kit.SizeBrand, Bold: true}, "Linnet")
	caption := kit.Inset(kit.NewText(kit.Style{Color: kit.ColorMuted, Size: 11}, message.Text("YOURS TO DECIDE")), kit.Sides(14, 10, 4, 10))
	column := kit.Down(2, kit.Inset(kit.Beside(10, 1, mark, name), kit.Sides(0, 8, 14, 8)))
	for i, entry := range screens() {
		item := kit.NewNavItem(entry.screen.Name(), look.Glyph(entry.glyph), func() { n.Go(entry.screen) })
		s.items[entry.screen] = item
		if i == 4 {
			column.Add(caption)
		}
		column.Add(item)
	}
	dot := container.New(kit.Dot{Side: 8}, s.dot)
	card := container.NewStack(kit.NewSurface(kit.ColorSurface, "", 9),
		kit.Inset(kit.Down(1, kit.Beside(7, 1, dot, s.audience), s.detail), kit.Sides(9, 10, 9, 10)))
	s.wide, s.card = []fyne.CanvasObject{name, caption}, card
	s.object = container.NewStack(kit.NewSurface(kit.ColorSidebar, "", 0),
		kit.Inset(container.NewBorder(nil, card, nil, nil, container.NewVScroll(column)), kit.Sides(16, 12, 16, 12)))
	return s
}

// show writes v into the sidebar.
func (s *sidebar) show(v *view.View) {
	for screen, item := range s.items {
		count := 0
		switch screen {
		case view.ScreenTransfers:
			count = v.Sidebar.Transfers
		case view.ScreenPeople:
			count = v.Sidebar.People
		}
		item.Set(screen == v.Screen, count)
	}
	s.dot.SetFill(kit.ColorWarn)
	if v.Sidebar.Good {
		s.dot.SetFill(kit.ColorGood)
	}
	s.audience.Set(v.Sidebar.Audience)
	s.detail.Set(v.Sidebar.Detail)
}

// compact leaves only the icons; in a short window there is no room for how far the shelf reaches.
func (s *sidebar) compact(on, short bool) {
	kit.Reveal(s.card, !on && !short)
	for _, o := range s.wide {
		if on {
			o.Hide()
		} else {
			o.Show()
		}
	}
	for _, item := range s.items {
		item.SetCompact(on)
	}
}
