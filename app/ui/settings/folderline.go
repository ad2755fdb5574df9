package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

// folderLine shows one music folder with its two statements: shared, and all of it mine to share.
func folderLine(a Actions, f view.FolderRow) fyne.CanvasObject {
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
