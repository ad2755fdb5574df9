package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// box is an object that asks for a size.
func box(width, height float32) *canvas.Rectangle {
	r := canvas.NewRectangle(nil)
	r.SetMinSize(fyne.NewSize(width, height))
	return r
}

// stands is where an object stands and how large it is: x, y, width, height.
func stands(o fyne.CanvasObject) [4]float32 {
	return [4]float32{o.Position().X, o.Position().Y, o.Size().Width, o.Size().Height}
}

func TestLayoutsOfOneObject(t *testing.T) {
	for name, c := range map[string]struct {
		layout fyne.Layout
		asks   fyne.Size
		stands [4]float32
	}{
		"Dot":                {Dot{Side: 10}, fyne.NewSize(10, 10), [4]float32{45, 25, 10, 10}},
		"Wide":               {Wide(70), fyne.NewSize(70, 20), [4]float32{0, 0, 100, 60}},
		"Middle":             {Middle{}, fyne.NewSize(30, 20), [4]float32{0, 20, 100, 20}},
		"High":               {High(44), fyne.NewSize(0, 44), [4]float32{0, 0, 100, 60}},
		"Top":                {Top{}, fyne.NewSize(30, 20), [4]float32{0, 0, 100, 20}},
		"Centre, narrow":     {Centre(40), fyne.NewSize(0, 20), [4]float32{30, 0, 40, 60}},
		"Centre, wider than": {Centre(500), fyne.NewSize(0, 20), [4]float32{16, 0, 68, 60}},
		"Trailing":           {Trailing{}, fyne.NewSize(30, 20), [4]float32{70, 0, 30, 60}},
	} {
		o := box(30, 20)
		objects := []fyne.CanvasObject{o}
		if got := c.layout.MinSize(objects); got != c.asks {
			t.Errorf("%s asks for %v, want %v", name, got, c.asks)
		}
		c.layout.Layout(objects, fyne.NewSize(100, 60))
		if got := stands(o); got != c.stands {
			t.Errorf("%s puts it at %v, want %v", name, got, c.stands)
		}
	}
}

// TestMiddleIsNeverHigherThanItsRoom: a row that is too low cuts, it does not spill.
func TestMiddleIsNeverHigherThanItsRoom(t *testing.T) {
	o := box(30, 20)
	Middle{}.Layout([]fyne.CanvasObject{o}, fyne.NewSize(100, 8))
	if got := stands(o); got != [4]float32{0, 0, 100, 8} {
		t.Errorf("stands at %v", got)
	}
}

func TestAcrossAsksForWhatIsShown(t *testing.T) {
	a, b, c := box(10, 5), box(20, 9), box(30, 7)
	b.Hide()
	objects := []fyne.CanvasObject{a, b, c}
	if got := (Across{Gap: 4}).MinSize(objects); got != fyne.NewSize(44, 7) {
		t.Errorf("asks for %v", got)
	}
	if got := (Across{Gap: 4}).MinSize(nil); got != fyne.NewSize(0, 0) {
		t.Errorf("asks for %v for nothing", got)
	}
	Across{Gap: 4, Grow: -1}.Layout(objects, fyne.NewSize(30, 9)) // narrower than it asks for
	if stands(a) != [4]float32{0, 0, 10, 9} || stands(c) != [4]float32{14, 0, 30, 9} {
		t.Errorf("without room they stand at %v and %v", stands(a), stands(c))
	}
}

func TestColumnsShareWhatIsLeft(t *testing.T) {
	a, b, c := box(1, 1), box(1, 1), box(1, 1)
	columns := &Columns{Gap: 10, Pad: 5, Height: 30, Columns: []Column{{Width: 20, Grow: 1}, {Width: 20, Grow: 3}, {Width: 20}}}
	row := container.New(columns, a, b, c)
	row.Resize(fyne.NewSize(170, 30)) // 160 within, 80 asked for, 80 left over
	for i, want := range [][4]float32{{5, 0, 40, 30}, {55, 0, 80, 30}, {145, 0, 20, 30}} {
		if got := stands(row.Objects[i]); got != want {
			t.Errorf("column %d stands at %v, want %v", i, got, want)
		}
	}
	if got := columns.MinSize(nil); got != fyne.NewSize(0, 30) {
		t.Errorf("asks for %v", got)
	}
}

func TestFlowWrapsAndAsksForItsLines(t *testing.T) {
	a, b, c, gone := box(40, 10), box(40, 20), box(40, 10), box(40, 10)
	gone.Hide()
	row := Flow(5, a, gone, b, c)
	row.Resize(fyne.NewSize(90, 100))
	if stands(a) != [4]float32{0, 0, 40, 10} || stands(b) != [4]float32{45, 0, 40, 20} || stands(c) != [4]float32{0, 25, 40, 10} {
		t.Errorf("they stand at %v, %v and %v", stands(a), stands(b), stands(c))
	}
	if got := row.MinSize(); got != fyne.NewSize(0, 35) {
		t.Errorf("asks for %v", got)
	}
	row.Resize(fyne.NewSize(20, 100)) // narrower than each: one a line
	if got := row.MinSize(); got != fyne.NewSize(0, 50) {
		t.Errorf("narrow, it asks for %v", got)
	}
}

func TestInsetAndDownLeaveRoom(t *testing.T) {
	a, b := box(10, 10), box(20, 10)
	inset := Inset(a, Sides(1, 2, 3, 4))
	if got := inset.MinSize(); got != fyne.NewSize(16, 14) {
		t.Errorf("an inset asks for %v", got)
	}
	inset.Resize(fyne.NewSize(30, 30))
	if got := stands(a); got != [4]float32{4, 1, 24, 26} {
		t.Errorf("within an inset it stands at %v", got)
	}
	stack := Down(7, box(5, 10), b)
	stack.Resize(fyne.NewSize(50, 60))
	if got := stands(b); got != [4]float32{0, 17, 50, 10} {
		t.Errorf("the second stands at %v", got)
	}
}

// TestMiddleOffsetIsWhole: half a pixel would blur what is drawn.
func TestMiddleOffsetIsWhole(t *testing.T) {
	for _, c := range [][3]float32{{10, 5, 2}, {10, 4, 3}, {5, 10, -2}} {
		if got := middle(c[0], c[1]); got != c[2] {
			t.Errorf("%v within %v stands at %v, want %v", c[1], c[0], got, c[2])
		}
	}
}
