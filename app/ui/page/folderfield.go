package page

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"linnet/app/message"
	"linnet/app/ui/kit"
)

// FolderField takes a folder, typed or chosen.
type FolderField struct {
	Object fyne.CanvasObject
	entry  *widget.Entry
	choose *kit.Button
	add    func(path string)
}

// NewFolderField returns an empty field whose dialog opens in w; add is told the path of each folder.
func NewFolderField(w fyne.Window, add func(path string)) *FolderField {
	f := &FolderField{entry: widget.NewEntry(), add: add}
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
	f.Object = kit.Beside(8, 0, kit.Field(f.entry), container.New(kit.Middle{}, f.choose), container.New(kit.Middle{}, button))
	return f
}

// submit adds what was typed and empties the field.
func (f *FolderField) submit() {
	if path := strings.TrimSpace(f.entry.Text); path != "" {
		f.add(path)
		f.entry.SetText("")
	}
}
