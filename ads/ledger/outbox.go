package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Letter waits to be sent. It was written in the same transaction as what it tells of, so that neither exists without the other.
type Letter struct {
	ID                int64
	To, Subject, Text string
	Page              string // of the portal, which a new letter ends with
	Tries             int    // that failed
}

// retries are how long a letter waits after each try that failed; after the last it is given up.
var retries = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 24 * time.Hour, 48 * time.Hour}

// post writes a letter to a sponsor, if they have shown that their address is theirs. The text ends with where to look.
func (l *Ledger) post(ctx context.Context, tx *sql.Tx, sponsorID string, letter Letter) error {
	var to string
	err := tx.QueryRowContext(ctx, `SELECT sponsors.email FROM sponsors JOIN accounts ON accounts.who = sponsors.id
		WHERE sponsors.id = ? AND accounts.confirmed IS NOT NULL`, sponsorID).Scan(&to)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	letter.To, letter.Page = to, "/campaigns"
	return l.postTo(ctx, tx, letter)
}

// postTo writes a letter to its address, which ends with its page of the portal.
func (l *Ledger) postTo(ctx context.Context, tx *sql.Tx, letter Letter) error {
	name, err := setting(ctx, tx, "name")
	if err != nil {
		return err
	}
	address, err := setting(ctx, tx, "url")
	if err != nil {
		return err
	}
	text := strings.TrimSpace(letter.Text) + "\n\n" + address + letter.Page + "\n" + name + "\n"
	_, err = tx.ExecContext(ctx, `INSERT INTO outbox (address, subject, text, at, due) VALUES (?, ?, ?, ?, ?)`,
		letter.To, letter.Subject, text, l.now().Unix(), l.now().Unix())
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
	letter, tellable, err := l.letterAbout(ctx, f, what)
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
		return l.post(ctx, tx, f.SponsorID, letter)
	})
}

func (l *Ledger) letterAbout(ctx context.Context, f BookedFlight, what string) (letter Letter, tellable bool, err error) {
	last := f.Until.AddDate(0, 0, -1).Format("2 January 2006")
	switch what {
	case "live":
		live, err := l.ads(ctx, l.db, `WHERE flights.id = ? AND approved <> ''`, f.ID)
		for _, a := range live {
			tellable = tellable || a.OnAir
		}
		return Letter{Subject: fmt.Sprintf("“%s” is live", f.Name),
			Text: fmt.Sprintf("Listeners see flight “%s” of “%s” from now on, until %s.",
				f.Name, f.Campaign, last)}, tellable, err
	case "ending":
		left, err := l.Balance(ctx, f.SponsorID)
		return Letter{Subject: fmt.Sprintf("“%s” ends on %s", f.Name, last),
				Text: fmt.Sprintf("Flight “%s” of “%s” is shown for the last time on %s. "+
					"To go on, duplicate it: the same again costs about %s; your "+
					"balance is %s.", f.Name, f.Campaign, last, f.Price, left)}, true,
			err
	}
	found, err := l.resultsOf(ctx, f.CampaignID, f.ID)
	said := "No listener who agreed to it has reported about it."
	if found.Reports > 0 {
		said = fmt.Sprintf("%d reports came about it from listeners who agreed; the campaign's report has the estimates with their error.",
			found.Reports)
	}
	return Letter{Subject: fmt.Sprintf("“%s” has ended", f.Name),
		Text: fmt.Sprintf("Flight “%s” of “%s” was shown for the last time on %s. %s",
			f.Name, f.Campaign, last, said)}, true, err
}
