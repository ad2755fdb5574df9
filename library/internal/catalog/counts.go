package catalog

import (
	"cmp"
	"slices"
	"strings"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
)

// end writes what was put off. The word index comes last, in one piece: whenever another statement begins, or one of several
// rows, it writes out what it has gathered, which for one row at a time costs more than all the rest.
func (p *batchWriter) end() error {
	p.WriteRows(&p.tracks, true)
	p.WriteRows(&p.credits, true)
	p.WriteRows(&p.kinds, true)
	p.addCounts()
	p.markStale()
	p.writeWords()
	return p.Err
}

// addCounts counts new tracks in with what needs no more to be counted than they: genres, years, and directories with those above
// them.
func (p *batchWriter) addCounts() {
	for genre, n := range p.gained {
		p.Put("UPDATE genre SET tracks = tracks + ? WHERE id = ?", n, genre)
	}
	for year, n := range p.years {
		p.Put("INSERT INTO year (year, tracks) VALUES (?, ?) ON CONFLICT DO UPDATE SET tracks = tracks + excluded.tracks", year, n)
	}
	below := map[int64]int64{}
	for f, n := range p.grown {
		below[f.ID] += n
		for rel := f.Rel; rel != ""; {
			rel = record.ParentOf(rel)
			below[p.directoryID(directory{f.Root, rel}, "")] += n
		}
	}
	for folder, n := range below {
		p.Put("UPDATE folder SET tracks = tracks + ? WHERE id = ?", n, folder)
	}
}

func (p *batchWriter) writeWords() {
	for _, row := range p.unindexed {
		p.Put("INSERT INTO word (rowid, title, artist, album) VALUES (?, ?, ?, ?)", row.id, row.words[0], row.words[1], row.words[2])
	}
	p.unindexed = nil
}

// markStale writes down what must be counted again, in the order in which the table keeps it.
func (p *batchWriter) markStale() {
	marks := store.Rows{Insert: "INSERT OR IGNORE INTO stale (kind, id)", Width: 2}
	list := make([]stale, 0, len(p.stale))
	for s := range p.stale {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b stale) int { return cmp.Or(strings.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id)) })
	for _, s := range list {
		marks.Add(s.kind, s.id)
	}
	p.WriteRows(&marks, true)
	clear(p.stale)
}
