package library

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"slices"
	"strings"
)

// put runs a statement with values for which it does not matter how many rows it wrote.
func (p *pen) put(query string, values ...driver.Value) {
	if p.err == nil {
		_, p.err = p.swift.exec(query, values)
	}
}

// gathered are rows that wait to be written.
type gathered struct {
	insert    string // the statement up to VALUES
	width     int    // of a row
	values    []driver.Value
	one, many string // the statements
}

func (g *gathered) add(row ...driver.Value) { g.values = append(g.values, row...) }

// together is how many rows are written by one statement: more save nothing that can be measured.
const together = 32

// write writes the rows, but for those, unless all is asked for, that do not fill a statement. The last ones go one by
// one: a statement for just as many would be prepared for this once.
func (p *pen) write(g *gathered, all bool) {
	rest := g.values
	if g.one == "" {
		row := "(?" + strings.Repeat(", ?", g.width-1) + ")"
		g.one = g.insert + " VALUES " + row
		g.many = g.one + strings.Repeat(", "+row, together-1)
	}
	for p.err == nil && (len(rest) >= together*g.width || all && len(rest) > 0) {
		statement, n := g.many, together
		if len(rest) < together*g.width {
			statement, n = g.one, 1
		}
		p.put(statement, rest[:n*g.width]...)
		rest = rest[n*g.width:]
	}
	g.values = append(g.values[:0], rest...)
}

// end writes what was put off. The word index comes last, in one piece: whenever another statement begins, or one of several
// rows, it writes out what it has gathered, which for one row at a time costs more than all the rest.
func (p *pen) end() error {
	p.write(&p.tracks, true)
	p.write(&p.credits, true)
	p.write(&p.kinds, true)
	p.addCounts()
	p.markStale()
	p.writeWords()
	return errors.Join(p.err, p.swift.close())
}

// addCounts counts new tracks in with what needs no more to be counted than they: genres, years, and directories with those above
// them.
func (p *pen) addCounts() {
	for genre, n := range p.gained {
		p.put("UPDATE genre SET tracks = tracks + ? WHERE id = ?", n, genre)
	}
	for year, n := range p.years {
		p.put("INSERT INTO year (year, tracks) VALUES (?, ?) ON CONFLICT DO UPDATE SET tracks = tracks + excluded.tracks", year, n)
	}
	below := map[int64]int64{}
	for f, n := range p.grown {
		below[f.id] += n
		for rel := f.rel; rel != ""; {
			rel = parentOf(rel)
			below[p.directoryID(directory{f.root, rel}, "")] += n
		}
	}
	for folder, n := range below {
		p.put("UPDATE folder SET tracks = tracks + ? WHERE id = ?", n, folder)
	}
}

func (p *pen) writeWords() {
	for _, row := range p.unindexed {
		p.put("INSERT INTO word (rowid, title, artist, album) VALUES (?, ?, ?, ?)", row.id, row.words[0], row.words[1], row.words[2])
	}
	p.unindexed = nil
}

// markStale writes down what must be counted again, in the order in which the table keeps it.
func (p *pen) markStale() {
	marks := gathered{insert: "INSERT OR IGNORE INTO stale (kind, id)", width: 2}
	list := make([]stale, 0, len(p.stale))
	for s := range p.stale {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b stale) int { return cmp.Or(strings.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id)) })
	for _, s := range list {
		marks.add(s.kind, s.id)
	}
	p.write(&marks, true)
	clear(p.stale)
}
