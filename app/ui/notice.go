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
	text   *kit.Paragraph
	next   *kit.Paragraph
	id     int64
	more   *kit.Text
}

func newNotice(d noticeActions) *noticeLine {
	t := &noticeLine{
		text: kit.NewParagraph(kit.Style{Color: kit.ColorText}, 0, ""),
		next: kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, 0, ""),
		more: kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall}, ""),
	}
	dismiss := kit.NewIconButton(message.Text("Dismiss"), look.Glyph("close"), func() { d.Dismiss(t.id) })
	line := kit.Beside(12, 1, container.New(kit.Middle{}, kit.NewIcon(look.Glyph("trouble"), kit.ColorWarn, 20)),
		container.New(kit.Middle{}, kit.Down(0, t.text, t.next)), t.more, container.New(kit.Middle{}, dismiss))
	t.object = kit.Inset(container.NewStack(kit.NewSurface(kit.ColorSurface, kit.ColorWarn, 12), kit.Inset(line, kit.Sides(9, 10, 9, 14))),
		kit.Sides(8, 0,
			12, 0))

	t.object.Hide()
	return t
}

// show shows the newest of notices.
func (t *noticeLine) show(notices []view.Notice) {
	kit.Reveal(t.object, len(notices) > 0)
	if len(notices) == 0 {
		return
	}
	last := notices[len(notices)-1]
	t.id = last.ID
	t.text.Set(last.What)
	t.next.Set(last.Next)
	kit.Reveal(t.next, last.Next != "")
	kit.Reveal(t.more, len(notices) > 1)
	t.more.Set(message.MoreNotices(len(notices) - 1))
}
