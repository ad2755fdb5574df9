package search

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/rows"
)

// wishBoard takes the place of search results: the wishes, and the rows kept for later.
type wishBoard struct {
	object *fyne.Container
	parts  *searchLayout
	wishes *kit.List[view.WishRow, int64]
	kept   *kit.List[view.FoundRow, string]
	later  []fyne.CanvasObject // above the kept rows
	header *rows.FoundHead
}

func newWishBoard(a Actions, menus *rows.Menus) *wishBoard {
	b := &wishBoard{parts: &searchLayout{}, header: rows.NewFoundHead(nil)}
	b.wishes = kit.NewList(kit.Rows[view.WishRow, int64]{
		Key:      func(w *view.WishRow) int64 { return w.ID },
		New:      func() kit.Line[view.WishRow] { return newWishLine(a) },
		Activate: func(w *view.WishRow) { a.OpenWish(w.ID) },
		Spare:    menus.Spare,
	})
	b.kept = rows.NewFoundList(a, menus, nil)
	head := kit.NewText(kit.Style{Bold: true}, message.Text("You are looking for"))
	note := kit.NewText(kit.Style{Color: kit.ColorMuted, Elide: true}, message.Text("searched in turn, one every 12 minutes"))
	later := kit.NewText(kit.Style{Bold: true}, message.Text("Kept for later"))
	kept := kit.Overhang(b.kept)
	b.later = []fyne.CanvasObject{later, b.header.Object, kept}
	b.object = container.New(b.parts, kit.Beside(7, 1, head, note), kit.Overhang(b.wishes), later, b.header.Object, kept)
	return b
}

func (b *wishBoard) show(q *view.Search) {
	b.wishes.SetRows(q.Wishes)
	b.kept.SetRows(q.Kept)
	if len(q.Kept) == 0 {
		for _, o := range b.later {
			o.Hide() // the layout shows what has room
		}
	}
	if now := (searchLayout{mine: len(q.Wishes), found: len(q.Kept), alone: len(q.Kept) == 0}); now != *b.parts {
		*b.parts = now
		b.object.Refresh()
	}
}

// wishLine draws one wish.
type wishLine struct {
	object       fyne.CanvasObject
	row          view.WishRow
	text, rules  *kit.Text
	status       *kit.Text
	fetch        *kit.Chip
	search, drop fyne.CanvasObject
}

func newWishLine(a Actions) *wishLine {
	l := &wishLine{text: kit.NewText(kit.Style{Elide: true}, ""),
		rules:  kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		status: kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall, Elide: true, Align: fyne.TextAlignTrailing}, "")}
	l.fetch = kit.NewChip(message.Text("Get the first"), func() { a.FetchWish(l.row.ID, !l.row.Fetch) })
	l.search = kit.NewRowButton(kit.Plain, message.Text("Look"), func() { a.OpenWish(l.row.ID) })
	l.drop = kit.NewRowIcon(message.Text("Give up"), look.Glyph("close"), func() { a.RemoveWish(l.row.ID) })
	words := container.New(kit.Middle{}, kit.Down(0, l.text, l.rules))
	l.object = container.New(&kit.Columns{Gap: 12, Pad: 8, Height: 50,
		Columns: []kit.Column{{Width: 150, Grow: 1}, {Width: 170, Grow: .3, From: 480}, {Width: 108}, {Width: 108}}},
		words, l.status, container.New(kit.Middle{}, l.fetch), kit.Beside(4, 0, kit.Gap(), l.search, l.drop))
	return l
}

// Object implements kit.Line.
func (l *wishLine) Object() fyne.CanvasObject { return l.object }

// Fill implements kit.Line.
func (l *wishLine) Fill(w *view.WishRow) {
	l.row = *w
	l.text.Set(w.Text)
	l.rules.Set(w.Rules)
	kit.Reveal(l.rules, w.Rules != "")
	l.status.Set(w.Status)
	l.status.SetColor(kit.ColorMuted)
	if w.News > 0 {
		l.status.SetColor(kit.ColorGood)
	}
	l.fetch.Set(w.Fetch)
}

// Reveal implements kit.Line: what can be done stands there always.
func (l *wishLine) Reveal(bool) {}
