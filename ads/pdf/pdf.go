// Package pdf writes a page of plain text and lines as a PDF file, in the scripts of European languages and in Japanese.
//
// A line of Western Europe is in Helvetica, which every reader has. Other lines are in DejaVu Sans, and in M+ 1p where that lacks
// something: of these, the glyphs that are shown lie within the file. A character that neither has is a question mark. Words from right
// to left are turned for it, but Arabic letters are not joined.
package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/hajimehoshi/ebiten/v2/examples/resources/fonts"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/bidi"
)

// height is that of an A4 page in points.
const height = 842

// A font is a file of one, and what it can show.
type font struct {
	name  string
	file  []byte
	shows func() *sfnt.Font // nil: nothing
}

// all are tried in their order.
var all = []font{newFont("DejaVu", dejavusans.TTF), newFont("MPlus", fonts.MPlus1pRegular_ttf)}

func newFont(name string, file []byte) font {
	return font{name, file, sync.OnceValue(func() *sfnt.Font {
		f, _ := sfnt.Parse(file) // both are linked into the program
		return f
	})}
}

// has says whether a font shows a character.
func (f *font) has(r rune, scratch *sfnt.Buffer) bool {
	if r > 0xffff || f.shows() == nil { // the writer knows the basic plane alone
		return false
	}
	i, err := f.shows().GlyphIndex(scratch, r)
	return err == nil && i != 0
}

// A Page is one A4 page. Lengths are points, from the lower left. It is used by one goroutine.
type Page struct {
	file    *fpdf.Fpdf
	scratch sfnt.Buffer
	added   map[string]bool
}

// New returns an empty page. Its moment stands among the properties of the file, so that the same page has the same bytes.
func New(title string, at time.Time) *Page {
	p := &Page{file: fpdf.New("P", "pt", "A4", ""), added: map[string]bool{}}
	p.file.SetCatalogSort(true)
	p.file.SetCompression(false) // so small a page need not be packed
	p.file.SetCreationDate(at.UTC())
	p.file.SetModificationDate(at.UTC())
	p.file.SetTitle(title, true)
	p.file.SetAutoPageBreak(false, 0)
	p.file.SetLineWidth(.5)
	p.file.AddPage()
	p.file.SetAlpha(1, "Normal") // of PDF 1.4
	return p
}

// Text writes a line that begins at x on the height y.
func (p *Page) Text(size, x, y float64, line string) {
	line = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, line)
	western, err := charmap.Windows1252.NewEncoder().String(strings.ReplaceAll(line, "\u202f", "\u00a0")) // a narrow blank is not in it
	if err == nil {
		p.file.SetFont("Helvetica", "", size)
		p.file.Text(x, height-y, western)
		return
	}
	for _, run := range p.runs(inOrder(line)) {
		p.use(run.font, size)
		p.file.Text(x, height-y, run.text)
		x += p.file.GetStringWidth(run.text)
	}
}

// Line draws a line across the page.
func (p *Page) Line(y float64) { p.file.Line(56, height-y, 540, height-y) }

// Bytes is the file.
func (p *Page) Bytes() ([]byte, error) {
	var out bytes.Buffer
	if err := p.file.Output(&out); err != nil {
		return nil, fmt.Errorf("writing a PDF: %w", err)
	}
	return out.Bytes(), nil
}

func (p *Page) use(f *font, size float64) {
	if !p.added[f.name] {
		p.added[f.name] = true
		p.file.AddUTF8FontFromBytes(f.name, "", f.file)
	}
	p.file.SetFont(f.name, "", size)
}

// A run is text in one font.
type run struct {
	font *font
	text string
}

func (p *Page) runs(line string) (out []run) {
	for _, r := range line {
		in := &all[0]
		switch {
		case in.has(r, &p.scratch):
		case all[1].has(r, &p.scratch):
			in = &all[1]
		default:
			r = '?'
		}
		if last := len(out) - 1; last >= 0 && out[last].font == in {
			out[last].text += string(r)
			continue
		}
		out = append(out, run{in, string(r)})
	}
	return out
}

// inOrder brings a line into the order in which it is seen (UAX #9).
func inOrder(line string) string {
	var text bidi.Paragraph
	if _, err := text.SetString(line); err != nil {
		return line
	}
	order, err := text.Order()
	if err != nil {
		return line
	}
	var out strings.Builder
	for i := range order.NumRuns() {
		if one := order.Run(i); one.Direction() == bidi.RightToLeft {
			out.WriteString(bidi.ReverseString(one.String()))
		} else {
			out.WriteString(one.String())
		}
	}
	return out.String()
}
