package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// SessionLife is how long a sign-in lasts at most.
const SessionLife = 12 * time.Hour

// How long a sign-in lasts without a page being asked for. The operator's opens more doors, and stands on a partner more often.
const (
	SponsorIdle  = 4 * time.Hour
	OperatorIdle = 30 * time.Minute
)

const (
	halfLife    = 5 * time.Minute // between password and second factor
	seenEvery   = time.Minute     // how often "last seen" is written
	maxSessions = 50              // of one account, whole or half: the oldest end first
)

// A Session is one sign-in, as its owner may know it.
type Session struct {
	ID, Who            string
	Device, Network    string // what the browser said it is, and the /24 or /56 it came from
	Begun, Seen, Until time.Time
	Proved             time.Time // when a password or a passkey was shown last
	Half               bool      // the second factor is still asked for
	Mine               bool      // it is the one that asks; filled by Sessions
}

func idle(who string) time.Duration {
	if who == Operator || strings.HasPrefix(who, operatorPrefix) {
		return OperatorIdle
	}
	return SponsorIdle
}

// StartSession returns a new secret token for who signs in; ID, Begun, Seen, Until and Proved of s are made here. Only its hash is stored.
func (l *Ledger) StartSession(ctx context.Context, s Session) (token string, err error) {
	token, hash := secret()
	now, life := l.now(), SessionLife
	if s.Half {
		life = halfLife
	}
	err = l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE until <= ?1 OR seen <= ?2 OR seen <= ?3
			AND who LIKE '`+operatorPrefix+`%'`,
			now.Unix(), now.Add(-SponsorIdle).Unix(), now.Add(-OperatorIdle).Unix())
		if err != nil {
			return err
		}
		// A password alone must not end whole sign-ins by many half ones.
		_, err = tx.ExecContext(ctx, `DELETE FROM sessions WHERE who = ?1 AND half = ?3 AND id NOT IN
			(SELECT id FROM sessions WHERE who = ?1 AND half = ?3 ORDER BY seen DESC LIMIT ?2)`, s.Who, maxSessions-1, s.Half)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO sessions (token, id, who, begun, seen, proved, until, half, device, network)
			VALUES (?1, ?2, ?3, ?4, ?4, ?4, ?5, ?6, ?7, ?8)`,
			hash, newID(), s.Who, now.Unix(), now.Add(life).Unix(), s.Half, cut(s.Device, 80), cut(s.Network, 60))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("starting a session: %w", err)
	}
	return token, nil
}

const selectSessions = `SELECT id, who, device, network, begun, seen, until, half, proved FROM sessions `

func (l *Ledger) sessions(ctx context.Context, where string, args ...any) ([]Session, error) {
	rows, err := l.db.QueryContext(ctx, selectSessions+where, args...)
	if err != nil {
		return nil, err
	}
	all, err := collect(rows, func(s *Session) error {
		var begun, seen, until, proved int64
		err := rows.Scan(&s.ID, &s.Who, &s.Device, &s.Network, &begun, &seen, &until, &s.Half, &proved)
		s.Begun, s.Seen, s.Until = time.Unix(begun, 0).UTC(), time.Unix(seen, 0).UTC(), time.Unix(until, 0).UTC()
		s.Proved = time.Unix(proved, 0).UTC()
		return err
	})
	now := l.now()
	var alive []Session
	for _, s := range all {
		if now.Before(s.Until) && now.Before(s.Seen.Add(idle(s.Who))) {
			alive = append(alive, s)
		}
	}
	return alive, err
}

