package state

import "iter"

// Songs is a list of songs, of which those far from what is in sight may not be read. It is never
// altered; nil has none.
type Songs struct {
	n     int
	pages [][]SongRow // page rows each, but for the last; nil: not read
}

// NewSongs makes a list of songs that are all there.
func NewSongs(rows ...SongRow) *Songs {
	s := &Songs{n: len(rows)}
	for len(rows) > page {
		s.pages, rows = append(s.pages, rows[:page]), rows[page:]
	}
	s.pages = append(s.pages, rows)
	return s
}

// Len is how many songs there are.
func (s *Songs) Len() int {
	if s == nil {
		return 0
	}
	return s.n
}

// At returns song i, counted from 0, or nil while it is not read: see State.NeedRow.
func (s *Songs) At(i int) *SongRow {
	if i < 0 || i >= s.Len() || i%page >= len(s.pages[i/page]) {
		return nil
	}
	return &s.pages[i/page][i%page]
}

// All are the songs that are read, with their places.
func (s *Songs) All() iter.Seq2[int, *SongRow] {
	return func(yield func(int, *SongRow) bool) {
		for i := range s.Len() {
			if one := s.At(i); one != nil && !yield(i, one) {
				return
			}
		}
	}
}
