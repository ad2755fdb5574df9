package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"linnet/ads/picture"
)

// Picture is a stored picture: our own encoding, never the sponsor's bytes.
type Picture picture.Encoded

// AddPicture stores a picture of the operator's: see AddPictureOf.
func (l *Ledger) AddPicture(ctx context.Context, r io.Reader) (sha string, err error) {
	data, err := io.ReadAll(io.LimitReader(r, picture.MaxBytes+1))
	if err != nil {
		return "", fmt.Errorf("reading a picture: %w", err)
	}
	return l.AddPictureOf(ctx, Operator, data)
}

// AddPictureOf checks an upload of a sponsor's and stores it re-encoded, scaled and cropped to the size of the panel. A fault comes
// back as an *ads.Refusal of "picture". The dimensions are read before any pixel is, so that a bomb costs nothing; sponsors take turns at
// drawing. A picture that no ad takes is forgotten after a while.
func (l *Ledger) AddPictureOf(ctx context.Context, owner string, data []byte) (sha string, err error) {
	var p picture.Encoded
	refused := l.drawing.Do(ctx, owner, func() { p, err = picture.Encode(data) })
	if err = errors.Join(refused, err); err != nil {
		return "", err
	}
	err = l.db.Change(ctx, func(tx *sql.Tx) error { // not the form's own deed: that is the ad
		if err := l.sweepPictures(ctx, tx, owner); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO pictures (sha256, type, bytes, at, owner) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (sha256) DO UPDATE SET at = excluded.at, owner = excluded.owner`, p.SHA256, p.Type, p.Bytes, l.now().Unix(), owner)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("storing a picture: %w", err)
	}
	return p.SHA256, nil
}

// orphanLife is how long a picture may stand in no ad: as long as somebody may take to mend the rest of a form.
const orphanLife = 24 * time.Hour

// maxOrphans is how many of a sponsor's pictures may stand in no ad; the oldest are forgotten first. Uploading all day fills no disk.
const maxOrphans = 8

// orphaned is a row of pictures that no ad took, and that nobody was shown.
const orphaned = ` NOT EXISTS (SELECT 1 FROM ads WHERE picture = sha256) AND NOT EXISTS (SELECT 1 FROM approvals WHERE picture = sha256)
	AND NOT EXISTS (SELECT 1 FROM shown WHERE picture = sha256) `

// sweepPictures forgets the pictures that no ad took, and makes room for one more of the owner's.
func (l *Ledger) sweepPictures(ctx context.Context, tx *sql.Tx, owner string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM pictures WHERE at < ? AND`+orphaned, l.now().Add(-orphanLife).Unix())
	if err == nil && owner != Operator {
		_, err = tx.ExecContext(ctx, `DELETE FROM pictures WHERE owner = ?1 AND`+orphaned+`AND sha256 NOT IN
			(SELECT sha256 FROM pictures WHERE owner = ?1 AND`+orphaned+`ORDER BY at DESC LIMIT ?2)`, owner, maxOrphans-1)
	}
	if err != nil {
		return fmt.Errorf("forgetting pictures: %w", err)
	}
	return nil
}

// Picture returns a stored picture that stands in an ad of the owner's, or ErrNotFound.
func (l *Ledger) Picture(ctx context.Context, owner, sha string) (Picture, error) {
	p := Picture{SHA256: sha}
	err := l.db.QueryRowContext(ctx, `SELECT type, bytes FROM pictures WHERE sha256 = ?1 AND (?2 = 'operator' OR EXISTS (
		SELECT 1 FROM ads JOIN flights ON flights.id = ads.flight JOIN campaigns ON campaigns.id = flights.campaign
		WHERE picture = ?1 AND sponsor = ?2))`, sha, owner).Scan(&p.Type, &p.Bytes)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return Picture{}, fmt.Errorf("picture: %w", err)
	}
	return p, nil
}

// forgetPicture deletes a picture that stands in no ad, nor in what was approved of one.
func forgetPicture(ctx context.Context, tx *sql.Tx, sha string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM pictures WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM ads WHERE picture = ?1)
		AND NOT EXISTS (SELECT 1 FROM approvals WHERE picture = ?1) AND NOT EXISTS (SELECT 1 FROM shown WHERE picture = ?1)`, sha)
	if err != nil {
		return fmt.Errorf("forgetting a picture: %w", err)
	}
	return nil
}
