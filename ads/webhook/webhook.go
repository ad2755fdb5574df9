// Package webhook tells programs of sponsors what happens: an ad gets another status, a flight begins or ends, a payment arrives.
//
// An event is written in the transaction of what it tells of, and delivered at least once, in order, to public https addresses alone. Each
// delivery is signed with the hook's secret (HMAC-SHA256 over the moment and the body), so that its reader knows who sent it and when.
package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
)

// A Hook is an address that wants to be told of a sponsor's events.
type Hook struct {
	ID, URL string
	Made    time.Time
	Waiting int    // events that are not delivered yet
	Secret  string // by which deliveries are signed; known when it is made, and to the Sender
}

const (
	maxHooks     = 5 // of a sponsor
	secretPrefix = "whsec_"
)

// Hooks are those of all sponsors. All methods may be called from any goroutine.
type Hooks struct{ ledger *ledger.Ledger }

// NewHooks needs no Close: the ledger stays the caller's.
func NewHooks(l *ledger.Ledger) *Hooks { return &Hooks{l} }

// CheckURL refuses, as "url", what is no https address of a public website at its usual port.
func CheckURL(address string) error {
	u, err := url.Parse(address)
	if bad := ads.CheckLink(address); err != nil || bad != nil || u.Port() != "" && u.Port() != "443" || u.Fragment != "" {
		return &ads.Refusal{Field: "url", Sentence: "The address must be https, " +
			"at a public name and the usual port, such as https://example.org/hook."}
	}
	return nil
}

// Make adds a hook of a sponsor, which ends with the token of this id. Its secret is not shown again. Refusals are of "url".
func (h *Hooks) Make(ctx context.Context, who ledger.Sponsor, token, address string) (Hook, error) {
	if err := CheckURL(address); err != nil {
		return Hook{}, err
	}
	hook := Hook{ID: strings.ToLower(rand.Text()), URL: address, Made: h.ledger.Now().UTC().Truncate(time.Second),
		Secret: secretPrefix + rand.Text()}
	e := ledger.AuditEntry{Who: who.Name, Action: "made webhook", Object: who.ID, Detail: address}
	err := h.ledger.Record(ctx, e, func(tx *sql.Tx) error {
		var n, same int
		if err := tx.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(CASE WHEN url = ? THEN 1 ELSE 0 END), 0) FROM hooks
			WHERE sponsor = ?`, address, who.ID).Scan(&n, &same); err != nil {
			return err
		}
		switch {
		case same > 0:
			return &ads.Refusal{Field: "url", Sentence: "This address is told already. End it first to get another secret."}
		case n >= maxHooks:
			return &ads.Refusal{Field: "url", Sentence: fmt.Sprintf("You have %d webhooks, which is the most. End one first.", n)}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO hooks (id, sponsor, url, secret, made, token) VALUES (?, ?, ?, ?, ?, ?)`,
			hook.ID, who.ID, hook.URL, hook.Secret, hook.Made.Unix(), token)
		return err
	})
	if err != nil {
		return Hook{}, fmt.Errorf("making a webhook: %w", err)
	}
	return hook, nil
}

// List returns the hooks of a sponsor without their secrets, the newest first.
func (h *Hooks) List(ctx context.Context, sponsorID string) (all []Hook, err error) {
	rows, err := h.ledger.Rows(ctx, `SELECT id, url, made, (SELECT count(*) FROM hook_events WHERE hook = hooks.id) FROM hooks
		WHERE sponsor = ? ORDER BY made DESC, id`, sponsorID)
	if err != nil {
		return nil, fmt.Errorf("reading webhooks: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var one Hook
		var made int64
		if err := rows.Scan(&one.ID, &one.URL, &made, &one.Waiting); err != nil {
			return nil, err
		}
		one.Made = time.Unix(made, 0).UTC()
		all = append(all, one)
	}
	return all, rows.Err()
}

// End removes a hook of a sponsor and what waits for it; ErrNotFound for another's.
func (h *Hooks) End(ctx context.Context, who ledger.Sponsor, id string) error {
	e := ledger.AuditEntry{Who: who.Name, Action: "ended webhook", Object: who.ID}
	err := h.ledger.Record(ctx, e, func(tx *sql.Tx) error {
		if n, err := ledger.DropHooks(ctx, tx, `id = ? AND sponsor = ?`, id, who.ID); err != nil || n > 0 {
			return err
		}
		return ledger.ErrNotFound
	})
	if err != nil {
		return fmt.Errorf("ending a webhook: %w", err)
	}
	return nil
}

// Signature is the header Linnet-Signature of a delivery: the moment in Unix seconds, and the HMAC-SHA256 in hex, with the secret as its
// key, of that moment, a dot, and the body. A reader refuses one whose moment is long past, so that nobody sends it again.
func Signature(secret string, at time.Time, body []byte) string {
	moment := fmt.Sprint(at.Unix())
	sum := hmac.New(sha256.New, []byte(secret))
	sum.Write([]byte(moment + "."))
	sum.Write(body)
	return "t=" + moment + ",v1=" + hex.EncodeToString(sum.Sum(nil))
}
