package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Role is what somebody may do for a sponsor.
type Role string

// The roles. Everybody may read campaigns and reports.
const (
	Owner   Role = "owner"   // everything, and who else may do what
	Editor  Role = "editor"  // plan and write
	Billing Role = "billing" // read the account and its invoices
	Viewer  Role = "viewer"  // read alone
)

// memberPrefix begins the name under which a member signs in, before the id.
const memberPrefix = "member:"

// Member is somebody who signs in for a sponsor beside its owner.
type Member struct {
	ID, SponsorID, Email string
	Role                 Role
	Joined               time.Time
}

// AddMember lets somebody sign in for a sponsor, and returns their password, this once. Bad input comes back as *ads.Refusal of "email"
// and "role".
func (l *Ledger) AddMember(ctx context.Context, sponsorID, email string, role Role) (password string, err error) {
	email = strings.TrimSpace(email)
	if role != Editor && role != Billing && role != Viewer {
		return "", refuse("role", "The role is editor, billing or viewer.")
	}
	if err := checkEmail(email); err != nil {
		return "", err
	}
	password = rand.Text()
	hash, err := l.hashPassword(ctx, password)
	if err != nil {
		return "", fmt.Errorf("adding a member: %w", err)
	}
	err = l.change(ctx, func(tx *sql.Tx) error {
		var n int
		err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM sponsors WHERE email = ?1) + (SELECT count(*) FROM members WHERE email = ?1)`, email).Scan(&n)
		if err != nil {
			return err
		}
		if n > 0 {
			return refuse("email", "This e-mail address already has an account.")
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO members VALUES (?, ?, ?, ?, ?, ?)`, newID(), sponsorID, email, hash, role, l.now().Unix())
		if err != nil {
			return err
		}
		return l.audit(ctx, tx, Entry{Who: sponsorID, Action: "added member", Object: email, Detail: string(role)})
	})
	if err != nil {
		return "", fmt.Errorf("adding a member: %w", err)
	}
	return password, nil
}

// RemoveMember ends somebody's access at once; ErrNotFound when they are not this sponsor's.
func (l *Ledger) RemoveMember(ctx context.Context, sponsorID, id string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM members WHERE id = ? AND sponsor = ?`, id, sponsorID)
		if err != nil {
			return fmt.Errorf("removing a member: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("removing member %q: %w", id, ErrNotFound)
		}
		for _, table := range []string{"sessions", "passkeys"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE who = ?`, memberPrefix+id); err != nil {
				return err
			}
		}
		return l.audit(ctx, tx, Entry{Who: sponsorID, Action: "removed member", Object: id})
	})
}

// Members lists those beside the owner.
func (l *Ledger) Members(ctx context.Context, sponsorID string) ([]Member, error) {
	return l.members(ctx, `sponsor = ? ORDER BY email`, sponsorID)
}

func (l *Ledger) members(ctx context.Context, where, what string) ([]Member, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT id, sponsor, email, role, joined FROM members WHERE `+where, what)
	if err != nil {
		return nil, fmt.Errorf("reading members: %w", err)
	}
	return collect(rows, func(m *Member) error {
		var joined int64
		err := rows.Scan(&m.ID, &m.SponsorID, &m.Email, &m.Role, &joined)
		m.Joined = time.Unix(joined, 0).UTC()
		return err
	})
}

// Acting tells for which sponsor, and as what, somebody with a session acts: who is what Session returned. ErrNotFound when their
// access ended.
func (l *Ledger) Acting(ctx context.Context, who string) (Sponsor, Role, error) {
	id, member := strings.CutPrefix(who, memberPrefix)
	if !member {
		s, err := l.Sponsor(ctx, who)
		return s, Owner, err
	}
	found, err := l.members(ctx, `id = ?`, id)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("member %q: %w", id, ErrNotFound)
	}
	if err != nil {
		return Sponsor{}, "", err
	}
	s, err := l.Sponsor(ctx, found[0].SponsorID)
	return s, found[0].Role, err
}

// Enter returns who signs in with this e-mail address and password, an owner or a member, or ErrSignIn.
func (l *Ledger) Enter(ctx context.Context, email, password string) (who string, err error) {
	var hash string
	err = l.db.QueryRowContext(ctx, `SELECT id, password FROM sponsors WHERE email = ?1 UNION ALL SELECT '`+memberPrefix+`' || id, password FROM members WHERE email = ?1`,
		strings.TrimSpace(email)).Scan(&who, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("signing in: %w", err)
	}
	same, err := l.samePassword(ctx, hash, password) // also when there is nobody: it takes its time
	if err == nil && !same {
		err = ErrSignIn
	}
	return who, err
}

// confirmLife is how long a letter asks for an answer.
const confirmLife = 7 * 24 * time.Hour

// AskConfirmation returns what a letter to the owner must hold to prove that the address is theirs.
func (l *Ledger) AskConfirmation(ctx context.Context, s Sponsor) (token string, err error) {
	token, hash := secret()
	err = l.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM confirmations WHERE until < ? OR sponsor = ?`, l.now().Unix(), s.ID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO confirmations VALUES (?, ?, ?, ?)`, hash, s.ID, s.Email, l.now().Add(confirmLife).Unix())
		return err
	})
	if err != nil {
		return "", fmt.Errorf("asking for a confirmation: %w", err)
	}
	return token, nil
}

// Confirm takes the answer: ErrNotFound when it is unknown, used or too old.
func (l *Ledger) Confirm(ctx context.Context, token string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		var sponsor, email string
		err := tx.QueryRowContext(ctx, `DELETE FROM confirmations WHERE token = ? AND until >= ? RETURNING sponsor, email`, hashOf(token), l.now().Unix()).Scan(&sponsor, &email)
		if errors.Is(err, sql.ErrNoRows) {
			err = ErrNotFound
		}
		if err != nil {
			return fmt.Errorf("confirming an address: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE sponsors SET confirmed = ? WHERE id = ? AND email = ?`, l.now().Unix(), sponsor, email); err != nil {
			return err
		}
		return l.audit(ctx, tx, Entry{Who: sponsor, Action: "confirmed address", Object: sponsor})
	})
}

// Confirmed reports whether the owner's address is known to be theirs.
func (l *Ledger) Confirmed(ctx context.Context, sponsorID string) (bool, error) {
	var yes bool
	err := l.db.QueryRowContext(ctx, `SELECT confirmed IS NOT NULL FROM sponsors WHERE id = ?`, sponsorID).Scan(&yes)
	return yes, err
}
