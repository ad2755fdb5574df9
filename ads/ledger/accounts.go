package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"linnet/ads"
	"linnet/ads/words"
)

// Prefixes of Login.Who, before the id of everybody but a sponsor's owner.
const (
	memberPrefix   = "member:"
	operatorPrefix = Operator + ":"
)

// A Login is somebody who signs in: an owner, a member or a person of the operator's.
type Login struct {
	Who       string // a sponsor's id, or a prefix and an id
	Label     string // the e-mail address as it was typed, or the person's name
	Role      Role   // of the operator's persons
	Confirmed bool   // the address is known to be theirs
	Factor    bool   // a code of a second device is asked for
	Joined    time.Time
	Language  words.Language // of pages and letters; "": never chosen

	hash string
}

// OfOperator reports whether it is one of the operator's persons.
func (a Login) OfOperator() bool { return strings.HasPrefix(a.Who, operatorPrefix) }

// LoginName is an address or a name as it is compared: NFKC, letters in either case the same, the host in ASCII.
func LoginName(label string) string {
	name := cases.Fold().String(norm.NFKC.String(strings.TrimSpace(label)))
	if at := strings.LastIndexByte(name, '@'); at >= 0 {
		if host, err := idna.Lookup.ToASCII(name[at+1:]); err == nil {
			name = name[:at+1] + host
		}
	}
	return name
}

func checkEmail(email string) error {
	parsed, err := mail.ParseAddress(email)
	bad := err != nil || parsed.Address != email || len(email) > 254 || !ads.Printable(email)
	if !bad {
		_, err = idna.Lookup.ToASCII(email[strings.LastIndexByte(email, '@')+1:])
	}
	if bad || err != nil {
		return refuse("email", "This is not an e-mail address.")
	}
	return nil
}

const selectLogins = `SELECT who, label, role, confirmed IS NOT NULL, totp <> '', joined, language, password FROM accounts `

func (l *Ledger) logins(ctx context.Context, q querier, where string, args ...any) ([]Login, error) {
	rows, err := q.QueryContext(ctx, selectLogins+where, args...)
	if err != nil {
		return nil, fmt.Errorf("reading accounts: %w", err)
	}
	return collect(rows, func(a *Login) error {
		var joined int64
		err := rows.Scan(&a.Who, &a.Label, &a.Role, &a.Confirmed, &a.Factor, &joined, &a.Language, &a.hash)
		a.Joined = time.Unix(joined, 0).UTC()
		return err
	})
}

// login returns the one that a condition names, or ErrNotFound.
func (l *Ledger) login(ctx context.Context, q querier, where string, args ...any) (Login, error) {
	found, err := l.logins(ctx, q, where, args...)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Login{}, err
	}
	return found[0], nil
}

// Login returns the account of somebody who signed in; ErrNotFound when it is gone.
func (l *Ledger) Login(ctx context.Context, who string) (Login, error) {
	a, err := l.login(ctx, l.db, `WHERE who = ?`, who)
	if err != nil {
		return a, fmt.Errorf("account %q: %w", who, err)
	}
	return a, nil
}

// LoginNamed returns the account that a sign-in name counts for, or ErrNotFound.
func (l *Ledger) LoginNamed(ctx context.Context, name string) (Login, error) {
	return l.login(ctx, l.db, `WHERE login = ?`, LoginName(name))
}

// SetLanguage keeps in which language somebody reads pages and letters.
func (l *Ledger) SetLanguage(ctx context.Context, who string, language words.Language) error {
	if _, err := l.db.ExecContext(ctx, `UPDATE accounts SET language = ? WHERE who = ?`, language, who); err != nil {
		return fmt.Errorf("setting the language of %q: %w", who, err)
	}
	return nil
}

// newLogin is a row of accounts. Unless it counts, it is an invitation: its name blocks nobody.
type newLogin struct {
	who, label, hash string
	role             Role
	counts           bool
	confirmed        bool
}

func (l *Ledger) addLogin(ctx context.Context, tx *sql.Tx, a newLogin) error {
	var login, confirmed any
	if a.counts {
		login = LoginName(a.label)
	}
	if a.confirmed {
		confirmed = l.now().Unix()
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO accounts (who, label, wanted, login, password, role, joined, confirmed, language)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.who, a.label, LoginName(a.label), login, a.hash, a.role, l.now().Unix(), confirmed, words.Chosen(ctx))
	return err
}

// dropLogin ends all by which somebody gets in.
func dropLogin(ctx context.Context, tx *sql.Tx, who string) error {
	for _, table := range []string{"accounts", "sessions", "passkeys", "devices", "proofs", "recoveries"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE who = ?`, who); err != nil {
			return err
		}
	}
	return dropPrograms(ctx, tx, who)
}

// dropPrograms ends what a sponsor's programs get in by, and are told by.
func dropPrograms(ctx context.Context, tx *sql.Tx, sponsorID string) error {
	if _, err := DropHooks(ctx, tx, `sponsor = ?`, sponsorID); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM tokens WHERE sponsor = ?`, sponsorID)
	return err
}

// maxInvitations is how many unanswered invitations to one address are looked at; more are a nuisance, not a need.
const maxInvitations = 8

