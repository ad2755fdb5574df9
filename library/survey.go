package library

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"

	"linnet/library/internal/store"
)

// known is what the index has of a picked folder.
type known struct {
	folders map[string]*folder // by their path below it
	volumes map[string]volume  // what was mounted, by where, when it was looked through before

	db      *store.DB
	flawed  map[int64]bool // directories with files that are no music
	conn    *sql.Conn
	states  *sql.Stmt // selectStates; nil if there is no track
	release func()
}

// Known reads what the index has of a picked folder; of an empty index, that is no track. The caller closes it.
func (c *catalog) Known(ctx context.Context, of picked, empty bool) (k *known, err error) {
	k = &known{db: c.db, volumes: map[string]volume{}, flawed: map[int64]bool{}, release: func() {}}
	if k.folders, err = foldersOf(ctx, c.db.Read, of); err != nil {
		return nil, err
	}
	_, err = store.Collect(ctx, c.db.Read, func(rows *sql.Rows) (struct{}, error) {
		var path []byte
		var was volume
		err := rows.Scan(&path, &was.source, &was.away)
		k.volumes[string(path)] = was
		return struct{}{}, err
	}, "SELECT path, source, away FROM volume WHERE root_id = ?", of.id)
	if err != nil {
		return nil, err
	}
	flawed, err := store.Collect(ctx, c.db.Read, store.ScanID, "SELECT DISTINCT folder_id FROM broken")
	if err != nil {
		return nil, err
	}
	for _, id := range flawed {
		k.flawed[id] = true
	}
	if !empty {
		err = store.Explain(k.prepare(ctx))
	}
	return k, err
}

// prepare prepares to ask for what the index has of a directory, until Close is called: in one transaction, which else each
// directory would begin and end.
func (k *known) prepare(ctx context.Context) error {
	conn, err := k.db.Read.Conn(ctx)
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

// Close gives back what was prepared.
func (k *known) Close() { k.release() }

const selectStates = "SELECT name, id, size, modified, stamp, missing IS NOT NULL FROM track WHERE folder_id = ? ORDER BY name"

// Tracks reads what the index has of the music in a directory, by name.
func (k *known) Tracks(ctx context.Context, folder int64) (out []fileState, err error) {
	if folder == 0 || k.states == nil {
		return nil, nil
	}
	rows, err := k.states.QueryContext(context.WithoutCancel(ctx), folder) // to watch for the end of ctx costs as much as to answer
	if err != nil {
		return nil, store.Explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name sql.RawBytes
		var was fileState
		if err := rows.Scan(&name, &was.id, &was.size, &was.modified, &was.stamp, &was.missing); err != nil {
			return nil, store.Explain(err)
		}
		was.name = string(name)
		out = append(out, was)
	}
	return out, store.Explain(rows.Err())
}

// Broken reads what the index has of files in a directory that are no music, by name.
func (k *known) Broken(ctx context.Context, folder int64) (map[string]fileState, error) {
	if !k.flawed[folder] {
		return nil, nil
	}
	list, err := store.Collect(ctx, k.db.Read, func(rows *sql.Rows) (was fileState, err error) {
		var name []byte
		err = rows.Scan(&name, &was.size, &was.modified, &was.stamp, &was.reason)
		was.name = string(name)
		return was, err
	}, "SELECT name, size, modified, stamp, reason FROM broken WHERE folder_id = ?", folder)
	out := make(map[string]fileState, len(list))
	for _, was := range list {
		out[was.name] = was
	}
	return out, err
}

// foldersOf lists the directories of a picked folder that the index knows, by their path below it.
func foldersOf(ctx context.Context, read *sql.DB, of picked) (map[string]*folder, error) {
	list, err := store.Collect(ctx, read, func(rows *sql.Rows) (*folder, error) {
		f := folder{root: of.id}
		var rel, cover []byte
		err := rows.Scan(&f.id, &rel, &cover)
		f.rel, f.cover, f.path = string(rel), string(cover), filepath.Join(of.path, string(rel))
		return &f, err
	}, "SELECT id, rel, cover FROM folder WHERE root_id = ?", of.id)
	folders := make(map[string]*folder, len(list))
	for _, f := range list {
		folders[f.rel] = f
	}
	return folders, err
}

// AddedBefore reports whether one of some tracks was in the library before a time, in ns since 1970.
func (c *catalog) AddedBefore(ctx context.Context, tracks []int64, since int64) (bool, error) {
	return c.ask(ctx, "SELECT EXISTS (SELECT 1 FROM track WHERE id IN (SELECT value FROM json_each(?)) AND added < ?)", store.JSONList(tracks), since)
}

// differences are what a look through a picked folder found to be other than the index has it.
type differences struct {
	root       int64
	why        string            // why the folder itself is taken to be away; ""
	gone, back []int64           // tracks
	lost       []int64           // whole directories
	unseen     []int64           // directories that could not be looked into, or whose drive is away
	covers     []*folder         // that have another picture now
	mounted    map[string]volume // by where, that were not so before
	unmounted  []string          // where one was that is to be forgotten
}

// Missing writes what is gone and what is back in a picked folder, other pictures, and what is mounted there. It returns how many tracks
// are missing for the first time, and how many are there again.
func (c *catalog) Missing(ctx context.Context, d differences) (gone, back int, err error) {
	c.unseen = append(c.unseen, d.unseen...)
	err = c.db.Change(ctx, func(tx *sql.Tx) error {
		p := newBatchWriter(tx, c.now())
		for _, id := range d.gone {
			gone += p.Exec("UPDATE track SET missing = ? WHERE id = ? AND missing IS NULL", p.Now, id)
		}
		for _, id := range d.lost {
			gone += p.Exec("UPDATE track SET missing = ? WHERE folder_id = ? AND missing IS NULL", p.Now, id)
		}
		for _, id := range d.back {
			back += p.Exec("UPDATE track SET missing = NULL WHERE id = ?", id)
		}
		for _, folder := range d.covers {
			p.Exec("UPDATE folder SET cover = ? WHERE id = ?", []byte(folder.cover), folder.id)
		}
		p.Exec(noteUnreadable, d.why, d.root)
		for path, is := range d.mounted {
			p.Exec("INSERT OR REPLACE INTO volume (root_id, path, source, away) SELECT id, ?, ?, ? FROM root WHERE id = ?",
				[]byte(path), is.source, is.away, d.root)
		}
		for _, path := range d.unmounted {
			p.Exec("DELETE FROM volume WHERE root_id = ? AND path = ?", d.root, []byte(path))
		}
		return p.Err
	})
	return gone, back, err
}

const noteUnreadable = "UPDATE root SET err = ?1 WHERE id = ?2 AND err <> ?1"

// Unreadable writes why a picked folder could not be read, and nothing of it be looked into; the tracks in it stay as they are.
func (c *catalog) Unreadable(ctx context.Context, root int64, why string, unseen []int64) error {
	c.unseen = append(c.unseen, unseen...)
	_, err := c.db.Write.ExecContext(ctx, noteUnreadable, why, root)
	return store.Explain(err)
}
