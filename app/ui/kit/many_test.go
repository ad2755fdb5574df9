package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// many is a list of n words of which several can be selected, with what was done to them.
type many struct {
	*List[string, string]
	win  fyne.Window
	held fyne.KeyModifier
	did  string
	with Choice[string]
}

func newMany(t *testing.T, n int) *many {
	t.Helper()
	m := &many{}
	as := func(what string) func(Choice[string]) { return func(c Choice[string]) { m.did, m.with = what, c } }
	m.List = words(n, func(s *string) { m.did = "activate " + *s })
	m.pool.Menu = func(s *string, _ fyne.Position) { m.did = "menu of " + *s }
	m.pool.Many = &Many[string]{Menu: func(c Choice[string], _ fyne.Position) { m.did, m.with = "menu", c }, Activate: as("activate"),
		Remove: as("remove"), Queue: as("queue"), Get: as("get")}
	m.pool.Remove = func(int) { m.did = "remove one" }
	m.pool.mods = func() fyne.KeyModifier { return m.held }
	m.win = show(t, m.List)
	return m
}

// click presses row i with modifier keys.
func (m *many) click(i int, with fyne.KeyModifier) {
	rowAt(m.win.Content(), i).MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: with})
}

func (m *many) key(name fyne.KeyName, with fyne.KeyModifier) {
	m.held = with
	m.TypedKey(&fyne.KeyEvent{Name: name})
	m.held = 0
}

// selected are the places of the rows that are selected.
func (m *many) selected() []int { return m.pool.choice().At }

const (
	shift = fyne.KeyModifierShift
	ctrl  = fyne.KeyModifierShortcutDefault
)

func TestSeveralRowsAreSelected(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*many)
		want []int
	}{
		{"a click", func(m *many) { m.click(3, 0) }, []int{3}},
		{"a range", func(m *many) { m.click(1, 0); m.click(4, shift) }, []int{1, 2, 3, 4}},
		{"a range upwards", func(m *many) { m.click(4, 0); m.click(2, shift) }, []int{2, 3, 4}},
		{"a range that is changed", func(m *many) { m.click(1, 0); m.click(4, shift); m.click(2, shift) }, []int{1, 2}},
		{"one by one", func(m *many) { m.click(1, 0); m.click(4, ctrl); m.click(2, ctrl) }, []int{1, 2, 4}},
		{"one less", func(m *many) { m.click(1, 0); m.click(4, ctrl); m.click(1, ctrl) }, []int{4}},
		{"a range after one by one", func(m *many) { m.click(0, 0); m.click(3, ctrl); m.click(5, shift) }, []int{3, 4, 5}},
		{"Shift without a beginning", func(m *many) { m.click(2, shift) }, []int{2}},
		{"arrows", func(m *many) { m.click(1, 0); m.key(fyne.KeyDown, shift); m.key(fyne.KeyDown, shift) }, []int{1, 2, 3}},
		{"arrows back", func(m *many) {
			m.click(1, 0)
			m.key(fyne.KeyDown, shift)
			m.key(fyne.KeyUp, shift)
			m.key(fyne.KeyUp, shift)
		},
			[]int{0, 1}},
		{"to the end", func(m *many) { m.click(4, 0); m.key(fyne.KeyEnd, shift) }, []int{4, 5}},
		{"an arrow alone ends it", func(m *many) { m.click(1, 0); m.click(4, shift); m.key(fyne.KeyUp, 0) }, []int{3}},
		{"all", func(m *many) { m.SelectAll() }, []int{0, 1, 2, 3, 4, 5}},
		{"all but one", func(m *many) { m.SelectAll(); m.click(2, ctrl) }, []int{0, 1, 3, 4, 5}},
		{"another list", func(m *many) { m.click(2, 0); m.SelectAll(); m.Rewind() }, []int{2}},
	} {
		m := newMany(t, 6)
		if c.do(m); !slices.Equal(m.selected(), c.want) {
			t.Errorf("%s: rows %v are selected, want %v", c.name, m.selected(), c.want)
		}
		for i := range 6 {
			if lit := !rowAt(m.win.Content(), i).back.Hidden; lit != slices.Contains(c.want, i) && c.name != "another list" {
				t.Errorf("%s: row %d is lit: %v", c.name, i, lit)
			}
		}
	}
}

func TestWhatIsDoneToSeveralRows(t *testing.T) {
	m := newMany(t, 6)
	m.SetMovable(true)
	m.click(1, 0)
	m.click(2, shift)
	for _, c := range []struct {
		key  fyne.KeyName
		with fyne.KeyModifier
		want string
	}{{fyne.KeyReturn, 0, "activate"}, {fyne.KeyReturn, ctrl, "queue"}, {fyne.KeyEnter, shift, "get"}, {desktop.KeyMenu, 0, "menu"}} {
		m.did, m.with = "", Choice[string]{}
		if m.key(c.key, c.with); m.did != c.want || !slices.Equal(m.with.At, []int{1, 2}) || *m.with.Rows[1] != "row 2" || m.with.All {
			t.Errorf("%s with %d: %s %+v", c.key, c.with, m.did, m.with)
		}
	}
	m.did = ""
	rowAt(m.win.Content(), 2).MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonSecondary})
	if rowAt(m.win.Content(), 2).TappedSecondary(&fyne.PointEvent{}); m.did != "menu" || len(m.with.At) != 2 {
		t.Errorf("a right click on one of them: %s %+v", m.did, m.with)
	}
	rowAt(m.win.Content(), 5).MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonSecondary})
	if rowAt(m.win.Content(), 5).TappedSecondary(&fyne.PointEvent{}); m.did != "menu of row 5" || !slices.Equal(m.selected(), []int{5}) {
		t.Errorf("a right click beside them: %s, rows %v are selected", m.did, m.selected())
	}
	m.SelectAll()
	if m.key(fyne.KeyDelete, 0); m.did != "remove" || !m.with.All || len(m.selected()) != 1 {
		t.Errorf("Delete: %s %+v, then rows %v are selected", m.did, m.with, m.selected())
	}
	if m.key(fyne.KeyDelete, 0); m.did != "remove one" {
		t.Errorf("Delete on one row: %s", m.did)
	}
}

