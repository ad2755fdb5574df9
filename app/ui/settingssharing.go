package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

// sharingPage shows the folders, the sharing mode, and the number of shared tracks.
type sharingPage struct {
	object  fyne.CanvasObject
	do      settingsActions
	serving *kit.Paragraph
	folders *fyne.Container
	modes   *fyne.Container
	shown   view.Settings
}

func newSharingPage(a settingsActions, w fyne.Window) *sharingPage {
	s := &sharingPage{do: a, folders: kit.Down(14), modes: kit.Down(4), serving: prose("")}
	sending := kit.NewButton(kit.Plain, message.Text("Show"), func() {
		a.ShowTransferTab(view.TabSending)
		a.Go(view.ScreenTransfers)
	})
	s.object = scrolled(
		choiceCard(message.Text("Music folders"), prose(message.Text("Linnet reads them and never changes a file in them.")),
			kit.NewButton(kit.Plain, message.Text("Read again"), a.Rescan),
			kit.Inset(s.folders, 10, 0, 6, 0), newFolderField(w, a.AddFolder).object),
		choiceCard(message.Text("Who can find what you share"),
			prose(message.Text("You can change this at any time; it takes effect at once.")), nil, kit.Inset(s.modes, 8, 0, 0, 0)),
		choiceCard(message.Text("What is shared right now"), s.serving, sending))
	return s
}

func (s *sharingPage) root() fyne.CanvasObject { return s.object }

func (s *sharingPage) show(set *view.Settings) {
	if !slices.Equal(set.Folders, s.shown.Folders) {
		s.folders.Objects = nil
		for _, f := range set.Folders {
			s.folders.Objects = append(s.folders.Objects, folderLine(s.do, f))
		}
		s.folders.Refresh()
	}
	if !slices.Equal(set.Modes, s.shown.Modes) {
		s.modes.Objects = modeLines(set.Modes, s.do.SetMode)
		s.modes.Refresh()
	}
	s.serving.Set(set.Serving)
	s.shown = *set
}

// modeLines are the sharing modes to choose one of, each with what strangers can learn in it.
func modeLines(modes []view.ModeChoice, choose func(view.Mode)) []fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, len(modes))
	for i, m := range modes {
		words := kit.Down(1, kit.NewText(kit.Style{Elide: true}, m.Name), kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, 0, m.Learns))
		radio := kit.NewRadio(m.Name, func() { choose(m.Mode) })
		radio.Set(m.On)
		lines[i] = kit.Beside(12, 1, container.New(kit.Top{}, radio), words)
	}
	return lines
}
