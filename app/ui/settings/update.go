package settings

import (
	"fyne.io/fyne/v2"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
)

// updateCard asks whether Linnet looks for newer versions, and shows what is known of them.
type updateCard struct {
	object                 *fyne.Container
	on                     *kit.Switch
	promise, status, notes *kit.Paragraph
	look, get              *kit.Button
	buttons, news          *fyne.Container
}

func newUpdateCard(a UpdateActions) *updateCard {
	c := &updateCard{on: kit.NewSwitch(a.SetUpdates), promise: page.Prose(""),
		status: kit.NewParagraph(kit.Style{Color: kit.ColorText}, page.Readable, ""),
		notes:  kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, page.Readable, ""),
		look:   kit.NewButton(kit.Plain, message.Text("Look now"), a.LookForUpdate), get: kit.NewButton(kit.Primary, "", a.GetUpdate)}
	c.buttons = kit.Inset(kit.Beside(8, -1, c.look, c.get), kit.Sides(8, 0, 0, 0))
	c.news = kit.Inset(c.notes, kit.Sides(6, 0, 0, 0))
	c.object = page.ChoiceCard(message.Text("Newer versions"), c.promise, c.on,
		kit.Inset(c.status, kit.Sides(6, 0, 0, 0)), c.news, c.buttons)
	return c
}

func (c *updateCard) show(v *view.Updates) {
	c.on.Set(v.On)
	c.promise.Set(v.Promise)
	c.status.Set(v.Status)
	c.notes.Set(v.Notes)
	c.get.SetLabel(v.Get)
	kit.Reveal(c.on, v.Known)
	kit.Reveal(c.promise, v.Known)
	kit.Reveal(c.news, v.Notes != "")
	kit.Reveal(c.buttons, v.Known && !v.Busy)
	kit.Reveal(c.get, v.Get != "")
}
