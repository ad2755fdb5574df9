package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"linnet/ads"
	"linnet/ads/picture"
	"linnet/ads/spot"
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
	err = l.keepUpload(ctx, pictures, owner, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO pictures (sha256, type, bytes, at, owner) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (sha256) DO UPDATE SET at = excluded.at, owner = excluded.owner`, p.SHA256, p.Type, p.Bytes, l.now().Unix(), owner)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("storing a picture: %w", err)
	}
	return p.SHA256, nil
}

// AddSpotOf checks a spoken spot that a sponsor uploads and stores it in pages of our own. A fault comes back as an *ads.Refusal of "spot".
// Sponsors take turns, as with pictures. A spot that no ad takes is forgotten after a while.
func (l *Ledger) AddSpotOf(ctx context.Context, owner string, data []byte) (Spoken, error) {
	var s spot.Encoded
	var err error
	refused := l.drawing.Do(ctx, owner, func() { s, err = spot.Encode(data) })
	if said := new(ads.Refusal); errors.As(refused, &said) {
		refused = refuse("spot", said.Sentence)
	}
	if err = errors.Join(refused, err); err != nil {
		return Spoken{}, err
	}
	err = l.keepUpload(ctx, spots, owner, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO spots VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (sha256) DO UPDATE SET at = excluded.at, owner = excluded.owner`,
			s.SHA256, s.Bytes, s.Spoken.Bytes, s.Milliseconds, s.Loudness, l.now().Unix(), owner)
		return err
	})
	if err != nil {
		return Spoken{}, fmt.Errorf("storing a spot: %w", err)
	}
	return s.Spoken, nil
}

// keepUpload stores a file of the owner's after making room for it.
func (l *Ledger) keepUpload(ctx context.Context, u upload, owner string, store func(*sql.Tx) error) error {
	return l.db.Change(ctx, func(tx *sql.Tx) error { // not the form's own deed: that is the ad
		if err := l.sweepUploads(ctx, tx, u, owner); err != nil {
			return err
		}
		return store(tx)
	})
}

// An upload is a kind of file that sponsors send: its table, and the column by which ads, approvals and showings name one.
type upload struct{ table, column string }

var (
	pictures = upload{"pictures", "picture"}
	spots    = upload{"spots", "spot"}
)

// orphaned is a row that no ad took, and that nobody was shown.
func (u upload) orphaned() string {
	return ` NOT EXISTS (SELECT 1 FROM ads WHERE ` + u.column + ` = sha256)
		AND NOT EXISTS (SELECT 1 FROM approvals WHERE ` + u.column + ` = sha256)
		AND NOT EXISTS (SELECT 1 FROM shown WHERE ` + u.column + ` = sha256) `
}

// orphanLife is how long a file may stand in no ad: as long as somebody may take to mend the rest of a form.
const orphanLife = 24 * time.Hour

// maxOrphans is how many of a sponsor's files of a kind may stand in no ad; the oldest are forgotten first. Uploading all day fills no
// disk.
const maxOrphans = 8

// sweepUploads forgets the files that no ad took, and makes room for one more of the owner's.
func (l *Ledger) sweepUploads(ctx context.Context, tx *sql.Tx, u upload, owner string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM `+u.table+` WHERE at < ? AND`+u.orphaned(), l.now().Add(-orphanLife).Unix())
	if err == nil && owner != Operator {
		_, err = tx.ExecContext(ctx, `DELETE FROM `+u.table+` WHERE owner = ?1 AND`+u.orphaned()+`AND sha256 NOT IN
			(SELECT sha256 FROM `+u.table+` WHERE owner = ?1 AND`+u.orphaned()+`ORDER BY at DESC LIMIT ?2)`, owner, maxOrphans-1)
	}
	if err != nil {
		return fmt.Errorf("forgetting %s: %w", u.table, err)
	}
	return nil
}

// ofOwner is a condition: an ad of the owner's has the file, or the owner is the operator.
func (u upload) ofOwner() string {
	return ` sha256 = ?1 AND (?2 = 'operator' OR EXISTS (
		SELECT 1 FROM ads JOIN flights ON flights.id = ads.flight JOIN campaigns ON campaigns.id = flights.campaign
		WHERE ` + u.column + ` = ?1 AND sponsor = ?2))`
}

// Picture returns a stored picture that stands in an ad of the owner's, or ErrNotFound.
func (l *Ledger) Picture(ctx context.Context, owner, sha string) (Picture, error) {
	p := Picture{SHA256: sha}
	err := l.db.QueryRowContext(ctx, `SELECT type, bytes FROM pictures WHERE`+pictures.ofOwner(), sha, owner).Scan(&p.Type, &p.Bytes)
	if err != nil {
		return Picture{}, fmt.Errorf("picture: %w", notFound(err))
	}
	return p, nil
}

// A Spot is a stored spot, in pages of our own.
type Spot spot.Encoded

const selectSpot = `SELECT bytes, size, milliseconds, loudness FROM spots WHERE`

// Spot returns a stored spot that stands in an ad of the owner's, or ErrNotFound.
func (l *Ledger) Spot(ctx context.Context, owner, sha string) (Spot, error) {
	return l.spot(ctx, selectSpot+spots.ofOwner(), sha, owner)
}

// ShownSpot returns a spot of an ad that listeners were shown, or ErrNotFound.
func (l *Ledger) ShownSpot(ctx context.Context, sha string) (Spot, error) {
	return l.spot(ctx, selectSpot+` sha256 = ?1 AND EXISTS (SELECT 1 FROM shown WHERE spot = ?1 AND starts <= ?2)`, sha, l.now().Unix())
}

func (l *Ledger) spot(ctx context.Context, query, sha string, arg any) (Spot, error) {
	s := Spot{Spoken: Spoken{SHA256: sha}}
	err := l.db.QueryRowContext(ctx, query, sha, arg).Scan(&s.Bytes, &s.Spoken.Bytes, &s.Milliseconds, &s.Loudness)
	if err != nil {
		return Spot{}, fmt.Errorf("spot: %w", notFound(err))
	}
	return s, nil
}

// notFound makes ErrNotFound of a missing row.
func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// forgetUpload deletes a file that stands in no ad, nor in what was approved of one.
func forgetUpload(ctx context.Context, tx *sql.Tx, u upload, sha string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM `+u.table+` WHERE sha256 = ? AND`+u.orphaned(), sha); err != nil {
		return fmt.Errorf("forgetting a file of %s: %w", u.table, err)
	}
	return nil
}
