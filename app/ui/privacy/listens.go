package privacy

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
)

// listensCard asks whether a server is told what was heard, and shows what is sent before anything is.
type listensCard struct {
	object                *fyne.Container
	on                    *kit.Switch
	promise, next, status *kit.Paragraph
	server, token         *page.SettledBox
	statusBox             *fyne.Container
}

func newListensCard(a ListenActions) *listensCard {
	c := &listensCard{on: kit.NewSwitch(a.SetListens), promise: page.Prose(""),
		next:   kit.NewParagraph(kit.Style{Size: 12, Mono: true}, 0, ""),
		status: page.Prose("")}
	settle := func(string) { a.SetListensTo(c.server.Text, c.token.Text) }
	c.server, c.token = page.NewSettledBox("https://api.listenbrainz.org", settle), page.NewSettledBox("", settle)
	c.token.Password = true
	named := func(name string, box fyne.CanvasObject) fyne.CanvasObject {
		return kit.Beside(10, 1, container.New(kit.Wide(64), kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall}, name)), box)
	}
	c.statusBox = kit.Inset(c.status, kit.Sides(4, 0, 0, 0))
	c.object = page.ChoiceCard(message.Text("Tell ListenBrainz what I hear"), c.promise, c.on,
		kit.Inset(kit.Down(6, named(message.Text("Server"), c.server), named(message.Text("Token"), c.token)), kit.Sides(8, 0, 0, 0)),
		c.statusBox, quietBox(c.next))
	return c
}

func (c *listensCard) show(v *view.Listens) {
	c.on.Set(v.On)
	c.promise.Set(v.Promise)
	c.next.Set(v.Next)
	c.server.Set(v.Server)
	c.token.Set(v.Token)
	c.status.Set(v.Status)
	kit.Reveal(c.statusBox, v.Status != "")
}
