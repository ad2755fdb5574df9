package library

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/rows"
)

// The measures of an album's cell: the smallest cell, the rim that lights up under the pointer, and
// the room for two lines of text.
const (
	albumLeast = 168
	albumRim   = 7
	albumText  = 44
)

func newAlbumGrid(a BrowseActions, near func(), menus *rows.Menus) *kit.Grid[view.AlbumCard, string] {
	keys := func(c kit.Choice[view.AlbumCard]) (all []string) {
		for _, card := range c.Rows {
			all = append(all, card.Key)
		}
		return all
	}
	return kit.NewGrid(kit.Rows[view.AlbumCard, string]{
		Key:      func(c *view.AlbumCard) string { return c.Key },
		New:      func() kit.Line[view.AlbumCard] { return newAlbumCell(a, menus.Gallery) },
		Activate: func(c *view.AlbumCard) { a.OpenAlbum(c.Key) },
		Single:   true,
		Need:     func(int) { near() },
		Spare:    menus.Spare,
		Menu:     func(c *view.AlbumCard, at fyne.Position) { menus.Pop(menus.AlbumMenu(a, c.Key), at) },
		Text:     func(c *view.AlbumCard) string { return c.Title },
		Many: &kit.Many[view.AlbumCard]{
			Menu:     func(c kit.Choice[view.AlbumCard], at fyne.Position) { menus.Pop(menus.AlbumsMenu(a, keys(c)), at) },
			Activate: func(c kit.Choice[view.AlbumCard]) { rows.PlayAlbums(a, keys(c)) },
			Queue:    func(c kit.Choice[view.AlbumCard]) { enqueue(a, keys(c)) },
		},
	}, albumLeast, albumText+8)
}

func enqueue(a BrowseActions, keys []string) {
	for _, key := range keys {
		a.EnqueueAlbum(key)
	}
}

// albumCell draws one album: its cover, name, artist and year.
type albumCell struct {
	object      fyne.CanvasObject
	gallery     *look.Gallery
	key         string
	cover       *kit.Cover
	title, line *kit.Text
	play        *fyne.Container
}

func newAlbumCell(a BrowseActions, g *look.Gallery) *albumCell {
	c := &albumCell{
		gallery: g,
		cover:   kit.NewCover(albumLeast+12, 12),
		title:   kit.NewText(kit.Style{Bold: true, Elide: true}, ""),
		line:    kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall, Elide: true}, ""),
	}
	c.play = container.NewStack(kit.NewRoundRowButton(look.Glyph("play"), 40, func() { a.PlayAlbum(c.key) }))
	c.object = container.New(albumLayout{}, c.cover, c.title, c.line, c.play)
	return c
}

// Object implements kit.Line.
func (c *albumCell) Object() fyne.CanvasObject { return c.object }

// Fill implements kit.Line.
func (c *albumCell) Fill(a *view.AlbumCard) {
	c.key = a.Key
	c.gallery.Hang(c.cover, a.Cover, look.Seed(a.Title, "", a.Artist))
	c.title.Set(a.Title)
	c.line.Set(message.Dotted(a.Artist, a.Year))
}

// Reveal implements kit.Line.
func (c *albumCell) Reveal(active bool) { kit.Reveal(c.play, active) }

// albumLayout places cover, title, line and play button.
type albumLayout struct{}

// MinSize implements fyne.Layout.
func (albumLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(albumLeast, albumLeast+albumText+8)
}

// Layout implements fyne.Layout.
func (albumLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	side := size.Width - 2*albumRim
	kit.Place(o[0], kit.Box(albumRim, albumRim, side, side))
	kit.Place(o[1], kit.Box(albumRim, albumRim+side+6, side, 20))
	kit.Place(o[2], kit.Box(albumRim, albumRim+side+26, side, 18))
	kit.Place(o[3], kit.Box(albumRim+side-50, albumRim+side-50, 40, 40))
}
