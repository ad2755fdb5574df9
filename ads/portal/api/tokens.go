package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"linnet/ads"
	"linnet/ads/ledger"
)

// The scopes of a token: what the program that has it may do.
const (
	ReadCampaigns  = "campaigns:read"
	WriteCampaigns = "campaigns:write"
	ReadResults    = "results:read"
	ReadBalance    = "balance:read"
	WriteWebhooks  = "webhooks:write"
)

// Scopes are all of them, in the order in which they are offered.
func Scopes() []string {
	return []string{ReadCampaigns, WriteCampaigns, ReadResults, ReadBalance, WriteWebhooks}
}

// A Token is what a sponsor let a program do.
type Token struct {
	ID, Sponsor, Name string
	Scopes            []string
	Made              time.Time
	Used              time.Time // to the hour; zero: never
}

const (
	tokenPrefix = "linnet_" // so that programs which look for leaked secrets know one
	maxTokens   = 20        // of a sponsor
	maxName     = 60        // characters
)

// Tokens are those of all sponsors. All methods may be called from any goroutine.
type Tokens struct{ ledger *ledger.Ledger }

// NewTokens needs no Close: the ledger stays the caller's.
func NewTokens(l *ledger.Ledger) *Tokens { return &Tokens{l} }

// Make returns a new token of a sponsor. Only its hash is kept. Refusals are of "name" and "scopes".
func (t *Tokens) Make(ctx context.Context, who ledger.Sponsor, name string, scopes []string) (token string, err error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > maxName {
		return "", &ads.Refusal{Field: "name", Sentence: "A name of at most 60 characters is needed, such as the program that gets it."}
	}
	known := slices.DeleteFunc(Scopes(), func(s string) bool { return !slices.Contains(scopes, s) })
	if len(known) == 0 || len(known) != len(scopes) {
		return "", &ads.Refusal{Field: "scopes", Sentence: "Tick at least one thing that the program may do."}
	}
	token = tokenPrefix + rand.Text()
	e := ledger.AuditEntry{Who: who.Name, Action: "made token", Object: who.ID, Detail: name + ": " + strings.Join(known, " ")}
	err = t.ledger.Record(ctx, e, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM tokens WHERE sponsor = ?`, who.ID).Scan(&n); err != nil {
			return err
		}
		if n >= maxTokens {
			return &ads.Refusal{Field: "name", Sentence: fmt.Sprintf("You have %d tokens, which is the most. End one first.", n)}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO tokens (token, id, sponsor, name, scopes, made) VALUES (?, ?, ?, ?, ?, ?)`, hash(token),
			strings.ToLower(rand.Text()), who.ID, name, strings.Join(known, " "), t.ledger.Now().Unix())
		return err
	})
	if err != nil {
		return "", fmt.Errorf("making a token: %w", err)
	}
	return token, nil
}

func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// List returns the tokens of a sponsor, the newest first.
func (t *Tokens) List(ctx context.Context, sponsorID string) ([]Token, error) {
	return t.find(ctx, `WHERE sponsor = ? ORDER BY made DESC, id`, sponsorID)
}

func (t *Tokens) find(ctx context.Context, where string, args ...any) (all []Token, err error) {
	rows, err := t.ledger.Rows(ctx, `SELECT id, sponsor, name, scopes, made, used FROM tokens `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("reading tokens: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var one Token
		var scopes string
		var made, used int64
		if err := rows.Scan(&one.ID, &one.Sponsor, &one.Name, &scopes, &made, &used); err != nil {
			return nil, err
		}
		one.Scopes, one.Made = strings.Fields(scopes), time.Unix(made, 0).UTC()
		if used > 0 {
			one.Used = time.Unix(used, 0).UTC()
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// End makes a token of a sponsor worth nothing, and ends the webhooks that it made; ErrNotFound for another's.
func (t *Tokens) End(ctx context.Context, who ledger.Sponsor, id string) error {
	err := t.ledger.Record(ctx, ledger.AuditEntry{Who: who.Name, Action: "ended token", Object: who.ID}, func(tx *sql.Tx) error {
		if err := ledger.ChangeRow(ctx, tx, `DELETE FROM tokens WHERE id = ? AND sponsor = ?`, id, who.ID); err != nil {
			return err
		}
		_, err := ledger.DropHooks(ctx, tx, `token = ?`, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("ending a token: %w", err)
	}
	return nil
}

// Of returns what a token lets its holder do; ErrNotFound for none, and for one of an account that is closed.
func (t *Tokens) Of(ctx context.Context, token string) (Token, error) {
	found, err := t.find(ctx, `WHERE token = ? AND EXISTS (SELECT 1 FROM accounts WHERE accounts.who = tokens.sponsor)`, hash(token))
	if err == nil && len(found) == 0 {
		err = ledger.ErrNotFound
	}
	if err != nil {
		return Token{}, err
	}
	return found[0], t.use(ctx, found[0])
}

// use notes that a token was used, at most once an hour.
func (t *Tokens) use(ctx context.Context, one Token) error {
	now := t.ledger.Now()
	if now.Sub(one.Used) < time.Hour {
		return nil
	}
	e := ledger.AuditEntry{Who: one.Sponsor, Action: "used token", Object: one.ID, Detail: one.Name}
	return t.ledger.Record(ctx, e, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE tokens SET used = ? WHERE id = ?`, now.Truncate(time.Hour).Unix(), one.ID)
		return err
	})
}
