package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"linnet/app/state"
	"linnet/app/ui/kit"
)

// searchScreen shows what matches: first what is already here, then what the swarm offers.
type searchScreen struct {
	object        fyne.CanvasObject
	free, notMine *kit.Chip
	mineHead      *kit.Text
	status        *kit.Text
	mine          *songTable
	found         *kit.List[state.FoundRow, string]
	parts         *searchLayout
	body          *fyne.Container
	empty         *emptyNote
	query         string // what the rows answer
}

func newSearch(a seeker, desk *songDesk) *searchScreen {
	s := &searchScreen{
		mineHead: kit.NewText(kit.Style{Bold: true}, "In your library"),
		status:   kit.NewText(kit.Style{Color: kit.ColorMuted, Elide: true}, ""),
		mine:     newSongTable(desk, nil),
		empty:    newEmptyNote(),
	}
	s.free = kit.NewChip("Free licence", func() { a.SetFreeOnly(!s.free.On()) })
	s.notMine = kit.NewChip("Not yet mine", func() { a.SetNotMine(!s.notMine.On()) })
	s.found = kit.NewList(kit.Rows[state.FoundRow, string]{
		Key:      func(r *state.FoundRow) string { return r.ID },
		New:      func() kit.Line[state.FoundRow] { return newFoundLine(a, desk.gallery) },
		Activate: func(r *state.FoundRow) { a.PlayFound(r.ID) },
		Menu: func(r *state.FoundRow, at fyne.Position) {
			widget.ShowPopUpMenuAtPosition(foundMenu(a, *r), desk.canvas, at)
		},
		Spare: desk.spare,
	})
	swarm := kit.Beside(7, 1, kit.NewText(kit.Style{Bold: true}, "From the swarm"), s.status)
	s.parts = &searchLayout{}
	s.body = container.New(s.parts, kit.Inset(s.mineHead, 0, 0, 4, 0), s.mine.list, swarm, foundHeader(), s.found)
	s.object = container.NewBorder(kit.Inset(kit.Beside(8, -1, s.free, s.notMine), 14, 0, 10, 0), nil, nil, nil,
		container.NewStack(s.body, s.empty.object))
	return s
}

func (s *searchScreen) root() fyne.CanvasObject { return s.object }

func (s *searchScreen) show(v *state.View) {
	q := &v.Search
	s.free.Set(q.FreeOnly)
	s.notMine.Set(q.NotMine)
	s.status.Set(q.Status)
	s.mine.show(q.Columns, kit.All(q.Mine), false)
	s.found.SetRows(q.Rows)
	if q.Query != s.query {
		s.query = q.Query
		s.mine.list.Rewind()
		s.found.Rewind()
	}
	if len(q.Mine) != s.parts.mine {
		s.parts.mine = len(q.Mine)
		s.body.Refresh()
	}
	reveal(s.body, q.Empty == "")
	s.empty.set(q.Empty)
}

// rowPitch is the height of a row of a list with what stands between two.
const rowPitch = 54

// searchLayout gives the own tracks as much room as they need, but leaves most to the swarm.
type searchLayout struct{ mine int }

// MinSize implements fyne.Layout.
func (l *searchLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 200) }

// Layout implements fyne.Layout; the objects are the own tracks with their title, and those of the
// swarm with title and header.
func (l *searchLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	put := func(o fyne.CanvasObject, h float32) {
		kit.Place(o, 0, y, size.Width, h)
		y += h
	}
	reveal(o[0], l.mine > 0)
	reveal(o[1], l.mine > 0)
	if l.mine > 0 {
		room := max(rowPitch, float32(int(size.Height*.4/rowPitch))*rowPitch)
		put(o[0], 26)
		put(o[1], min(float32(l.mine)*rowPitch, room))
		y += 12
	}
	put(o[2], 24)
	put(o[3], 32)
	y += 4
	put(o[4], max(0, size.Height-y))
}
