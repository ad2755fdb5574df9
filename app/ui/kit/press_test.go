package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// pressable is what buttons of all kinds have in common.
type pressable interface {
	fyne.Widget
	fyne.Tappable
	fyne.Focusable
	desktop.Cursorable
}

// pressables are one of each kind, which count what they are pressed.
func pressables(count *int) map[string]pressable {
	tapped := func() { *count++ }
	g := Glyph{Name: "dot", SVG: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><path fill="currentColor" d="M0 0h1v1z"/></svg>`)}
	return map[string]pressable{
		"Button": NewButton(Plain, "Get", tapped), "Chip": NewChip("Flac", tapped),
		"IconButton": NewIconButton("Play", g, tapped), "RoundButton": NewRoundButton("Play", g, 40, tapped),
		"Radio": NewRadio("LAN", tapped), "NavItem": NewNavItem("Search", g, tapped),
		"Switch": NewSwitch(func(bool) { tapped() }), "HeadCell": NewHeadCell(fyne.TextAlignLeading, "Title", tapped, nil),
	}
}

// TestEverythingThatIsPressedTakesPointerAndKeyboard, and other keys mean nothing.
func TestEverythingThatIsPressedTakesPointerAndKeyboard(t *testing.T) {
	count := 0
	for name, p := range pressables(&count) {
		show(t, p)
		count = 0
		p.Tapped(nil)
		for _, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape, fyne.KeyTab, fyne.KeyA} {
			p.TypedKey(&fyne.KeyEvent{Name: key})
		}
		p.TypedRune('x')
		if count != 4 {
			t.Errorf("%s was pressed %d times, want 4", name, count)
		}
		if p.Cursor() != desktop.PointerCursor {
			t.Errorf("%s shows no hand", name)
		}
	}
}

// TestTabNeverComesUponAButtonInARow: there Enter would do what the button says, such as taking a song out of the queue.
func TestTabNeverComesUponAButtonInARow(t *testing.T) {
	count := 0
	tapped := func() { count++ }
	for name, b := range map[string]fyne.Tappable{"RowButton": NewRowButton(Quiet, "Get", tapped),
		"RowIcon":        NewRowIcon("Get", dot, tapped),
		"RoundRowButton": NewRoundRowButton(dot, 30, tapped)} {
		show(t, b.(fyne.Widget))
		if _, is := b.(fyne.Focusable); is {
			t.Errorf("%s takes the keyboard", name)
		}
		count = 0
		b.Tapped(nil)
		if count != 1 || b.(desktop.Cursorable).Cursor() != desktop.PointerCursor {
			t.Errorf("%s was pressed %d times", name, count)
		}
	}
}

// strokes are the widths of all lines that a widget draws around itself.
func strokes(t *testing.T, w fyne.Widget) (widest float32) {
	t.Helper()
	for _, o := range test.WidgetRenderer(w).Objects() {
		widest = max(widest, strokeOf(o))
	}
	return widest
}

// TestFocusIsSeen on everything that the keyboard can reach, and goes with it.
func TestFocusIsSeen(t *testing.T) {
	count := 0
	for name, p := range pressables(&count) {
		if name == "Radio" || name == "HeadCell" {
			continue // these show it by a colour
		}
		show(t, p)
		p.FocusGained()
		if strokes(t, p) < 1.5 {
			t.Errorf("%s does not show that it has the keyboard", name)
		}
		p.FocusLost()
		if strokes(t, p) > 1 {
			t.Errorf("%s shows the keyboard after it has gone", name)
		}
	}
}

func TestADisabledHeadCellIsNotPressed(t *testing.T) {
	var menuAt fyne.Position
	c := NewHeadCell(fyne.TextAlignLeading, "Title", nil, func(at fyne.Position) { menuAt = at })
	show(t, c)
	c.Tapped(nil)
	if c.Cursor() != desktop.DefaultCursor {
		t.Error("a name that does nothing shows a hand")
	}
	c.TappedSecondary(&fyne.PointEvent{AbsolutePosition: fyne.NewPos(3, 4)})
	if menuAt != fyne.NewPos(3, 4) {
		t.Errorf("the menu opens at %v", menuAt)
	}
}

func TestHeadCellShowsTheOrder(t *testing.T) {
	c := NewHeadCell(fyne.TextAlignLeading, "Title", func() {}, nil)
	show(t, c)
	for sorted, want := range map[int]string{1: "Title ↑", -1: "Title ↓", 0: "Title"} {
		c.Set(sorted)
		if got := c.label.Text(); got != want || c.Label() != "Title" {
			t.Errorf("sorted %d shows %q of %q", sorted, got, c.Label())
		}
	}
}

// TestThePointerLightsAButtonUp, and leaves a button within a row to the row.
func TestThePointerLightsAButtonUp(t *testing.T) {
	b := NewButton(Quiet, "Get", func() {})
	show(t, b)
	if ink := b.face.label.style.Color; ink != ColorMuted {
		t.Errorf("at rest it is drawn in %s", ink)
	}
	b.MouseIn(nil)
	b.MouseMoved(nil)
	if ink := b.face.label.style.Color; ink != ColorText {
		t.Errorf("under the pointer it is drawn in %s", ink)
	}
	b.MouseOut()
	if ink := b.face.label.style.Color; ink != ColorMuted {
		t.Errorf("after that it is drawn in %s", ink)
	}
	if _, hovers := any(NewRowButton(Plain, "Get", nil)).(desktop.Hoverable); hovers {
		t.Error("a button within a row takes the pointer from the row")
	}
}

func TestWeightsOfButtons(t *testing.T) {
	for weight, bare := range map[Weight]bool{Plain: false, Primary: false, Quiet: true, Link: true} {
		b := NewButton(weight, "Get", func() {})
		show(t, b)
		_, _, _, alpha := b.face.back.FillColor.RGBA()
		if (alpha == 0) != bare {
			t.Errorf("weight %d is filled: %v", weight, alpha != 0)
		}
		if high := b.MinSize().Height; !bare && high != 32 {
			t.Errorf("weight %d is %v high", weight, high)
		}
	}
}

func TestLabelsChange(t *testing.T) {
	b, r, c := NewButton(Plain, "Get", nil), NewRowButton(Plain, "Get", nil), NewChip("Flac", nil)
	narrow := b.MinSize().Width
	b.SetLabel("Get the whole album")
	r.SetLabel("Wait")
	c.SetLabel("Ogg")
	if b.Label() != "Get the whole album" || r.Label() != "Wait" || c.Label() != "Ogg" {
		t.Errorf("labels are %q, %q and %q", b.Label(), r.Label(), c.Label())
	}
	if b.MinSize().Width <= narrow {
		t.Error("a longer label asks for no more room")
	}
}

func TestIconButtonChangesWhatItDoes(t *testing.T) {
	one, two := Glyph{Name: "play"}, Glyph{Name: "pause"}
	b := NewIconButton("Play", one, func() {})
	show(t, b)
	b.SetGlyph("Pause", two)
	if b.Title() != "Pause" || b.icon.glyph.Name != "pause" {
		t.Errorf("it is %q and shows %q", b.Title(), b.icon.glyph.Name)
	}
	b.SetOn(true)
	if b.icon.name != ColorAccentText {
		t.Errorf("on, it is drawn in %s", b.icon.name)
	}
	b.SetOn(false)
	b.MouseIn(nil)
	if b.icon.name != ColorText {
		t.Errorf("under the pointer it is drawn in %s", b.icon.name)
	}
}
