package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"linnet/ads"
)

// Kinds of letters. Each is answered once, by who can read the letter: that proves the address.
const (
	letterConfirm = "confirm" // the address is mine
	letterReset   = "reset"   // let me have another password
	letterInvite  = "invite"  // I take the invitation
	letterClaim   = "claim"   // the address is mine, not of who signed up with it before me
)

// How long letters can be answered.
const (
	confirmLife = 7 * 24 * time.Hour
	ResetLife   = time.Hour
)

// maxLetters is how many letters of one kind wait for one account; the oldest are worth nothing then.
const maxLetters = 3

// A letter asks an account for something.
type letter struct {
	kind, who string
	said      string // what belongs to the kind
}

// write returns what a letter must hold to be answered, and keeps its hash.
func (l *Ledger) write(ctx context.Context, tx *sql.Tx, m letter) (token string, err error) {
	token, hash := secret()
	life := confirmLife
	if m.kind == letterReset {
		life = ResetLife
	}
	now := l.now().Unix()
	_, err = tx.ExecContext(ctx, `DELETE FROM proofs WHERE until < ?1 OR who = ?2 AND kind = ?3 AND token NOT IN
		(SELECT token FROM proofs WHERE who = ?2 AND kind = ?3 ORDER BY until DESC LIMIT ?4)`, now, m.who, m.kind, maxLetters-1)
	if err == nil {
		_, err = tx.ExecContext(ctx, `INSERT INTO proofs (token, kind, who, said, until) VALUES (?, ?, ?, ?, ?)`,
			hash, m.kind, m.who, m.said, l.now().Add(life).Unix())
	}
	if err != nil {
		return "", fmt.Errorf("a letter: %w", err)
	}
	return token, nil
}

// answered takes a letter's answer, once: ErrNotFound when it is unknown, used or too old, or of another kind.
func (l *Ledger) answered(ctx context.Context, tx *sql.Tx, token string, kinds ...string) (kind, who, said string, err error) {
	err = tx.QueryRowContext(ctx, `DELETE FROM proofs WHERE token = ? AND until >= ? AND kind IN (?, ?) RETURNING kind, who, said`,
		hashOf(token), l.now().Unix(), kinds[0], kinds[len(kinds)-1]).Scan(&kind, &who, &said)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		err = fmt.Errorf("a letter's answer: %w", err)
	}
	return kind, who, said, err
}

// AskConfirmation returns what a letter to the owner must hold to prove that the address is theirs.
func (l *Ledger) AskConfirmation(ctx context.Context, s Sponsor) (token string, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM proofs WHERE who = ? AND kind = 'confirm'`, s.ID); err != nil {
			return err
		}
		token, err = l.write(ctx, tx, letter{letterConfirm, s.ID, ""})
		return err
	})
	return token, err
}

// Confirm takes the answer to a confirmation or a claim: ErrNotFound when it is unknown, used or too old.
func (l *Ledger) Confirm(ctx context.Context, token string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		kind, who, said, err := l.answered(ctx, tx, token, letterConfirm, letterClaim)
		if err != nil {
			return err
		}
		if kind == letterClaim {
			return l.takeOver(ctx, tx, who, said)
		}
		return l.confirmed(ctx, tx, who)
	})
}

// confirmed also ends what others invited the address to: now it is known whose it is. Before that nobody's sign-up ends an invitation.
func (l *Ledger) confirmed(ctx context.Context, tx *sql.Tx, who string) error {
	a, err := l.login(ctx, tx, `WHERE who = ?`, who)
	if err == nil {
		err = l.withdraw(ctx, tx, LoginName(a.Label))
	}
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE accounts SET confirmed = coalesce(confirmed, ?) WHERE who = ?`, l.now().Unix(),
		who); err != nil {
		return err
	}
	return l.audit(ctx, tx, AuditEntry{Who: who, Action: "confirmed address", Object: who})
}

// Confirmed reports whether somebody's address is known to be theirs.
func (l *Ledger) Confirmed(ctx context.Context, who string) (bool, error) {
	return addressConfirmed(ctx, l.db, who)
}

func addressConfirmed(ctx context.Context, q querier, who string) (yes bool, err error) {
	err = q.QueryRowContext(ctx, `SELECT confirmed IS NOT NULL FROM accounts WHERE who = ?`, who).Scan(&yes)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return yes, err
}

