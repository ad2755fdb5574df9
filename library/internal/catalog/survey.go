package catalog

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
)

// Known reads what the index has of a picked folder; of an empty index, that is no track. The caller closes it.
func (c *Catalog) Known(ctx context.Context, of record.PickedFolder, empty bool) (record.KnownFolder, error) {
	k := record.KnownFolder{Volumes: map[string]record.Volume{}}
	var err error
	if k.Folders, err = foldersOf(ctx, c.db.Read, of); err != nil {
		return k, err
	}
	_, err = store.Collect(ctx, c.db.Read, func(rows *sql.Rows) (struct{}, error) {
		var path []byte
		var was record.Volume
		err := rows.Scan(&path, &was.Source, &was.Away)
		k.Volumes[string(path)] = was
		return struct{}{}, err
	}, "SELECT path, source, away FROM volume WHERE root_id = ?", of.ID)
	if err != nil {
		return k, err
	}
	flawed, err := store.Collect(ctx, c.db.Read, store.ScanID, "SELECT DISTINCT folder_id FROM broken")
	if err != nil {
		return k, err
	}
	states := fileStates{db: c.db.Read, flawed: map[int64]bool{}, release: func() {}}
	for _, id := range flawed {
		states.flawed[id] = true
	}
	if !empty {
		err = store.Explain(states.prepare(ctx))
	}
	k.Tracks, k.Broken, k.Close = states.tracks, states.broken, states.release
	return k, err
}

// fileStates reads what the index has of the files in one directory after the other.
type fileStates struct {
	db      *sql.DB
	flawed  map[int64]bool // directories with files that are no music
	states  *sql.Stmt      // selectStates; nil if there is no track
	release func()
}

// prepare prepares to ask for what the index has of a directory, until release is called: in one transaction, which else each
// directory would begin and end.
func (k *fileStates) prepare(ctx context.Context) error {
	conn, err := k.db.Conn(ctx)
	if err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return errors.Join(err, conn.Close())
	}
	k.release = func() {
		if k.states != nil {
			k.states.Close()
		}
		if _, err := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); err != nil {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // whoever took it would read what was, for ever
		}
		conn.Close()
	}
	if k.states, err = conn.PrepareContext(ctx, selectStates); err != nil {
		k.release()
	}
	return err
}

// The last column is four times the mark of the cue sheet, and 1 more where the file is missing, 2 more where it is to be read when it is
// back: its parts are missing too, or may have been forgotten with it. A column more would cost each file as much as a comparison.
const selectStates = `SELECT name, id, size, modified, stamp, CASE WHEN missing IS NULL OR missing = 2 THEN 4 * cue
	ELSE 4 * cue + 1 + (missing = 1 OR EXISTS (SELECT 1 FROM track p WHERE p.whole = t.id)) END
	FROM track t WHERE folder_id = ? ORDER BY name`

// tracks reads what the index has of the music in a directory, by name.
func (k *fileStates) tracks(ctx context.Context, folder int64) (out []record.FileState, err error) {
	if folder == 0 || k.states == nil {
		return nil, nil
	}
	rows, err := k.states.QueryContext(context.WithoutCancel(ctx), folder) // to watch for the end of ctx costs as much as to answer
	if err != nil {
		return nil, store.Explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		was, part, err := scanState(rows)
		if err != nil {
			return nil, store.Explain(err)
		}
		if part == 0 {
			out = append(out, was)
		}
	}
	return out, store.Explain(rows.Err())
}

// broken reads what the index has of files in a directory that are no music, by name.
func (k *fileStates) broken(ctx context.Context, folder int64) (map[string]record.FileState, error) {
	if !k.flawed[folder] {
		return nil, nil
	}
	list, err := store.Collect(ctx, k.db, func(rows *sql.Rows) (was record.FileState, err error) {
		var name []byte
		err = rows.Scan(&name, &was.Size, &was.Modified, &was.Stamp, &was.Reason)
		was.Name = string(name)
		return was, err
	}, "SELECT name, size, modified, stamp, reason FROM broken WHERE folder_id = ?", folder)
	out := make(map[string]record.FileState, len(list))
	for _, was := range list {
		out[was.Name] = was
	}
	return out, err
}

// foldersOf lists the directories of a picked folder that the index knows, by their path below it.
func foldersOf(ctx context.Context, read *sql.DB, of record.PickedFolder) (map[string]*record.Folder, error) {
	list, err := store.Collect(ctx, read, func(rows *sql.Rows) (*record.Folder, error) {
		f := record.Folder{Root: of.ID}
		var rel, cover []byte
		err := rows.Scan(&f.ID, &rel, &cover)
		f.Rel, f.Cover, f.Path = string(rel), string(cover), filepath.Join(of.Path, string(rel))
		return &f, err
	}, "SELECT id, rel, cover FROM folder WHERE root_id = ?", of.ID)
	folders := make(map[string]*record.Folder, len(list))
	for _, f := range list {
		folders[f.Rel] = f
	}
	return folders, err
}

// AddedBefore reports whether one of some tracks was in the library before a time, in ns since 1970.
func (c *Catalog) AddedBefore(ctx context.Context, tracks []int64, since int64) (bool, error) {
	return c.ask(ctx, "SELECT EXISTS (SELECT 1 FROM track WHERE id IN (SELECT value FROM json_each(?)) AND added < ?)",
		store.JSONList(tracks), since)
}

// Missing writes what is gone and what is back in a picked folder, other pictures, and what is mounted there. It returns how many tracks
// are missing for the first time, and how many are there again.
func (c *Catalog) Missing(ctx context.Context, d record.Differences) (gone, back int, err error) {
	c.unseen = append(c.unseen, d.Unseen...)
	err = c.db.Change(ctx, func(tx *sql.Tx) error {
		p := newBatchWriter(tx, c.now())
		for _, id := range d.Gone {
			gone += p.lose(id)
		}
		for _, id := range d.Lost {
			gone += p.Exec("UPDATE track SET missing = ? WHERE folder_id = ? AND missing IS NULL", p.Now, id)
			p.Exec("UPDATE track SET missing = ? WHERE folder_id = ? AND missing = ?", p.Now, id, Divided)
		}
		for _, id := range d.Back {
			back += p.Exec("UPDATE track SET missing = NULL WHERE id = ?", id)
		}
		for _, folder := range d.Covers {
			p.Exec("UPDATE folder SET cover = ? WHERE id = ?", []byte(folder.Cover), folder.ID)
		}
		p.Exec(noteUnreadable, d.Why, d.Root)
		for path, is := range d.Mounted {
			p.Exec("INSERT OR REPLACE INTO volume (root_id, path, source, away) SELECT id, ?, ?, ? FROM root WHERE id = ?",
				[]byte(path), is.Source, is.Away, d.Root)
		}
		for _, path := range d.Unmounted {
			p.Exec("DELETE FROM volume WHERE root_id = ? AND path = ?", d.Root, []byte(path))
		}
		return p.Err
	})
	return gone, back, err
}

const noteUnreadable = "UPDATE root SET err = ?1 WHERE id = ?2 AND err <> ?1"

// Unreadable writes why a picked folder could not be read, and nothing of it be looked into; the tracks in it stay as they are.
func (c *Catalog) Unreadable(ctx context.Context, root int64, why string, unseen []int64) error {
	c.unseen = append(c.unseen, unseen...)
	_, err := c.db.Write.ExecContext(ctx, noteUnreadable, why, root)
	return store.Explain(err)
}
