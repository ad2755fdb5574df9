package kit

import (
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A Style says how a Text looks. The zero value is body text in the text colour.
type Style struct {
	Color fyne.ThemeColorName // empty: ColorText
	Size  float32             // 0: SizeBody
	Bold  bool
	Mono  bool
	Align fyne.TextAlign
	Elide bool // asks for no width; what does not fit ends in "…"
}

// Text is one line of text that follows the theme.
type Text struct {
	widget.BaseWidget
	style Style
	full  string
	line  *canvas.Text
	fits  float32 // the width that line.Text was made for
}

// NewText returns text in style.
func NewText(style Style, text string) *Text {
	if style.Color == "" {
		style.Color = ColorText
	}
	if style.Size == 0 {
		style.Size = SizeBody
	}
	t := &Text{style: style, full: text, line: &canvas.Text{Text: oneLine(text), TextSize: style.Size, Alignment: style.Align}, fits: -1}
	t.line.TextStyle = fyne.TextStyle{Bold: style.Bold, Monospace: style.Mono}
	t.ExtendBaseWidget(t)
	return t
}

// Text returns the whole text, also when it is shown shortened.
func (t *Text) Text() string { return t.full }

// Set shows another text.
func (t *Text) Set(text string) {
	if text == t.full {
		return
	}
	t.full, t.fits = text, -1
	t.Refresh()
}

// SetColor shows the text in another colour of the theme.
func (t *Text) SetColor(name fyne.ThemeColorName) {
	if name == t.style.Color {
		return
	}
	t.style.Color = name
	t.Refresh()
}

// SetBold turns bold type on or off.
func (t *Text) SetBold(bold bool) {
	if bold == t.style.Bold {
		return
	}
	t.style.Bold, t.line.TextStyle.Bold, t.fits = bold, bold, -1
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	return drawn(&drawing{
		objects: []fyne.CanvasObject{t.line},
		min:     t.min,
		layout:  t.fit,
		paint: func() {
			t.line.Color = tint(t.style.Color)
			t.fit(t.Size())
		},
	})
}

func (t *Text) min() fyne.Size {
	s := fyne.MeasureText(oneLine(t.full), t.style.Size, t.line.TextStyle)
	if t.style.Elide {
		s.Width = 0
	}
	return s
}

// fit shortens the text to size and centres it upright.
func (t *Text) fit(size fyne.Size) {
	if size.Width != t.fits && size.Width > 0 {
		t.line.Text, t.fits = elide(oneLine(t.full), size.Width, t.measure), size.Width
		t.line.Refresh()
	}
	h := t.line.MinSize().Height
	Place(t.line, Box(0, middle(size.Height, h), size.Width, h))
}

func (t *Text) measure(s string) float32 {
	return fyne.MeasureText(s, t.style.Size, t.line.TextStyle).Width
}

// elide returns text, or as much of it with "…" as measures at most width.
func elide(text string, width float32, measure func(string) float32) string {
	if measure(text) <= width+.5 {
		return text
	}
	runes := []rune(text)
	n := sort.Search(len(runes), func(n int) bool {
		return measure(string(runes[:n+1])+"…") > width
	})
	return string(runes[:n]) + "…"
}

// longest is the number of bytes of a text that are measured and drawn. No window shows more in one line, and a stranger's title of a
// megabyte takes seconds to measure.
const longest = 1024

// oneLine is what of text can be drawn in one line.
func oneLine(text string) string {
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	return legible(text)
}

// legible drops the blank after an arrow. Fyne draws arrows with a font of symbols that has no blank,
// and gives that font the one that follows: it would show as a box.
func legible(text string) string {
	after := false
	return strings.Map(func(r rune) rune {
		if after && r == ' ' {
			return -1
		}
		after = r >= 0x2190 && r <= 0x21FF
		return r
	}, text)
}
