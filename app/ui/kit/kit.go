// Package kit holds the widgets that Linnet's window is made of: they know colours, type and
// pointers, and nothing of music.
//
// Every widget follows a change of theme, keeps quiet when it is set to what it already shows, and
// belongs to the UI goroutine. None starts a goroutine, and none decides what it shows.
package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The colours that the widgets ask the theme for. Those that Fyne has a name for use it, so that
// Fyne's own widgets look the same; the rest are ours and must be known to the theme in use.
const (
	ColorBackground fyne.ThemeColorName = theme.ColorNameBackground
	ColorSidebar    fyne.ThemeColorName = "linnetSidebar"
	ColorSurface    fyne.ThemeColorName = "linnetSurface"
	ColorRaised     fyne.ThemeColorName = theme.ColorNameButton
	ColorLine       fyne.ThemeColorName = theme.ColorNameSeparator
	ColorText       fyne.ThemeColorName = theme.ColorNameForeground
	ColorMuted      fyne.ThemeColorName = theme.ColorNamePlaceHolder
	ColorFaint      fyne.ThemeColorName = "linnetFaint"
	ColorAccent     fyne.ThemeColorName = theme.ColorNamePrimary
	ColorOnAccent   fyne.ThemeColorName = theme.ColorNameForegroundOnPrimary
	ColorAccentText fyne.ThemeColorName = theme.ColorNameHyperlink
	ColorGood       fyne.ThemeColorName = theme.ColorNameSuccess
	ColorWarn       fyne.ThemeColorName = theme.ColorNameWarning
)

// The sizes of type.
const (
	SizeHeading   float32 = 22
	SizeBrand     float32 = 17
	SizeBody      float32 = 14
	SizeSmall     float32 = 13
	SizeSecondary float32 = 12.5
	SizeCaption   float32 = 11.5
)

// tint is the theme's colour called name, as it is now.
func tint(name fyne.ThemeColorName) color.Color {
	s := fyne.CurrentApp().Settings()
	return s.Theme().Color(name, s.ThemeVariant())
}

// hollow is the least visible form of c, to fill a shape whose stroke alone is to be seen. Fyne mixes the colour of a stroke with the
// fill, and a fully transparent fill would be black there.
func hollow(c color.Color) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 1
	return n
}

// drawing is the renderer of the widgets here: fixed objects, and what differs as functions.
type drawing struct {
	objects []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
	paint   func() // writes colours and texts into the objects; may be nil
}

func (d *drawing) MinSize() fyne.Size           { return d.min() }
func (d *drawing) Layout(size fyne.Size)        { d.layout(size) }
func (d *drawing) Objects() []fyne.CanvasObject { return d.objects }
func (d *drawing) Destroy()                     {}

func (d *drawing) Refresh() {
	if d.paint != nil {
		d.paint()
	}
	for _, o := range d.objects {
		o.Refresh()
	}
}

// drawn finishes a renderer: it paints once, so that nothing is ever seen uncoloured.
func drawn(d *drawing) fyne.WidgetRenderer {
	if d.paint != nil {
		d.paint()
	}
	return d
}

// A Rect is where an object goes, and how large it is.
type Rect struct {
	At   fyne.Position
	Size fyne.Size
}

// Box is the rectangle with its upper left corner at x, y.
func Box(x, y, w, h float32) Rect { return Rect{fyne.NewPos(x, y), fyne.NewSize(w, h)} }

// Place moves and sizes o in one go.
func Place(o fyne.CanvasObject, r Rect) {
	o.Move(r.At)
	o.Resize(r.Size)
}

// middle is the offset that centres inner within outer, on a whole pixel.
func middle(outer, inner float32) float32 { return float32(int((outer - inner) / 2)) }
