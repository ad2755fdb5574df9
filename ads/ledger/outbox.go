package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"linnet/ads/words"
)

// A Letter waits to be sent. It was written in the same transaction as what it tells of, so that neither exists without the other.
type Letter struct {
	ID                int64
	To, Subject, Text string
	Tries             int // that failed
}

// news is what a letter says, before it is known who reads it.
type news struct{ subject, text words.Speaker }

// A reader is who gets a letter: the address, the page of the portal that the letter ends with, and the language.
type reader struct {
	address, page string
	language      words.Language
}

// retries are how long a letter waits after each try that failed; after the last it is given up.
var retries = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 24 * time.Hour, 48 * time.Hour}

// Retry says how long something waits that failed so many times before; false: it is given up.
func Retry(tries int) (wait time.Duration, again bool) {
	if tries >= len(retries) {
		return 0, false
	}
	return retries[tries], true
}

// Events that programs of a sponsor are told of.
const (
	AdStatus       = "ad.status"       // with ad, campaign, flight, status and reason
	FlightNews     = "flight."         // live, ending (in three days) or ended; with campaign, flight and their names
	BalanceChanged = "balance.changed" // with amount, balance and currency
)

// maxEvents is how many wait for one hook: who does not answer for long misses the later ones.
const maxEvents = 1000

// An event is what programs of a sponsor are told, by names that their description has.
type event struct {
	sponsor, kind string
	data          map[string]string
}

// DropHooks removes webhooks by a condition of SQL, and what waits for them; n is how many they were.
func DropHooks(ctx context.Context, tx *sql.Tx, which string, args ...any) (n int64, err error) {
	if _, err := tx.ExecContext(ctx, `DELETE FROM hook_events WHERE hook IN (SELECT id FROM hooks WHERE `+which+`)`, args...); err != nil {
		return 0, fmt.Errorf("removing webhooks: %w", err)
	}
	done, err := tx.ExecContext(ctx, `DELETE FROM hooks WHERE `+which, args...)
	if err != nil {
		return 0, fmt.Errorf("removing webhooks: %w", err)
	}
	return done.RowsAffected()
}

// raise writes an event for each hook of its sponsor.
func (l *Ledger) raise(ctx context.Context, tx *sql.Tx, e event) error {
	rows, err := tx.QueryContext(ctx, `SELECT id FROM hooks WHERE sponsor = ? AND
		(SELECT count(*) FROM hook_events WHERE hook = hooks.id) < ?`, e.sponsor, maxEvents)
	if err != nil {
		return fmt.Errorf("reading webhooks: %w", err)
	}
	hooks, err := collect(rows, func(id *string) error { return rows.Scan(id) })
	if err != nil {
		return fmt.Errorf("reading webhooks: %w", err)
	}
	for _, hook := range hooks {
		body, err := json.Marshal(map[string]any{"id": "evt_" + newID(), "type": e.kind, "created": l.now().Unix(), "data": e.data})
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO hook_events (hook, body, due) VALUES (?, ?, ?)`, hook, string(body),
			l.now().Unix()); err != nil {
			return fmt.Errorf("writing an event: %w", err)
		}
	}
	return nil
}

// post writes a letter to a sponsor, if they have shown that their address is theirs. The text ends with where to look.
func (l *Ledger) post(ctx context.Context, tx *sql.Tx, sponsorID string, said news) error {
	to := reader{page: "/campaigns"}
	err := tx.QueryRowContext(ctx, `SELECT sponsors.email, accounts.language FROM sponsors JOIN accounts ON accounts.who = sponsors.id
		WHERE sponsors.id = ? AND accounts.confirmed IS NOT NULL`, sponsorID).Scan(&to.address, &to.language)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return l.postTo(ctx, tx, to, said)
}

// postTo writes a letter in the reader's language.
func (l *Ledger) postTo(ctx context.Context, tx *sql.Tx, to reader, said news) error {
	name, err := setting(ctx, tx, "name")
	if err != nil {
		return err
	}
	address, err := setting(ctx, tx, "url")
	if err != nil {
		return err
	}
	text := strings.TrimSpace(said.text.In(to.language)) + "\n\n" + address + to.page + "\n" + name + "\n"
	_, err = tx.ExecContext(ctx, `INSERT INTO outbox (address, subject, text, at, due) VALUES (?, ?, ?, ?, ?)`,
		to.address, said.subject.In(to.language), text, l.now().Unix(), l.now().Unix())
	return err
}

// DueLetters lists letters that should be sent now, the oldest first, at most so many.
func (l *Ledger) DueLetters(ctx context.Context, most int) ([]Letter, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT id, address, subject, text, tries FROM outbox WHERE due <= ? ORDER BY id LIMIT ?`,
		l.now().Unix(), most)
	if err != nil {
		return nil, fmt.Errorf("reading letters: %w", err)
	}
	return collect(rows, func(letter *Letter) error {
		return rows.Scan(&letter.ID, &letter.To, &letter.Subject, &letter.Text, &letter.Tries)
	})
}

