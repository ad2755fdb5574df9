package catalog

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
)

// isSaid is the condition on a track, called t, that the listener said something of it.
const isSaid = `(t.plays > 0 OR t.rating > 0 OR t.loved > 0 OR t.id IN (SELECT track_id FROM playlist_track))`

// Sets of tracks, as conditions on the tables of selectBodies.
const (
	absent = `t.id IN (
		SELECT id FROM track INDEXED BY track_kept WHERE missing IS NOT NULL AND missing <> 2 AND (plays > 0 OR rating > 0 OR loved > 0)
		UNION SELECT l.id FROM playlist_track pt JOIN track l ON l.id = pt.track_id WHERE l.missing IS NOT NULL AND l.missing <> 2)`
	unreachable = "t.folder_id IN (SELECT value FROM json_each(?)) AND t.missing IS NULL AND " + isSaid
	present     = "t.missing IS NULL AND r.err = ''"
)

const selectBodies = `
	SELECT t.id, t.sound, t.print, coalesce(t.audio, x''), d.rel, t.name, t.sort, coalesce(t.missing, 0), t.added
	FROM track t CROSS JOIN folder d ON d.id = t.folder_id CROSS JOIN root r ON r.id = d.root_id WHERE `

func scanBody(rows *sql.Rows) (*body, error) {
	var b body
	var rel, name []byte
	err := rows.Scan(&b.id, &b.sound, &b.print, &b.audio, &rel, &name, &b.title, &b.missing, &b.added)
	b.rel, b.name = string(rel), string(name)
	return &b, err
}

// relics reads the tracks that are absent and of which the listener said something, also those in
// directories that cannot be looked into.
func relics(ctx context.Context, db store.Querier, unseen []int64) ([]*body, error) {
	list, err := store.Collect(ctx, db, scanBody, selectBodies+absent)
	if err != nil || len(unseen) == 0 {
		return list, err
	}
	away, err := store.Collect(ctx, db, scanBody, selectBodies+unreachable, store.JSONList(unseen))
	return append(list, away...), err
}

// copiesOf reads the tracks that are there and have the sound of a relic. The prints of sounds have no index: without relics
// nothing is read, else each track is looked at, once.
func copiesOf(ctx context.Context, db store.Querier, relics []*body) ([]*body, error) {
	if len(relics) == 0 {
		return nil, nil
	}
	var sounds, known []int64
	for _, b := range relics {
		sounds = append(sounds, b.sound)
		if len(b.audio) > 0 {
			alike, err := store.Collect(ctx, db, store.ScanID, "SELECT id FROM track WHERE audio = ? AND audio > x'' AND missing IS NULL",
				b.audio)
			if err != nil {
				return nil, err
			}
			known = append(known, alike...)
		}
	}
	return store.Collect(ctx, db, scanBody, selectBodies+present+` AND (t.sound <> 0 AND t.sound IN (SELECT value FROM json_each(?))
		OR t.id IN (SELECT value FROM json_each(?)))`, store.JSONList(sounds), store.JSONList(known))
}

// relicSet is what a scan must know of relics while it stores new files.
type relicSet struct {
	sounds map[int64]bool
	away   map[[16]byte][]*body // those in picked folders that cannot be read, by print
}

// recallRelics reads them. In a directory that cannot be looked into are the files of a drive that is away, or, where the listener has
// moved the music and picked its new place, none: what turns up elsewhere is there.
func recallRelics(ctx context.Context, db store.Querier, unseen []int64) (relicSet, error) {
	list, err := relics(ctx, db, unseen)
	set := relicSet{sounds: map[int64]bool{}, away: map[[16]byte][]*body{}}
	for _, b := range list {
		set.sounds[b.sound] = b.sound != 0
		if b.missing == 0 && len(b.print) == 16 {
			set.away[[16]byte(b.print)] = append(set.away[[16]byte(b.print)], b)
		}
	}
	return set, err
}

// takeAway is the track in a folder that cannot be read whose bytes a new file has; 0 if there is none. It is taken once.
func (r *relicSet) takeAway(f *record.Found) int64 {
	list := r.away[f.Print]
	if len(list) == 0 {
		return 0
	}
	here := body{print: f.Print[:], name: f.Name, rel: f.Folder.Rel, title: f.Sorting.Title}
	best := slices.MaxFunc(list, func(a, b *body) int { return cmp.Compare(a.likeness(&here), b.likeness(&here)) })
	r.away[f.Print] = slices.DeleteFunc(slices.Clone(list), func(b *body) bool { return b == best })
	return best.id
}