// Session returns whose token this is, or ErrNotFound when it is unknown, ended, idle or too old. Being asked for keeps it awake.
func (l *Ledger) Session(ctx context.Context, token string) (Session, error) {
	found, err := l.sessions(ctx, `WHERE token = ?`, hashOf(token))
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Session{}, fmt.Errorf("session: %w", err)
	}
	s := found[0]
	if now := l.now(); now.Sub(s.Seen) >= seenEvery {
		err = l.change(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE sessions SET seen = ? WHERE id = ?`, now.Unix(), s.ID)
			return err
		})
	}
	return s, err
}

// Sessions lists somebody's sign-ins, the last seen first; token is that of who asks.
func (l *Ledger) Sessions(ctx context.Context, who, token string) ([]Session, error) {
	all, err := l.sessions(ctx, `WHERE who = ? AND half = 0 ORDER BY seen DESC, begun DESC, id`, who)
	if err != nil {
		return nil, fmt.Errorf("reading sessions: %w", err)
	}
	own, err := l.Session(ctx, token)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	for i := range all {
		all[i].Mine = all[i].ID == own.ID
	}
	return all, nil
}

// Prove notes that whoever has the token showed their password or a passkey just now.
func (l *Ledger) Prove(ctx context.Context, token string) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE sessions SET proved = ? WHERE token = ?`, l.now().Unix(), hashOf(token))
		return err
	})
	if err != nil {
		return fmt.Errorf("noting a proof: %w", err)
	}
	return nil
}

// EndSession makes the token worthless. Ending an unknown one is no error.
func (l *Ledger) EndSession(ctx context.Context, token string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE token = ?`, hashOf(token))
		return err
	})
}

// EndSessions ends one of somebody's sign-ins by its id, or, with an empty id, all but the one of token, and forgets all devices then.
// ErrNotFound: they have no such sign-in.
func (l *Ledger) EndSessions(ctx context.Context, who, id, token string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		if id == "" {
			return l.endOthers(ctx, tx, who, token)
		}
		if err := ChangeRow(ctx, tx, `DELETE FROM sessions WHERE who = ? AND id = ?`, who, id); err != nil {
			return fmt.Errorf("ending a session: %w", err)
		}
		return l.audit(ctx, tx, AuditEntry{Who: who, Action: "ended session", Object: id})
	})
}

func (l *Ledger) endOthers(ctx context.Context, tx *sql.Tx, who, token string) error {
	done, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE who = ? AND token <> ?`, who, hashOf(token))
	if err != nil {
		return fmt.Errorf("ending sessions: %w", err)
	}
	n, err := done.RowsAffected()
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM devices WHERE who = ?`, who)
	}
	if err != nil {
		return fmt.Errorf("ending sessions: %w", err)
	}
	return l.audit(ctx, tx, AuditEntry{Who: who, Action: "ended other sessions", Object: who, Detail: fmt.Sprint(n)})
}

// cut shortens a text of a stranger's to so many bytes of characters that can be seen.
func cut(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), most)]
}

// DeviceLife is how long a browser in which somebody signed in is known; every sign-in begins it anew.
const DeviceLife = 180 * 24 * time.Hour

// maxDevices is how many of one account's are known: the oldest are forgotten first.
const maxDevices = 20

// KnowDevice returns a secret token for the cookie of a browser in which somebody has just signed in; old is the one it had.
// A device opens nothing: whoever has one is not made to wait for what strangers do (OWASP, Slow Down Online Guessing Attacks
// with Device Cookies).
func (l *Ledger) KnowDevice(ctx context.Context, who, old string) (token string, err error) {
	token, hash := secret()
	now := l.now()
	err = l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM devices WHERE until <= ?1 OR token = ?2 AND who = ?3`, now.Unix(), hashOf(old), who)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM devices WHERE who = ?1 AND token NOT IN (SELECT token FROM devices
			WHERE who = ?1 ORDER BY seen DESC LIMIT ?2)`, who, maxDevices-1)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO devices (token, who, seen, until) VALUES (?, ?, ?, ?)`, hash, who,
			now.Unix(), now.Add(DeviceLife).Unix())
		return err
	})
	if err != nil {
		return "", fmt.Errorf("remembering a device: %w", err)
	}
	return token, nil
}

// KnownDevice reports whether somebody signed in as who in the browser with this token.
func (l *Ledger) KnownDevice(ctx context.Context, who, token string) (bool, error) {
	var one int
	err := l.db.QueryRowContext(ctx, `SELECT 1 FROM devices WHERE token = ? AND who = ? AND until > ?`, hashOf(token),
		who, l.now().Unix()).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
