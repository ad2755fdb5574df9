package ledger

import (
	"context"
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

// Member is somebody who signs in for a sponsor beside its owner.
type Member struct {
	ID, SponsorID, Email string
	Role                 Role
	Joined               time.Time
	Taken                bool // they signed in once, or answered the letter: the address is theirs
}

// An Invitation lets somebody sign in for a sponsor, by a letter or by a first password.
type Invitation struct {
	Who      string // as Session has it
	Password string // drawn at random; hand it over where no letter can be sent
	Token    string // what a letter must hold
}

// AddMember invites somebody to sign in for a sponsor; until they do, the address stays free for its owner. Bad input comes back as
// *ads.Refusal of "email" and "role".
func (l *Ledger) AddMember(ctx context.Context, sponsorID, email string, role Role) (i Invitation, err error) {
	email = strings.TrimSpace(email)
	if role != Editor && role != Billing && role != Viewer {
		return i, refuse("role", "The role is editor, billing or viewer.")
	}
	if err := checkEmail(email); err != nil {
		return i, err
	}
	id := newID()
	password, hash := drawPassword()
	i = Invitation{Who: memberPrefix + id, Password: password}
	err = l.change(ctx, func(tx *sql.Tx) error {
		if err := l.room(ctx, tx, sponsorID, memberBound); err != nil {
			return err
		}
		if err := l.checkUninvited(ctx, tx, sponsorID, email); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO members (id, sponsor, email, role, joined) VALUES (?, ?, ?, ?, ?)`,
			id, sponsorID, email, role, l.now().Unix())
		if err == nil {
			err = l.addLogin(ctx, tx, newLogin{who: i.Who, label: email, hash: hash})
		}
		if err == nil {
			i.Token, err = l.write(ctx, tx, letter{letterInvite, i.Who, ""})
		}
		if err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: sponsorID, Action: "added member", Object: email, Detail: string(role)})
	})
	if err != nil {
		return Invitation{}, fmt.Errorf("adding a member: %w", err)
	}
	return i, nil
}

// byLetterKey is where a context says that an invitation goes to the address itself.
type byLetterKey struct{}

// ByLetter lets AddMember invite an address that somebody uses without having proved it theirs: whoever reads the letter has it.
func ByLetter(ctx context.Context) context.Context {
	return context.WithValue(ctx, byLetterKey{}, true)
}

// checkUninvited refuses an address that counts for somebody, or that this sponsor has invited.
func (l *Ledger) checkUninvited(ctx context.Context, tx *sql.Tx, sponsorID, email string) error {
	n, used := 0, 1
	if ctx.Value(byLetterKey{}) != nil {
		used = 0
	}
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM accounts WHERE login = ?1 AND (confirmed IS NOT NULL OR who = ?2 OR ?3 = 1)
		OR wanted = ?1 AND who IN (SELECT '`+memberPrefix+`' || id FROM members
		WHERE sponsor = ?2)`, LoginName(email), sponsorID, used).Scan(&n)
	if err == nil && n > 0 {
		err = refuse("email", takenAddress)
	}
	return err
}

// withdraw ends all invitations of an address that nobody took.
func (l *Ledger) withdraw(ctx context.Context, tx *sql.Tx, name string) error {
	open, err := l.logins(ctx, tx, `WHERE wanted = ? AND login IS NULL AND who LIKE '`+memberPrefix+`%'`, name)
	if err != nil {
		return err
	}
	for _, a := range open {
		if err := dropLogin(ctx, tx, a.Who); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM members WHERE id = ?`, strings.TrimPrefix(a.Who, memberPrefix)); err != nil {
			return err
		}
		if err := l.audit(ctx, tx, AuditEntry{Who: a.Label, Action: "invitation withdrawn", Object: a.Who,
			Detail: "the address has an account of its own"}); err != nil {
			return err
		}
	}
	return nil
}

// RemoveMember ends somebody's access at once; ErrNotFound when they are not this sponsor's.
func (l *Ledger) RemoveMember(ctx context.Context, sponsorID, id string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		if err := ChangeRow(ctx, tx, `DELETE FROM members WHERE id = ? AND sponsor = ?`, id, sponsorID); err != nil {
			return fmt.Errorf("removing member %q: %w", id, err)
		}
		if err := dropLogin(ctx, tx, memberPrefix+id); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: sponsorID, Action: "removed member", Object: id})
	})
}

// Members lists those beside the owner.
func (l *Ledger) Members(ctx context.Context, sponsorID string) ([]Member, error) {
	return l.members(ctx, `sponsor = ? ORDER BY email`, sponsorID)
}

func (l *Ledger) members(ctx context.Context, where, what string) ([]Member, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT id, sponsor, email, role, joined,
		EXISTS (SELECT 1 FROM accounts WHERE who = '`+memberPrefix+`' || members.id AND login IS NOT NULL) FROM members WHERE `+where, what)
	if err != nil {
		return nil, fmt.Errorf("reading members: %w", err)
	}
	return collect(rows, func(m *Member) error {
		var joined int64
		err := rows.Scan(&m.ID, &m.SponsorID, &m.Email, &m.Role, &joined, &m.Taken)
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
		if err := l.addLogin(ctx, tx, newLogin{who: operatorPrefix + newID(), label: name, hash: hash, role: role,
			counts: true}); err != nil {
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
		if _, err := tx.ExecContext(ctx, `UPDATE accounts SET password = ?, totp = '', totp_next = '' WHERE who = ?`, hash,
			p.Who); err != nil {
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
