package kit

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// strokeOf is the width of the line around an object.
func strokeOf(o fyne.CanvasObject) float32 {
	switch o := o.(type) {
	case *canvas.Rectangle:
		return o.StrokeWidth
	case *canvas.Circle:
		return o.StrokeWidth
	}
	return 0
}

var dot = Glyph{Name: "dot", SVG: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><path fill="currentColor" d="M0 0h1v1z"/></svg>`)}

func TestCheckChipAndRadioShowWhatTheyAreSetTo(t *testing.T) {
	check, chip, radio := NewCheck(dot), NewChip("Flac", func() {}), NewRadio("LAN only", func() {})
	show(t, Down(0, check, chip, radio))
	off := chip.back.FillColor
	for _, on := range []bool{true, true, false} {
		check.Set(on)
		chip.Set(on)
		radio.Set(on)
		if check.On() != on || chip.On() != on || check.mark.Hidden == on || radio.dot.Hidden == on || (chip.back.FillColor != off) != on {
			t.Errorf("set to %v, they show %v, %v and %v", on, check.On(), chip.On(), !radio.dot.Hidden)
		}
	}
	if radio.Title() != "LAN only" {
		t.Errorf("the choice is called %q", radio.Title())
	}
}

func TestMeterLightsItsBars(t *testing.T) {
	m := NewMeter()
	show(t, m)
	for _, lit := range []int{3, 0, 5, 9} {
		m.Set(lit, "12")
		n := 0
		for _, bar := range m.bars {
			if bar.FillColor == tint(ColorGood) {
				n++
			}
		}
		if n != min(lit, meterBars) || m.label.Text() != "12" {
			t.Errorf("set to %d, %d bars are lit beside %q", lit, n, m.label.Text())
		}
	}
}

func TestMarksMoveAsideForTheFirst(t *testing.T) {
	m := NewMarks(dot, dot, 5)
	show(t, m)
	m.Set(false, 3)
	if m.Lit() != 3 || !m.first.Hidden || m.marks[2].Hidden || !m.marks[3].Hidden || m.marks[0].Position().X != 0 {
		t.Errorf("%d marks, the first one hidden: %v", m.Lit(), m.first.Hidden)
	}
	m.Set(true, 5)
	if m.first.Hidden || m.marks[4].Hidden || m.marks[0].Position().X != markSide+2 {
		t.Errorf("beside the first one the marks begin at %v", m.marks[0].Position().X)
	}
}

func TestTagIsAsWideAsItsWord(t *testing.T) {
	tag := NewTag()
	show(t, tag)
	if !tag.frame.Hidden {
		t.Error("an empty tag has a frame")
	}
	tag.Set("FLAC", true)
	tag.Resize(fyne.NewSize(300, 40))
	if tag.Text() != "FLAC" || tag.frame.Hidden || tag.frame.Size().Width != tag.MinSize().Width ||
		tag.frame.StrokeColor != tint(ColorGood) {
		t.Errorf("%q in a frame %v wide", tag.Text(), tag.frame.Size().Width)
	}
	tag.Set("FLAC", false)
	if tag.frame.StrokeColor != tint(ColorLine) {
		t.Error("what is not free is framed as if it were")
	}
	if key := NewKeycap("Ctrl F"); key.Text() != "Ctrl F" {
		t.Errorf("the key is %q", key.Text())
	}
}

func TestBarStaysWithinItsRoom(t *testing.T) {
	b := NewBar()
	show(t, b)
	b.Resize(fyne.NewSize(200, 10))
	for fraction, want := range map[float64]float32{-1: 0, 0: 0, .25: 50, 1: 200, 7: 200} {
		b.Set(fraction)
		if got := b.done.Size().Width; got != want {
			t.Errorf("%v is %v wide, want %v", fraction, got, want)
		}
	}
}

func TestCoverShowsAPictureOrItsSeed(t *testing.T) {
	c := NewCover(40, 6)
	show(t, c)
	c.Set("Tide", nil)
	seed := c.image.Image
	c.Set("Tide", nil)
	if seed == nil || c.image.Image != seed {
		t.Error("the same seed is painted anew")
	}
	picture := image.NewGray(image.Rect(0, 0, 3, 3))
	c.Set("Tide", picture)
	if c.image.Image != picture {
		t.Error("the picture is not shown")
	}
	c.Set("Low Sun", nil)
	if c.image.Image == picture || c.image.Image == seed {
		t.Error("what another album shows stays")
	}
	if banner := NewBanner(300, 80, 0); banner.Side() != 300 || banner.MinSize() != fyne.NewSize(300, 80) {
		t.Errorf("a banner asks for %v", banner.MinSize())
	}
}

func TestIconTakesTheColourOfTheTheme(t *testing.T) {
	i := NewIcon(dot, ColorText, 20)
	show(t, i)
	before := i.image.Resource
	if strings.Contains(string(before.Content()), "currentColor") {
		t.Error("the glyph has no colour")
	}
	i.SetColor(ColorFaint)
	if i.image.Resource.Name() == before.Name() {
		t.Error("another colour draws the same")
	}
	i.Set(Glyph{Name: "other", SVG: dot.SVG})
	if !strings.HasPrefix(i.image.Resource.Name(), "other") {
		t.Errorf("it draws %q", i.image.Resource.Name())
	}
}

func TestNavItemCountsAndFolds(t *testing.T) {
	n := NewNavItem("Transfers", dot, func() {})
	show(t, n)
	if n.Label() != "Transfers" || !n.badge.Hidden {
		t.Errorf("%q shows a count of nothing: %v", n.Label(), !n.badge.Hidden)
	}
	n.Set(true, 12)
	if n.badge.Hidden || n.count.Text() != "12" || n.back.FillColor != tint(ColorRaised) {
		t.Errorf("the count shows %q", n.count.Text())
	}
	n.SetCompact(true)
	if !n.label.Hidden || n.badge.Hidden {
		t.Error("folded, it shows its name or hides its count")
	}
	n.Set(false, 0)
	n.MouseIn(nil)
	lit := n.back.FillColor
	n.MouseOut()
	if lit == n.back.FillColor || !n.count.Hidden {
		t.Error("the pointer changes nothing, or the count of nothing shows")
	}
}

func TestSurfaceChangesItsColour(t *testing.T) {
	s := NewSurface(ColorSurface, ColorLine, 4)
	show(t, s)
	before := s.rect.FillColor
	s.SetFill(ColorSidebar)
	if s.rect.FillColor != tint(ColorSidebar) || s.rect.FillColor == before && tint(ColorSidebar) != tint(ColorSurface) ||
		s.rect.StrokeWidth != 1 {
		t.Errorf("filled with %v", s.rect.FillColor)
	}
	ring := NewSurface("", ColorLine, 4)
	show(t, ring)
	if _, _, _, a := ring.rect.FillColor.RGBA(); a>>8 != 1 {
		t.Errorf("what has no colour is filled with %v", ring.rect.FillColor)
	}
}

func TestTextIsShortenedAndKeptWhole(t *testing.T) {
	long := strings.Repeat("The Quiet Machines ", 20)
	text := NewText(Style{Elide: true}, long)
	show(t, text)
	text.Resize(fyne.NewSize(120, 20))
	if text.Text() != long || !strings.HasSuffix(text.line.Text, "…") || text.MinSize().Width != 0 {
		t.Errorf("shows %q and asks for %v", text.line.Text, text.MinSize().Width)
	}
	text.Resize(fyne.NewSize(20_000, 20))
	if strings.HasSuffix(text.line.Text, "…") {
		t.Error("with room it is still shortened")
	}
	text.Set("Rio")
	text.SetBold(true)
	text.SetColor(ColorWarn)
	if text.line.Text != "Rio" || !text.line.TextStyle.Bold || text.line.Color != tint(ColorWarn) {
		t.Errorf("shows %q, bold %v", text.line.Text, text.line.TextStyle.Bold)
	}
}

func TestParagraphWrapsAnewWithItsWidth(t *testing.T) {
	p := NewParagraph(Style{}, 0, strings.Repeat("word ", 40))
	show(t, p)
	p.Resize(fyne.NewSize(400, 20))
	wide := p.MinSize().Height
	p.Resize(fyne.NewSize(100, 20))
	if narrow := p.MinSize().Height; narrow <= wide {
		t.Errorf("%v high when narrow, %v when wide", narrow, wide)
	}
	p.Set("one\ntwo")
	p.SetColor(ColorGood)
	lines := test.WidgetRenderer(p).Objects()
	if p.Text() != "one\ntwo" || len(lines) != 2 || lines[1].(*canvas.Text).Color != tint(ColorGood) {
		t.Errorf("%d lines of %q", len(lines), p.Text())
	}
	if lines[1].Position().Y != p.lineHeight() {
		t.Errorf("the second line stands at %v", lines[1].Position().Y)
	}
	limited := NewParagraph(Style{}, 100, strings.Repeat("word ", 40))
	show(t, limited)
	limited.Resize(fyne.NewSize(4000, 20))
	if len(test.WidgetRenderer(limited).Objects()) < 5 {
		t.Error("lines are longer than they may be")
	}
}

func TestBlendAndHollow(t *testing.T) {
	black, white := color.NRGBA{A: 255}, color.NRGBA{255, 255, 255, 255}
	if got := blend(black, white, .5); got != (color.NRGBA{127, 127, 127, 255}) {
		t.Errorf("half of both is %v", got)
	}
	if blend(black, white, 0) != black || blend(black, white, 1) != white {
		t.Error("none or all of it is something else")
	}
	if got := hollow(white); got != (color.NRGBA{255, 255, 255, 1}) {
		t.Errorf("hollow is %v", got)
	}
}

func TestALiveSliderTellsEachStep(t *testing.T) {
	var told []float64
	s := NewSlider(true, func(v float64) { told = append(told, v) })
	show(t, s)
	s.Resize(fyne.NewSize(100, 20))
	s.Set(.5, 0)
	s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: 1}})
	s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -1}})
	s.Scrolled(&fyne.ScrollEvent{})
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	s.Tapped(&fyne.PointEvent{Position: fyne.NewPos(25, 0)})
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(75, 0)}})
	if len(told) != 5 || told[0] <= .5 || told[3] != .25 || told[4] != .75 {
		t.Errorf("told %v", told)
	}
	quiet := NewSlider(false, func(float64) { t.Error("a slider that is not live was scrolled") })
	show(t, quiet)
	quiet.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: 1}})
}

func TestSliderKeepsWithinItsEnds(t *testing.T) {
	s := NewSlider(false, func(float64) {})
	show(t, s)
	s.Set(.98, 2)
	for range 3 {
		s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	}
	if s.Value() != 1 || s.there.Size().Width != s.Size().Width {
		t.Errorf("at %v, with %v of %v there", s.Value(), s.there.Size().Width, s.Size().Width)
	}
}
