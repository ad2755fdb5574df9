package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestLanding(t *testing.T) {
	for _, c := range [][3]int{{2, 0, 0}, {2, 2, 2}, {2, 3, 2}, {2, 5, 4}, {0, 5, 4}} {
		if to := landing(c[0], c[1]); to != c[2] {
			t.Errorf("row %d dropped above %d lands at %d, want %d", c[0], c[1], to, c[2])
		}
	}
}

func TestRowsAreDraggedOnlyWhileTheyMayMove(t *testing.T) {
	var from, to int
	l := words(5, nil)
	l.pool.Move = func(f, t int) { from, to = f, t }
	w := show(t, l)
	r := rowAt(w.Content(), 0)
	if r.grip.Visible() {
		t.Error("rows can be dragged in a list that has an order of its own")
	}
	l.SetMovable(true)
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
	at := func(rows float32) *fyne.DragEvent {
		return &fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: top.AddXY(5, rows*l.pitch())}}
	}
	r.grip.Dragged(at(.2))
	r.grip.Dragged(at(3.1))
	if mark := rowAt(w.Content(), 3).mark; !mark.Visible() {
		t.Error("nothing shows where the row would be dropped")
	}
	r.grip.DragEnd()
	if from != 0 || to != 2 {
		t.Errorf("moved %d to %d, want 0 to 2", from, to)
	}
	from = -1
	r.grip.Dragged(at(.2))
	r.grip.DragEnd()
	if from != -1 {
		t.Error("a row dropped where it was is moved")
	}
}

func TestTheMovedRowStaysSelected(t *testing.T) {
	l := words(5, nil)
	l.pool.Key = func(s *string) string { return *s }
	moved := 0
	l.pool.Move = func(from, to int) { moved++ }
	show(t, l)
	l.pool.choose(1)
	l.MoveSelected(1)
	if moved != 0 {
		t.Error("a row is moved in a list that has an order of its own")
	}
	l.SetMovable(true)
	l.MoveSelected(1)
	l.SetRows([]string{"row 0", "row 2", "as it is now", "row 3", "row 4"})
	if l.pool.where() != 2 {
		t.Errorf("row %d is selected", l.pool.where())
	}
	l.pool.choose(4)
	l.MoveSelected(1)
	if moved != 1 {
		t.Error("the last row is moved below itself")
	}
}

func TestDeleteTakesOutWhereRowsMayMove(t *testing.T) {
	out := -1
	l := words(5, nil)
	l.pool.Remove = func(i int) { out = i }
	show(t, l)
	l.pool.choose(3)
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if out != -1 {
		t.Error("a row was taken out of a list that has an order of its own")
	}
	l.SetMovable(true)
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if out != 3 {
		t.Errorf("row %d was taken out", out)
	}
}

// holes is a list of which only the first rows are there.
type holes struct{ n, there int }

func (h *holes) Len() int { return h.n }

func (h *holes) At(i int) *string {
	if i < 0 || i >= h.there {
		return nil
	}
	s := "row"
	return &s
}

func TestRowsThatAreNotThereAreAskedForOnce(t *testing.T) {
	var asked []int
	l := words(0, nil)
	l.pool.Need = func(i int) { asked = append(asked, i) }
	w := show(t, l)
	asked = nil
	l.SetSource(&holes{100_000, 100})
	if len(asked) != 0 {
		t.Errorf("asked for %v at the top", asked)
	}
	l.ScrollToOffset(50_000 * l.pitch())
	if len(asked) == 0 || len(asked) > 2 || asked[0] < 49_000 || asked[0] > 51_000 {
		t.Errorf("in the middle asked for %v", asked)
	}
	if r := rowAt(w.Content(), 50_000); r == nil || r.face.Visible() {
		t.Error("a row that is not there is drawn")
	}
}

func TestPageKeysAndHomeAndEndMove(t *testing.T) {
	l := words(1000, nil)
	show(t, l)
	l.pool.choose(0)
	for _, c := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyEnd, 999}, {fyne.KeyPageUp, 999 - l.pool.span()}, {fyne.KeyPageDown, 999}, {fyne.KeyHome, 0}, {fyne.KeyDown, 1},
		{fyne.KeyPageUp, 0}, {desktop.KeyMenu, 0}} {
		l.TypedKey(&fyne.KeyEvent{Name: c.key})
		if l.pool.where() != c.want {
			t.Errorf("%s leads to %d, want %d", c.key, l.pool.where(), c.want)
		}
	}
}