// AskReset returns what a letter must hold to set another password, and whom it is for: ErrNotFound when the address counts for
// nobody. The operator's persons ask at the machine instead.
func (l *Ledger) AskReset(ctx context.Context, email string) (token string, to Login, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		if to, err = l.login(ctx, tx, `WHERE login = ?1 AND who NOT LIKE '`+operatorPrefix+`%'`, LoginName(email)); err != nil {
			return err
		}
		if token, err = l.write(ctx, tx, letter{letterReset, to.Who, ""}); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: to.Who, Action: "asked for a new password", Object: to.Who})
	})
	return token, to, err
}

// Reset takes the answer to AskReset or to an invitation, with the password to have: all sessions and devices end, and the address
// is confirmed. ErrNotFound: the letter is unknown, used or too old. A password that is none is refused, and the letter stays good.
// Of an address that was never confirmed, all other ways in end too: they may be of somebody who signed up with it first.
// Passkeys go on signing in.
func (l *Ledger) Reset(ctx context.Context, token, password string) (who string, err error) {
	return l.reset(ctx, PasswordChange{Token: token, New: password})
}

// ResetAll is Reset that ends the passkeys too.
func (l *Ledger) ResetAll(ctx context.Context, token, password string) (who string, err error) {
	return l.reset(ctx, PasswordChange{Token: token, New: password, ForgetPasskeys: true})
}

// ResetPasskeys lists the passkeys of whom a letter is for that Reset would take; none for a letter that it would not.
func (l *Ledger) ResetPasskeys(ctx context.Context, token string) ([]Passkey, error) {
	a, err := l.resetting(ctx, token)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return l.Passkeys(ctx, a.Who)
}

// resetting returns whom a letter is for, or ErrNotFound.
func (l *Ledger) resetting(ctx context.Context, token string) (a Login, err error) {
	err = l.db.QueryRowContext(ctx, `SELECT accounts.who, label, confirmed IS NOT NULL FROM proofs
		JOIN accounts ON accounts.who = proofs.who
		WHERE token = ? AND until >= ? AND kind IN ('reset', 'invite')`, hashOf(token), l.now().Unix()).Scan(&a.Who, &a.Label, &a.Confirmed)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return a, err
}

// reset is Reset; the token of c is the letter's.
func (l *Ledger) reset(ctx context.Context, c PasswordChange) (who string, err error) {
	a, err := l.resetting(ctx, c.Token)
	if err == nil {
		err = checkPassword(c.New, a.Label)
	}
	if err != nil {
		return "", fmt.Errorf("a new password: %w", err)
	}
	hash, err := l.hashPassword(ctx, c.New)
	if err != nil {
		return "", err
	}
	return a.Who, l.change(ctx, func(tx *sql.Tx) error {
		kind, who, _, err := l.answered(ctx, tx, c.Token, letterReset, letterInvite)
		if err == nil && kind == letterInvite {
			err = l.yield(ctx, tx, LoginName(a.Label), who)
		}
		if err == nil {
			err = l.setPassword(ctx, tx, who, hash)
		}
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE accounts SET login = wanted WHERE who = ?`, who)
		}
		if err == nil {
			err = l.endOthers(ctx, tx, who, "")
		}
		if err == nil && c.ForgetPasskeys {
			err = l.forgetPasskeys(ctx, tx, who)
		}
		if err == nil && !a.Confirmed {
			err = l.clearOut(ctx, tx, who)
		}
		if err != nil {
			return err
		}
		return l.confirmed(ctx, tx, who)
	})
}

// clearOut takes away by what else one gets in, or others do.
func (l *Ledger) clearOut(ctx context.Context, tx *sql.Tx, who string) error {
	for _, end := range []string{`DELETE FROM passkeys WHERE who = ?`, `DELETE FROM recoveries WHERE who = ?`,
		`UPDATE accounts SET totp = '', totp_next = '', totp_step = 0 WHERE who = ?`} {
		if _, err := tx.ExecContext(ctx, end, who); err != nil {
			return fmt.Errorf("clearing out: %w", err)
		}
	}
	if err := dropPrograms(ctx, tx, who); err != nil {
		return fmt.Errorf("clearing out: %w", err)
	}
	others, err := l.logins(ctx, tx, `WHERE who IN (SELECT '`+memberPrefix+`' || id FROM members WHERE sponsor = ?)`, who)
	if err != nil {
		return err
	}
	for _, a := range others {
		if err := dropLogin(ctx, tx, a.Who); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM members WHERE sponsor = ?`, who); err != nil {
		return fmt.Errorf("clearing out: %w", err)
	}
	return l.audit(ctx, tx, AuditEntry{Who: who, Action: "ended other ways in", Object: who,
		Detail: fmt.Sprintf("members: %d", len(others))})
}

// setPassword makes letters that would set another one worthless.
func (l *Ledger) setPassword(ctx context.Context, tx *sql.Tx, who, hash string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE accounts SET password = ? WHERE who = ?`, hash, who); err != nil {
		return fmt.Errorf("a new password: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM proofs WHERE who = ? AND kind IN ('reset', 'invite')`, who); err != nil {
		return err
	}
	return l.audit(ctx, tx, AuditEntry{Who: who, Action: "changed password", Object: who})
}

