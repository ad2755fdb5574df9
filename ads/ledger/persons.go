package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// The roles of the operator's persons. Everything that signs or publishes is a command and needs the machine, not a role.
const (
	Admin    Role = "admin"    // everything on the operator's pages
	Reviewer Role = "reviewer" // reads everything, decides about ads, moves no money
)

// firstPerson is the one that an operator begins with; its name can be left out as long as it is the only one.
const firstPerson = "operator"

// Persons lists those who sign in for the operator, by name.
func (l *Ledger) Persons(ctx context.Context) ([]Login, error) {
	return l.logins(ctx, l.db, `WHERE who LIKE '`+operatorPrefix+`%' ORDER BY label`)
}

// AddPerson lets somebody sign in for the operator and returns their password, this once. A name that is taken or none comes back as
// *ads.Refusal of "name".
func (l *Ledger) AddPerson(ctx context.Context, name string, role Role) (password string, err error) {
	name = strings.TrimSpace(name)
	if role != Admin && role != Reviewer {
		return "", refuse("role", "The role is admin or reviewer.")
	}
	if err := checkName("name", name); err != nil {
		return "", err
	}
	if strings.Contains(name, "@") {
		return "", refuse("name", "The name of an operator’s person has no @.")
	}
	password, hash := drawPassword()
	err = l.change(ctx, func(tx *sql.Tx) error {
		if _, err := l.login(ctx, tx, `WHERE login = ?`, LoginName(name)); !errors.Is(err, ErrNotFound) {
			return errors.Join(err, refuse("name", "There is such a person already."))
		}
		if err := l.addLogin(ctx, tx, newLogin{who: operatorPrefix + newID(), label: name, hash: hash, role: role, counts: true}); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "added person", Object: name, Detail: string(role)})
	})
	if err != nil {
		return "", fmt.Errorf("adding a person: %w", err)
	}
	return password, nil
}

// RemovePerson ends a person's access at once; ErrNotFound when there is none of this name, a refusal for the last admin.
func (l *Ledger) RemovePerson(ctx context.Context, name string) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
		p, err := l.person(ctx, tx, name)
		if err != nil {
			return err
		}
		others, err := l.logins(ctx, tx, `WHERE role = 'admin' AND who LIKE '`+operatorPrefix+`%' AND who <> ?`, p.Who)
		if err != nil {
			return err
		}
		if len(others) == 0 {
			return refuse("name", "This is the last admin; add another one first.")
		}
		if err := dropLogin(ctx, tx, p.Who); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "removed person", Object: p.Label})
	})
	if err != nil {
		return fmt.Errorf("removing %q: %w", name, err)
	}
	return nil
}

// NewPassword draws a person's password anew, ends their sessions and takes away the second factor and the passkeys: whoever lost any of
// them asks for it at the machine. The password is returned this once.
func (l *Ledger) NewPassword(ctx context.Context, name string) (password string, err error) {
	password, hash := drawPassword()
	err = l.change(ctx, func(tx *sql.Tx) error {
		p, err := l.person(ctx, tx, name)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE accounts SET password = ?, totp = '', totp_next = '' WHERE who = ?`, hash, p.Who); err != nil {
			return err
		}
		for _, table := range []string{"sessions", "devices", "recoveries", "proofs", "passkeys"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE who = ?`, p.Who); err != nil {
				return err
			}
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "new password", Object: p.Label,
			Detail: "second factor and passkeys taken away"})
	})
	if err != nil {
		return "", fmt.Errorf("a new password for %q: %w", name, err)
	}
	return password, nil
}

func (l *Ledger) person(ctx context.Context, q querier, name string) (Login, error) {
	return l.login(ctx, q, `WHERE login = ? AND who LIKE '`+operatorPrefix+`%'`, LoginName(name))
}

// EnterOperator returns which of the operator's persons signs in with this name and password, or ErrSignIn. Without a name it is the only
// person there is.
func (l *Ledger) EnterOperator(ctx context.Context, name, password string) (who string, err error) {
	var p Login
	if name != "" {
		p, err = l.person(ctx, l.db, name)
	} else if all, listErr := l.Persons(ctx); listErr != nil || len(all) == 1 {
		err = listErr
		if err == nil {
			p = all[0]
		}
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", fmt.Errorf("signing in: %w", err)
	}
	if err := l.verify(ctx, p, password); err != nil {
		return "", fmt.Errorf("signing in: %w", err)
	}
	return p.Who, nil
}
