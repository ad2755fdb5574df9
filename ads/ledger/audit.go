package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// AuditEntry is one line of the audit log: who did what to which object. Lines are only ever added.
type AuditEntry struct {
	At                          time.Time
	Who, Action, Object, Detail string
}

// audit writes e in the transaction of the deed itself, so that neither exists without the other. A person named by As stands in the place
// of e.Who.
func (l *Ledger) audit(ctx context.Context, tx *sql.Tx, e AuditEntry) error {
	if person := actor(ctx); person != "" {
		e.Who = person
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO audit (at, who, action, object, detail) VALUES (?, ?, ?, ?, ?)`,
		l.now().Unix(), e.Who, e.Action, e.Object, e.Detail)
	return err
}

// Audit returns the newest lines, newest first.
func (l *Ledger) Audit(ctx context.Context, most int) ([]AuditEntry, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT at, who, action, object, detail FROM audit ORDER BY id DESC LIMIT ?`, most)
	if err != nil {
		return nil, fmt.Errorf("reading the audit log: %w", err)
	}
	return collect(rows, func(e *AuditEntry) error {
		var at int64
		err := rows.Scan(&at, &e.Who, &e.Action, &e.Object, &e.Detail)
		e.At = time.Unix(at, 0).UTC()
		return err
	})
}

// Note writes a line that changes nothing else, such as a sign-in.
func (l *Ledger) Note(ctx context.Context, e AuditEntry) error {
	return l.change(ctx, func(tx *sql.Tx) error { return l.audit(ctx, tx, e) })
}
