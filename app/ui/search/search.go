// Package search is the Search screen: what was found in the own library and in the swarm, and the wishes that stand there without a query.
package search

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
	"linnet/app/ui/rows"
)

// Screen shows the matches: first those of the own library, then those of the swarm.
type Screen struct {
	object      fyne.CanvasObject
	filters     *filterRow
	mineHead    *kit.Text
	status      *kit.Text
	progress    *kit.Bar
	progressBox fyne.CanvasObject
	more        *kit.Button
	wish        *kit.Button
	line        *fyne.Container // above the swarm's rows
	mine        *rows.SongTable
	header      *rows.FoundHead
	found       *kit.List[view.FoundRow, string]
	parts       *searchLayout
	body        *fyne.Container
	board       *wishBoard
	learns      *kit.Text
	empty       *page.EmptyNote
	query       string  // what the rows answer
	high        float32 // the filters, which wrap
}

// New builds the Search screen, which shows nothing yet.
func New(a Actions, menus *rows.Menus) *Screen {
	s := &Screen{
		filters:  newFilterRow(a, menus.Canvas),
		mineHead: kit.NewText(kit.Style{Bold: true}, message.Text("In your library")),
		status:   kit.NewText(kit.Style{Color: kit.ColorMuted, Elide: true}, ""),
		progress: kit.NewBar(),
		more:     kit.NewButton(kit.Link, message.Text("More"), a.MoreFound),
		wish:     kit.NewButton(kit.Link, "", a.ToggleWish),
		mine:     rows.NewSongTable(menus, nil),
		header:   rows.NewFoundHead(a.SortFound),
		found:    rows.NewFoundList(a, menus, a.GetAlbum),
		board:    newWishBoard(a, menus),
		learns:   kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		empty:    page.NewEmptyNote(),
	}
	s.progressBox = container.New(kit.Wide(84), s.progress)
	s.line = kit.Beside(7, 1, kit.NewText(kit.Style{Bold: true}, message.Text("From the swarm")), s.status, s.progressBox, s.more, s.wish)
	s.parts = &searchLayout{}
	s.body = container.New(s.parts, kit.Inset(s.mineHead, kit.Sides(0, 0, 4, 0)), s.mine.List, s.line, s.header.Object, s.found)
	s.object = container.NewBorder(kit.Inset(s.filters.object, kit.Sides(14, 0, 10, 0)), kit.Inset(s.learns, kit.Sides(6, 0, 8, 8)), nil,
		nil,
		container.NewStack(s.body, s.board.object, s.empty.Object))
	return s
}

// Root is what the window shows while the screen is open.
func (s *Screen) Root() fyne.CanvasObject { return s.object }

// Show writes v into the screen. It is called while the screen is the open one only.
func (s *Screen) Show(v *view.View) {
	q := &v.Search
	s.filters.show(q)
	if h := s.filters.object.MinSize().Height; h != s.high {
		s.high = h
		s.object.Refresh()
	}
	s.status.Set(q.Status)
	s.progress.Set(q.Progress.Share)
	s.showLine(q)
	s.learns.Set(q.Learns)
	s.mine.Show(q.Columns, kit.All(q.Mine), false)
	s.header.Show(q.Heads)
	s.found.SetRows(q.Rows)
	s.board.show(q)
	if q.Query != s.query {
		s.query = q.Query
		s.mine.List.Rewind()
		s.found.Rewind()
	}
	if len(q.Mine) != s.parts.mine {
		s.parts.mine = len(q.Mine)
		s.body.Refresh()
	}
	kit.Reveal(s.body, q.Query != "")
	kit.Reveal(s.board.object, q.Query == "" && q.Empty == "")
	s.empty.Set(q.Empty)
}

// showLine shows how far the search got, and what can be done with it.
func (s *Screen) showLine(q *view.Search) {
	wish := message.Text("Keep looking for this")
	if q.Wished {
		wish = message.Text("Stop looking for this")
	}
	asked := q.Progress.Asked > 0
	if asked == s.progressBox.Visible() && q.More == s.more.Visible() && q.CanWish == s.wish.Visible() && wish == s.wish.Label() {
		return
	}
	s.wish.SetLabel(wish)
	kit.Reveal(s.progressBox, asked)
	kit.Reveal(s.more, q.More)
	kit.Reveal(s.wish, q.CanWish)
	s.line.Refresh()
}

// searchLayout gives the upper list as much room as it needs, but leaves most to the lower one.
type searchLayout struct {
	mine  int  // rows of the upper list
	alone bool // there is no lower one
}

// MinSize implements fyne.Layout.
func (l *searchLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 200) }

// Layout implements fyne.Layout; the objects are the upper list after its title, and the lower one after
// title and header.
func (l *searchLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	put := func(o fyne.CanvasObject, h float32) {
		kit.Place(o, kit.Box(0, y, size.Width, h))
		y += h
	}
	kit.Reveal(o[0], l.mine > 0)
	kit.Reveal(o[1], l.mine > 0)
	if l.mine > 0 {
		room := max(rows.Pitch, float32(int(size.Height*.4/rows.Pitch))*rows.Pitch)
		if l.alone {
			room = size.Height - 26
		}
		put(o[0], 26)
		put(o[1], min(float32(l.mine)*rows.Pitch, room))
		y += 12
	}
	put(o[2], 24)
	put(o[3], 32)
	y += 4
	put(o[4], max(0, size.Height-y))
}
