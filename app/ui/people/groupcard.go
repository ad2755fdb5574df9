package people

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/page"
	"linnet/app/ui/rows"
)

// groupCard lists the groups that the listener is in, with what can be done with each.
type groupCard struct {
	object  fyne.CanvasObject
	do      GroupActions
	gallery *look.Gallery
	popUp   func(*fyne.Menu, fyne.Position)
	lines   *fyne.Container
	shown   []view.GroupRow
}

func newGroupCard(do GroupActions, menus *rows.Menus) *groupCard {
	c := &groupCard{do: do, gallery: menus.Gallery, popUp: menus.Pop, lines: kit.Down(4)}
	buttons := kit.Beside(6, -1, kit.NewButton(kit.Plain, message.Text("Found a group…"), do.NewGroup),
		kit.NewButton(kit.Plain, message.Text("Join by invitation…"), do.JoinGroup))
	c.object = page.ChoiceCard(message.Text("Groups"),
		page.Prose(message.Text("Circles of people you know, with a shelf that only they see. "+
			"They work without the internet, and nobody outside can tell that they exist.")),
		nil, kit.Inset(c.lines, kit.Sides(8, 0, 0, 0)), kit.Inset(buttons, kit.Sides(8, 0, 0, 0)))
	return c
}

// show reports whether there are other lines than before.
func (c *groupCard) show(groups []view.GroupRow) bool {
	if reflect.DeepEqual(groups, c.shown) {
		return false
	}
	c.shown, c.lines.Objects = groups, nil
	for _, g := range groups {
		c.lines.Objects = append(c.lines.Objects, c.line(g))
	}
	c.lines.Refresh()
	return true
}

func (c *groupCard) line(g view.GroupRow) fyne.CanvasObject {
	cover := kit.NewCover(38, 19)
	c.gallery.Hang(cover, "", g.ID)
	detail := kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}
	if g.Warn {
		detail.Color = kit.ColorWarn
	}
	parts := []fyne.CanvasObject{kit.Titled(cover, kit.NewText(kit.Style{Elide: true}, g.Name), kit.NewText(detail, g.Detail))}
	add := func(b fyne.CanvasObject) { parts = append(parts, container.New(kit.Middle{}, b)) }
	if g.Member {
		add(kit.NewButton(kit.Plain, message.Text("Search"), func() { c.do.SearchGroup(g.ID) }))
		add(kit.NewButton(kit.Plain, message.Text("Invite…"), func() { c.do.InviteToGroup(g.ID) }))
	}
	var more *kit.IconButton
	more = kit.NewIconButton(message.Text("More"), look.Glyph("more"), func() {
		c.popUp(c.menu(g), fyne.CurrentApp().Driver().AbsolutePositionForObject(more).AddXY(0, 28))
	})
	add(more)
	return kit.Beside(8, 0, parts...)
}

func (c *groupCard) menu(g view.GroupRow) *fyne.Menu {
	var items []*fyne.MenuItem
	if g.Member {
		items = append(items, fyne.NewMenuItem(message.Text("Choose what it sees…"), func() { c.do.LendToGroup(g.ID) }))
	}
	if g.Founded && len(g.Others) > 0 {
		var others []*fyne.MenuItem
		for _, o := range g.Others {
			others = append(others, fyne.NewMenuItem(o.Name, func() { c.do.ExpelFromGroup(g.ID, o.Key) }))
		}
		items = append(items, kit.Submenu(message.Text("Take out"), others...))
	}
	leave := message.Text("Leave…")
	if !g.Member {
		leave = message.Text("Forget…")
	}
	return fyne.NewMenu("", append(items, fyne.NewMenuItem(leave, func() { c.do.LeaveGroup(g.ID) }))...)
}
