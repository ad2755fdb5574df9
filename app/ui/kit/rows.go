package kit

import (
	"fyne.io/fyne/v2"
)

// A Line draws one row of a List or one cell of a Grid.
type Line[T any] interface {
	// Object is what the line draws into; always the same.
	Object() fyne.CanvasObject
	// Fill shows row. Fill is called for every row that scrolls into sight and must be cheap.
	Fill(row *T)
	// Reveal shows or hides what only an active line has: the pointer is on it, or it is selected.
	Reveal(active bool)
}

// A Source is a sequence of rows; some may not be loaded yet. A Source is never altered.
type Source[T any] interface {
	Len() int
	// At returns row i, counted from 0, or nil while it is not there.
	At(i int) *T
}

// slice is a Source that is all there.
type slice[T any] []T

func (s slice[T]) Len() int { return len(s) }

func (s slice[T]) At(i int) *T {
	if i < 0 || i >= len(s) {
		return nil
	}
	return &s[i]
}

// All is a Source of rows that are all there.
func All[T any](rows []T) Source[T] { return slice[T](rows) }

// Rows says what a List or Grid shows and does. Key and New are needed.
type Rows[T any, K comparable] struct {
	Key      func(*T) K                     // what stays the same when a row changes; keeps the selection
	New      func() Line[T]                 // an empty line
	Activate func(*T)                       // double click, or a click if Single; Enter
	Single   bool                           // one click activates
	Menu     func(row *T, at fyne.Position) // right click, in the coordinates of the window
	Typed    func(*T, *fyne.KeyEvent) bool  // a key on the selected row; says whether it meant something
	Spare    func(*fyne.KeyEvent)           // a key that the list has no use for
	Need     func(i int)                    // row i is in sight or nearly so, and not there; Len() asks for what may follow
	Move     func(from, to int)             // a row was dragged, or moved by Alt and an arrow, while SetMovable
	Remove   func(i int)                    // Delete, while SetMovable
	Text     func(*T) string                // what typing letters leads to; nil: it leads nowhere
	Many     *Many[T]                       // nil: one row at a time can be selected
}

// pool is what List and Grid have in common: the rows, and those that are selected.
type pool[T any, K comparable] struct {
	Rows[T, K]
	rows Source[T]
	selection[K]
	typed   string                  // letters typed at the list since the last other key
	mods    func() fyne.KeyModifier // the modifier keys that are down; nil: the driver knows
	needed  int                     // the row, near enough, that was asked for last; -1: none of these rows
	drag    drag
	margin  float32 // at the right of each row, for the scroll bar
	focus   func()
	corner  func() fyne.Position // where the menu key opens a menu
	span    func() int           // how many rows are in sight
	scroll  func(int)
	refresh func()
	min     func() fyne.Size // what a row asks for; nil: what its line asks for
}

func newPool[T any, K comparable](rows Rows[T, K]) pool[T, K] {
	return pool[T, K]{Rows: rows, rows: slice[T](nil), needed: -1, drag: drag{from: -1, gap: -1, moved: -1}}
}

// set takes new rows and reports whether they are others than before. Views share what has not
// changed, so the same memory means the same rows and nothing need be compared.
func (p *pool[T, K]) set(rows Source[T]) bool {
	if rows.Len() == p.rows.Len() && rows.At(0) == p.rows.At(0) {
		if _, whole := rows.(slice[T]); whole || rows == p.rows {
			return false
		}
	}
	p.rows, p.needed = rows, -1
	if p.drag.moved >= 0 {
		p.pick(p.drag.moved) // the row that was moved is there now
		p.drag.moved = -1
	}
	return true
}

func (p *pool[T, K]) update(i int, o fyne.CanvasObject) {
	r := o.(*row[T, K])
	r.index = i
	one := p.rows.At(i)
	r.blank(one == nil)
	if one != nil {
		r.line.Fill(one)
		r.sync()
	}
	p.ask(i)
}

// nearRows is the distance from the visible rows within which rows are loaded.
const nearRows = 30

// ask requests the missing rows around row i, but not the same few rows again and again.
func (p *pool[T, K]) ask(i int) {
	if p.Need == nil {
		return
	}
	n := p.rows.Len()
	for _, near := range [...]int{i, min(i+nearRows, n), max(i-nearRows, 0)} {
		if p.rows.At(near) != nil {
			continue
		}
		if about := near / nearRows; about != p.needed {
			p.needed = about
			p.Need(near)
		}
		return
	}
}
