package ledger

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"linnet/ads/feed"
)

// A Block is a hash that listeners' programs refuse to share or fetch, and why.
type Block struct {
	Kind   string // "infohash" or "audio"
	Hash   string // lower-case hex
	Reason string
	Notice string // the number of the notice that asked for it
	At     time.Time
}

// TakeDown puts a hash into the blocklist of the next release. Bad input comes back as *ads.Refusal of "kind", "hash", "reason", "notice".
func (l *Ledger) TakeDown(ctx context.Context, b Block) error {
	b.Hash = strings.ToLower(strings.TrimSpace(b.Hash))
	if err := b.check(); err != nil {
		return err
	}
	return l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO blocks VALUES (?, ?, ?, ?, ?, NULL) ON CONFLICT (kind, hash) DO UPDATE
			SET reason = excluded.reason,
			notice = excluded.notice, at = excluded.at, lifted = NULL`, b.Kind, b.Hash, b.Reason, b.Notice, l.now().Unix())
		if err != nil {
			return fmt.Errorf("taking down %s: %w", b.Hash, err)
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "took down", Object: b.Hash, Detail: "notice " + b.Notice + ": " + b.Reason})
	})
}

func (b Block) check() error {
	raw, err := hex.DecodeString(b.Hash)
	switch {
	case b.Kind != "infohash" && b.Kind != "audio":
		return refuse("kind", "Say infohash or audio.")
	case err != nil || b.Kind == "infohash" && len(raw) != 20 || len(raw) < 16 || len(raw) > 64:
		return refuse("hash", "The hash must be written in hexadecimal digits: 40 of them for an infohash.")
	case strings.TrimSpace(b.Notice) == "" || len(b.Notice) > 80:
		return refuse("notice", "The number of the notice is needed, so that the decision can be traced.")
	case strings.TrimSpace(b.Reason) == "" || len(b.Reason) > 400:
		return refuse("reason", "A reason is needed: whoever asks later reads it.")
	}
	return nil
}

// Lift takes a hash out of the blocklist of the next release, with the reason; ErrNotFound when it is not in it.
func (l *Ledger) Lift(ctx context.Context, hash, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return refuse("reason", "A reason is needed: whoever asks later reads it.")
	}
	return l.change(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE blocks SET lifted = ? WHERE hash = ? AND lifted IS NULL`, l.now().Unix(), strings.ToLower(hash))
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("lifting %q: %w", hash, ErrNotFound)
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "lifted", Object: hash, Detail: reason})
	})
}

// Blocks lists what is taken down, newest first.
func (l *Ledger) Blocks(ctx context.Context) ([]Block, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT kind, hash, reason, notice, at FROM blocks WHERE lifted IS NULL ORDER BY at DESC, hash`)
	if err != nil {
		return nil, fmt.Errorf("reading the blocklist: %w", err)
	}
	return collect(rows, func(b *Block) error {
		var at int64
		err := rows.Scan(&b.Kind, &b.Hash, &b.Reason, &b.Notice, &at)
		b.At = time.Unix(at, 0).UTC()
		return err
	})
}

// blocklist is the target that listeners read: hashes without reasons.
func (l *Ledger) blocklist(ctx context.Context, notice string) (feed.Blocklist, error) {
	list := feed.Blocklist{Notice: notice}
	all, err := l.Blocks(ctx)
	for _, b := range all {
		if b.Kind == "infohash" {
			list.InfoHashes = append(list.InfoHashes, b.Hash)
		} else {
			list.AudioHashes = append(list.AudioHashes, b.Hash)
		}
	}
	return list, err
}
