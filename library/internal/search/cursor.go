package search

import (
	"cmp"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
)

// Page asks for the part of a list after a cursor.
type Page struct {
	After string // cursor from the call before; "" begins
	Limit int    // 0: 100; at most 1000

	Reverse bool // the list from its end; the cursor is then one of the list in reverse
}

const MaxPage = 1000

func clamp(limit, most int) int {
	if limit <= 0 {
		return min(100, most)
	}
	return min(limit, most)
}

// cursor is where a row stands in a list: compared field by field, all of them ascending, so what is listed from the most
// to the least is negative here. The cursor of a page is the place of its last row; rows that come or go in between move
// nothing.
type cursor struct {
	Section int64 // lists may have several parts, such as the tracks with stars and those without
	Lead    int64
	Text    string
	A, B, C int64
	ID      int64
}

const farthest = math.MaxInt64

// start is before every place of a section.
func start(section int64) cursor {
	return cursor{Section: section, Lead: -farthest, A: -farthest, B: -farthest, C: -farthest, ID: -farthest}
}

// end is behind every place of a section: no text has such a byte.
func end(section int64) cursor {
	return cursor{Section: section, Lead: farthest, Text: "\xff", A: farthest, B: farthest, C: farthest, ID: farthest}
}

// pageRange is the part of a list that is asked for: up to limit rows after a cursor, or before it in reverse. Every n-th row may become a
// cursor; of the others the ids are enough.
type pageRange struct {
	after   cursor
	limit   int
	every   int
	reverse bool
}

// pages reports whether the place n of the page range may become a cursor.
func (s pageRange) pages(n int) bool { return (n+1)%s.every == 0 }

// edge is where a section is entered.
func (s pageRange) edge(section int64) cursor {
	if s.reverse {
		return end(section)
	}
	return start(section)
}

// ahead is the page range of a list that has no reverse.
func (s pageRange) ahead() pageRange {
	if s.reverse && s.after == end(farthest) {
		s.after = start(0)
	}
	s.reverse = false
	return s
}

// sections are the parts of a list of so many that the page range may reach into, in their turn.
func (s pageRange) sections(count int) (turn []int) {
	for n := range count {
		if s.reverse && int64(n) <= s.after.Section || !s.reverse && int64(n) >= s.after.Section {
			turn = append(turn, n)
		}
	}
	if s.reverse {
		slices.Reverse(turn)
	}
	return turn
}

func (s pageRange) compare(p, q cursor) int {
	if s.reverse {
		return q.compare(p)
	}
	return p.compare(q)
}

// of sorts places and returns those of the page range.
func (s pageRange) of(places []cursor) []cursor {
	slices.SortFunc(places, s.compare)
	first, found := slices.BinarySearchFunc(places, s.after, s.compare)
	if found {
		first++
	}
	return places[first:min(first+min(s.limit, len(places)), len(places))]
}

func (p cursor) compare(q cursor) int {
	return cmp.Or(cmp.Compare(p.Section, q.Section), cmp.Compare(p.Lead, q.Lead), strings.Compare(p.Text, q.Text),
		cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B), cmp.Compare(p.C, q.C), cmp.Compare(p.ID, q.ID))
}

// into are the targets of a row that begins with a place.
func (p *cursor) into() []any { return []any{&p.Section, &p.Lead, &p.Text, &p.A, &p.B, &p.C, &p.ID} }

// args are what a statement may say of the place after which it begins. Descending columns are turned round again.
func (p cursor) args() []any {
	return []any{sql.Named("lead", p.Lead), sql.Named("downlead", -p.Lead), sql.Named("text", p.Text),
		sql.Named("a", p.A), sql.Named("b", p.B), sql.Named("c", p.C), sql.Named("downa", -p.A), sql.Named("id", p.ID)}
}

func (p cursor) encode() string {
	text, err := json.Marshal(p)
	if err != nil {
		panic("library: a place of numbers and text cannot be written: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

var errCursor = errors.New("not a cursor of this library")

// pageRange is what the page asks for.
func (p Page) pageRange() (pageRange, error) {
	limit := clamp(p.Limit, MaxPage)
	s := pageRange{limit: limit, every: limit, reverse: p.Reverse}
	if p.After == "" {
		s.after = start(0)
		if p.Reverse {
			s.after = end(farthest)
		}
		return s, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(p.After)
	if err != nil || json.Unmarshal(text, &s.after) != nil {
		return pageRange{}, errCursor
	}
	return s, nil
}
