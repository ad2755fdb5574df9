package sponsors

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
)

// Panel is the sponsor panel. The panel is part of the rail. While the rail is folded, the panel is hidden and counts as not seen.
type Panel struct {
	Object  *fyne.Container
	gallery *look.Gallery
	do      PanelActions
	open    func(*url.URL) error

	card            *fyne.Container
	quiet           *kit.Paragraph
	picture         *kit.Cover
	sponsor         *kit.Text
	headline        *kit.Paragraph
	text, why       *kit.Paragraph
	spoken          *kit.Paragraph // every word of the spot that sounds
	skip            *kit.Button
	skipping        *fyne.Container // the place of skip
	visit, also     *kit.Button     // of an ad that offers something to play, visiting is not the first thing to do
	hide            *kit.Button
	release         *fyne.Container // what is done with the release that the ad offers
	licence         *kit.Text
	actions         *fyne.Container
	shown           view.Panel
	reason          bool // why is shown
	inWindow, awake bool // the rail is unfolded; the window is in front
	told            bool // what state was told last
}

// NewPanel builds the panel, which is hidden; open opens a web address in the browser.
func NewPanel(a PanelActions, g *look.Gallery, open func(*url.URL) error) *Panel {
	p := &Panel{
		gallery: g, do: a, open: open,
		quiet:    kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, 0, ""),
		picture:  kit.NewBanner(256, panelPicture+14, 13),
		sponsor:  kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeCaption, Elide: true}, ""),
		headline: kit.NewParagraph(kit.Style{Color: kit.ColorText, Bold: true}, 0, ""),
		text:     kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, 0, ""),
		why:      kit.NewParagraph(kit.Style{Size: kit.SizeSecondary}, 0, ""),
	}
	p.why.Hide()
	p.spoken = kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, 0, "")
	p.skip = kit.NewButton(kit.Plain, message.Text("Skip"), a.SkipAd)
	p.skipping = kit.Inset(kit.Beside(6, -1, p.skip), kit.Sides(7, 0, 0, 0))
	p.visit = kit.NewButton(kit.Primary, message.Text("Visit"), p.visitAd)
	p.also = kit.NewButton(kit.Plain, message.Text("Visit"), p.visitAd)
	p.hide = kit.NewButton(kit.Quiet, message.Text("Hide"), p.hideMenu)
	label := kit.Beside(6, 0, p.sponsor, kit.NewButton(kit.Quiet, message.Text("why this?"), p.toggleWhy))
	actions := kit.Beside(4, -1, p.visit, p.also, p.hide, kit.NewButton(kit.Quiet, message.Text("Report"), a.ReportAd))
	p.licence = kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeCaption, Elide: true}, "")
	p.actions = actions
	p.release = kit.Inset(kit.Beside(6, 2, kit.NewButton(kit.Primary, message.Text("Play"), a.PlayAd),
		kit.NewButton(kit.Plain, message.Text("Fetch"), a.FetchAd), container.New(kit.Middle{}, p.licence)), kit.Sides(
		7, 0, 0, 0))

	words := kit.Down(2, label, p.headline, p.text, p.spoken, p.skipping, p.why, p.release, kit.Inset(actions, kit.Sides(7, 0, 0, 0)))
	p.card = container.NewStack(kit.NewSurface(kit.ColorSurface, "", 14),
		container.New(panelLayout{}, p.picture, kit.NewSurface(kit.ColorSurface, "", 0), kit.Inset(words, kit.Sides(4, 9, 12, 13))),
		kit.NewSurface("", kit.ColorLine, 14))
	p.Object = container.NewStack(p.card, p.quiet)
	p.Object.Hide()
	return p
}

// Show writes v into the panel.
func (p *Panel) Show(v *view.Panel) {
	if *v == p.shown {
		return
	}
	if v.AdID != p.shown.AdID {
		p.reason = false
	}
	p.shown = *v
	on := v.State == view.PanelOn
	kit.Reveal(p.card, on)
	kit.Reveal(p.quiet, !on)
	kit.Reveal(p.Object, v.State != view.PanelOff)
	kit.Reveal(p.why, p.reason)
	p.quiet.Set(v.Text)
	if on {
		p.gallery.Hang(p.picture, v.Picture, v.AdID)
		p.sponsor.Set(message.SponsorName(v.Sponsor))
		p.headline.Set(v.Headline)
		p.text.Set(v.Text)
		p.speak(v)
		p.why.Set(v.Why)
		p.licence.Set(v.Licence)
		kit.Reveal(p.release, v.Licence != "")
		kit.Reveal(p.visit, webLink(v.Link) != nil && v.Licence == "")
		kit.Reveal(p.also, webLink(v.Link) != nil && v.Licence != "")
		p.actions.Refresh()
	}
	p.tell()
}

// speak shows what a spot says, in place of the ad's text.
func (p *Panel) speak(v *view.Panel) {
	p.spoken.Set(v.Spoken)
	if p.skip.Label() != v.Skip {
		p.skip.SetLabel(v.Skip)
	}
	kit.Reveal(p.text, v.Spoken == "")
	kit.Reveal(p.spoken, v.Spoken != "")
	kit.Reveal(p.skipping, v.Skip != "")
}

// Place says whether the panel has its place in the window. It counts as seen while the window is in front too.
func (p *Panel) Place(inWindow bool) { p.inWindow = inWindow; p.tell() }

// Front says whether the window is before the listener's eyes.
func (p *Panel) Front(awake bool) { p.awake = awake; p.tell() }

// tell passes on a change of being in view.
func (p *Panel) tell() {
	seen := p.inWindow && p.awake && p.shown.State == view.PanelOn
	if seen != p.told {
		p.told = seen
		p.do.PanelInView(seen)
	}
}

func (p *Panel) visitAd() {
	if u := webLink(p.shown.Link); u != nil && p.open(u) == nil {
		p.do.VisitAd()
	}
}

// webLink parses a link that a browser may be given; anything but a web address is refused.
func webLink(link string) *url.URL {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil
	}
	return u
}

func (p *Panel) toggleWhy() {
	p.reason = !p.reason
	kit.Reveal(p.why, p.reason)
	p.Object.Refresh()
}

func (p *Panel) hideMenu() {
	menu := fyne.NewMenu("",
		fyne.NewMenuItem(message.Text("Hide this ad"), p.do.HideAd),
		fyne.NewMenuItem(message.Text("Hide this sponsor"), p.do.HideSponsor))
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.hide); c != nil {
		widget.ShowPopUpMenuAtRelativePosition(menu, c, fyne.NewPos(0, -84), p.hide)
	}
}

// panelPicture is the height of the picture.
const panelPicture = 118

// panelLayout puts the words below the picture. The picture reaches a little below its place, where
// the words' ground covers its lower corners: round at the top, straight at the bottom.
type panelLayout struct{}

// MinSize implements fyne.Layout.
func (panelLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, panelPicture+o[2].MinSize().Height)
}

// Layout implements fyne.Layout.
func (panelLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	kit.Place(o[0], kit.Box(0, 0, size.Width, panelPicture+14))
	kit.Place(o[1], kit.Box(0, panelPicture, size.Width, 20))
	kit.Place(o[2], kit.Box(0, panelPicture, size.Width, size.Height-panelPicture))
}
