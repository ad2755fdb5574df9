package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Edit is new content for an ad, and which content its writer looked at.
type Edit struct {
	Owner, Ad string
	Content
	Base string // Content.Hash of what it was written over; "": whatever is there
}

// Hash is the SHA-256, in hex, of a content.
func (c Content) Hash() string {
	data, err := json.Marshal(c)
	if err != nil {
		panic("ledger: strings always marshal: " + err.Error())
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Save stores new content of an ad, whatever it was written over: see SaveOver.
func (l *Ledger) Save(ctx context.Context, owner, id string, c Content) error {
	return l.SaveOver(ctx, Edit{Owner: owner, Ad: id, Content: c})
}

// SaveOver stores new content of an ad as a draft. What was approved of it before stays on the air until the new content is approved. Saving
// what is already there changes nothing. A draft may be unfinished, but what is there must pass CheckContent. ErrChanged: somebody else saved the ad after
// its content was looked at, and nothing was changed.
func (l *Ledger) SaveOver(ctx context.Context, e Edit) error {
	id, c := e.Ad, e.Content
	if err := CheckContent(c, false); err != nil {
		return err
	}
	return l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.one(ctx, tx, e.Owner, id)
		if err != nil || a.Content == c {
			return err
		}
		if e.Base != "" && e.Base != a.Content.Hash() {
			return fmt.Errorf("saving ad %s: %w", id, ErrChanged)
		}
		before := a.Picture
		a.Content, a.Status = c, Draft
		_, err = tx.ExecContext(ctx, `UPDATE ads SET headline = ?, text = ?, link = ?, picture = ?, magnet = ?, licence = ?
			WHERE id = ?`,
			c.Headline, c.Text, c.Link, c.Picture, c.Magnet, c.Licence, id)
		if err != nil {
			return fmt.Errorf("saving ad %s: %w", id, err)
		}
		if err := forgetPicture(ctx, tx, before); err != nil {
			return err
		}
		return l.step(ctx, tx, a, Step{Status: Draft, Who: "sponsor"})
	})
}

// Submit asks for the operator's review. Errors are Refusals when something is missing, and ErrStatus when the ad is neither a draft nor
// sent back for changes.
func (l *Ledger) Submit(ctx context.Context, owner, id string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.one(ctx, tx, owner, id)
		if err != nil {
			return err
		}
		if err := CheckContent(a.Content, true); err != nil {
			return err
		}
		if a.Status != Draft && a.Status != ChangesAsked {
			return fmt.Errorf("submitting an ad that is %s: %w", a.Status, ErrStatus)
		}
		a.Status = InReview
		return l.step(ctx, tx, a, Step{Status: InReview, Who: "sponsor"})
	})
}

// Duplicate makes a new draft with the same content in the same flight and returns its id.
func (l *Ledger) Duplicate(ctx context.Context, owner, id string) (newAd string, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.one(ctx, tx, owner, id)
		if err == nil {
			err = l.room(ctx, tx, a.SponsorID, adBound)
		}
		if err != nil {
			return err
		}
		a.ID, a.Status = newID(), Draft
		newAd = a.ID
		return l.insertAd(ctx, tx, a)
	})
	return newAd, err
}

func (l *Ledger) insertAd(ctx context.Context, tx *sql.Tx, a Ad) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO ads (id, flight, headline, text, link, picture, magnet, licence, made)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(made), 0) + 1 FROM ads))`,
		a.ID, a.Flight.ID, a.Headline, a.Text, a.Link, a.Picture, a.Magnet, a.Licence)
	if err != nil {
		return err
	}
	if a, err = l.one(ctx, tx, Operator, a.ID); err != nil { // with the names around it, for the hash and the log
		return err
	}
	return l.step(ctx, tx, a, Step{Status: Draft, Who: "sponsor"})
}

// step writes an ad's new status, its history and the audit line. Saving a draft again replaces the line about the draft.
func (l *Ledger) step(ctx context.Context, tx *sql.Tx, a Ad, s Step) error {
	if _, err := tx.ExecContext(ctx, `UPDATE ads SET status = ? WHERE id = ?`, s.Status, a.ID); err != nil {
		return err
	}
	if s.Status == Draft {
		_, err := tx.ExecContext(ctx, `DELETE FROM steps WHERE ad = ?1 AND status = 'draft' AND id = (SELECT max(id) FROM steps WHERE ad = ?1)`,
			a.ID)
		if err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO steps (ad, status, at, who, reason, content) VALUES (?, ?, ?, ?, ?, ?)`,
		a.ID, s.Status, l.now().Unix(), s.Who, s.Reason, a.Hash())
	if err != nil {
		return err
	}
	who := s.Who
	if who == "sponsor" {
		who = a.Sponsor
	}
	return l.audit(ctx, tx, AuditEntry{Who: who, Action: string(s.Status), Object: a.ID, Detail: s.Reason})
}