// LetterSent forgets a letter that went out; one that failed comes again later, a few times. It is in the audit log when it is given up.
func (l *Ledger) LetterSent(ctx context.Context, letter Letter, failure error) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
		if failure != nil && letter.Tries < len(retries) {
			_, err := tx.ExecContext(ctx, `UPDATE outbox SET tries = tries + 1, due = ? WHERE id = ?`,
				l.now().Add(retries[letter.Tries]).Unix(), letter.ID)
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM outbox WHERE id = ?`, letter.ID); err != nil || failure == nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "gave up letter", Object: letter.To, Detail: letter.Subject + ": " +
			failure.Error()})
	})
	if err != nil {
		return fmt.Errorf("a letter: %w", err)
	}
	return nil
}

// Remind writes the letters that come with time: a flight is live, ends in three days, or has ended, with what is known of it.
func (l *Ledger) Remind(ctx context.Context) error {
	flights, err := l.Running(ctx)
	if err != nil {
		return err
	}
	ended, err := l.endedUntold(ctx)
	if err != nil {
		return err
	}
	for _, f := range append(flights, ended...) {
		for _, what := range l.news(f) {
			if err := l.tell(ctx, f, what); err != nil {
				return fmt.Errorf("a letter about flight %s: %w", f.ID, err)
			}
		}
	}
	return nil
}

// endedUntold lists booked flights that are over and of whose end nobody was told.
func (l *Ledger) endedUntold(ctx context.Context) ([]BookedFlight, error) {
	return l.booked(ctx, `f.booked IS NOT NULL AND f.cancelled IS NULL AND f.ends <= ? AND NOT EXISTS
		(SELECT 1 FROM told WHERE told.flight = f.id AND told.what = 'ended')`)
}

// news is what there is to tell of a flight at this moment.
func (l *Ledger) news(f BookedFlight) (all []string) {
	now := l.now()
	switch {
	case !now.Before(f.Until):
		return []string{"ended"}
	case now.Before(f.From):
		return nil
	}
	all = append(all, "live")
	if f.Until.Sub(now) <= 3*24*time.Hour && f.Until.Sub(f.From) > 4*24*time.Hour {
		all = append(all, "ending")
	}
	return all
}

// tell writes one of these letters, the first time. Of a flight that no listener's program has yet, nothing is told.
func (l *Ledger) tell(ctx context.Context, f BookedFlight, what string) error {
	said, tellable, err := l.newsOf(ctx, f, what)
	if err != nil || !tellable {
		return err
	}
	return l.change(ctx, func(tx *sql.Tx) error {
		made, err := tx.ExecContext(ctx, `INSERT INTO told VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, f.ID, what, l.now().Unix())
		if err != nil {
			return err
		}
		if n, err := made.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if err := l.raise(ctx, tx, event{f.SponsorID, FlightNews + what, map[string]string{"campaign": f.CampaignID, "flight": f.ID,
			"campaign_name": f.Campaign, "flight_name": f.Name}}); err != nil {
			return err
		}
		return l.post(ctx, tx, f.SponsorID, said)
	})
}

func (l *Ledger) newsOf(ctx context.Context, f BookedFlight, what string) (said news, tellable bool, err error) {
	last := words.Date(f.Until.AddDate(0, 0, -1))
	values := []any{"flight", f.Name, "campaign", f.Campaign, "last", last}
	switch what {
	case "live":
		live, err := l.ads(ctx, l.db, `WHERE flights.id = ? AND approved <> ''`, f.ID)
		for _, a := range live {
			tellable = tellable || a.OnAir
		}
		return news{words.Say("“{flight}” is live", values...),
			words.Say("Listeners see flight “{flight}” of “{campaign}” from now on, until {last}.", values...)}, tellable, err
	case "ending":
		left, err := l.Balance(ctx, f.SponsorID)
		values = append(values, "price", f.Price, "left", left)
		return news{words.Say("“{flight}” ends on {last}", values...),
			words.Say("Flight “{flight}” of “{campaign}” is shown for the last time on {last}. To go on, duplicate it: the same again "+
				"costs about {price}; your balance is {left}.", values...)}, true, err
	}
	found, err := l.resultsOf(ctx, f.CampaignID, f.ID)
	text := words.Say("Flight “{flight}” of “{campaign}” was shown for the last time on {last}. "+
		"No listener who agreed to it has reported about it.", values...)
	if found.Reports > 0 {
		text = words.Count(found.Reports, "Flight “{flight}” of “{campaign}” was shown for the last time on {last}. "+
			"{n} report came about it from listeners who agreed; the campaign’s report has the estimates with their error.",
			"Flight “{flight}” of “{campaign}” was shown for the last time on {last}. "+
				"{n} reports came about it from listeners who agreed; the campaign’s report has the estimates with their error.", values...)
	}
	return news{words.Say("“{flight}” has ended", values...), text}, true, err
}
