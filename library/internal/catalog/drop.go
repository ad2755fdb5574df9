package catalog

import (
	"context"
	"database/sql"
	"errors"

	"linnet/library/internal/store"
)

// Drop takes a picked folder, which may be known by another of two paths, out of the library; ErrNotFound if it is not in it.
func (c *Catalog) Drop(ctx context.Context, path, resolved string) error {
	return c.db.Change(ctx, func(tx *sql.Tx) error {
		p := newBatchWriter(tx, c.now())
		root := p.ID("SELECT id FROM root WHERE dropped = 0 AND path IN (?, ?)", []byte(path), []byte(resolved))
		if root == 0 {
			return errors.Join(p.Err, store.ErrNotFound)
		}
		if err := p.drop(ctx, root); err != nil {
			return err
		}
		return recount(ctx, tx)
	})
}

// drop takes a picked folder out of the library.
func (p *batchWriter) drop(ctx context.Context, root int64) error {
	p.Exec("UPDATE root SET dropped = 1, err = '' WHERE id = ?", root)
	p.Exec("DELETE FROM problem WHERE root_id = ?", root)
	p.Exec("DELETE FROM volume WHERE root_id = ?", root)
	p.Exec("DELETE FROM broken WHERE folder_id IN (SELECT id FROM folder WHERE root_id = ?)", root)
	if err := p.letGo(ctx, "t.folder_id IN (SELECT id FROM folder WHERE root_id = ?)", root); err != nil {
		return err
	}
	p.sweep()
	return p.Err
}
