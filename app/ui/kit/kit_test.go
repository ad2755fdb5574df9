package kit

import (
	"image/color"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// plain is a theme that knows every colour the widgets ask for.
type plain struct{ fyne.Theme }

func (plain) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return color.NRGBA{R: uint8(len(name)), A: 255}
}

// show puts o in a window.
func show(t *testing.T, o fyne.CanvasObject) fyne.Window {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(plain{app.Settings().Theme()})
	w := test.NewTempWindow(t, o)
	w.Resize(fyne.NewSize(400, 300))
	return w
}

// runes measures a text as if every letter were 10 wide.
func runes(s string) float32 { return float32(utf8.RuneCountInString(s)) * 10 }

func TestElideKeepsWhatFits(t *testing.T) {
	for _, c := range []struct {
		text  string
		width float32
		want  string
	}{{"Tide", 40, "Tide"}, {"Tidewater", 50, "Tide…"}, {"潮の庭園", 30, "潮の…"}, {"Tide", 5, "…"}, {"", 0, ""}} {
		if got := elide(c.text, c.width, runes); got != c.want {
			t.Errorf("elide(%q, %v) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestTitleOfAMegabyteIsCutBeforeItIsMeasured(t *testing.T) {
	if got := oneLine(strings.Repeat("潮", 400_000)); len(got) > longest || !utf8.ValidString(got) {
		t.Errorf("%d bytes are left, valid %v", len(got), utf8.ValidString(got))
	}
}

func TestFoldBreaksAtWordsAndInsideLongOnes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"one two three", "one|two|three"}, {"a b c", "a b c"}, {"longestword", "longe|stwor|d"},
		{"x\n\ny", "x||y"}, {"白い庭と潮の音", "白い庭と潮|の音"}, {"", ""},
	} {
		if got := strings.Join(fold(c.text, 50, runes), "|"); got != c.want {
			t.Errorf("fold(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzFoldAndElideStayInTheirWidth(f *testing.F) {
	f.Add("The Quiet Machines", uint16(70))
	f.Add("\xff\x00\n \u202e", uint16(10))
	f.Fuzz(func(t *testing.T, text string, width uint16) {
		wide := float32(width%1000) + 10
		for _, line := range fold(text, wide, runes) {
			if runes(line) > wide && utf8.RuneCountInString(line) > 1 {
				t.Errorf("%q is wider than %v", line, wide)
			}
		}
		if got := elide(text, wide, runes); runes(got) > wide+.5 && got != "…" {
			t.Errorf("%q is wider than %v", got, wide)
		}
	})
}

func TestArrowsLoseTheBlankThatWouldShowAsABox(t *testing.T) {
	if got := legible("↓ 2 MB/s · ↑ 1 MB/s"); got != "↓2 MB/s · ↑1 MB/s" {
		t.Errorf("got %q", got)
	}
}

func TestPlaceholderDependsOnItsSeedAlone(t *testing.T) {
	at := func(seed string) color.Color { return Placeholder(seed, 16, 16).At(3, 12) }
	if at("Tide Tables") != at("Tide Tables") {
		t.Error("the same seed gives two pictures")
	}
	if at("Tide Tables") == at("Low Sun") {
		t.Error("two seeds give the same picture")
	}
}

func TestSwitchWaitsToBeSet(t *testing.T) {
	var wanted []bool
	s := NewSwitch(func(on bool) { wanted = append(wanted, on) })
	show(t, s)
	s.Tapped(nil)
	if s.On() {
		t.Error("the switch claims what has not happened")
	}
	s.Set(true)
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if len(wanted) != 2 || !wanted[0] || wanted[1] {
		t.Errorf("asked for %v", wanted)
	}
}

func TestSliderStaysWithTheHand(t *testing.T) {
	var last float64
	s := NewSlider(false, func(v float64) { last = v })
	show(t, s)
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(s.Size().Width/4, 0)}})
	s.Set(.9, 1)
	if s.Value() != .25 || last != 0 {
		t.Errorf("while dragged it stands at %v and told %v", s.Value(), last)
	}
	s.DragEnd()
	s.Set(.9, 1)
	if last != .25 || s.Value() != .9 {
		t.Errorf("after that it stands at %v and told %v", s.Value(), last)
	}
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(-50, 0)}})
	if s.DragEnd(); last != 0 {
		t.Errorf("dragged beyond its end it told %v", last)
	}
}

func TestAcrossGivesTheRestToOne(t *testing.T) {
	a, b, c := NewIcon(Glyph{}, ColorText, 20), NewIcon(Glyph{}, ColorText, 20), NewIcon(Glyph{}, ColorText, 20)
	row := Beside(10, 1, a, b, c)
	row.Resize(fyne.NewSize(200, 20))
	if b.Size().Width != 140 || c.Position().X != 180 {
		t.Errorf("the middle is %v wide, the last stands at %v", b.Size().Width, c.Position().X)
	}
	b.Hide()
	row.Resize(fyne.NewSize(201, 20))
	if c.Position().X != 30 {
		t.Errorf("beside a hidden one the last stands at %v", c.Position().X)
	}
}

