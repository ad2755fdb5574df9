package sheet

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
)

// fileList lists the files of a torrent, to choose those that are fetched. A click, Enter or Space
// chooses.
type fileList struct {
	object fyne.CanvasObject
	rows   *kit.List[view.FileRow, int]
}

func newFileList(do FileActions, spare func(*fyne.KeyEvent)) *fileList {
	toggle := func(r *view.FileRow) { do.PickFile(r.At, !r.On) }
	l := &fileList{rows: kit.NewList(kit.Rows[view.FileRow, int]{
		Key:      func(r *view.FileRow) int { return r.At },
		New:      func() kit.Line[view.FileRow] { return newFileLine() },
		Activate: toggle,
		Single:   true,
		Typed: func(r *view.FileRow, e *fyne.KeyEvent) bool {
			if e.Name != fyne.KeySpace {
				return false
			}
			toggle(r)
			return true
		},
		Spare: spare,
	})}
	picks := kit.Beside(8, -1, kit.NewChip(message.Text("Music"), func() { do.PickFiles(view.PickMusic) }),
		kit.NewChip(message.Text("Everything"), func() { do.PickFiles(view.PickAll) }),
		kit.NewChip(message.Text("Nothing"), func() { do.PickFiles(view.PickNone) }))
	l.object = container.NewBorder(kit.Inset(picks, kit.Sides(0, 0, 8, 0)), nil, nil, nil, l.rows)
	return l
}

// fileLine draws one file.
type fileLine struct {
	object       fyne.CanvasObject
	check        *kit.Check
	name, folder *kit.Text
	size         *kit.Text
	words        *fyne.Container
}

func newFileLine() *fileLine {
	l := &fileLine{
		check:  kit.NewCheck(look.Glyph("check")),
		name:   kit.NewText(kit.Style{Elide: true}, ""),
		folder: kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, ""),
		size:   kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall}, ""),
	}
	l.words = kit.Down(0, l.name, l.folder)
	line := kit.Beside(12, 1, container.New(kit.Dot{Side: 18}, l.check), container.New(kit.Middle{}, l.words), l.size)
	l.object = container.New(kit.High(44), kit.Inset(line, kit.Sides(0, 10, 0, 10)))
	return l
}

// Object implements kit.Line.
func (l *fileLine) Object() fyne.CanvasObject { return l.object }

// Fill implements kit.Line.
func (l *fileLine) Fill(r *view.FileRow) {
	l.check.Set(r.On)
	l.name.Set(r.Name)
	l.folder.Set(r.Folder)
	l.size.Set(r.Size)
	if l.folder.Visible() != (r.Folder != "") {
		kit.Reveal(l.folder, r.Folder != "")
	}
	l.object.Refresh()
}

// Reveal implements kit.Line: a file has no buttons.
func (l *fileLine) Reveal(bool) {}
