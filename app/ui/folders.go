package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

// folderField takes a folder, typed or chosen.
type folderField struct {
	object fyne.CanvasObject
	entry  *widget.Entry
	choose *kit.Button
	add    func(path string)
}

func newFolderField(w fyne.Window, add func(path string)) *folderField {
	f := &folderField{entry: widget.NewEntry(), add: add}
	f.entry.PlaceHolder = "/home/you/Music"
	f.entry.OnSubmitted = func(string) { f.submit() }
	f.choose = kit.NewButton(kit.Plain, message.Text("Choose…"), func() {
		dialog.ShowFolderOpen(func(folder fyne.ListableURI, err error) {
			if err == nil && folder != nil {
				add(folder.Path())
			}
		}, w)
	})
	button := kit.NewButton(kit.Primary, message.Text("Add"), f.submit)
	f.object = kit.Beside(8, 0, kit.Field(f.entry), container.New(kit.Middle{}, f.choose), container.New(kit.Middle{}, button))
	return f
}

// submit adds what was typed and empties the field.
func (f *folderField) submit() {
	if path := strings.TrimSpace(f.entry.Text); path != "" {
		f.add(path)
		f.entry.SetText("")
	}
}

// folderLine shows one music folder with its two statements: shared, and all of it mine to share.
func folderLine(a settingsActions, f view.FolderRow) fyne.CanvasObject {
	share := kit.NewSwitch(func(on bool) { a.ShareFolder(f.Path, on) })
	share.Set(f.Shared)
	rights := kit.NewSwitch(func(on bool) { a.StateRights(f.Path, on) })
	rights.Set(f.Rights)
	small := kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary}
	elided := small
	elided.Elide = true
	words := kit.Down(1, kit.NewText(kit.Style{Elide: true}, f.Path), kit.NewText(elided, message.Dotted(f.Count, f.Detail)))
	line := kit.Beside(10, 0, words, kit.NewText(small, message.Text("Share")), container.New(kit.Middle{}, share),
		container.New(kit.Middle{}, kit.NewButton(kit.Quiet, message.Text("Remove"), func() { a.RemoveFolder(f.Path) })))
	if !f.Shared {
		return line
	}
	statement := kit.NewParagraph(kit.Style{Size: kit.SizeSecondary}, 0,
		message.Rights(stated(f)))
	return kit.Down(6, line, kit.Beside(12, 1, container.New(kit.Middle{}, rights), container.New(kit.Middle{}, statement)))
}

// stated says when the right was stated.
func stated(f view.FolderRow) string {
	if !f.Rights || f.Stated == "" {
		return ""
	}
	return f.Stated
}
