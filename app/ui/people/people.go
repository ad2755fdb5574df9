// Package people is the People screen: one's own shelf as others see it, the shelves of others, and groups.
package people

import (
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/page"
	"linnet/app/ui/rows"
)

// Screen shows one's own shelf as others see it, and whose shelves one can look through; or the
// shelf of one of them.
type Screen struct {
	object  fyne.CanvasObject
	do      Actions
	clip    func(string)
	gallery *look.Gallery

	list     fyne.CanvasObject
	head     *page.Heading
	on       *kit.Switch
	explain  *kit.Paragraph
	handing  *fyne.Container // link and code, while the shelf is published
	name     *kit.Text
	link     *kit.Text
	code     *canvas.Image
	followed *fyne.Container
	near     *fyne.Container
	empty    *kit.Paragraph
	cards    [2]fyne.CanvasObject // of followed and near
	groups   *groupCard
	shelf    *shelfPage
	shown    view.People
}

// New builds the People screen, which shows nothing yet.
func New(a Actions, menus *rows.Menus, keys func(fyne.Shortcut), clip func(string)) *Screen {
	p := &Screen{do: a, clip: clip, gallery: menus.Gallery, head: page.NewHeading(message.Text("People"), ""),
		on:      kit.NewSwitch(a.SetPublished),
		explain: page.Prose(""), name: kit.NewText(kit.Style{Bold: true, Elide: true}, ""),
		link: kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		code: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScalePixels}, followed: kit.Down(4),
		near: kit.Down(4), empty: page.Prose("")}
	p.handing = p.handOn()
	follow := kit.NewButton(kit.Plain, message.Text("Follow a link"), a.FollowLink)
	p.groups = newGroupCard(a, menus)
	p.cards = [2]fyne.CanvasObject{
		page.ChoiceCard(message.Text("You follow"), page.Prose(message.Text("Checked every hour. They are not told.")), nil,
			kit.Inset(p.followed, kit.Sides(8, 0, 0, 0))),
		page.ChoiceCard(message.Text("Near"), page.Prose(message.Text("Connected to you now, and letting others browse their shelf.")), nil,
			kit.Inset(p.near, kit.Sides(8, 0, 0, 0)))}
	p.list = page.New(p.head,
		page.ChoiceCard(message.Text("Let others browse your shelf"), p.explain, p.on, p.handing),
		kit.Beside(12, 0, p.empty, container.New(kit.Top{}, follow)), p.cards[0], p.cards[1], p.groups.object)
	p.shelf = newShelfPage(a, menus, keys)
	p.object = container.NewStack(p.list, p.shelf.object)
	return p
}

// handOn shows the link, to copy and as a code to photograph.
func (p *Screen) handOn() *fyne.Container {
	a := p.do
	buttons := kit.Flow(8, kit.NewButton(kit.Primary, message.Text("Copy the link"), func() { p.clip(p.shown.Link) }),
		kit.NewButton(kit.Plain, message.Text("Rename"), a.RenameShelf),
		kit.NewButton(kit.Quiet, message.Text("Replace the key"), a.ReplaceKey),
		kit.NewButton(kit.Quiet, message.Text("Give up the key"), a.RevokeKey))
	words := kit.Down(6, p.name, p.link, buttons)
	return kit.Inset(kit.Beside(18, 0, container.New(kit.Middle{}, words), container.New(kit.Dot{Side: 148}, p.code)),
		kit.Sides(10, 0, 0, 0))
}

// Root is what the window shows while the screen is open.
func (p *Screen) Root() fyne.CanvasObject { return p.object }

// Show writes v into the screen. It is called while the screen is the open one only.
func (p *Screen) Show(v *view.View) {
	was := p.shown
	p.shown = v.People
	now := &p.shown
	kit.Reveal(p.list, now.Open == nil)
	kit.Reveal(p.shelf.object, now.Open != nil)
	if now.Open != nil {
		p.shelf.show(now)
		return
	}
	p.head.Set(message.Text("People"), now.Subtitle)
	p.on.Set(now.Published)
	p.explain.Set(now.Explain)
	p.empty.Set(now.Empty)
	p.name.Set(now.Name)
	p.link.Set(now.Link)
	p.setCode(now.Code)
	if now.Published != p.handing.Visible() {
		kit.Reveal(p.handing, now.Published)
		p.list.Refresh()
	}
	p.lines(p.followed, p.cards[0], was.Followed, now.Followed)
	p.lines(p.near, p.cards[1], was.Near, now.Near)
	if p.groups.show(now.Groups) {
		p.list.Refresh()
	}
}

func (p *Screen) setCode(code image.Image) {
	if code != p.code.Image {
		p.code.Image = code
		p.code.Refresh()
	}
}

// lines makes the lines of a card anew if they changed, and hides the card without any.
func (p *Screen) lines(box *fyne.Container, card fyne.CanvasObject, was, now []view.PersonRow) {
	if slices.Equal(was, now) && len(box.Objects) == len(now) {
		kit.Reveal(card, len(now) > 0)
		return
	}
	box.Objects = nil
	for _, r := range now {
		box.Objects = append(box.Objects, p.line(r))
	}
	box.Refresh()
	kit.Reveal(card, len(now) > 0)
	p.list.Refresh()
}

func (p *Screen) line(r view.PersonRow) fyne.CanvasObject {
	cover := kit.NewCover(38, 19)
	p.gallery.Hang(cover, "", r.Key)
	detail := kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}
	switch {
	case r.Warn:
		detail.Color = kit.ColorWarn
	case r.News > 0:
		detail.Color = kit.ColorGood
	}
	words := kit.Titled(cover, kit.NewText(kit.Style{Elide: true}, r.Name), kit.NewText(detail, message.Dotted(r.Short, r.Detail)))
	follow := kit.NewButton(kit.Quiet, message.Text("Unfollow"), func() { p.do.Unfollow(r.Key) })
	if !r.Followed {
		follow = kit.NewButton(kit.Quiet, message.Text("Follow"), func() { p.do.Follow(r.Key) })
	}
	return kit.Beside(8, 0, words, container.New(kit.Middle{},
		kit.NewButton(kit.Plain, message.Text("Browse"), func() { p.do.OpenPerson(r.Key) })), container.New(kit.Middle{}, follow))
}
