package rows

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
)

// SongHeader names the columns of a song table: a click sorts, a right click or the button at the end
// says which columns there are.
type SongHeader struct {
	Object  fyne.CanvasObject
	table   *SongTable
	do      ListActions
	cells   *fyne.Container
	columns []view.Column
}

// NewSongHeader names the columns of t.
func NewSongHeader(t *SongTable, l ListActions) *SongHeader {
	h := &SongHeader{table: t, do: l}
	h.cells = container.NewWithoutLayout()
	h.Object = container.NewBorder(nil, container.New(kit.High(1), kit.NewSurface(kit.ColorLine, "", 0)), nil, nil, h.cells)
	return h
}

// Show names the columns of the table as they are now; call it after the table's own show.
func (h *SongHeader) Show(columns []view.Column) {
	if slices.Equal(columns, h.columns) {
		return
	}
	h.columns = columns
	layout := h.table.layout
	layout.Height = 31
	h.cells.Layout, h.cells.Objects = &layout, nil
	for _, c := range columns {
		if c.Shown {
			h.cells.Objects = append(h.cells.Objects, h.cell(c))
		}
	}
	var choose *kit.IconButton
	choose = kit.NewIconButton(message.Text("Columns"), look.Glyph("columns"), func() {
		h.menu("", fyne.CurrentApp().Driver().AbsolutePositionForObject(choose).AddXY(0, 32))
	})
	h.cells.Objects = append(h.cells.Objects, kit.Beside(0, 0, kit.Gap(), choose))
	h.cells.Refresh()
}

func (h *SongHeader) cell(c view.Column) fyne.CanvasObject {
	align, tapped := fyne.TextAlignLeading, func() { h.do.SortBy(c.Key) }
	if rightAligned(c.Key) {
		align = fyne.TextAlignTrailing
	}
	if !c.Sorts {
		tapped = nil
	}
	cell := kit.NewHeadCell(align, c.Name, tapped, func(at fyne.Position) { h.menu(c.Key, at) })
	cell.Set(c.Sorted)
	return cell
}

// menu lists the columns to tick, and what can be done with one of them.
func (h *SongHeader) menu(key string, at fyne.Position) {
	kit.PopUp(h.columnMenu(key), h.table.menus.Canvas, at)
}

func (h *SongHeader) columnMenu(key string) *fyne.Menu {
	var items []*fyne.MenuItem
	if key != "" && key != view.ColumnTitle {
		items = append(items,
			fyne.NewMenuItem(message.Text("Move left"), func() { h.do.MoveColumn(key, -1) }),
			fyne.NewMenuItem(message.Text("Move right"), func() { h.do.MoveColumn(key, 1) }),
			fyne.NewMenuItemSeparator())
	}
	for _, c := range h.columns {
		if c.Key == view.ColumnTitle {
			continue
		}
		item := fyne.NewMenuItem(c.Name, func() { h.do.ToggleColumn(c.Key) })
		item.Checked = c.Shown
		items = append(items, item)
	}
	return fyne.NewMenu("", items...)
}
