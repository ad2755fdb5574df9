package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"linnet/ads/words"
)

// Queue lists the ads that wait for review, longest waiting first.
func (l *Ledger) Queue(ctx context.Context) ([]Ad, error) {
	return l.ads(ctx, l.db, `WHERE status = 'in review' ORDER BY (SELECT max(steps.id) FROM steps WHERE steps.ad = ads.id)`)
}

// Approve binds the operator's approval to the content with this hash (see Ad.Hash) and books the ad's flight. ErrChanged: the
// ad is no longer what was looked at. ErrBalance, ErrSoldOut: the flight could not be booked, and nothing was changed.
func (l *Ledger) Approve(ctx context.Context, id, hash string) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.reviewed(ctx, tx, id)
		if err != nil {
			return err
		}
		if a.Hash() != hash {
			return ErrChanged
		}
		if err := a.Published().Check(); err != nil {
			return err
		}
		if err := roomInFlight(ctx, tx, a); err != nil {
			return err
		}
		if err := l.book(ctx, tx, a); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE ads SET approved = ? WHERE id = ?`, hash, id); err != nil {
			return err
		}
		if err := l.keepApproved(ctx, tx, a); err != nil {
			return err
		}
		if err := l.step(ctx, tx, a, Step{Status: Approved, Who: Operator}); err != nil {
			return err
		}
		return l.post(ctx, tx, a.SponsorID, news{words.Say("“{ad}” is approved", "ad", a.Headline),
			words.Say("Your ad “{ad}” in flight “{flight}” of “{campaign}” is approved. Listeners see it with the next release, "+
				"from {first} to {last}.", "ad", a.Headline, "flight", a.Flight.Name, "campaign", a.Campaign,
				"first", words.Date(a.Flight.From), "last", words.Date(a.Flight.Until.AddDate(0, 0, -1)))})
	})
	if err != nil {
		return fmt.Errorf("approving ad %s: %w", id, err)
	}
	return nil
}

// Ask sends an ad back to its sponsor with the reason, in a sentence that the sponsor reads.
func (l *Ledger) Ask(ctx context.Context, id, reason string) error {
	reason = strings.TrimSpace(reason)
	if reason == "" || utf8.RuneCountInString(reason) > 200 {
		return refuse("reason", "A reason of at most 200 characters is needed: the sponsor reads it.")
	}
	err := l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.reviewed(ctx, tx, id)
		if err != nil {
			return err
		}
		return l.askedFor(ctx, tx, a, reason)
	})
	if err != nil {
		return fmt.Errorf("asking for changes to ad %s: %w", id, err)
	}
	return nil
}

// Withdraw takes an approval away, so that the ad leaves the air with the next release, and asks its sponsor for changes. The reason is a
// sentence that the sponsor reads. ErrStatus: nothing of the ad was approved.
func (l *Ledger) Withdraw(ctx context.Context, id, reason string) error {
	reason = strings.TrimSpace(reason)
	if reason == "" || utf8.RuneCountInString(reason) > 200 {
		return refuse("reason", "A reason of at most 200 characters is needed: the sponsor reads it.")
	}
	err := l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.one(ctx, tx, Operator, id)
		if err != nil {
			return err
		}
		if a.approved == "" {
			return ErrStatus
		}
		if _, err := tx.ExecContext(ctx, `UPDATE ads SET approved = '' WHERE id = ?`, id); err != nil {
			return err
		}
		return l.askedFor(ctx, tx, a, reason)
	})
	if err != nil {
		return fmt.Errorf("withdrawing the approval of ad %s: %w", id, err)
	}
	return nil
}

// askedFor sends an ad back, and a letter with the reason.
func (l *Ledger) askedFor(ctx context.Context, tx *sql.Tx, a Ad, reason string) error {
	if err := l.step(ctx, tx, a, Step{Status: ChangesAsked, Who: Operator, Reason: reason}); err != nil {
		return err
	}
	return l.post(ctx, tx, a.SponsorID, news{words.Say("“{ad}” needs changes", "ad", a.Headline),
		words.Say("Somebody looked at your ad “{ad}” in flight “{flight}” of “{campaign}” and asks for changes:\n\n{reason}\n\n"+
			"Change it and submit it again.", "ad", a.Headline, "flight", a.Flight.Name, "campaign", a.Campaign, "reason", reason)})
}

// reviewed returns the ad if it is in review.
func (l *Ledger) reviewed(ctx context.Context, tx *sql.Tx, id string) (Ad, error) {
	a, err := l.one(ctx, tx, Operator, id)
	if err == nil && a.Status != InReview {
		err = fmt.Errorf("it is %s: %w", a.Status, ErrStatus)
	}
	return a, err
}

// Approval is what an ad said when it was last approved.
type Approval struct {
	Content
	At time.Time
}

// Approval returns the last one of an ad, for the operator to compare a change with; ErrNotFound when there was none.
func (l *Ledger) Approval(ctx context.Context, ad string) (Approval, error) {
	var a Approval
	var at int64
	var err error
	a.Content, at, err = approvedContent(ctx, l.db, ad)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return Approval{}, fmt.Errorf("the last approval of ad %s: %w", ad, err)
	}
	a.At = time.Unix(at, 0).UTC()
	return a, nil
}

// approvedContent is what was last approved of an ad, and when; sql.ErrNoRows: nothing was.
func approvedContent(ctx context.Context, q querier, ad string) (c Content, at int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT approvals.at, headline, text, link, picture, magnet, licence, spot, transcript, coalesce(size, 0),
		coalesce(milliseconds, 0), coalesce(loudness, 0) FROM approvals LEFT JOIN spots ON spots.sha256 = spot WHERE ad = ?`, ad).
		Scan(&at, &c.Headline, &c.Text, &c.Link, &c.Picture, &c.Magnet, &c.Licence, &c.Spot.SHA256, &c.Transcript, &c.Spot.Bytes,
			&c.Spot.Milliseconds, &c.Spot.Loudness)
	return c, at, err
}

// keepApproved remembers what an ad says now that it is approved, and forgets the files that stood there before if nothing shows them.
func (l *Ledger) keepApproved(ctx context.Context, tx *sql.Tx, a Ad) error {
	var picture, spot string
	err := tx.QueryRowContext(ctx, `SELECT picture, spot FROM approvals WHERE ad = ?`, a.ID).Scan(&picture, &spot)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO approvals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ad) DO UPDATE
		SET at = excluded.at, headline = excluded.headline, text = excluded.text, link = excluded.link, picture = excluded.picture,
		magnet = excluded.magnet, licence = excluded.licence, spot = excluded.spot, transcript = excluded.transcript`,
		a.ID, l.now().Unix(), a.Headline, a.Text, a.Link, a.Picture, a.Magnet, a.Licence, a.Spot.SHA256, a.Transcript)
	if err != nil {
		return err
	}
	return errors.Join(forgetUpload(ctx, tx, pictures, picture), forgetUpload(ctx, tx, spots, spot))
}
