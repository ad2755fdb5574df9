package view

import "iter"

// Songs is a list of songs, of which those far from what is in sight may not be read. It is never
// altered; nil has none.
type Songs struct {
	n     int
	pages [][]SongRow // PageRows each, but for the last; nil: not read
}

// NewSongs makes a list of songs that are all there.
func NewSongs(rows ...SongRow) *Songs {
	s := &Songs{n: len(rows)}
	for len(rows) > PageRows {
		s.pages, rows = append(s.pages, rows[:PageRows]), rows[PageRows:]
	}
	s.pages = append(s.pages, rows)
	return s
}

// NewPages makes a list of n songs from its pages of PageRows each, but for the last; nil: that page is not read.
func NewPages(n int, pages [][]SongRow) *Songs { return &Songs{n: n, pages: pages} }

// Has says whether a page is read.
func (s *Songs) Has(page int) bool { return s.pages[page] != nil }

// Len is how many songs there are.
func (s *Songs) Len() int {
	if s == nil {
		return 0
	}
	return s.n
}

// At returns song i, counted from 0, or nil while it is not read: see State.NeedRow.
func (s *Songs) At(i int) *SongRow {
	if i < 0 || i >= s.Len() || i%PageRows >= len(s.pages[i/PageRows]) {
		return nil
	}
	return &s.pages[i/PageRows][i%PageRows]
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

// Chosen are songs of a list that something is done to at once.
type Chosen struct {
	Tracks []int64 // in order
	All    bool    // all of the list that is open in the library, of which Tracks are those that are read
}

// PageRows is how many songs are read, kept and let go together, and how many rows of other lists come at once.
const PageRows = 200
