// Package privacy is the Privacy screen: one switch for each purpose, and what would be sent, byte for byte.
package privacy

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
)

// Screen holds one switch for each purpose, all of the same weight, and shows what would be
// sent, byte for byte.
type Screen struct {
	object                             fyne.CanvasObject
	panels, interests, taste, adEvents *kit.Switch
	panelPromise, interestPromise      *kit.Paragraph
	promise, adPromise, budget, mode   *kit.Paragraph
	next, nextAd, sent                 *kit.Paragraph
	nextBox, nextAdBox, sentBox        *fyne.Container
	listens                            *listensCard
	more                               *kit.Button
	open                               bool // what was sent is shown
}

// New builds the Privacy screen, which shows nothing yet.
func New(a Actions) *Screen {
	mono := kit.Style{Size: 12, Mono: true}
	p := &Screen{
		panels: kit.NewSwitch(a.SetPanels), interests: kit.NewSwitch(a.SetUseInterests), taste: kit.NewSwitch(a.SetTaste),
		adEvents:     kit.NewSwitch(a.SetAdEvents),
		panelPromise: page.Prose(""), interestPromise: page.Prose(""),
		promise: page.Prose(""), adPromise: page.Prose(""), budget: page.Prose(""), mode: page.Prose(""),
		next: kit.NewParagraph(mono, 0, ""), nextAd: kit.NewParagraph(mono, 0, ""), sent: kit.NewParagraph(mono, 0, ""),
	}
	p.listens = newListensCard(a)
	p.nextBox, p.nextAdBox, p.sentBox = quietBox(p.next), quietBox(p.nextAd), quietBox(p.sent)
	p.sentBox.Hide()
	p.more = kit.NewButton(kit.Link, message.Text("Everything sent in the last 90 days"), p.toggleSent)
	links := kit.Inset(kit.Beside(4, -1, p.more, kit.NewButton(kit.Link, message.Text("Export…"), a.ExportPrivacy),
		kit.NewButton(kit.Link, message.Text("Delete what is waiting"), a.DeleteWaiting)), kit.Sides(
		4, 0, 0, -4))

	change := kit.NewButton(kit.Plain, message.Text("Change"), func() { a.Go(view.ScreenSettings) })
	p.object = page.New(page.NewHeading(message.Text("Privacy"),
		message.Text("Everything here is off until you switch it on, and stops the moment you switch it off.")),
		page.ChoiceCard(message.Text("Sponsor panels"), p.panelPromise, p.panels),
		page.ChoiceCard(message.Text("Use my interests for the choice"), p.interestPromise, p.interests),
		page.ChoiceCard(message.Text("Taste statistics"), p.promise, p.taste, p.nextBox),
		page.ChoiceCard(message.Text("Ad statistics"), p.adPromise, p.adEvents, p.nextAdBox),
		p.listens.object,
		page.ChoiceCard(message.Text("What was sent"), p.budget, nil, links, p.sentBox),
		page.ChoiceCard(message.Text("Who can see that I share"), p.mode, change))
	return p
}

// quietBox is a quiet box for text that is shown as it is.
func quietBox(text fyne.CanvasObject) *fyne.Container {
	return kit.Inset(container.NewStack(kit.NewSurface(kit.ColorRaised, "", 10), kit.Inset(text, kit.Sides(10, 12, 10, 12))),
		kit.Sides(6, 0, 0, 0))
}

func (p *Screen) toggleSent() {
	p.open = !p.open
	kit.Reveal(p.sentBox, p.open)
	p.object.Refresh()
}

// Root is what the window shows while the screen is open.
func (p *Screen) Root() fyne.CanvasObject { return p.object }

// Show writes v into the screen. It is called while the screen is the open one only.
func (p *Screen) Show(v *view.View) {
	pr := &v.Privacy
	p.listens.show(&v.Listens)
	p.panels.Set(pr.Panels)
	p.interests.Set(pr.Interests)
	p.taste.Set(pr.Taste)
	p.panelPromise.Set(pr.PanelPromise)
	p.interestPromise.Set(pr.InterestPromise)
	p.promise.Set(pr.Promise)
	p.adEvents.Set(pr.AdEvents)
	p.adPromise.Set(pr.AdPromise)
	p.budget.Set(pr.Budget)
	p.mode.Set(pr.Mode)
	p.next.Set(pr.Next)
	p.nextAd.Set(pr.NextAd)
	kit.Reveal(p.nextBox, pr.Next != "")
	kit.Reveal(p.nextAdBox, pr.NextAd != "")
	sent := message.Text("Nothing was sent.")
	if len(pr.Sent) > 0 {
		sent = strings.Join(pr.Sent, "\n")
	}
	p.sent.Set(sent)
}
