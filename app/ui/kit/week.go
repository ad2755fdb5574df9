package kit

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

const (
	weekDays  = 7
	weekHours = 24
	weekLeft  = 40 // room for the names of days
	weekTop   = 18 // and for the hours
	weekPitch = 20 // from row to row
)

// Week is a grid of the hours of a week. Each hour is marked or not. A press turns an hour over, a drag marks all it goes over alike, and
// the arrows and Space do the same from the keyboard.
type Week struct {
	widget.BaseWidget
	changed  func(day, hour int, on bool)
	hours    [weekDays]uint32 // bit h is the hour from h on
	cells    [weekDays][weekHours]*canvas.Rectangle
	days     [weekDays]*Text
	marks    [4]*Text
	day      int // where the keyboard is
	hour     int
	focused  bool
	dragging bool
	painting bool // what a drag makes of the hours it goes over
}

// NewWeek returns a week without marked hours. names are the names of the days, the first on top.
func NewWeek(names [weekDays]string, changed func(day, hour int, on bool)) *Week {
	w := &Week{changed: changed}
	for d := range weekDays {
		w.days[d] = NewText(Style{Color: ColorMuted, Size: SizeCaption}, names[d])
		for h := range weekHours {
			w.cells[d][h] = &canvas.Rectangle{CornerRadius: 3}
		}
	}
	for i := range w.marks {
		w.marks[i] = NewText(Style{Color: ColorMuted, Size: SizeCaption}, strconv.Itoa(i*6)+":00")
	}
	w.ExtendBaseWidget(w)
	return w
}

// Set shows which hours are marked.
func (w *Week) Set(hours [weekDays]uint32) {
	if hours != w.hours {
		w.hours = hours
		w.Refresh()
	}
}

func (w *Week) marked(day, hour int) bool { return w.hours[day]>>hour&1 == 1 }

// at finds the hour below a position.
func (w *Week) at(p fyne.Position) (day, hour int, ok bool) {
	pitch := (w.Size().Width - weekLeft) / weekHours
	day, hour = int((p.Y-weekTop)/weekPitch), int((p.X-weekLeft)/pitch)
	return day, hour, p.X >= weekLeft && p.Y >= weekTop && day < weekDays && hour < weekHours
}

// Tapped implements fyne.Tappable.
func (w *Week) Tapped(e *fyne.PointEvent) {
	if day, hour, ok := w.at(e.Position); ok {
		w.day, w.hour = day, hour
		w.changed(day, hour, !w.marked(day, hour))
	}
}

// Dragged implements fyne.Draggable.
func (w *Week) Dragged(e *fyne.DragEvent) {
	day, hour, ok := w.at(e.Position)
	if !ok {
		return
	}
	if !w.dragging {
		w.dragging, w.painting = true, !w.marked(day, hour)
	}
	if w.marked(day, hour) != w.painting {
		w.changed(day, hour, w.painting)
	}
}

// DragEnd implements fyne.Draggable.
func (w *Week) DragEnd() { w.dragging = false }

// FocusGained implements fyne.Focusable.
func (w *Week) FocusGained() { w.focused = true; w.Refresh() }

// FocusLost implements fyne.Focusable.
func (w *Week) FocusLost() { w.focused = false; w.Refresh() }

// TypedRune implements fyne.Focusable.
func (w *Week) TypedRune(rune) {}

// TypedKey moves by the arrows and turns an hour over by Space or Enter.
func (w *Week) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		w.hour = max(0, w.hour-1)
	case fyne.KeyRight:
		w.hour = min(weekHours-1, w.hour+1)
	case fyne.KeyUp:
		w.day = max(0, w.day-1)
	case fyne.KeyDown:
		w.day = min(weekDays-1, w.day+1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		w.changed(w.day, w.hour, !w.marked(w.day, w.hour))
	}
	w.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (w *Week) CreateRenderer() fyne.WidgetRenderer {
	var objects []fyne.CanvasObject
	for d := range weekDays {
		objects = append(objects, w.days[d])
		for h := range weekHours {
			objects = append(objects, w.cells[d][h])
		}
	}
	for _, m := range w.marks {
		objects = append(objects, m)
	}
	return drawn(&drawing{
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(weekLeft+weekHours*10, weekTop+weekDays*weekPitch) },
		layout:  w.place,
		paint:   w.paint,
	})
}

func (w *Week) place(size fyne.Size) {
	pitch := (size.Width - weekLeft) / weekHours
	for i, m := range w.marks {
		Place(m, Box(weekLeft+float32(i*6)*pitch, 0, 60, weekTop-2))
	}
	for d := range weekDays {
		y := float32(weekTop + d*weekPitch)
		Place(w.days[d], Box(0, y, weekLeft-4, weekPitch-2))
		for h := range weekHours {
			Place(w.cells[d][h], Box(weekLeft+float32(h)*pitch, y, pitch-2, weekPitch-2))
		}
	}
}

func (w *Week) paint() {
	off, on := tint(ColorRaised), tint(ColorAccent)
	for d := range weekDays {
		for h := range weekHours {
			cell := w.cells[d][h]
			cell.FillColor = off
			if w.marked(d, h) {
				cell.FillColor = on
			}
			outline(cell, w.focused && d == w.day && h == w.hour)
		}
	}
}
