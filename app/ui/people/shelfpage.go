package people

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

// shelfPage shows what another listener shares, by artist, album and song.
type shelfPage struct {
	object   *fyne.Container
	do       Actions
	head     *page.Heading
	follow   *kit.Button
	take     *kit.Button
	filter   *page.FilterBox
	chips    map[view.Section]*kit.Chip
	chipRow  *fyne.Container
	entries  *rows.EntryList
	songs    *fyne.Container // header and list
	found    *kit.List[view.FoundRow, string]
	header   *rows.FoundHead
	note     *page.EmptyNote
	top      *fyne.Container
	page     string
	key      string
	followed bool
}

func newShelfPage(a Actions, menus *rows.Menus, keys func(fyne.Shortcut)) *shelfPage {
	p := &shelfPage{do: a, head: page.NewHeading("", ""), chips: map[view.Section]*kit.Chip{}, chipRow: kit.Flow(8),
		note:   page.NewEmptyNote(),
		header: rows.NewFoundHead(nil)}
	p.follow = kit.NewButton(kit.Plain, message.Text("Follow"), p.toggle)
	p.take = kit.NewButton(kit.Primary, message.Text("Get all"), a.GetListed)
	p.filter = page.NewFilterBox(a.FilterPerson, keys)
	for _, s := range []view.Section{view.SectionNew, view.SectionArtists, view.SectionAlbums, view.SectionSongs} {
		p.chips[s] = kit.NewChip(s.Name(), func() { a.ShowPersonSection(s) })
		p.chipRow.Add(p.chips[s])
	}
	p.entries = rows.NewEntryList(a.OpenPersonEntry, nil, menus)
	p.found = rows.NewFoundList(a, menus, nil)
	p.songs = container.NewBorder(p.header.Object, nil, nil, nil, kit.Overhang(p.found))
	back := container.New(kit.Middle{}, kit.NewIconButton(message.Text("Back"), look.Glyph("back"), a.ClosePerson))
	box := container.New(kit.Middle{}, container.New(kit.Wide(170), kit.Field(p.filter)))
	p.top = kit.Beside(12, 1, back, container.New(kit.Middle{}, p.head.Object), container.New(kit.Middle{}, p.take),
		container.New(kit.Middle{}, p.follow), box)
	p.object = container.NewBorder(kit.Down(0, kit.Inset(p.top, kit.Sides(16, 0, 0, 0)), kit.Inset(p.chipRow, kit.Sides(12, 0, 10, 0))),
		nil, nil, nil,
		container.NewStack(kit.Overhang(p.entries), p.songs, p.note.Object))
	return p
}

func (p *shelfPage) toggle() {
	if p.followed {
		p.do.Unfollow(p.key)
		return
	}
	p.do.Follow(p.key)
}

func (p *shelfPage) show(v *view.People) {
	p.key, p.followed = v.Open.Key, v.Open.Followed
	title, sub := v.Open.Name, message.Dotted(v.Open.Short, v.Open.Detail)
	if v.Title != "" {
		title, sub = v.Title, v.Open.Name
	}
	p.head.Set(title, sub)
	p.follow.SetLabel(message.Text("Follow"))
	if p.followed {
		p.follow.SetLabel(message.Text("Unfollow"))
	}
	if v.Takes != p.take.Visible() {
		kit.Reveal(p.take, v.Takes)
		p.top.Refresh()
	}
	p.filter.Follow(v.Page, v.Filter)
	there := map[view.Section]bool{}
	for _, s := range v.Sections {
		there[s] = v.Title == ""
	}
	for s, chip := range p.chips {
		chip.Set(s == v.Section)
		kit.Reveal(chip, there[s])
	}
	p.entries.SetRows(v.Entries)
	p.found.SetRows(v.Rows)
	if v.Page != p.page {
		p.page = v.Page
		p.entries.Rewind()
		p.found.Rewind()
		p.object.Refresh()
	}
	kit.Reveal(p.entries, len(v.Entries) > 0)
	kit.Reveal(p.songs, len(v.Rows) > 0)
	p.note.Set(emptyShelf(v))
}

// emptyShelf says why nothing is listed.
func emptyShelf(v *view.People) string {
	switch {
	case len(v.Entries)+len(v.Rows) > 0:
		return ""
	case v.Note == "" && v.Filter != "":
		return message.Text("Nothing on this shelf matches the filter.")
	case v.Note == "":
		return message.Text("There is nothing on this shelf.")
	}
	return v.Note
}
