package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Approval is what an ad said when it was last approved.
type Approval struct {
	Content
	At time.Time
}

// Approval returns the last one of an ad, for the operator to compare a change with; ErrNotFound when there was none.
func (l *Ledger) Approval(ctx context.Context, ad string) (Approval, error) {
	var a Approval
	var at int64
	err := l.db.QueryRowContext(ctx, `SELECT at, headline, text, link, picture, magnet, licence FROM approvals WHERE ad = ?`, ad).
		Scan(&at, &a.Headline, &a.Text, &a.Link, &a.Picture, &a.Magnet, &a.Licence)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return Approval{}, fmt.Errorf("the last approval of ad %s: %w", ad, err)
	}
	a.At = time.Unix(at, 0).UTC()
	return a, nil
}

// keepApproved remembers what an ad says now that it is approved, and forgets the picture that stood there before if nothing shows it.
func (l *Ledger) keepApproved(ctx context.Context, tx *sql.Tx, a Ad) error {
	var before string
	err := tx.QueryRowContext(ctx, `SELECT picture FROM approvals WHERE ad = ?`, a.ID).Scan(&before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO approvals VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ad) DO UPDATE
		SET at = excluded.at, headline = excluded.headline, text = excluded.text, link = excluded.link, picture = excluded.picture,
		magnet = excluded.magnet, licence = excluded.licence`,
		a.ID, l.now().Unix(), a.Headline, a.Text, a.Link, a.Picture, a.Magnet, a.Licence)
	if err != nil {
		return err
	}
	return forgetPicture(ctx, tx, before)
}

// forgetPicture deletes a picture that stands in no ad, nor in what was approved of one.
func forgetPicture(ctx context.Context, tx *sql.Tx, sha string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM pictures WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM ads WHERE picture = ?1)
		AND NOT EXISTS (SELECT 1 FROM approvals WHERE picture = ?1)`, sha)
	if err != nil {
		return fmt.Errorf("forgetting a picture: %w", err)
	}
	return nil
}
