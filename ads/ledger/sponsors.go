package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Sponsor is who pays for a campaign. Name is shown to listeners in every panel.
type Sponsor struct {
	ID, Name, Email string
	Joined          time.Time
}

// Account is a sponsor with the money that is left.
type Account struct {
	Sponsor
	Balance Money
}

// SignUp makes a new sponsor. What a person has to correct comes back as joined *ads.Refusal of "name", "email" and "password".
func (l *Ledger) SignUp(ctx context.Context, name, email, password string) (Sponsor, error) {
	s := Sponsor{ID: newID(), Name: strings.TrimSpace(name), Email: strings.TrimSpace(email), Joined: l.now().UTC().Truncate(time.Second)}
	if err := errors.Join(checkName("name", s.Name), checkEmail(s.Email), checkPassword(password)); err != nil {
		return Sponsor{}, err
	}
	hash, err := l.hashPassword(ctx, password)
	if err != nil {
		return Sponsor{}, fmt.Errorf("signing up: %w", err)
	}
	err = l.change(ctx, func(tx *sql.Tx) error {
		for _, field := range []struct{ name, value, sentence string }{
			{"name", s.Name, "Another sponsor already has this name."},
			{"email", s.Email, "This e-mail address already has an account."},
		} {
			var n int
			if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM sponsors WHERE `+field.name+` = ?`, field.value).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				return refuse(field.name, field.sentence)
			}
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO sponsors (id, name, email, password, joined) VALUES (?, ?, ?, ?, ?)`, s.ID, s.Name, s.Email, hash, s.Joined.Unix()); err != nil {
			return err
		}
		return l.audit(ctx, tx, Entry{Who: s.Name, Action: "signed up", Object: s.ID})
	})
	if err != nil {
		return Sponsor{}, fmt.Errorf("signing up: %w", err)
	}
	return s, nil
}

// SignIn returns the sponsor with this e-mail address and password, or ErrSignIn.
func (l *Ledger) SignIn(ctx context.Context, email, password string) (Sponsor, error) {
	var s Sponsor
	var hash string
	var joined int64
	err := l.db.QueryRowContext(ctx, `SELECT id, name, email, password, joined FROM sponsors WHERE email = ?`, strings.TrimSpace(email)).
		Scan(&s.ID, &s.Name, &s.Email, &hash, &joined)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Sponsor{}, fmt.Errorf("signing in: %w", err)
	}
	same, err := l.samePassword(ctx, hash, password)
	if err != nil {
		return Sponsor{}, fmt.Errorf("signing in: %w", err)
	}
	if !same {
		return Sponsor{}, ErrSignIn
	}
	s.Joined = time.Unix(joined, 0).UTC()
	return s, nil
}

// SignInOperator checks the operator's password, which Found made: nil or ErrSignIn.
func (l *Ledger) SignInOperator(ctx context.Context, password string) error {
	hash, err := setting(ctx, l.db, "password")
	if err != nil {
		return err
	}
	same, err := l.samePassword(ctx, hash, password)
	if err == nil && !same {
		err = ErrSignIn
	}
	return err
}

// Sponsors lists everybody by name, for the operator.
func (l *Ledger) Sponsors(ctx context.Context) ([]Account, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT id, name, email, joined, `+balanceOf("'sponsor:' || sponsors.id")+` FROM sponsors ORDER BY name COLLATE NOCASE`)
	if err != nil {
		return nil, fmt.Errorf("listing sponsors: %w", err)
	}
	return collect(rows, func(a *Account) error {
		var joined int64
		err := rows.Scan(&a.ID, &a.Name, &a.Email, &joined, &a.Balance)
		a.Joined = time.Unix(joined, 0).UTC()
		return err
	})
}

// Sponsor returns the sponsor with this id, or ErrNotFound.
func (l *Ledger) Sponsor(ctx context.Context, id string) (Sponsor, error) {
	return l.sponsor(ctx, `id = ?`, id)
}

// SponsorNamed finds a sponsor by e-mail address or name, as an operator types it. The address wins.
func (l *Ledger) SponsorNamed(ctx context.Context, who string) (Sponsor, error) {
	return l.sponsor(ctx, `email = ?1 OR name = ?1 ORDER BY email = ?1 DESC`, who)
}

func (l *Ledger) sponsor(ctx context.Context, where, who string) (Sponsor, error) {
	var s Sponsor
	var joined int64
	err := l.db.QueryRowContext(ctx, `SELECT id, name, email, joined FROM sponsors WHERE `+where, who).Scan(&s.ID, &s.Name, &s.Email, &joined)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return Sponsor{}, fmt.Errorf("sponsor %q: %w", who, err)
	}
	s.Joined = time.Unix(joined, 0).UTC()
	return s, nil
}

// checkName holds for every name that people type: 1 to 60 runes on one line.
func checkName(field, name string) error {
	switch {
	case name == "":
		return refuse(field, "A name is needed.")
	case utf8.RuneCountInString(name) > 60:
		return refuse(field, "The name can have at most 60 characters.")
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return refuse(field, "The name has characters that cannot be shown.")
	}
	return nil
}

func checkEmail(email string) error {
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || len(email) > 254 {
		return refuse("email", "This is not an e-mail address.")
	}
	return nil
}

// newID is 50 random bits: enough that ids do not meet, short enough to type.
func newID() string { return strings.ToLower(rand.Text()[:10]) }
