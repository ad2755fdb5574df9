package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
)

// noticeLine says what went wrong and what to do next, above the player bar and over nothing: the
// content makes room for it.
type noticeLine struct {
	object *fyne.Container
	icon   fyne.CanvasObject
	text   *kit.Paragraph
	next   *kit.Paragraph
	last   view.Notice
	more   *kit.Button // leads to all of them
	undo   *kit.Button
	line   *fyne.Container
	high   float32 // as it was laid out last
	short  bool    // the window is: what to do next stands behind the notice
}

func newNotice(d noticeActions) *noticeLine {
	t := &noticeLine{
		icon: container.New(kit.Middle{}, kit.NewIcon(look.Glyph("trouble"), kit.ColorWarn, 20)),
		text: kit.NewParagraph(kit.Style{Color: kit.ColorText}, 0, ""),
		next: kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, 0, ""),
		more: kit.NewButton(kit.Link, "", d.ShowNotices),
	}
	t.undo = kit.NewButton(kit.Plain, message.Text("Undo"), func() { d.Undo(t.last.ID) })
	dismiss := kit.NewIconButton(message.Text("Dismiss"), look.Glyph("close"), func() { d.Dismiss(t.last.ID) })
	t.line = kit.Beside(12, 1, t.icon, container.New(kit.Middle{}, kit.Down(0, t.text, t.next)), container.New(kit.Middle{}, t.more),
		container.New(kit.Middle{}, t.undo), container.New(kit.Middle{}, dismiss))
	t.object = kit.Inset(container.NewStack(kit.NewSurface(kit.ColorSurface, kit.ColorWarn, 12),
		kit.Inset(t.line, kit.Sides(9, 10, 9, 14))), kit.Sides(8, 0, 12, 0))
	t.object.Hide()
	return t
}

// fold leaves out what to do next in a short window: the list of all notices tells it.
func (t *noticeLine) fold(short bool) {
	if t.short != short {
		t.short = short
		kit.Reveal(t.next, t.last.Next != "" && !short)
		t.line.Refresh()
	}
}

// show shows the newest of notices.
func (t *noticeLine) show(notices []view.Notice) {
	kit.Reveal(t.object, len(notices) > 0)
	if len(notices) == 0 {
		return
	}
	behind := -1
	for _, n := range notices {
		behind += 1 + len(n.Others)
	}
	t.last = notices[len(notices)-1]
	t.text.Set(t.last.What)
	t.next.Set(t.last.Next)
	kit.Reveal(t.next, t.last.Next != "" && !t.short)
	kit.Reveal(t.icon, !t.last.Undo)
	kit.Reveal(t.undo, t.last.Undo)
	kit.Reveal(t.more, behind > 0)
	t.more.SetLabel(message.MoreNotices(behind))
	t.line.Refresh()
}