// Enter returns who signs in with this e-mail address and password, an owner or a member, or ErrSignIn. A member's first sign-in
// takes the invitation: from then on the address is theirs.
func (l *Ledger) Enter(ctx context.Context, email, password string) (who string, err error) {
	name := LoginName(email)
	a, err := l.login(ctx, l.db, `WHERE login = ?1 AND who NOT LIKE '`+operatorPrefix+`%'`, name)
	if errors.Is(err, ErrNotFound) {
		return l.enterInvited(ctx, name, password)
	}
	if err == nil {
		err = l.verify(ctx, a, password)
	}
	if err != nil {
		return "", fmt.Errorf("signing in: %w", err)
	}
	return a.Who, nil
}

// verify is nil or ErrSignIn. Checking takes as long for nobody, the zero Login, as for somebody.
func (l *Ledger) verify(ctx context.Context, a Login, password string) error {
	same, err := l.samePassword(ctx, a.hash, password)
	if err == nil && !same {
		err = ErrSignIn
	}
	if err != nil {
		return err
	}
	return l.renewHash(ctx, a, password)
}

func (l *Ledger) enterInvited(ctx context.Context, name, password string) (string, error) {
	if err := l.verify(ctx, Login{}, password); !errors.Is(err, ErrSignIn) { // it takes its time
		return "", fmt.Errorf("signing in: %w", err)
	}
	invited, err := l.logins(ctx, l.db, `WHERE wanted = ? AND login IS NULL AND who LIKE '`+memberPrefix+`%' ORDER BY joined DESC LIMIT ?`,
		name, maxInvitations)
	if err != nil {
		return "", fmt.Errorf("signing in: %w", err)
	}
	for _, a := range invited {
		if !drawn(a.hash, password) {
			continue // an empty hash: an address that was lost to who proved it theirs
		}
		err := l.change(ctx, func(tx *sql.Tx) error { return l.count(ctx, tx, a) })
		return a.Who, err
	}
	return "", fmt.Errorf("signing in: %w", ErrSignIn)
}

// count lets an address be an account's from now on; ErrSignIn when it became another's meanwhile.
func (l *Ledger) count(ctx context.Context, tx *sql.Tx, a Login) error {
	if _, err := l.login(ctx, tx, `WHERE login = ?`, LoginName(a.Label)); !errors.Is(err, ErrNotFound) {
		return errors.Join(ErrSignIn, err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE accounts SET login = wanted WHERE who = ?`, a.Who); err != nil {
		return err
	}
	return l.audit(ctx, tx, AuditEntry{Who: a.Label, Action: "took invitation", Object: a.Who})
}

// modernise gives accounts and names of an older format what SQL cannot compute. Where two are the same now, the confirmed and then the
// older one has it; the other's owner is told by the audit log.
func (l *Ledger) modernise(ctx context.Context) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		old, err := l.logins(ctx, tx, `WHERE wanted = '' ORDER BY confirmed IS NULL, joined, who`)
		if err != nil {
			return err
		}
		for _, a := range old {
			name := LoginName(a.Label)
			_, err := tx.ExecContext(ctx, `UPDATE accounts SET wanted = ?1, login = CASE WHEN EXISTS (SELECT 1 FROM accounts
				WHERE login = ?1) THEN NULL ELSE ?1 END
				WHERE who = ?2`, name, a.Who)
			if err != nil {
				return err
			}
		}
		rows, err := tx.QueryContext(ctx, `SELECT id, name FROM sponsors WHERE skeleton IS NULL ORDER BY joined, id`)
		if err != nil {
			return err
		}
		sponsors, err := collect(rows, func(s *Sponsor) error { return rows.Scan(&s.ID, &s.Name) })
		if err != nil {
			return err
		}
		for _, s := range sponsors {
			_, err := tx.ExecContext(ctx, `UPDATE sponsors SET skeleton = ?1 WHERE id = ?2 AND NOT EXISTS (SELECT 1 FROM sponsors
				WHERE skeleton = ?1)`, ads.Skeleton(s.Name), s.ID)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// SetPassword lets somebody who knows their password have another one: ErrSignIn for a wrong one, a refusal of "password" for one that
// is none. All their other sessions and devices end; token is that of the one that asks.
func (l *Ledger) SetPassword(ctx context.Context, c PasswordChange) error {
	a, err := l.Login(ctx, c.Who)
	if err == nil {
		err = l.verify(ctx, a, c.Old)
	}
	if err == nil {
		err = checkPassword(c.New, a.Label)
	}
	if err != nil {
		return err
	}
	hash, err := l.hashPassword(ctx, c.New)
	if err != nil {
		return err
	}
	return l.change(ctx, func(tx *sql.Tx) error {
		if err := l.setPassword(ctx, tx, c.Who, hash); err != nil {
			return err
		}
		if c.ForgetPasskeys {
			if err := l.forgetPasskeys(ctx, tx, c.Who); err != nil {
				return err
			}
		}
		return l.endOthers(ctx, tx, c.Who, c.Token)
	})
}

// PasswordChange is what SetPassword asks for.
type PasswordChange struct {
	Who, Old, New  string
	Token          string // of the session that goes on
	ForgetPasskeys bool   // they end too; else they go on signing in
}

// Verify asks for somebody's password once more: nil or ErrSignIn.
func (l *Ledger) Verify(ctx context.Context, who, password string) error {
	a, err := l.Login(ctx, who)
	if err == nil {
		err = l.verify(ctx, a, password)
	}
	return err
}
