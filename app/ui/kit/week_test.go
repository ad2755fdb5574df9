package kit

import (
	"testing"

	"fyne.io/fyne/v2"
)

// hours is what a week was asked to mark.
type hours struct {
	week *Week
	set  [weekDays]uint32
	told int
}

func newHours(t *testing.T) *hours {
	t.Helper()
	h := &hours{}
	h.week = NewWeek([weekDays]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, func(day, hour int, on bool) {
		h.told++
		if h.set[day] &^= 1 << hour; on {
			h.set[day] |= 1 << hour
		}
		h.week.Set(h.set)
	})
	show(t, h.week)
	h.week.Resize(fyne.NewSize(weekLeft+weekHours*10, weekTop+weekDays*weekPitch))
	return h
}

// over is a place in the middle of an hour.
func over(day, hour int) fyne.Position {
	return fyne.NewPos(weekLeft+float32(hour)*10+5, weekTop+float32(day)*weekPitch+5)
}

func TestAPressTurnsAnHourOver(t *testing.T) {
	h := newHours(t)
	for range 2 {
		h.week.Tapped(&fyne.PointEvent{Position: over(2, 23)})
		if h.told == 1 && h.set[2] != 1<<23 {
			t.Errorf("marked %b", h.set)
		}
	}
	if h.told != 2 || h.set != [weekDays]uint32{} {
		t.Errorf("after two presses %b is marked, told %d times", h.set, h.told)
	}
	for _, beside := range []fyne.Position{{X: 5, Y: 50}, {X: 100, Y: 5}, {X: 900, Y: 50}, {X: 100, Y: 900}, {X: -5, Y: -5}} {
		h.week.Tapped(&fyne.PointEvent{Position: beside})
	}
	if h.told != 2 {
		t.Error("a press beside the hours marks one")
	}
}

// TestADragMarksAllAlike: as it does with the first hour, whatever the others were.
func TestADragMarksAllAlike(t *testing.T) {
	h := newHours(t)
	h.set[1] = 1 << 4
	h.week.Set(h.set)
	drag := func(from, to int) {
		for hour := from; hour <= to; hour++ {
			h.week.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: over(1, hour)}})
		}
		h.week.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(0, 0)}}) // beside: nothing
		h.week.DragEnd()
	}
	drag(2, 6)
	if h.set[1] != 0b1111100 || h.told != 4 {
		t.Errorf("marked %b, told %d times", h.set[1], h.told)
	}
	drag(4, 6)
	if h.set[1] != 0b1100 {
		t.Errorf("then %b", h.set[1])
	}
}

func TestTheKeyboardMovesWithinTheWeek(t *testing.T) {
	h := newHours(t)
	h.week.FocusGained()
	keys := func(name fyne.KeyName, times int) {
		for range times {
			h.week.TypedKey(&fyne.KeyEvent{Name: name})
		}
	}
	keys(fyne.KeyUp, 2)
	keys(fyne.KeyLeft, 2)
	keys(fyne.KeySpace, 1)
	keys(fyne.KeyDown, 20)
	keys(fyne.KeyRight, 40)
	keys(fyne.KeyReturn, 1)
	if h.set[0] != 1 || h.set[6] != 1<<23 {
		t.Errorf("marked %b", h.set)
	}
	cell := h.week.cells[6][23]
	if cell.StrokeWidth == 0 || h.week.cells[0][0].StrokeWidth != 0 {
		t.Error("the hour that the keyboard is at is not outlined, or another one is")
	}
	h.week.FocusLost()
	h.week.TypedRune(' ')
	if cell.StrokeWidth != 0 {
		t.Error("the outline stays")
	}
}

func TestMarkedHoursDiffer(t *testing.T) {
	h := newHours(t)
	h.week.Tapped(&fyne.PointEvent{Position: over(0, 0)})
	if h.week.cells[0][0].FillColor == h.week.cells[0][1].FillColor {
		t.Error("a marked hour looks like any other")
	}
}
