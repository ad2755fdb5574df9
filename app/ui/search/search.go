// Package search is the Search screen: what was found in the own library and in the swarm, and the wishes that stand there without a query.
package search

import (
	"slices"

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
		found:    rows.NewFoundList(a, menus, a),
		board:    newWishBoard(a, menus),
		learns:   kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		empty:    page.NewEmptyNote(),
	}
	s.progressBox = container.New(kit.Wide(84), s.progress)
	s.line = kit.Beside(7, 1, kit.NewText(kit.Style{Bold: true}, message.Text("From the swarm")), s.status, s.progressBox, s.more, s.wish)
	s.parts = &searchLayout{}
	s.body = container.New(s.parts, kit.Inset(s.mineHead, kit.Sides(0, 0, 4, 0)), kit.Overhang(s.mine.List), s.line, s.header.Object,
		kit.Overhang(s.found))
	s.object = container.New(screenLayout{}, container.NewStack(s.body, s.board.object, s.empty.Object),
		kit.Inset(s.filters.object, kit.Sides(14, 0, 10, 0)), kit.Inset(s.learns, kit.Sides(6, 0, 8, 8)))
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
	s.mineHead.Set(mineHead(q))
	s.mine.Show(q.Columns, kit.All(q.Mine), false)
	s.header.Show(q.Heads)
	s.found.SetRows(q.Rows)
	s.board.show(q)
	if q.Query != s.query {
		s.query = q.Query
		s.mine.List.Rewind()
		s.found.Rewind()
	}
	if len(q.Mine) != s.parts.mine || len(q.Rows) != s.parts.found {
		s.parts.mine, s.parts.found = len(q.Mine), len(q.Rows)
		s.body.Refresh()
	}
	kit.Reveal(s.body, q.Query != "")
	kit.Reveal(s.board.object, q.Query == "" && q.Empty == "")
	s.empty.Set(q.Empty)
}

// mineHead stands above the own songs. The filters do not narrow them: much of what one owns carries no free licence.
func mineHead(q *view.Search) string {
	if q.FreeOnly || slices.ContainsFunc(q.Filters, func(f view.Filter) bool { return f.On }) {
		return message.Dotted(message.Text("In your library"), message.Text("the filters are for the swarm alone"))
	}
	return message.Text("In your library")
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

// screenLayout puts the hits between the filters and what strangers learn. In a window that is too short for all of that the hits stay.
type screenLayout struct{}

// MinSize implements fyne.Layout.
func (screenLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, leastHits) }

// Layout implements fyne.Layout; the objects are hits, filters, and what strangers learn.
func (screenLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[1].Resize(fyne.NewSize(size.Width, o[1].MinSize().Height)) // the chips wrap: their height is known once they have their width
	top, foot := o[1].MinSize().Height, o[2].MinSize().Height
	if size.Height-top-foot < leastHits {
		foot = 0
	}
	if size.Height-top-foot < leastHits {
		top = 0
	}
	kit.Reveal(o[1], top > 0)
	kit.Reveal(o[2], foot > 0)
	kit.Place(o[1], kit.Box(0, 0, size.Width, top))
	kit.Place(o[0], kit.Box(0, top, size.Width, max(0, size.Height-top-foot)))
	kit.Place(o[2], kit.Box(0, size.Height-foot, size.Width, foot))
}

// First gives the keyboard to the first hit: of the own library, or else of the swarm.
func (s *Screen) First() {
	if s.parts.mine == 0 || !s.mine.List.First() {
		s.found.First()
	}
}

// searchLayout gives the upper list as much room as it needs, but leaves most to the lower one if that has rows for it. What has no room is
// left out: nothing is drawn over anything else.
type searchLayout struct {
	mine  int  // rows of the upper list
	found int  // of the lower one
	alone bool // there is no lower one
}

// MinSize implements fyne.Layout.
func (l *searchLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 80) }

// The heights of what stands around the lists.
const (
	leastHits  = titleHigh + rows.Pitch
	titleHigh  = 26
	partsGap   = 12
	lineHigh   = 24
	headHigh   = 36
	leastFound = 2 // rows of the lower list that have room if it has so many
)

// upper is how high the upper list is.
func (l *searchLayout) upper(height float32) float32 {
	whole := func(room float32) float32 { return max(0, float32(int(room/rows.Pitch))*rows.Pitch) }
	needs := float32(l.mine) * rows.Pitch
	if l.alone {
		return min(needs, height-titleHigh)
	}
	free := height - titleHigh - partsGap - lineHigh - headHigh - float32(max(l.found, leastFound))*rows.Pitch
	return min(needs, max(rows.Pitch, whole(height*.4), whole(free)))
}

// Layout implements fyne.Layout; the objects are the upper list after its title, and the lower one after
// title and header.
func (l *searchLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	put := func(o fyne.CanvasObject, h, least float32) {
		h = min(h, size.Height-y)
		kit.Reveal(o, h >= least)
		if h >= least {
			kit.Place(o, kit.Box(0, y, size.Width, h))
			y += h
		}
	}
	if l.mine > 0 {
		put(o[0], titleHigh, titleHigh)
		put(o[1], l.upper(size.Height), rows.Pitch)
		y += partsGap
	} else {
		o[0].Hide()
		o[1].Hide()
	}
	if l.alone {
		return
	}
	put(o[2], lineHigh, lineHigh)
	put(o[3], headHigh-4, headHigh-4)
	y += 4
	put(o[4], size.Height, rows.Pitch-4)
	kit.Reveal(o[3], o[4].Visible()) // heads without a row below them say nothing
}
