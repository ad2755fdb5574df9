package sharing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Stated returns when the listener last stated the right to share all of a folder; ok is false when that
// was never stated, or taken back.
func (s *Shelf) Stated(ctx context.Context, folder string) (at time.Time, ok bool, err error) {
	var text string
	err = s.db.QueryRowContext(ctx, `SELECT stated, at FROM statement WHERE path = ? ORDER BY rowid DESC LIMIT 1`, folder).Scan(&ok, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, nil
	}
	if err == nil {
		at, err = time.Parse(time.RFC3339, text)
	}
	if err != nil {
		return time.Time{}, false, fmt.Errorf("reading the rights statement: %w", err)
	}
	return at, ok, nil
}
