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

// activate plays a song, and shows or hides those of an album or artist.
func (d foundMenus) activate(r *view.FoundRow) {
	if r.Kind != "" && d.results != nil {
		d.results.UnfoldFound(r.ID, !r.Unfolded)
		return
	}
	d.do.PlayFound(r.ID)
}

// typed unfolds an album or artist with the right arrow and folds it with the left one.
func (d foundMenus) typed(r *view.FoundRow, e *fyne.KeyEvent) bool {
	unfold := e.Name == fyne.KeyRight
	if r.Kind == "" || d.results == nil || !unfold && e.Name != fyne.KeyLeft {
		return false
	}
	if unfold != r.Unfolded {
		d.results.UnfoldFound(r.ID, unfold)
	}
	return true
}

// get fetches a song or an album.
func (d foundMenus) get(r view.FoundRow) {
	if r.Kind == view.SectionAlbums && d.results != nil {
		d.results.GetAlbum(r.ID)
		return
	}
	d.do.Get(r.ID)
}

// collectionMenu is what can be done with an album or artist.
func (d foundMenus) collectionMenu(r view.FoundRow) *fyne.Menu {
	name := message.Text("Show its songs")
	if r.Unfolded {
		name = message.Text("Hide its songs")
	}
	items := []*fyne.MenuItem{fyne.NewMenuItem(name, func() { d.results.UnfoldFound(r.ID, !r.Unfolded) })}
	if gettable(&r) {
		items = append(items, fyne.NewMenuItem(message.Text("Get the album"), func() { d.results.GetAlbum(r.ID) }))
	}
	return fyne.NewMenu("", append(items, d.resultItems(r)...)...)
}

// resultItems are what can be done with a row of the results of a search, and with all of them.
func (d foundMenus) resultItems(r view.FoundRow) []*fyne.MenuItem {
	if d.results == nil {
		return nil
	}
	return []*fyne.MenuItem{fyne.NewMenuItem(message.Text("Who has it…"), func() { d.results.ShowHolders(r.ID) }),
		fyne.NewMenuItemSeparator(), fyne.NewMenuItem(message.Text("Save the list…"), d.results.ExportFound)}
}

// copyItem puts songs on the clipboard as text.
func (d foundMenus) copyItem(rows ...*view.FoundRow) *fyne.MenuItem {
	return fyne.NewMenuItem(message.Text("Copy as text"), func() {
		list := make([]view.FoundRow, len(rows))
		for i, r := range rows {
			list[i] = *r
		}
		d.menus.Clip(view.FoundText(list))
	})
}

// gettable says whether a row can be fetched as one: a song or an album, but not all songs of an artist, nor those without an album.
func gettable(r *view.FoundRow) bool {
	return r.Has == view.NotYet && (r.Kind == "" || r.Kind == view.SectionAlbums && r.Named)
}

// getAll fetches the songs and the albums among some rows.
func (d foundMenus) getAll(rows []*view.FoundRow) {
	for _, r := range rows {
		if gettable(r) {
			d.get(*r)
		}
	}
}

// someMenu is what can be done with several rows: with the songs among them, or else with the albums; nil is nothing.
func (d foundMenus) someMenu(rows []*view.FoundRow) *fyne.Menu {
	if songs := songsIn(rows); len(songs) > 0 {
		return d.manyMenu(songs)
	}
	if !slices.ContainsFunc(rows, gettable) {
		return nil
	}
	return fyne.NewMenu("", fyne.NewMenuItem(message.Text("Get the albums"), func() { d.getAll(rows) }))
}

// songsIn leaves out albums and artists.
func songsIn(rows []*view.FoundRow) (out []*view.FoundRow) {
	for _, r := range rows {
		if r.Kind == "" {
			out = append(out, r)
		}
	}
	return out
}

// setIn is how far a song stands to the right that is listed below its album: its title is below that of the album.
const setIn = 74

// newHead puts what unfolds an album or artist before its cover and title.
func (l *foundLine) newHead(d foundMenus) {
	l.unfold = kit.NewRowIcon(message.Text("Show its songs"), look.Glyph("chevron-right"), func() { d.activate(&l.row) })
	l.fold = kit.NewRowIcon(message.Text("Hide its songs"), look.Glyph("chevron-down"), func() { d.activate(&l.row) })
	l.indent = container.New(kit.Wide(setIn), kit.Gap())
	l.titled = kit.Titled(l.cover, l.title, l.artist)
	l.head = kit.Beside(4, 3, l.unfold, l.fold, l.indent, l.titled)
	kit.Reveal(l.unfold, false)
	kit.Reveal(l.fold, false)
	kit.Reveal(l.indent, false)
}

// arrange gives the row its shape: what stands below an album or artist is set in, without a cover of its own.
func (l *foundLine) arrange(r *view.FoundRow) {
	folded, unfolded := r.Kind != "" && !r.Unfolded, r.Kind != "" && r.Unfolded
	if l.unfold.Visible() == folded && l.fold.Visible() == unfolded && l.indent.Visible() == r.Below {
		return
	}
	kit.Reveal(l.unfold, folded)
	kit.Reveal(l.fold, unfolded)
	kit.Reveal(l.indent, r.Below)
	kit.Reveal(l.titled.Objects[0], !r.Below)
	l.titled.Refresh()
	l.head.Refresh()
}

// setReach says how well a row can be fetched, in as many lines as there is something to say.
func (l *foundLine) setReach(r *view.FoundRow) {
	l.speed.Set(r.Speed)
	l.availability.Set(r.Availability)
	if speed, known := r.Speed != "", r.Availability != ""; speed != l.speed.Visible() || known != l.availability.Visible() {
		kit.Reveal(l.speed, speed)
		kit.Reveal(l.availability, known)
		l.best.Refresh()
	}
}
