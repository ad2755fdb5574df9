package catalog

import (
	"database/sql"

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

// storePart writes one of them. What was measured of it is forgotten when it is another piece of the file than before.
func (p *batchWriter) storePart(part *record.Found, whole int64) int64 {
	part.ID = p.ID("SELECT id FROM track WHERE folder_id = ? AND name = ?", part.Folder.ID, []byte(part.Name))
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
