package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// tipDelay is how long the pointer rests before a tip is shown.
const tipDelay = 500 * time.Millisecond

// Tips is the layer of a window in which what a glyph does is said beside the pointer. It stands on top of all that is in the window's
// content, and takes no pointer.
type Tips struct {
	widget.BaseWidget
	back    *canvas.Rectangle
	text    *Text
	of      fyne.CanvasObject // what it is said of; nil: nothing is said
	waiting *fyne.Animation
}

// NewTips returns a layer in which nothing is said.
func NewTips() *Tips {
	t := &Tips{back: &canvas.Rectangle{CornerRadius: 7, StrokeWidth: 1},
		text: NewText(Style{Size: SizeSecondary, Align: fyne.TextAlignCenter}, "")}
	t.back.Hidden, t.text.Hidden = true, true
	t.ExtendBaseWidget(t)
	return t
}

// Text returns what is said; empty: nothing is.
func (t *Tips) Text() string {
	if t.text.Hidden {
		return ""
	}
	return t.text.Text()
}

// tipsOf finds the layer of the window that o is in.
func tipsOf(o fyne.CanvasObject) *Tips {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return nil
	}
	if root, is := c.Content().(*fyne.Container); is {
		for _, layer := range root.Objects {
			if t, is := layer.(*Tips); is {
				return t
			}
		}
	}
	return nil
}

// tell says text beside o once the pointer has rested there.
func tell(o fyne.CanvasObject, text string) {
	t := tipsOf(o)
	if t == nil || text == "" {
		return
	}
	t.end()
	t.of = o
	// An animation is the toolkit's own clock: the window starts no goroutine.
	t.waiting = fyne.NewAnimation(tipDelay, func(part float32) {
		if part == 1 && t.of == o {
			t.say(text)
		}
	})
	t.waiting.Start()
}

// hush ends what is said of o.
func hush(o fyne.CanvasObject) {
	if t := tipsOf(o); t != nil && t.of == o {
		t.end()
	}
}

// say places text below what it is said of, or above it at the foot of the window.
func (t *Tips) say(text string) {
	t.text.Set(text)
	t.text.Hidden, t.back.Hidden = false, false
	size := t.text.MinSize().AddWidthHeight(16, 8)
	d := fyne.CurrentApp().Driver()
	at := d.AbsolutePositionForObject(t.of).Subtract(d.AbsolutePositionForObject(t))
	x := min(max(4, at.X+(t.of.Size().Width-size.Width)/2), t.Size().Width-size.Width-4)
	y := at.Y + t.of.Size().Height + 4
	if y+size.Height > t.Size().Height-4 {
		y = at.Y - size.Height - 4
	}
	box := Box(x, y, size.Width, size.Height)
	Place(t.back, box)
	Place(t.text, box)
	t.Refresh()
}

func (t *Tips) end() {
	if t.waiting != nil {
		t.waiting.Stop()
		t.waiting = nil
	}
	t.of = nil
	if !t.back.Hidden {
		t.text.Hidden, t.back.Hidden = true, true
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Tips) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{t.back, t.text},
		min:     func() fyne.Size { return fyne.Size{} },
		layout:  func(fyne.Size) {},
		paint:   func() { t.back.FillColor, t.back.StrokeColor = tint(ColorRaised), tint(ColorLine) },
	})
}