// TestOneRowIsQueuedAndFetchedToo, and a list that has no use for it does nothing.
func TestOneRowIsQueuedAndFetchedToo(t *testing.T) {
	m := newMany(t, 3)
	m.click(1, 0)
	if m.key(fyne.KeyReturn, ctrl); m.did != "queue" || !slices.Equal(m.with.At, []int{1}) {
		t.Errorf("%s %+v", m.did, m.with)
	}
	m.did, m.pool.Many = "", nil
	for _, with := range []fyne.KeyModifier{ctrl, shift} {
		if m.key(fyne.KeyReturn, with); m.did != "" {
			t.Errorf("Enter with %d: %s", with, m.did)
		}
	}
	m.SelectAll()
	if m.click(2, ctrl); !slices.Equal(m.selected(), []int{2}) {
		t.Errorf("where one can be selected, rows %v are", m.selected())
	}
}

// TestAKeyOfTheRowsIsForAllOfThem.
func TestAKeyOfTheRowsIsForAllOfThem(t *testing.T) {
	m := newMany(t, 4)
	var typed []string
	m.pool.Typed = func(s *string, e *fyne.KeyEvent) bool {
		typed = append(typed, *s)
		return e.Name == fyne.KeyP
	}
	m.click(0, 0)
	m.click(2, ctrl)
	if m.key(fyne.KeyP, 0); !slices.Equal(typed, []string{"row 0", "row 2"}) {
		t.Errorf("typed at %q", typed)
	}
}

func TestLettersLeadToTheRowThatBeginsSo(t *testing.T) {
	l := words(0, nil)
	l.SetRows([]string{"Ana", "Berlin", "bern", "Été", "Zoë"})
	l.pool.Text = func(s *string) string { return *s }
	show(t, l)
	for _, c := range []struct {
		typed string
		want  int
	}{{"b", 1}, {"e", 1}, {"r", 1}, {"n", 2}, {"é", 3}, {"zo", 4}, {"x", 4}, {"a", 0}, {"a", 0}} {
		for _, letter := range c.typed {
			l.TypedRune(letter)
		}
		if l.pool.where() != c.want {
			t.Errorf("%q leads to row %d, want %d", c.typed, l.pool.where(), c.want)
		}
	}
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome}) // ends the word
	l.TypedRune('b')
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if l.TypedRune('b'); l.pool.where() != 2 {
		t.Errorf("the same letter once more leads to row %d", l.pool.where())
	}
}

// TestAClickBetweenTwoRowsIsForTheUpperOne.
func TestAClickBetweenTwoRowsIsForTheUpperOne(t *testing.T) {
	m := newMany(t, 6)
	gap := fyne.NewPos(5, 3*m.pitch()-1)
	m.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: gap}, Button: desktop.MouseButtonPrimary})
	if !slices.Equal(m.selected(), []int{2}) {
		t.Errorf("rows %v are selected", m.selected())
	}
	if m.DoubleTapped(&fyne.PointEvent{Position: gap}); m.did != "activate row 2" {
		t.Error(m.did)
	}
	if m.TappedSecondary(&fyne.PointEvent{Position: gap}); m.did != "menu of row 2" {
		t.Error(m.did)
	}
	m.pool.Single, m.did = true, ""
	m.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: gap}, Button: desktop.MouseButtonPrimary})
	if m.did != "activate row 2" {
		t.Error(m.did)
	}
	below := fyne.NewPos(5, 7*m.pitch())
	m.did = ""
	if m.TappedSecondary(&fyne.PointEvent{Position: below}); m.did != "" {
		t.Errorf("below the last row: %s", m.did)
	}
}

// TestAMenuIsLow and opens where it is asked to.
func TestAMenuIsLow(t *testing.T) {
	w := show(t, NewText(Style{}, ""))
	PopUp(fyne.NewMenu("", fyne.NewMenuItem("Play", nil), fyne.NewMenuItem("Get", nil)), w.Canvas(), fyne.NewPos(10, 10))
	top := w.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("no menu")
	}
	menu := w.Canvas().Focused().(fyne.CanvasObject)
	if h := menu.MinSize().Height / 2; h < 24 || h > 40 {
		t.Errorf("an entry is %v high", h)
	}
}

func TestAChosenChipKeepsItsWidth(t *testing.T) {
	c := NewChip("Playlists", nil)
	show(t, c)
	off := c.MinSize()
	if c.Set(true); c.MinSize() != off {
		t.Errorf("%v becomes %v", off, c.MinSize())
	}
}
