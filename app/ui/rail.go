package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/rows"
)

// rail is the column on the right: what plays next, and below it the sponsor panel.
type rail struct {
	object fyne.CanvasObject
	clear  *kit.Button
	rows   *kit.List[queued, queuedKey]
	empty  *kit.Paragraph
	shown  []view.QueueRow
	foot   fyne.CanvasObject // the panel with its margin
	body   *fyne.Container
}

// queued is one line of the queue.
type queued struct {
	key   queuedKey
	place int
	row   *view.QueueRow
}

// queuedKey tells lines apart, and stays while those before it are played: a track may stand in the queue
// several times, and is counted from the end.
type queuedKey struct {
	track int64
	title string
	nth   int
}

// lines numbers the rows of the queue.
func lines(queue []view.QueueRow) []queued {
	numbered, seen := make([]queued, len(queue)), map[queuedKey]int{}
	for i := len(queue) - 1; i >= 0; i-- {
		key := queuedKey{track: queue[i].ID, title: queue[i].Title}
		seen[key]++
		numbered[i] = queued{queuedKey{key.track, key.title, seen[key]}, i, &queue[i]}
	}
	return numbered
}

func newRail(a queueActions, g *look.Gallery, panel fyne.CanvasObject, spare func(*fyne.KeyEvent)) *rail {
	r := &rail{clear: kit.NewButton(kit.Quiet, message.Text("Clear"), a.ClearQueue),
		empty: kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, 0, message.Text("Nothing is waiting. What you add plays here."))}
	r.clear.Hide()
	r.rows = kit.NewList(kit.Rows[queued, queuedKey]{
		Key:      func(q *queued) queuedKey { return q.key },
		New:      func() kit.Line[queued] { return newQueueLine(g, func(at int) { a.RemoveQueued(at) }) },
		Activate: func(q *queued) { a.PlayQueued(q.place) },
		Spare:    spare,
		Move:     a.MoveQueued,
		Remove:   func(at int) { a.RemoveQueued(at) },
		Menu:     func(q *queued, at fyne.Position) { r.popUp(r.menu(a, []int{q.place}), at) },
		Text:     func(q *queued) string { return q.row.Title },
		Many: &kit.Many[queued]{
			Menu:   func(c kit.Choice[queued], at fyne.Position) { r.popUp(r.menu(a, c.At), at) },
			Remove: func(c kit.Choice[queued]) { a.RemoveQueued(c.At...) },
		},
	})
	r.rows.SetMovable(true)
	head := kit.Beside(8, 0, kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall, Bold: true}, message.Text("Next")), r.clear)
	list := container.NewStack(kit.Inset(kit.Overhang(r.rows), kit.Sides(0, -6, 0, -6)), container.New(kit.Top{}, r.empty))
	r.foot = kit.Inset(panel, kit.Sides(12, 0, 0, 0))
	r.body = container.NewBorder(kit.Inset(head, kit.Sides(0, 0, 4, 0)), r.foot, nil, nil, list)
	r.object = container.NewStack(kit.NewSurface(kit.ColorBackground, "", 0),
		container.NewBorder(nil, nil, container.New(kit.Wide(1), kit.NewSurface(kit.ColorLine, "", 0)), nil,
			kit.Inset(r.body, kit.Sides(14, 16, 18, 12))))
	return r
}

// fold leaves the panel out where the queue would have no room.
func (r *rail) fold(short bool) {
	if r.foot.Visible() == short {
		kit.Reveal(r.foot, !short)
		r.body.Refresh()
	}
}

// popUp opens a menu over the queue.
func (r *rail) popUp(menu *fyne.Menu, at fyne.Position) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(r.rows); c != nil {
		kit.PopUp(menu, c, at)
	}
}

// keysOf tells apart the songs at some places.
func (r *rail) keysOf(at []int) map[queuedKey]bool {
	keys, all := map[queuedKey]bool{}, lines(r.shown)
	for _, i := range at {
		if i < len(all) {
			keys[all[i].key] = true
		}
	}
	return keys
}

// placesOf is where they stand now; what has been played stands nowhere.
func (r *rail) placesOf(keys map[queuedKey]bool) (at []int) {
	for i, q := range lines(r.shown) {
		if keys[q.key] {
			at = append(at, i)
		}
	}
	return at
}

// menu is what can be done with songs of the queue. They are looked up when one is chosen: the queue goes on while the menu is open.
func (r *rail) menu(a queueActions, at []int) *fyne.Menu {
	meant := r.keysOf(at)
	with := func(do func(at ...int)) func() {
		return func() {
			if now := r.placesOf(meant); len(now) > 0 {
				do(now...)
			}
		}
	}
	remove := fyne.NewMenuItem(message.Text("Remove from the queue"), with(a.RemoveQueued))
	if len(at) > 1 {
		return fyne.NewMenu("", rows.Headed(message.Songs(len(at))), fyne.NewMenuItemSeparator(), remove)
	}
	return fyne.NewMenu("", fyne.NewMenuItem(message.Text("Play"), with(func(at ...int) { a.PlayQueued(at[0]) })),
		fyne.NewMenuItem(message.Text("Play next"), with(func(at ...int) { a.MoveQueued(at[0], 0) })), remove)
}

// show writes v into the rail.
func (r *rail) show(v *view.View) {
	if len(v.Queue) == len(r.shown) && (len(r.shown) == 0 || &v.Queue[0] == &r.shown[0]) {
		return
	}
	r.shown = v.Queue
	queue := lines(v.Queue)
	r.rows.SetRows(queue)
	kit.Reveal(r.clear, len(queue) > 0)
	kit.Reveal(r.empty, len(queue) == 0)
}

// queueLine draws one line of the queue.
type queueLine struct {
	object                fyne.CanvasObject
	gallery               *look.Gallery
	cover                 *kit.Cover
	title, artist, length *kit.Text
	remove                *kit.RowIcon
	place                 int
}

func newQueueLine(g *look.Gallery, remove func(int)) *queueLine {
	l := &queueLine{
		gallery: g,
		cover:   kit.NewCover(36, 7),
		title:   kit.NewText(kit.Style{Bold: true, Elide: true}, ""),
		artist:  kit.NewText(kit.Style{Color: kit.ColorMuted, Size: 12, Elide: true}, ""),
		length:  kit.NewText(kit.Style{Color: kit.ColorMuted, Size: 12, Align: fyne.TextAlignTrailing}, ""),
	}
	l.remove = kit.NewRowIcon(message.Text("Remove"), look.Glyph("close"), func() { remove(l.place) })
	l.remove.Hide()
	words := kit.Titled(l.cover, l.title, l.artist)
	end := container.NewStack(l.length, container.New(kit.Middle{}, container.New(kit.Trailing{}, l.remove)))
	l.object = container.New(&kit.Columns{Pad: 6, Gap: 10, Height: 45, Columns: []kit.Column{{Grow: 1}, {Width: 40}}}, words, end)
	return l
}

// Object implements kit.Line.
func (l *queueLine) Object() fyne.CanvasObject { return l.object }

// Fill implements kit.Line.
func (l *queueLine) Fill(q *queued) {
	l.gallery.Hang(l.cover, q.row.Cover, look.Seed(q.row.Album, q.row.Title, q.row.Artist))
	l.title.Set(q.row.Title)
	l.artist.Set(q.row.Artist)
	l.length.Set(q.row.Length)
	l.place = q.place
}

// Reveal implements kit.Line: the button takes the place of the length.
func (l *queueLine) Reveal(active bool) {
	kit.Reveal(l.remove, active)
	kit.Reveal(l.length, !active)
}
