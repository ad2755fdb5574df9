package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Tag is a small outlined word: a format, a licence. An empty one shows nothing.
type Tag struct {
	widget.BaseWidget
	label *Text
	frame *canvas.Rectangle
	good  bool
}

// NewTag returns an empty tag.
func NewTag() *Tag {
	t := &Tag{label: NewText(Style{Size: SizeCaption, Color: ColorMuted, Align: fyne.TextAlignCenter}, ""),
		frame: canvas.NewRectangle(color.Transparent)}
	t.frame.CornerRadius, t.frame.StrokeWidth = 6, 1
	t.ExtendBaseWidget(t)
	return t
}

// NewKeycap returns a tag that shows a key to press.
func NewKeycap(key string) *Tag {
	t := NewTag()
	t.label = NewText(Style{Size: 11, Color: ColorMuted, Mono: true, Align: fyne.TextAlignCenter}, key)
	return t
}

// Text returns the tag's word.
func (t *Tag) Text() string { return t.label.Text() }

// Set shows text. good selects the colour of free licences.
func (t *Tag) Set(text string, good bool) {
	if text == t.label.Text() && good == t.good {
		return
	}
	t.good = good
	t.label.Set(text)
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *Tag) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{t.frame, t.label},
		min:     t.min,
		layout:  t.layout,
		paint: func() {
			t.label.SetColor(ColorMuted)
			t.frame.StrokeColor = tint(ColorLine)
			if t.good {
				t.label.SetColor(ColorGood)
				t.frame.StrokeColor = tint(ColorGood)
			}
			t.frame.FillColor = hollow(t.frame.StrokeColor)
			t.frame.Hidden = t.label.Text() == ""
			t.layout(t.Size())
		},
	})
}

func (t *Tag) min() fyne.Size { return fyne.NewSize(t.label.MinSize().Width+15, 20) }

// layout draws the tag as wide as its word, at the left of the room it has.
func (t *Tag) layout(size fyne.Size) {
	w := min(size.Width, t.min().Width)
	Place(t.frame, Box(0, middle(size.Height, 20), w, 20))
	Place(t.label, Box(7, middle(size.Height, 20), w-14, 20))
}
