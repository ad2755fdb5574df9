package library

import (
	"cmp"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"strings"
)

// Page asks for the part of a list after a cursor.
type Page struct {
	After string // cursor from the call before; "" begins
	Limit int    // 0: 100; at most 1000
}

const maxPage = 1000

func clamp(limit, most int) int {
	if limit <= 0 {
		return min(100, most)
	}
	return min(limit, most)
}

// place is where a row stands in a list: compared field by field, all of them ascending, so what is listed from the most
// to the least is negative here. The cursor of a page is the place of its last row; rows that come or go in between move
// nothing.
type place struct {
	Leg     int64 // lists may have several parts, such as the tracks with stars and those without
	Lead    int64
	Text    string
	A, B, C int64
	ID      int64
}

const farthest = math.MaxInt64

// start is before every place of a leg.
func start(leg int64) place {
	return place{Leg: leg, Lead: -farthest, A: -farthest, B: -farthest, C: -farthest, ID: -farthest}
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.Leg, q.Leg), cmp.Compare(p.Lead, q.Lead), strings.Compare(p.Text, q.Text),
		cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B), cmp.Compare(p.C, q.C), cmp.Compare(p.ID, q.ID))
}

// into are the targets of a row that begins with a place.
func (p *place) into() []any { return []any{&p.Leg, &p.Lead, &p.Text, &p.A, &p.B, &p.C, &p.ID} }

// args are what a statement may say of the place after which it begins. Descending columns are turned round again.
func (p place) args() []any {
	return []any{sql.Named("lead", p.Lead), sql.Named("downlead", -p.Lead), sql.Named("text", p.Text),
		sql.Named("a", p.A), sql.Named("b", p.B), sql.Named("c", p.C), sql.Named("downa", -p.A), sql.Named("id", p.ID)}
}

func (p place) cursor() string {
	text, err := json.Marshal(p)
	if err != nil {
		panic("library: a place of numbers and text cannot be written: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

var errCursor = errors.New("not a cursor of this library")

// place is where the page begins.
func (p Page) place() (place, error) {
	if p.After == "" {
		return start(0), nil
	}
	text, err := base64.RawURLEncoding.DecodeString(p.After)
	if err != nil {
		return place{}, errCursor
	}
	var at place
	if err := json.Unmarshal(text, &at); err != nil {
		return place{}, errCursor
	}
	return at, nil
}
