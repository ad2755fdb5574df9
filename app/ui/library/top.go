package library

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/page"
	"linnet/app/ui/rows"
)

// top is the upper part of the Library screen: the heading with its actions, the filter, the scan, and the chips of the sections.
type top struct {
	object  fyne.CanvasObject
	gallery *look.Gallery
	canvas  fyne.Canvas
	do      rows.ListActions
	shown   *view.Library

	head        *page.Heading
	back, cover fyne.CanvasObject
	picture     *kit.Cover
	play, order *kit.Button
	playBox     fyne.CanvasObject
	orderBox    fyne.CanvasObject
	filter      *page.FilterBox
	scan        *kit.Text
	scanLine    *fyne.Container
	chips       map[view.Section]*kit.Chip
	chipRow     *fyne.Container
	lists       *fyne.Container // what can be done with all playlists
	list        *fyne.Container // with the open one
	edit        *kit.Button
}

func newTop(a Actions, menus *rows.Menus, keys func(fyne.Shortcut)) *top {
	t := &top{gallery: menus.Gallery, canvas: menus.Canvas, do: a, head: page.NewHeading("", ""), picture: kit.NewCover(88, 12),
		shown: &view.Library{}}
	t.back = container.New(kit.Middle{}, kit.NewIconButton(message.Text("Back"), look.Glyph("back"), a.Back))
	t.cover = container.New(kit.Dot{Side: 88}, t.picture)
	t.play = kit.NewButton(kit.Primary, message.Text("Play"), a.PlayAll)
	t.playBox = container.New(kit.Middle{}, t.play)
	t.order = kit.NewButton(kit.Quiet, "", t.chooseOrder)
	t.orderBox = container.New(kit.Middle{}, t.order)
	t.filter = page.NewFilterBox(a.SetFilter, keys)
	t.scan = kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall, Elide: true}, "")
	t.scanLine = kit.Beside(10, 0, t.scan, kit.NewButton(kit.Quiet, message.Text("Cancel"), a.CancelScan))
	t.addChips(a)
	t.addPlaylists(a)
	box := container.New(kit.Middle{}, container.New(kit.Wide(190), kit.Field(t.filter)))
	title := kit.Beside(12, 2, t.back, t.cover, container.New(kit.Middle{}, t.head.Object), t.orderBox, t.playBox, box)
	t.object = kit.Down(0, kit.Inset(title, kit.Sides(16, 0, 0, 0)), t.scanLine,
		kit.Inset(kit.Down(8, t.chipRow, t.lists, t.list), kit.Sides(12, 0, 10, 0)))
	return t
}

func (t *top) addChips(b BrowseActions) {
	t.chips, t.chipRow = map[view.Section]*kit.Chip{}, kit.Flow(8)
	for _, section := range []view.Section{view.SectionSongs, view.SectionAlbums, view.SectionArtists, view.SectionGenres,
		view.SectionYears,
		view.SectionFolders, view.SectionPlaylists, view.SectionNotFound} {
		t.chips[section] = kit.NewChip(section.Name(), func() { b.ShowSection(section) })
		t.chipRow.Add(t.chips[section])
	}
}

func (t *top) addPlaylists(a Actions) {
	t.lists = kit.Flow(8, kit.NewButton(kit.Plain, message.Text("New playlist"), func() { a.NewPlaylist(0) }),
		kit.NewButton(kit.Plain, message.Text("New smart playlist"), a.NewSmartPlaylist),
		kit.NewButton(kit.Plain, message.Text("Import"), a.ImportPlaylist))
	t.edit = kit.NewButton(kit.Plain, message.Text("Rename"), a.EditPlaylist)
	t.list = kit.Flow(8, t.edit, kit.NewButton(kit.Plain, message.Text("Export"), a.ExportPlaylist),
		kit.NewButton(kit.Plain, message.Text("Delete"), a.DeletePlaylist))
}

// show writes lib into the upper part.
func (t *top) show(lib *view.Library) {
	was := t.shown
	t.shown = lib
	t.head.Set(lib.Title, lib.Subtitle)
	t.filter.Follow(lib.Page, lib.Filter)
	t.scan.Set(lib.Scan)
	there := map[view.Section]bool{}
	for _, section := range lib.Sections {
		there[section] = true
	}
	for section, chip := range t.chips {
		chip.Set(section == lib.Section)
		kit.Reveal(chip, there[section])
	}
	t.showButtons(lib)
	kit.Reveal(t.scanLine, lib.Scan != "")
	kit.Reveal(t.back, lib.Open)
	album := lib.Open && lib.Cover != ""
	kit.Reveal(t.cover, album)
	if album {
		t.gallery.Hang(t.picture, lib.Cover, look.Seed(lib.Title, "", ""))
	}
	if lib.Open != was.Open || lib.Playable != was.Playable || (lib.Scan == "") != (was.Scan == "") ||
		len(lib.Sections) != len(was.Sections) ||
		lib.Playlist != was.Playlist || lib.Section != was.Section || lib.Cover != was.Cover {
		t.object.Refresh()
	}
}

func (t *top) showButtons(lib *view.Library) {
	kit.Reveal(t.chipRow, !lib.Open)
	kit.Reveal(t.lists, !lib.Open && lib.Section == view.SectionPlaylists)
	kit.Reveal(t.list, lib.Playlist != view.NoPlaylist)
	kit.Reveal(t.playBox, lib.Playable)
	kit.Reveal(t.orderBox, len(lib.Orders) > 0)
	t.edit.SetLabel(message.Text("Rename"))
	if lib.Playlist == view.SmartPlaylist {
		t.edit.SetLabel(message.Text("Edit"))
	}
	for _, o := range lib.Orders {
		if o.On {
			t.order.SetLabel(o.Label)
		}
	}
}

// orderItems are the ways to sort the albums, and the one in use the other way round.
func (t *top) orderItems() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	round := fyne.NewMenuItem(message.Text("Reverse order"), nil)
	for _, o := range t.shown.Orders {
		item := fyne.NewMenuItem(o.Name, func() { t.do.SortBy(o.Key) })
		item.Checked = o.On
		items = append(items, item)
		if o.On {
			round.Action, round.Checked = item.Action, o.Reverse
		}
	}
	return append(items, fyne.NewMenuItemSeparator(), round)
}

// chooseOrder opens the ways to sort the albums.
func (t *top) chooseOrder() {
	items := t.orderItems()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(t.order)
	kit.PopUp(fyne.NewMenu("", items...), t.canvas, at.AddXY(0, t.order.Size().Height))
}
