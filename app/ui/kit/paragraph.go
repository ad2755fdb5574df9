package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Paragraph is text that wraps at words to the width it is given, and keeps the line ends it has.
type Paragraph struct {
	widget.BaseWidget
	style Style
	wide  float32 // lines are at most this long; 0: as long as there is room
	text  string
	width float32 // the width that lines were made for
	lines []fyne.CanvasObject
}

// NewParagraph returns text in style, in lines of at most wide (0: no limit).
func NewParagraph(style Style, wide float32, text string) *Paragraph {
	if style.Color == "" {
		style.Color = ColorMuted
	}
	if style.Size == 0 {
		style.Size = SizeBody
	}
	p := &Paragraph{style: style, wide: wide, text: text}
	p.ExtendBaseWidget(p)
	return p
}

// Text returns what the paragraph says.
func (p *Paragraph) Text() string { return p.text }

// Set shows another text.
func (p *Paragraph) Set(text string) {
	if text == p.text {
		return
	}
	p.text = text
	p.wrap()
	p.Refresh()
}

// SetColor shows the text in another colour of the theme.
func (p *Paragraph) SetColor(name fyne.ThemeColorName) {
	if name == p.style.Color {
		return
	}
	p.style.Color = name
	p.wrap()
	p.Refresh()
}

// Resize wraps anew when the width changed; the height asked for follows.
func (p *Paragraph) Resize(size fyne.Size) {
	changed := size.Width != p.width
	p.BaseWidget.Resize(size)
	if changed {
		p.width = size.Width
		p.wrap()
		p.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	p.wrap()
	return &paragraphRenderer{p}
}

func (p *Paragraph) wrap() {
	width := p.width
	if p.wide > 0 && (width == 0 || width > p.wide) {
		width = p.wide
	}
	style := fyne.TextStyle{Bold: p.style.Bold, Monospace: p.style.Mono}
	measure := func(s string) float32 { return fyne.MeasureText(s, p.style.Size, style).Width }
	p.lines = p.lines[:0:0]
	for _, line := range fold(legible(p.text), width, measure) {
		p.lines = append(p.lines, &canvas.Text{
			Text: line, TextSize: p.style.Size, TextStyle: style, Alignment: p.style.Align, Color: tint(p.style.Color),
		})
	}
}

// lineHeight is a little more than the type needs: text to be read wants air.
func (p *Paragraph) lineHeight() float32 { return float32(int(p.style.Size*1.47 + .5)) }

// fold breaks text into lines that measure at most width: at spaces, and inside a word only when the
// word alone is too long. A width of 0 or less breaks at line ends only.
func fold(text string, width float32, measure func(string) float32) []string {
	var lines []string
	for _, para := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Split(para, " ") {
			longer := line + " " + word
			if line == "" {
				longer = word
			}
			if width <= 0 || measure(longer) <= width {
				line = longer
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			var whole []string
			whole, line = chop(word, width, measure)
			lines = append(lines, whole...)
		}
		lines = append(lines, line)
	}
	return lines
}

// chop cuts a word that is too long for one line into full lines and a rest.
func chop(word string, width float32, measure func(string) float32) (full []string, rest string) {
	for _, r := range word {
		if rest != "" && measure(rest+string(r)) > width {
			full, rest = append(full, rest), ""
		}
		rest += string(r)
	}
	return full, rest
}

// paragraphRenderer differs from drawing in that its objects come and go.
type paragraphRenderer struct{ p *Paragraph }

func (r *paragraphRenderer) Destroy()                     {}
func (r *paragraphRenderer) Objects() []fyne.CanvasObject { return r.p.lines }

func (r *paragraphRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, float32(len(r.p.lines))*r.p.lineHeight())
}

func (r *paragraphRenderer) Layout(size fyne.Size) {
	h := r.p.lineHeight()
	for i, line := range r.p.lines {
		Place(line, Box(0, float32(i)*h, size.Width, h))
	}
}

func (r *paragraphRenderer) Refresh() {
	for _, o := range r.p.lines {
		o.(*canvas.Text).Color = tint(r.p.style.Color)
		o.Refresh()
	}
	r.Layout(r.p.Size())
}
