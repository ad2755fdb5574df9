package catalog

import (
	"database/sql"
	"slices"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
)

// Divided is a value of track.missing: the file is there, and stands in no list, since its parts do.
const Divided = store.Divided

// storeParts writes the tracks that a file holds, and takes out those that it held before. anew says that the file is new.
func (p *batchWriter) storeParts(f *record.Found, whole int64, anew bool) {
	if f.Cue != 0 || !anew {
		p.flush()
		p.Exec("UPDATE track SET cue = ? WHERE id = ? AND cue <> ?1", f.Cue, whole)
	}
	p.recognise(f, whole)
	var kept []int64
	for _, part := range f.Parts {
		kept = append(kept, p.storePart(part, whole))
	}
	if !anew {
		p.Exec("UPDATE track SET missing = ? WHERE whole = ? AND missing IS NULL AND id NOT IN (SELECT value FROM json_each(?))",
			p.Now, whole, store.JSONList(kept))
	}
	if len(f.Parts) > 0 {
		p.flush() // the triggers count what is written
		p.Exec("UPDATE track SET missing = ? WHERE id = ?", Divided, whole)
	}
}

// wereParts are the tracks that a file was divided into: by its row, or, where that was forgotten, by its path.
const wereParts = `id IN (SELECT id FROM track WHERE whole = ?1
	UNION SELECT id FROM track WHERE folder_id = ?2 AND name > ?3 AND name < ?4)`

// sameParts tell by what a part is known again, the surest first, since a sheet that gains or loses a track moves all places behind it: the
// same piece of the file; the title, of several the nearest; where it begins; and the place. A row that was saved from a damaged database
// has no whole, and does not know where it began. Every file begins at 0, which alone does not make a song that is gone the first of
// this one.
var sameParts = []string{
	"whole IS NOT NULL AND starts = ?6 AND duration = ?7 ORDER BY missing IS NOT NULL, title = ?8 DESC, id",
	"title = ?8 ORDER BY missing IS NOT NULL, abs(starts - ?6), id",
	"whole IS NOT NULL AND starts = ?6 AND (missing IS NULL OR starts > 0) ORDER BY missing IS NOT NULL, id",
	"name = ?9 AND (missing IS NULL OR whole IS NULL)",
}

// recognise gives the parts of a file the ids that they had. A row in the place of another part is named otherwise, until its own place
// is written, or for as long as the sheet is without it.
func (p *batchWriter) recognise(f *record.Found, whole int64) {
	if len(f.Parts) == 0 {
		return
	}
	from, to := record.PartsOf(f.Name)
	were := []any{whole, f.Folder.ID, []byte(from), []byte(to)}
	if p.ID("SELECT EXISTS (SELECT 1 FROM track WHERE "+wereParts+")", were...) == 0 {
		return
	}
	var known []int64
	for _, same := range sameParts {
		for _, part := range f.Parts {
			if part.ID != 0 {
				continue
			}
			part.ID = p.ID("SELECT id FROM track WHERE "+wereParts+" AND id NOT IN (SELECT value FROM json_each(?5)) AND "+same+" LIMIT 1",
				slices.Concat(were, []any{store.JSONList(known), int64(part.Starts), int64(part.Info.Duration), part.Info.Title,
					[]byte(part.Name)})...)
			if part.ID != 0 {
				known = append(known, part.ID)
			}
		}
	}
	p.Exec("UPDATE track SET missing = NULL WHERE missing IS NOT NULL AND id IN (SELECT value FROM json_each(?))", // nor another's
		store.JSONList(known))
	for _, part := range f.Parts {
		there := p.ID("SELECT id FROM track WHERE folder_id = ? AND name = ?", f.Folder.ID, []byte(part.Name))
		if there != 0 && there != part.ID {
			p.Exec("UPDATE track SET name = ? WHERE id = ?", []byte(record.AsidePart(f.Name, there)), there)
		}
	}
}

// storePart writes one of them. What was measured of it is forgotten when it is another piece of the file than before.
func (p *batchWriter) storePart(part *record.Found, whole int64) int64 {
	if part.ID != 0 {
		p.Exec("DELETE FROM loudness WHERE track_id = (SELECT id FROM track WHERE id = ? AND (starts <> ? OR duration <> ?))",
			part.ID, int64(part.Starts), int64(part.Info.Duration))
	}
	id, _ := p.storeRow(part)
	p.flush()
	p.Exec("UPDATE track SET whole = ?, starts = ?, audio = x'' WHERE id = ?", whole, int64(part.Starts), id)
	return id
}

// flush writes the rows that are buffered.
func (p *batchWriter) flush() {
	p.WriteRows(&p.tracks, true)
	p.WriteRows(&p.credits, true)
	p.WriteRows(&p.kinds, true)
}

// lose notes that a file is gone, and its parts with it. It returns how many tracks are missing for the first time.
func (p *batchWriter) lose(id int64) int {
	gone := p.Exec("UPDATE track SET missing = ? WHERE id = ? AND missing IS NULL", p.Now, id)
	if gone == 0 && p.Exec("UPDATE track SET missing = ? WHERE id = ? AND missing = ?", p.Now, id, Divided) > 0 {
		gone = p.Exec("UPDATE track SET missing = ? WHERE whole = ? AND missing IS NULL", p.Now, id)
	}
	return gone
}

// scanState reads a row of selectStates; part is 0 for a file.
func scanState(rows *sql.Rows) (was record.FileState, part int, err error) {
	var name sql.RawBytes
	var state int64
	err = rows.Scan(&name, &was.ID, &was.Size, &was.Modified, &was.Stamp, &state)
	was.Name, part = record.FileName(name)
	was.Cue, was.Missing, was.Parted = state>>2, state&3 > 0, state&3 > 1
	return was, part, err
}
