package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
)

// bar is the player bar at the foot of the window. Nothing ever covers it.
type bar struct {
	object  fyne.CanvasObject
	gallery *look.Gallery

	now            *fyne.Container
	cover          *kit.Cover
	title, artist  *kit.Text
	play           *kit.IconButton
	shuffle, again *kit.IconButton
	queue, more    *kit.IconButton
	mute           *kit.IconButton
	does           barCalls
	at, length     *kit.Text
	seek, volume   *kit.Slider
	loud           []fyne.CanvasObject // the volume, hidden when there is no room for it
	shown          view.Bar
}

// barCalls is what the bar and its menu call.
type barCalls interface {
	barActions
	queueMenuActions
}

// newBar builds the bar; showQueue opens or closes the rail.
func newBar(p barCalls, g *look.Gallery, showQueue func()) *bar {
	time := kit.Style{Color: kit.ColorMuted, Size: 12}
	b := &bar{
		gallery: g,
		does:    p,
		cover:   kit.NewCover(56, 9),
		title:   kit.NewText(kit.Style{Bold: true, Elide: true}, ""),
		artist:  kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall, Elide: true}, ""),
		play:    kit.NewRoundButton(message.Text("Play"), look.Glyph("play"), 38, p.TogglePlay),
		shuffle: kit.NewIconButton(message.Text("Shuffle"), look.Glyph("shuffle"), p.ToggleShuffle),
		again:   kit.NewIconButton(message.Text("Repeat"), look.Glyph("repeat"), p.ToggleRepeat),
		queue:   kit.NewIconButton(message.Text("Queue"), look.Glyph("queue"), showQueue),
		length:  kit.NewText(time, ""),
		seek:    kit.NewSlider(false, p.Seek),
		volume:  kit.NewSlider(true, p.SetVolume),
	}
	time.Align = fyne.TextAlignTrailing
	b.at = kit.NewText(time, "")
	words := kit.Down(1, b.title, b.artist)
	b.now = kit.Beside(12, 1, container.New(kit.Dot{Side: 56}, b.cover), container.New(kit.Middle{}, words))
	buttons := kit.Beside(8, -1, b.shuffle, kit.NewIconButton(message.Text("Previous"), look.Glyph("previous"), p.Previous),
		b.play, kit.NewIconButton(message.Text("Next"), look.Glyph("next"), p.Next), b.again)
	b.more = kit.NewIconButton(message.Text("More"), look.Glyph("more"), b.showMenu)
	b.mute = kit.NewIconButton(message.Text("Mute"), look.Glyph("volume"), func() { p.SetMuted(!b.shown.Muted) })
	b.loud = []fyne.CanvasObject{b.mute, container.New(kit.Wide(110), b.volume)}
	lyrics := kit.NewIconButton(message.Text("Lyrics"), look.Glyph("lyrics"), p.ShowLyrics)
	right := kit.Beside(4, -1, b.more, lyrics, b.queue, b.loud[0], b.loud[1])
	seek := kit.Beside(10, 1, container.New(kit.Wide(46), b.at), b.seek, container.New(kit.Wide(46), b.length))
	b.object = container.NewStack(kit.NewSurface(kit.ColorSurface, "", 0),
		container.New(&barLayout{}, kit.NewSurface(kit.ColorLine, "", 0), b.now, buttons, seek, right))
	b.now.Hide()
	return b
}

// show writes v into the bar.
func (b *bar) show(v *view.Bar) {
	if *v == b.shown {
		return
	}
	if v.ID != b.shown.ID || v.Cover != b.shown.Cover || v.Title != b.shown.Title {
		b.gallery.Hang(b.cover, v.Cover, look.Seed(v.Album, v.Title, v.Artist))
	}
	b.shown = *v
	b.now.Hidden = v.Title == ""
	b.title.Set(v.Title)
	b.artist.Set(v.Artist)
	if v.Chapter != "" {
		b.artist.Set(message.Dotted(v.Chapter, v.Artist))
	}
	b.artist.SetColor(kit.ColorMuted)
	if v.Note != "" {
		b.artist.Set(v.Note)
		b.artist.SetColor(kit.ColorWarn)
	}
	b.play.SetGlyph(message.Text("Play"), look.Glyph("play"))
	if v.Playing {
		b.play.SetGlyph(message.Text("Pause"), look.Glyph("pause"))
	}
	b.shuffle.SetOn(v.Shuffle)
	b.again.SetOn(v.Repeat != "")
	if v.Repeat == "one" {
		b.again.SetGlyph(message.Text("Repeat this track"), look.Glyph("repeat-one"))
	} else if b.again.Title() != "Repeat" {
		b.again.SetGlyph(message.Text("Repeat"), look.Glyph("repeat"))
	}
	b.at.Set(v.Position)
	b.length.Set(v.Length)
	b.mute.SetOn(v.Muted)
	b.more.SetOn(v.StopAfter || v.Private || v.Sleep != "" || v.Speed != 1 && v.Speed != 0)
	b.seek.SetShape(v.Shape)
	b.seek.SetMarks(v.Marks)
	b.seek.Set(v.Fraction, v.Buffered)
	b.volume.Set(v.Volume, 0)
}

// fold leaves the volume out in a narrow window: the desktop has one of its own.
func (b *bar) fold(narrow bool) {
	for _, o := range b.loud {
		kit.Reveal(o, !narrow)
	}
}

// barLayout puts the track at the left, the buttons over the position in the middle, and the volume
// at the right. The middle stays in the middle while there is room.
type barLayout struct{}

// MinSize implements fyne.Layout.
func (*barLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, barHeight) }

// Layout implements fyne.Layout; the objects are the line above, track, buttons, position, volume.
func (*barLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	side := min(320, size.Width*.25)
	right := o[4].MinSize().Width
	wide := min(520, size.Width-2*max(side, right)-56)
	left := (size.Width - wide) / 2
	buttons := o[2].MinSize()
	kit.Place(o[0], kit.Box(0, 0, size.Width, 1))
	kit.Place(o[1], kit.Box(20, 0, side-20, size.Height))
	kit.Place(o[2], kit.Box((size.Width-buttons.Width)/2, 10, buttons.Width, 40))
	kit.Place(o[3], kit.Box(left, 52, wide, 24))
	kit.Place(o[4], kit.Box(size.Width-right-20, 0, right, size.Height))
}
