package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// placeholderSide bounds the picture that is painted for a missing cover, in pixels. A gradient is smooth and can be enlarged without
// harm.
const placeholderSide = 192

// Cover is a picture with round corners. While there is none it shows a gradient that depends on a
// seed alone, so that an album without a picture is still recognised at a glance.
type Cover struct {
	widget.BaseWidget
	size  fyne.Size // asks to be so large
	seed  string
	shown image.Image
	image *canvas.Image
}

// NewCover returns a cover that asks to be side wide and high.
func NewCover(side, radius float32) *Cover { return NewBanner(side, side, radius) }

// NewBanner returns a cover that is not square.
func NewBanner(width, height, radius float32) *Cover {
	c := &Cover{size: fyne.NewSize(width, height), image: &canvas.Image{FillMode: canvas.ImageFillCover, CornerRadius: radius}}
	c.ExtendBaseWidget(c)
	return c
}

// Side returns the longer side it asks for.
func (c *Cover) Side() float32 { return max(c.size.Width, c.size.Height) }

// Set shows picture, or what seed grows into while picture is nil.
func (c *Cover) Set(seed string, picture image.Image) {
	if picture == nil && c.shown == nil && seed == c.seed && c.image.Image != nil {
		return
	}
	if picture != nil && picture == c.shown {
		return
	}
	c.seed, c.shown, c.image.Image = seed, picture, picture
	if picture == nil {
		fine := min(2, placeholderSide/c.Side())
		c.image.Image = Placeholder(seed, int(c.size.Width*fine), int(c.size.Height*fine))
	}
	c.image.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *Cover) CreateRenderer() fyne.WidgetRenderer {
	return &drawing{
		objects: []fyne.CanvasObject{c.image},
		min:     func() fyne.Size { return c.size },
		layout:  func(size fyne.Size) { Place(c.image, Box(0, 0, size.Width, size.Height)) },
	}
}
