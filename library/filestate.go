package library

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"

	"linnet/library/internal/store"
)

// state is what the index has of a file.
type state struct {
	name           string
	id             int64 // 0: it is no music, for a reason
	size, modified int64
	stamp          int64
	missing        bool
	reason         string
}

// is reports whether a file is as it was; renumbered says that its inode tells nothing.
func (k state) is(f file, renumbered bool) bool {
	return k.size == f.size && k.modified == f.modified &&
		(sameStamp(k.stamp, f.stamp, renumbered) || k.missing && sameInode(k.stamp, f.stamp)) // to be moved away and back is a change to the system
}

// prepare prepares to ask for what the index has of a directory, until done is called: in one transaction, which else each
// directory would begin and end.
func (v *survey) prepare(ctx context.Context) (done func(), err error) {
	conn, err := v.x.db.Read.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	done = func() {
		if v.states != nil {
			v.states.Close()
		}
		if _, err := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); err != nil {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // whoever took it would read what was, for ever
		}
		conn.Close()
	}
	if v.states, err = conn.PrepareContext(ctx, selectStates); err != nil {
		done()
	}
	return done, err
}

const selectStates = "SELECT name, id, size, modified, stamp, missing IS NOT NULL FROM track WHERE folder_id = ? ORDER BY name"

// tracksOf reads what the index has of the music in a directory, by name.
func (v *survey) tracksOf(ctx context.Context, folder int64) (out []state, err error) {
	if folder == 0 || v.early {
		return nil, nil
	}
	rows, err := v.states.QueryContext(context.WithoutCancel(ctx), folder) // to watch for the end of ctx costs as much as to answer
	if err != nil {
		return nil, store.Explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name sql.RawBytes
		var was state
		if err := rows.Scan(&name, &was.id, &was.size, &was.modified, &was.stamp, &was.missing); err != nil {
			return nil, store.Explain(err)
		}
		was.name = string(name)
		out = append(out, was)
	}
	return out, store.Explain(rows.Err())
}

// brokenOf reads what the index has of files in a directory that are no music.
func (v *survey) brokenOf(ctx context.Context, folder int64) (map[string]state, error) {
	if !v.flawed[folder] {
		return nil, nil
	}
	list, err := store.Collect(ctx, v.x.db.Read, func(rows *sql.Rows) (was state, err error) {
		var name []byte
		err = rows.Scan(&name, &was.size, &was.modified, &was.stamp, &was.reason)
		was.name = string(name)
		return was, err
	}, "SELECT name, size, modified, stamp, reason FROM broken WHERE folder_id = ?", folder)
	out := make(map[string]state, len(list))
	for _, was := range list {
		out[was.name] = was
	}
	return out, err
}

// foldersOf lists the directories of a root that the index knows, by their path below it.
func (x *scanner) foldersOf(ctx context.Context, root int64, path string) (map[string]*folder, error) {
	list, err := store.Collect(ctx, x.db.Read, func(rows *sql.Rows) (*folder, error) {
		f := folder{root: root}
		var rel, cover []byte
		err := rows.Scan(&f.id, &rel, &cover)
		f.rel, f.cover, f.path = string(rel), string(cover), filepath.Join(path, string(rel))
		return &f, err
	}, "SELECT id, rel, cover FROM folder WHERE root_id = ?", root)
	folders := make(map[string]*folder, len(list))
	for _, f := range list {
		folders[f.rel] = f
	}
	return folders, err
}
