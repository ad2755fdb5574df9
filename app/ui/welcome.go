package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/page"
	"linnet/assets"
)

// welcomePage asks the first-run questions. The answers are kept here until Start is pressed. Doing nothing agrees to nothing.
type welcomePage struct {
	object  fyne.CanvasObject
	answers view.Answers
	folders *fyne.Container
	modes   *fyne.Container
	choices []view.ModeChoice
	panels  *kit.Switch
	taste   *kit.Switch
	promise *kit.Paragraph // of panels
	wishing *kit.Paragraph
	shown   []string
	wrong   *kit.Paragraph // why a folder could not be taken
	remove  func(path string)
	started bool // the mode was taken from the first View
}

func newWelcome(a welcomeActions, w fyne.Window) *welcomePage {
	p := &welcomePage{folders: kit.Down(4), modes: kit.Down(4), promise: page.Prose(""), wishing: page.Prose(""), remove: a.RemoveFolder,
		wrong: kit.NewParagraph(kit.Style{Color: kit.ColorWarn, Size: kit.SizeSmall}, page.Readable, "")}
	p.wrong.Hide()
	p.panels = kit.NewSwitch(func(on bool) { p.answers.Panels = on; p.panels.Set(on) })
	p.taste = kit.NewSwitch(func(on bool) { p.answers.Statistics = on; p.taste.Set(on) })
	mark := canvas.NewImageFromResource(fyne.NewStaticResource("linnet.svg", assets.Icon("linnet")))
	mark.SetMinSize(fyne.NewSquareSize(56))
	head := page.NewHeading(message.Text("Welcome to Linnet"), message.Text("Four questions. Every answer can be changed later."))
	start := kit.NewButton(kit.Primary, message.Text("Start listening"), func() { a.Answer(p.answers) })
	column := kit.Down(12,
		kit.Inset(kit.Beside(16, 1, mark, container.New(kit.Middle{}, head.Object)), kit.Sides(28, 0, 8, 0)),
		page.ChoiceCard(message.Text("Where is your music?"),
			page.Prose(message.Text("Linnet reads these folders and never changes a file in them.")), nil,
			p.folders, p.wrong, kit.Inset(page.NewFolderField(w, a.AddFolder).Object, kit.Sides(8, 0, 0, 0))),
		page.ChoiceCard(message.Text("Who may find what you share?"),
			page.Prose(message.Text("Nothing is shared until you pick a folder to share, in Settings.")), nil,
			kit.Inset(p.modes, kit.Sides(8, 0, 0, 0))),
		page.ChoiceCard(message.Text("Sponsor panels"), p.promise, p.panels),
		page.ChoiceCard(message.Text("Taste statistics"), p.wishing, p.taste))
	foot := container.New(kit.Centre(680), kit.Inset(kit.Beside(0, 0, kit.Gap(), start), kit.Sides(12, 0, 16, 0))) // in sight in any window
	p.object = container.NewStack(kit.NewSurface(kit.ColorBackground, "", 0),
		container.NewBorder(nil, foot, nil, nil, container.NewVScroll(container.New(kit.Centre(680), column))))
	p.object.Hide()
	return p
}

// show writes v into the page, which is hidden once the questions were answered.
func (p *welcomePage) show(v *view.View) {
	kit.Reveal(p.object, v.Welcome != nil)
	if v.Welcome == nil {
		return
	}
	p.promise.Set(v.Welcome.PanelPromise)
	p.wishing.Set(v.Welcome.Wishing)
	if !p.started {
		p.started, p.answers.Mode = true, v.Welcome.Mode
	}
	if !slices.Equal(v.Welcome.Folders, p.shown) {
		p.shown = v.Welcome.Folders
		p.folders.Objects = nil
		for _, path := range p.shown {
			p.folders.Add(kit.Beside(8, 1, kit.NewIcon(look.Glyph("folder"), kit.ColorGood, 18), kit.NewText(kit.Style{Elide: true}, path),
				kit.NewIconButton(message.Text("Take out"), look.Glyph("close"), func() { p.remove(path) })))
		}
		p.folders.Refresh()
		p.object.Refresh()
	}
	if v.Welcome.Wrong != p.wrong.Text() {
		p.wrong.Set(v.Welcome.Wrong)
		kit.Reveal(p.wrong, v.Welcome.Wrong != "")
		p.object.Refresh()
	}
	if !slices.Equal(v.Settings.Modes, p.choices) || len(p.modes.Objects) == 0 {
		p.choices = v.Settings.Modes
		p.choose(p.answers.Mode)
	}
}

// choose marks mode as the one wanted.
func (p *welcomePage) choose(mode view.Mode) {
	p.answers.Mode = mode
	marked := slices.Clone(p.choices)
	for i := range marked {
		marked[i].On = marked[i].Mode == mode
	}
	p.modes.Objects = page.ModeLines(marked, p.choose)
	p.modes.Refresh()
}
