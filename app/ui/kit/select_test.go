package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// grid is a grid of letters that is four cells across in its window.
func grid(t *testing.T, n int, rows Rows[string, string]) *Grid[string, string] {
	t.Helper()
	rows.Key = func(s *string) string { return *s }
	rows.New = func() Line[string] { return &word{text: NewText(Style{}, "")} }
	g := NewGrid(rows, 90, 20)
	g.SetRows(letters(n))
	show(t, g)
	return g
}

func TestArrowsMoveAcrossAGrid(t *testing.T) {
	var opened string
	g := grid(t, 10, Rows[string, string]{Activate: func(s *string) { opened = *s }})
	for _, c := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyDown, 0}, {fyne.KeyRight, 1}, {fyne.KeyDown, 5}, {fyne.KeyDown, 9}, {fyne.KeyDown, 9}, {fyne.KeyLeft, 8}, {fyne.KeyUp, 4},
		{fyne.KeyUp, 0}, {fyne.KeyLeft, 0}, {fyne.KeyEnd, 9}} {
		g.TypedKey(&fyne.KeyEvent{Name: c.key})
		if at := g.pool.where(); at != c.want {
			t.Errorf("%s leads to %d, want %d", c.key, at, c.want)
		}
	}
	g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnter})
	if opened != "row 9" {
		t.Errorf("opened %q", opened)
	}
}

// TestKeysOfAnEmptyListLeadNowhere, and are offered to who can use them.
func TestKeysOfAnEmptyListLeadNowhere(t *testing.T) {
	l := words(0, func(*string) { t.Error("nothing was opened") })
	spare := 0
	l.pool.Spare = func(*fyne.KeyEvent) { spare++ }
	show(t, l)
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyDelete, desktop.KeyMenu} {
		l.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if spare != 6 || l.pool.where() != -1 {
		t.Errorf("%d keys were left over, row %d is selected", spare, l.pool.where())
	}
}

func TestARowTakesItsOwnKeysFirst(t *testing.T) {
	l := words(3, func(*string) { t.Error("the row was opened all the same") })
	var typed []string
	l.pool.Typed = func(s *string, e *fyne.KeyEvent) bool {
		typed = append(typed, *s)
		return e.Name == fyne.KeyReturn
	}
	show(t, l)
	l.pool.choose(1)
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if len(typed) != 2 || typed[0] != "row 1" || l.pool.where() != 2 {
		t.Errorf("typed at %q, then row %d", typed, l.pool.where())
	}
}

func TestTheMenuOpensAtPointerAndKeyboard(t *testing.T) {
	var at []fyne.Position
	l := words(3, nil)
	l.pool.Menu = func(_ *string, p fyne.Position) { at = append(at, p) }
	w := show(t, l)
	rowAt(w.Content(), 1).TappedSecondary(&fyne.PointEvent{AbsolutePosition: fyne.NewPos(7, 8)})
	l.pool.choose(1)
	l.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	if len(at) != 2 || at[0] != fyne.NewPos(7, 8) || at[1] != corner(l) {
		t.Errorf("menus at %v", at)
	}
}

// TestOneClickOpensWhereItShould: on release within the row, by the first button.
func TestOneClickOpensWhereItShould(t *testing.T) {
	opened := 0
	l := words(3, func(*string) { opened++ })
	l.pool.Single = true
	w := show(t, l)
	r := rowAt(w.Content(), 1)
	up := func(x float32, button desktop.MouseButton) {
		r.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 2)}, Button: button})
	}
	up(5, desktop.MouseButtonPrimary)
	up(5, desktop.MouseButtonSecondary)
	up(-5, desktop.MouseButtonPrimary)
	up(5000, desktop.MouseButtonPrimary)
	r.DoubleTapped(nil)
	if opened != 1 {
		t.Errorf("opened %d times", opened)
	}
}

func TestAHoveredRowIsActiveUntilThePointerLeaves(t *testing.T) {
	l := words(3, nil)
	w := show(t, l)
	r := rowAt(w.Content(), 0)
	r.MouseIn(nil)
	r.MouseMoved(nil)
	if !r.line.(*word).active || r.back.Hidden {
		t.Error("the row under the pointer is not active")
	}
	r.MouseOut()
	if r.line.(*word).active || !r.back.Hidden {
		t.Error("it stays active")
	}
}

// TestTheSameRowsAreNotDrawnTwice: Views share what has not changed.
func TestTheSameRowsAreNotDrawnTwice(t *testing.T) {
	rows := letters(5)
	p := newPool(Rows[string, string]{Key: func(s *string) string { return *s }})
	if !p.set(slice[string](rows)) || p.set(slice[string](rows)) {
		t.Error("new rows are not drawn, or old ones are")
	}
	if !p.set(slice[string](rows[:4])) || !p.set(All(letters(4))) {
		t.Error("other rows are not drawn")
	}
	if p.rows.At(-1) != nil || p.rows.At(4) != nil || *p.rows.At(3) != "row 3" {
		t.Error("rows that are not there are")
	}
}

func TestRewindShowsTheFirstRow(t *testing.T) {
	l := words(1000, nil)
	w := show(t, l)
	l.ScrollToOffset(500 * l.pitch())
	if rowAt(w.Content(), 0) != nil {
		t.Fatal("the first row is in sight")
	}
	l.Rewind()
	if rowAt(w.Content(), 0) == nil || *l.At(7) != "row 7" {
		t.Error("the first row is not in sight")
	}
}