// A claim is a sign-up with an address that somebody else signed up with and never confirmed.
type claim struct{ Name, Email, Hash string }

// Claim keeps a sign-up until its letter is answered; the letter goes to the address. A refusal of "email": the address is
// confirmed to be another's.
func (l *Ledger) Claim(ctx context.Context, name, email, password string) (token string, err error) {
	c := claim{Name: name, Email: email}
	if err := checkSignUp(name, email, password); err != nil {
		return "", err
	}
	if c.Hash, err = l.hashPassword(ctx, password); err != nil {
		return "", err
	}
	err = l.change(ctx, func(tx *sql.Tx) error {
		holder, err := l.login(ctx, tx, `WHERE login = ?`, LoginName(email))
		if err == nil && holder.Confirmed {
			err = refuse("email", takenAddress)
		}
		if err == nil {
			err = l.checkFree(ctx, tx, name, holder.Who)
		}
		if err != nil {
			return err
		}
		said, err := json.Marshal(c)
		if err == nil {
			token, err = l.write(ctx, tx, letter{letterClaim, holder.Who, string(said)})
		}
		return err
	})
	return token, err
}

// takeOver lets the sign-up that waited have its address.
func (l *Ledger) takeOver(ctx context.Context, tx *sql.Tx, holder, said string) error {
	var c claim
	if err := json.Unmarshal([]byte(said), &c); err != nil {
		return fmt.Errorf("a claim: %w", err)
	}
	if err := l.yield(ctx, tx, LoginName(c.Email), ""); err != nil {
		return err
	}
	// A squatter of the address may have taken the name that goes with it, too.
	_, err := tx.ExecContext(ctx, `UPDATE sponsors SET name = 'Unconfirmed ' || id, skeleton = NULL WHERE id = ?
		AND (skeleton = ? OR name = ?)`, holder, ads.Skeleton(c.Name), c.Name)
	if err == nil {
		err = l.checkFree(ctx, tx, c.Name, "")
	}
	if err != nil {
		return err
	}
	s, err := l.insertSponsor(ctx, tx, newSponsor{name: c.Name, email: c.Email, hash: c.Hash, confirmed: true})
	if err != nil {
		return err
	}
	return l.audit(ctx, tx, AuditEntry{Who: s.Email, Action: "proved address", Object: s.ID, Detail: "it was used by " + holder})
}

// yield takes an address away from whoever has it unconfirmed, but for one account. An account with campaigns, members or money stays for
// the operator to look at. An empty one is deleted.
func (l *Ledger) yield(ctx context.Context, tx *sql.Tx, name, but string) error {
	holder, err := l.login(ctx, tx, `WHERE login = ?`, name)
	if errors.Is(err, ErrNotFound) || err == nil && holder.Who == but {
		return nil
	}
	if err != nil {
		return err
	}
	if holder.Confirmed {
		return refuse("email", takenAddress)
	}
	if err := dropLogin(ctx, tx, holder.Who); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM members WHERE '`+memberPrefix+`' || id = ?`, holder.Who); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE sponsors SET email = id || '@address.invalid' WHERE id = ?`, holder.Who)
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM sponsors WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM campaigns WHERE sponsor = ?1)
			AND NOT EXISTS (SELECT 1 FROM members WHERE sponsor = ?1) AND NOT EXISTS (SELECT 1 FROM transfers
			WHERE 'sponsor:' || ?1 IN (source, target)) AND NOT EXISTS (SELECT 1 FROM businesses WHERE sponsor = ?1)
			AND NOT EXISTS (SELECT 1 FROM orders WHERE sponsor = ?1) AND NOT EXISTS (SELECT 1 FROM corrections WHERE sponsor = ?1)`,
			holder.Who)
	}
	if err != nil {
		return err
	}
	return l.audit(ctx, tx, AuditEntry{Who: holder.Who, Action: "lost address", Object: name, Detail: "its owner proved it theirs"})
}
