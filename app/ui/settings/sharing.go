package settings

import (
	"slices"

	"fyne.io/fyne/v2"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
)

// sharingPage shows the folders, the sharing mode, and the number of shared tracks.
type sharingPage struct {
	object  fyne.CanvasObject
	do      Actions
	serving *kit.Paragraph
	folders *fyne.Container
	modes   *fyne.Container
	shown   view.Settings
}

func newSharingPage(a Actions, w fyne.Window) *sharingPage {
	s := &sharingPage{do: a, folders: kit.Down(14), modes: kit.Down(4), serving: page.Prose("")}
	sending := kit.NewButton(kit.Plain, message.Text("Show"), func() {
		a.ShowTransferTab(view.TabSending)
		a.Go(view.ScreenTransfers)
	})
	s.object = page.Scrolled(
		page.ChoiceCard(message.Text("Music folders"), page.Prose(message.Text("Linnet reads them and never changes a file in them.")),
			kit.NewButton(kit.Plain, message.Text("Read again"), a.Rescan),
			kit.Inset(s.folders, kit.Sides(10, 0, 6, 0)), page.NewFolderField(w, a.AddFolder).Object),
		page.ChoiceCard(message.Text("Who can find what you share"),
			page.Prose(message.Text("You can change this at any time; it takes effect at once.")), nil,
			kit.Inset(s.modes, kit.Sides(8, 0, 0, 0))),
		page.ChoiceCard(message.Text("What is shared right now"), s.serving, sending))
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
		s.modes.Objects = page.ModeLines(set.Modes, s.do.SetMode)
		s.modes.Refresh()
	}
	s.serving.Set(set.Serving)
	s.shown = *set
}