func TestColumnsHideWhereThereIsNoRoom(t *testing.T) {
	a, b := NewText(Style{}, "a"), NewText(Style{}, "b")
	row := container.New(&Columns{Gap: 10, Columns: []Column{{Width: 50, Grow: 1}, {Width: 40, From: 200}}}, a, b)
	row.Resize(fyne.NewSize(200, 20))
	if a.Size().Width != 150 || !b.Visible() {
		t.Errorf("wide: first %v wide, second shown %v", a.Size().Width, b.Visible())
	}
	row.Resize(fyne.NewSize(150, 20))
	if a.Size().Width != 150 || b.Visible() {
		t.Errorf("narrow: first %v wide, second shown %v", a.Size().Width, b.Visible())
	}
}

// word is a line of a list of words.
type word struct {
	text   *Text
	active bool
	filled *int // counts, if not nil
}

func (w *word) Object() fyne.CanvasObject { return w.text }
func (w *word) Fill(s *string) {
	w.text.Set(*s)
	if w.filled != nil {
		*w.filled++
	}
}
func (w *word) Reveal(active bool) { w.active = active }

func words(n int, activate func(*string)) *List[string, string] {
	l := NewList(Rows[string, string]{
		Key:      func(s *string) string { return *s },
		New:      func() Line[string] { return &word{text: NewText(Style{}, "")} },
		Activate: activate,
	})
	l.SetRows(letters(n))
	return l
}

func letters(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = "row " + strconv.Itoa(i)
	}
	return all
}

func TestSelectionStaysWithItsRowWhenOthersComeBefore(t *testing.T) {
	var opened string
	l := words(3, func(s *string) { opened = *s })
	show(t, l)
	l.pool.choose(1)
	l.SetRows(append([]string{"new"}, letters(3)...))
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if opened != "row 1" {
		t.Errorf("opened %q, want the row that was selected", opened)
	}
	l.SetRows([]string{"other"})
	opened = ""
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if opened != "" {
		t.Errorf("opened %q though the selected row is gone", opened)
	}
}

func TestListFillsWhatIsInSightOnly(t *testing.T) {
	filled := 0
	l := words(100_000, nil)
	l.pool.New = func() Line[string] { return &word{text: NewText(Style{}, ""), filled: &filled} }
	show(t, l)
	if filled == 0 || filled > 200 {
		t.Errorf("%d rows were filled to show a few", filled)
	}
	filled = 0
	for i := range 100 {
		l.ScrollToOffset(float32(i * 4))
	}
	if filled > 60 {
		t.Errorf("%d rows were filled to scroll by about ten", filled)
	}
}

// rowAt finds the row of a list of words with that index below o; nil if it is not in sight.
func rowAt(o fyne.CanvasObject, index int) *row[string, string] {
	if r, ok := o.(*row[string, string]); ok && r.index == index {
		return r
	}
	var below []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		below = o.Objects
	case fyne.Widget:
		below = test.WidgetRenderer(o).Objects()
	}
	for _, child := range below {
		if r := rowAt(child, index); r != nil {
			return r
		}
	}
	return nil
}

func TestPressSelectsBeforeTheSecondOneOpens(t *testing.T) {
	var opened string
	l := words(3, func(s *string) { opened = *s })
	w := show(t, l)
	r := rowAt(w.Content(), 2)
	r.MouseDown(&desktop.MouseEvent{})
	if !r.line.(*word).active || w.Canvas().Focused() != l {
		t.Error("a pressed row is not active, or the list has no keyboard")
	}
	r.DoubleTapped(nil)
	if opened != "row 2" {
		t.Errorf("opened %q", opened)
	}
}

func TestGridFillsItsWidth(t *testing.T) {
	g := NewGrid(Rows[string, string]{
		Key: func(s *string) string { return *s },
		New: func() Line[string] { return &word{text: NewText(Style{}, "")} },
	}, 90, 20)
	g.SetRows(letters(9))
	show(t, g)
	if n, want := g.ColumnCount(), 4; n != want {
		t.Errorf("%d columns, want %d", n, want)
	}
	if used := 4*g.cell.Width + 3*4; used > g.Size().Width || used < g.Size().Width-2 {
		t.Errorf("cells use %v of %v", used, g.Size().Width)
	}
}

// BenchmarkScroll is one step of 20 through 100,000 rows.
func BenchmarkScroll(b *testing.B) {
	app := test.NewTempApp(b)
	app.Settings().SetTheme(plain{app.Settings().Theme()})
	l := words(100_000, nil)
	w := test.NewTempWindow(b, l)
	w.Resize(fyne.NewSize(800, 600))
	at := float32(0)
	for b.Loop() {
		at += 20
		l.ScrollToOffset(at)
	}
}
