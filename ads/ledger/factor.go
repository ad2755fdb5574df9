package ledger

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"database/sql"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
)

// The second factor is a code of six digits that changes every 30 seconds (RFC 6238 with SHA-1, as every authenticator reads it).
// A clock may be one step off; no step is taken twice.
const (
	codeEvery  = 30
	codeDrift  = 1
	recoveries = 10
)

var secretEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// code is what an authenticator shows in a step (RFC 4226, section 5.3); "" for a secret that is none.
func code(secret string, step int64) string {
	key, err := secretEncoding.DecodeString(secret)
	if err != nil || len(key) == 0 {
		return ""
	}
	sum := hmac.New(sha1.New, key)
	sum.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	digest := sum.Sum(nil)
	at := digest[len(digest)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(digest[at:])&0x7fffffff%1_000_000)
}

// matching returns the step for which a typed code is right, after the last one that was taken; 0: it is wrong.
func matching(secret, typed string, now time.Time, last int64) int64 {
	current := now.Unix() / codeEvery
	for step := max(current-codeDrift, last+1); step <= current+codeDrift; step++ {
		if want := code(secret, step); want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(typed)) == 1 {
			return step
		}
	}
	return 0
}

// OfferFactor returns a new secret for an authenticator, base32. The secret counts once KeepFactor has seen a code of it.
func (l *Ledger) OfferFactor(ctx context.Context, who string) (secret string, err error) {
	key := make([]byte, 20)
	rand.Read(key) // never fails since Go 1.24
	secret = secretEncoding.EncodeToString(key)
	err = l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE accounts SET totp_next = ? WHERE who = ?`, secret, who)
		return err
	})
	return secret, err
}

// OfferedFactor returns the secret that waits for its first code, or "".
func (l *Ledger) OfferedFactor(ctx context.Context, who string) (secret string, err error) {
	err = l.db.QueryRowContext(ctx, `SELECT totp_next FROM accounts WHERE who = ?`, who).Scan(&secret)
	return secret, err
}

// KeepFactor takes the first code of an offered secret and returns the recovery codes, this once. A wrong code is an *ads.Refusal of
// "code".
func (l *Ledger) KeepFactor(ctx context.Context, who, typed string) (codes []string, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		var offered string
		if err := tx.QueryRowContext(ctx, `SELECT totp_next FROM accounts WHERE who = ?`, who).Scan(&offered); err != nil {
			return err
		}
		step := matching(offered, digits(typed), l.now(), 0)
		if step == 0 {
			return refuse("code", "This is not the code that the authenticator shows now.")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE accounts SET totp = totp_next, totp_next = '', totp_step = ? WHERE who = ?`,
			step, who); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM recoveries WHERE who = ?`, who); err != nil {
			return err
		}
		for range recoveries {
			one := strings.ToLower(rand.Text()[:16])
			codes = append(codes, one[:4]+"-"+one[4:8]+"-"+one[8:12]+"-"+one[12:])
			if _, err := tx.ExecContext(ctx, `INSERT INTO recoveries VALUES (?, ?)`, who, hashOf(one)); err != nil {
				return err
			}
		}
		return l.audit(ctx, tx, AuditEntry{Who: who, Action: "switched second factor on", Object: who})
	})
	if err != nil {
		return nil, fmt.Errorf("the second factor: %w", err)
	}
	return codes, nil
}

// DropFactor takes the second factor away.
func (l *Ledger) DropFactor(ctx context.Context, who string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE accounts SET totp = '', totp_next = '', totp_step = 0 WHERE who = ?`, who)
		if err == nil {
			_, err = tx.ExecContext(ctx, `DELETE FROM recoveries WHERE who = ?`, who)
		}
		if err != nil {
			return fmt.Errorf("the second factor: %w", err)
		}
		return l.audit(ctx, tx, AuditEntry{Who: who, Action: "switched second factor off", Object: who})
	})
}

// TakeCode is nil when a code of the authenticator, or a recovery code, is right; it is then worth nothing any more. Else ErrSignIn.
func (l *Ledger) TakeCode(ctx context.Context, who, typed string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		var secret string
		var last int64
		err := tx.QueryRowContext(ctx, `SELECT totp, totp_step FROM accounts WHERE who = ?`, who).Scan(&secret, &last)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrSignIn
		}
		if err != nil {
			return fmt.Errorf("the second factor: %w", err)
		}
		if step := matching(secret, digits(typed), l.now(), last); step > 0 {
			_, err := tx.ExecContext(ctx, `UPDATE accounts SET totp_step = ? WHERE who = ?`, step, who)
			return err
		}
		plain := strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(typed))
		done, err := tx.ExecContext(ctx, `DELETE FROM recoveries WHERE who = ? AND code = ?`, who, hashOf(plain))
		if err != nil {
			return fmt.Errorf("the second factor: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(ErrSignIn, err)
		}
		return l.audit(ctx, tx, AuditEntry{Who: who, Action: "used recovery code", Object: who})
	})
}

// digits drops the blanks with which authenticators show a code.
func digits(typed string) string { return strings.ReplaceAll(typed, " ", "") }
