package sheet

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"linnet/app/message"
	"linnet/app/state/view"
)

// FileChooser lets a person choose a file for some use, and tells its path.
type FileChooser func(use view.FileUse, chosen func(path string))

// playlistFiles are the endings of the files that a sheet asks for.
var playlistFiles = []string{".m3u8", ".m3u", ".pls", ".xspf"}

// newFiles are the names that are proposed for files that do not exist yet.
var newFiles = map[view.FileUse]message.ID{view.WriteFile: message.ID("Playlist.m3u8"), view.WriteExport: message.ID("Privacy.json"),
	view.WriteFound: message.ID("Found.csv")}

// ChooseFile chooses in a dialog of the window.
func ChooseFile(w fyne.Window) FileChooser {
	return func(use view.FileUse, chosen func(path string)) {
		if name := newFiles[use].Text(); name != "" {
			d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
				if err == nil && f != nil {
					f.Close() // the path is enough
					chosen(f.URI().Path())
				}
			}, w)
			d.SetFileName(name)
			d.Show()
			return
		}
		d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
			if err == nil && f != nil {
				f.Close()
				chosen(f.URI().Path())
			}
		}, w)
		switch use {
		case view.ReadFile:
			d.SetFilter(storage.NewExtensionFileFilter(playlistFiles))
		case view.ReadTorrent:
			d.SetFilter(storage.NewExtensionFileFilter([]string{".torrent"}))
		}
		d.Show()
	}
}