// reunite gives what was said of tracks that are not there to those that the scan found; if it was one of everything, also to
// copies that were there all along, of tracks that are gone since the one before.
func (c *Catalog) reunite(ctx context.Context, p *batchWriter, everything bool) error {
	if len(c.fresh) > 0 {
		lost, err := relics(ctx, p.Tx, c.unseen)
		if err != nil {
			return err
		}
		found, err := store.Collect(ctx, p.Tx, scanBody, selectBodies+present+" AND t.id IN (SELECT value FROM json_each(?))",
			store.JSONList(c.fresh))
		if err != nil {
			return err
		}
		p.reunite(lost, found, false)
	}
	if !everything || p.Err != nil {
		return p.Err
	}
	before := p.ID("SELECT value FROM upkeep WHERE name = 'scanned'")
	gone, err := relics(ctx, p.Tx, nil)
	if err != nil {
		return err
	}
	return p.bequeath(ctx, slices.DeleteFunc(gone, func(b *body) bool { return b.missing == Forgotten || b.missing < before }))
}

// reunite gives what was said of relics to files; of several to one file, if shared.
func (p *batchWriter) reunite(relics, files []*body, shared bool) {
	for relic, file := range heirs(relics, files, shared) {
		p.handOver(relic.id, file.id)
		p.handed++
	}
}

// handOver makes what was said of a track part of what was said of another, and forgets the first. What the listener said of
// the other counts more; it is as old as the first.
func (p *batchWriter) handOver(from, to int64) {
	p.Exec(`UPDATE track SET plays = track.plays + o.plays, played = max(track.played, o.played), loved = max(track.loved, o.loved),
		rating = iif(track.rating, track.rating, o.rating), added = min(track.added, o.added)
		FROM (SELECT plays, played, loved, rating, added FROM track WHERE id = ?) o WHERE track.id = ?`, from, to)
	p.Exec("UPDATE playlist_track SET track_id = ? WHERE track_id = ?", to, from)
	p.Exec("INSERT OR IGNORE INTO stale SELECT 'album', album_id FROM track WHERE id = ? AND album_id IS NOT NULL", to)
	p.Exec("DELETE FROM track WHERE id = ?", from)
}

// letGo forgets tracks, which is a condition on track t, but for what the listener said of them: a file that is there and has the
// same sound takes that over, or it is kept.
func (p *batchWriter) letGo(ctx context.Context, which string, args ...any) error {
	p.Exec("DELETE FROM track AS t WHERE "+which+" AND NOT "+isSaid, args...)
	if p.Err != nil {
		return p.Err
	}
	gone, err := store.Collect(ctx, p.Tx, scanBody, selectBodies+which, args...)
	if err != nil || len(gone) == 0 {
		return err
	}
	p.Exec(fmt.Sprintf("UPDATE track AS t SET missing = %d WHERE %s", Forgotten, which), args...)
	for _, relic := range gone {
		relic.missing = Forgotten
	}
	return p.bequeath(ctx, gone)
}

// bequeath gives what was said of relics to copies that are there.
func (p *batchWriter) bequeath(ctx context.Context, relics []*body) error {
	copies, err := copiesOf(ctx, p.Tx, relics)
	if err == nil {
		p.reunite(relics, copies, true)
		err = p.Err
	}
	return err
}

// sweep forgets folders that were taken out of the library, once nothing in them is kept.
func (p *batchWriter) sweep() {
	p.Exec(`DELETE FROM root WHERE dropped > 0 AND NOT EXISTS (
		SELECT 1 FROM folder d JOIN track t ON t.folder_id = d.id WHERE d.root_id = root.id)`)
}

// Inherit gives a track, whose sound was hashed, what was said of tracks with that hash that are not there.
func (c *Catalog) Inherit(ctx context.Context, id int64, hash []byte) error {
	lost, err := store.Collect(ctx, c.db.Read, scanBody,
		selectBodies+"t.audio = ? AND t.audio > x'' AND t.missing IS NOT NULL AND t.missing <> 2 AND "+isSaid, hash)
	if err != nil || len(lost) == 0 {
		return err
	}
	return c.db.Change(ctx, func(tx *sql.Tx) error {
		p := newBatchWriter(tx, c.now())
		found, err := store.Collect(ctx, tx, scanBody, selectBodies+present+" AND t.id = ?", id)
		if err != nil {
			return err
		}
		p.reunite(lost, found, true)
		p.sweep()
		c.db.Touched.Store(true)
		return errors.Join(p.Err, recount(ctx, tx))
	})
}
