package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/settings"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/page"
)

// A damagedSettings is what the page needs of settings that cannot be understood.
type damagedSettings interface {
	UseCopy() error
	BeginAnew() error
}

// AskAboutSettings shows a page on which a person decides what becomes of damaged settings. open is called once that is
// done, and the window is filled with what it returns; where it fails the window closes.
func (d *Desktop) AskAboutSettings(damaged *settings.DamagedSettings, open func() (Program, error)) {
	d.toolkit.Settings().SetTheme(look.NewTheme(view.ThemeSystem))
	d.window.SetContent(newDamagedPage(damaged, damaged, func() {
		s, err := open()
		if err != nil {
			d.window.Close()
			return
		}
		d.Fill(s)
	}))
}

// newDamagedPage calls decided after either button did what it says.
func newDamagedPage(about *settings.DamagedSettings, do damagedSettings, decided func()) fyne.CanvasObject {
	note := page.Prose("")
	act := func(what func() error) func() {
		return func() {
			if err := what(); err != nil {
				note.Set(message.Failed(err))
				return
			}
			decided()
		}
	}
	buttons := kit.Flow(8, kit.NewButton(kit.Plain, message.Text("Begin with new settings"), act(do.BeginAnew)))
	var from time.Time
	if about.Copy != "" {
		from = about.From
		buttons.Add(kit.NewButton(kit.Plain, message.Text("Use the last good copy"), act(do.UseCopy)))
	}
	head := page.NewHeading(message.Text("Your settings are damaged"), message.Text("The damaged file is kept beside the new one."))
	column := kit.Down(16, head.Object, page.Prose(message.Damaged(from)), buttons, note)
	return container.NewStack(kit.NewSurface(kit.ColorBackground, "", 0),
		container.New(kit.Centre(640), container.New(kit.Middle{}, column)))
}
