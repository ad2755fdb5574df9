package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"linnet/ads"
	"linnet/ads/words"
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

// ours are the skeletons of those whom the audit log and reviews name beside sponsors.
var ours = []string{ads.Skeleton(Operator), ads.Skeleton("sponsor"), ads.Skeleton("somebody")}

// Sentences for names and addresses that are taken.
const (
	takenName    = "Another sponsor already has this name, or one that looks like it."
	takenAddress = "This e-mail address already has an account."
)

// SignUp makes a new sponsor. Faults come back as joined *ads.Refusal of "name", "email" and "password". See Claim for an address that
// somebody else never confirmed.
func (l *Ledger) SignUp(ctx context.Context, name, email, password string) (Sponsor, error) {
	n := newSponsor{name: strings.TrimSpace(name), email: strings.TrimSpace(email)}
	if err := checkSignUp(n.name, n.email, password); err != nil {
		return Sponsor{}, err
	}
	var err error
	if n.hash, err = l.hashPassword(ctx, password); err != nil {
		return Sponsor{}, fmt.Errorf("signing up: %w", err)
	}
	var s Sponsor
	err = l.change(ctx, func(tx *sql.Tx) error {
		if err := l.checkFree(ctx, tx, n.name, ""); err != nil {
			return err
		}
		_, err := l.login(ctx, tx, `WHERE login = ?`, LoginName(n.email))
		if err == nil {
			err = refuse("email", takenAddress)
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		if s, err = l.insertSponsor(ctx, tx, n); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: s.Name, Action: "signed up", Object: s.ID, Detail: s.Email})
	})
	if err != nil {
		return Sponsor{}, fmt.Errorf("signing up: %w", err)
	}
	return s, nil
}

func checkSignUp(name, email, password string) error {
	return errors.Join(checkName("name", name), checkEmail(email), checkPassword(password, name, email))
}

// checkFree refuses a name that another sponsor has, but for one, or that looks like theirs, the operator's or who the audit log means by
// it.
func (l *Ledger) checkFree(ctx context.Context, tx *sql.Tx, name, but string) error {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM sponsors WHERE (name = ?1 OR skeleton = ?2) AND id <> ?3`,
		name, ads.Skeleton(name), but).Scan(&n)
	if err != nil {
		return err
	}
	operator, err := setting(ctx, tx, "name")
	if err != nil {
		return err
	}
	if n > 0 || operator != "" && ads.Skeleton(operator) == ads.Skeleton(name) || slices.Contains(ours, ads.Skeleton(name)) {
		return refuse("name", takenName)
	}
	return nil
}

type newSponsor struct {
	name, email, hash string
	confirmed         bool
}

// insertSponsor withdraws what others invited the address to, once it is known whose it is: see confirmed.
func (l *Ledger) insertSponsor(ctx context.Context, tx *sql.Tx, n newSponsor) (Sponsor, error) {
	s := Sponsor{ID: newID(), Name: n.name, Email: n.email, Joined: l.now().UTC().Truncate(time.Second)}
	if n.confirmed {
		if err := l.withdraw(ctx, tx, LoginName(n.email)); err != nil {
			return s, err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO sponsors (id, name, email, joined, skeleton) VALUES (?, ?, ?, ?, ?)`,
		s.ID, s.Name, s.Email, s.Joined.Unix(), ads.Skeleton(s.Name))
	if err != nil {
		return s, err
	}
	return s, l.addLogin(ctx, tx, newLogin{who: s.ID, label: s.Email, hash: n.hash, counts: true, confirmed: n.confirmed})
}

// Rename gives a sponsor another name. The name stands in every ad, so that ads approved under the old one are approved anew.
func (l *Ledger) Rename(ctx context.Context, id, name string) error {
	name = strings.TrimSpace(name)
	if err := checkName("name", name); err != nil {
		return err
	}
	err := l.change(ctx, func(tx *sql.Tx) error {
		if err := l.checkFree(ctx, tx, name, id); err != nil {
			return err
		}
		s, err := l.sponsor(ctx, tx, `id = ?`, id)
		if err != nil || s.Name == name {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE sponsors SET name = ?, skeleton = ? WHERE id = ?`, name, ads.Skeleton(name),
			id); err != nil {
			return err
		}
		if err := l.redraft(ctx, tx, id); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: id, Action: "changed name", Object: id, Detail: s.Name + " is now " + name})
	})
	if err != nil {
		return fmt.Errorf("changing a name: %w", err)
	}
	return nil
}

// redraft takes the approvals of a sponsor's ads away.
func (l *Ledger) redraft(ctx context.Context, tx *sql.Tx, id string) error {
	all, err := l.ads(ctx, tx, `WHERE sponsors.id = ? AND approved <> ''`, id)
	if err != nil {
		return err
	}
	for _, a := range all {
		if _, err := tx.ExecContext(ctx, `UPDATE ads SET approved = '' WHERE id = ?`, a.ID); err != nil {
			return err
		}
		if err := l.step(ctx, tx, a, Step{Status: Draft, Who: "sponsor"}); err != nil {
			return err
		}
	}
	return nil
}

// Sponsors lists everybody by name, for the operator.
func (l *Ledger) Sponsors(ctx context.Context) ([]Account, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT id, name, email, joined, `+balanceOf("'sponsor:' || sponsors.id")+`
		FROM sponsors ORDER BY name COLLATE NOCASE`)
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
	return l.sponsor(ctx, l.db, `id = ?`, id)
}

// SponsorNamed finds a sponsor by e-mail address or name, as an operator types it. The address wins.
func (l *Ledger) SponsorNamed(ctx context.Context, who string) (Sponsor, error) {
	return l.sponsor(ctx, l.db, `email = ?1 OR name = ?1 ORDER BY email = ?1 DESC`, who)
}

func (l *Ledger) sponsor(ctx context.Context, q querier, where, who string) (Sponsor, error) {
	var s Sponsor
	var joined int64
	err := q.QueryRowContext(ctx, `SELECT id, name, email, joined FROM sponsors WHERE `+where, who).Scan(&s.ID, &s.Name, &s.Email, &joined)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return Sponsor{}, fmt.Errorf("sponsor %q: %w", who, err)
	}
	s.Joined = time.Unix(joined, 0).UTC()
	return s, nil
}

// checkName holds for every name that people type; what it refuses, approval would refuse too.
func checkName(field, name string) error {
	if err := ads.CheckName(name); err != nil {
		return refuse(field, err.Error())
	}
	return nil
}

// newID is 50 random bits: enough that ids do not meet, short enough to type.
func newID() string { return strings.ToLower(rand.Text()[:10]) }

// CloseAccount ends a sponsor's account: flights are cancelled and what their days to come cost is given back, nobody signs in any longer,
// and addresses are forgotten but in the log. The name stays in the library of ads, and with it invoices and transfers, as the law has
// them kept. left is what the operator owes the sponsor.
func (l *Ledger) CloseAccount(ctx context.Context, id string) (left Money, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		s, err := l.sponsor(ctx, tx, `id = ?`, id)
		if err != nil {
			return err
		}
		if err := l.post(ctx, tx, id, news{words.Say("Your account is closed"),
			words.Say("Your account is closed, as you asked. " +
				"What is left of your balance is paid back to the account it came from.")}); err != nil {
			return err
		}
		if err := l.endFlights(ctx, tx, id); err != nil {
			return err
		}
		if err := l.forgetPeople(ctx, tx, id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE sponsors SET email = ? WHERE id = ?`, "closed-"+id+"@invalid", id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM businesses WHERE sponsor = ?`, id); err != nil { // invoices have their own
			return err
		}
		if left, err = l.balance(ctx, tx, id); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: s.Name, Action: "closed account", Object: id, Detail: fmt.Sprint(left, " left")})
	})
	if err != nil {
		return 0, fmt.Errorf("closing an account: %w", err)
	}
	return left, nil
}

// endFlights cancels what a sponsor has planned and booked, and puts it away.
func (l *Ledger) endFlights(ctx context.Context, tx *sql.Tx, id string) error {
	all, err := l.ads(ctx, tx, `WHERE sponsors.id = ? AND cancelled IS NULL AND ends > ?`, id, l.now().Unix())
	if err != nil {
		return err
	}
	ended := map[string]bool{}
	for _, a := range all {
		if ended[a.Flight.ID] {
			continue
		}
		ended[a.Flight.ID] = true
		if _, err := l.stopNow(ctx, tx, cancelling(id, a.Flight.ID)); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE campaigns SET archived = coalesce(archived, ?) WHERE sponsor = ?`, l.now().Unix(), id)
	return err
}

// forgetPeople takes away every way to sign in for a sponsor.
func (l *Ledger) forgetPeople(ctx context.Context, tx *sql.Tx, id string) error {
	rows, err := tx.QueryContext(ctx, `SELECT id FROM members WHERE sponsor = ?`, id)
	if err != nil {
		return err
	}
	members, err := collect(rows, func(member *string) error { return rows.Scan(member) })
	if err != nil {
		return err
	}
	for _, member := range members {
		if err := dropLogin(ctx, tx, memberPrefix+member); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM members WHERE sponsor = ?`, id); err != nil {
		return err
	}
	return dropLogin(ctx, tx, id)
}

// An Export is all that is kept of a sponsor, for the sponsor (Regulation (EU) 2016/679, Articles 15 and 20).
type Export struct {
	Sponsor   Sponsor
	Business  Business
	Balance   Money
	Members   []Member
	Ads       []Ad // with their flights, campaigns and history, also those that were put away
	Transfers []Transfer
	Invoices  []Invoice
	Deeds     []AuditEntry // what the log says that they did
	Deposits  []CardDeposit
	Programs  []Program
	Webhooks  []string // addresses that are told of events
}

// A CardDeposit is one that the sponsor began.
type CardDeposit struct {
	At             time.Time
	Provider       string
	Amount, Return Money // Return: what was given back
	Currency       string
	Credited       bool
}

// A Program acts for a sponsor by a token.
type Program struct {
	Name, Scopes string
	Made, Used   time.Time // Used: the zero time of Unix when never
}

// exportMore collects what was paid by card, and which programs act for the sponsor or are told of events.
func (l *Ledger) exportMore(ctx context.Context, id string, e *Export) error {
	rows, err := l.db.QueryContext(ctx, `SELECT at, provider, amount, refunded, currency, transfer IS NOT NULL FROM orders WHERE sponsor = ?
		ORDER BY at, id`, id)
	if err != nil {
		return err
	}
	if e.Deposits, err = collect(rows, func(d *CardDeposit) error {
		var at int64
		err := rows.Scan(&at, &d.Provider, &d.Amount, &d.Return, &d.Currency, &d.Credited)
		d.At = time.Unix(at, 0).UTC()
		return err
	}); err != nil {
		return err
	}
	rows, err = l.db.QueryContext(ctx, `SELECT name, scopes, made, used FROM tokens WHERE sponsor = ? ORDER BY made, id`, id)
	if err != nil {
		return err
	}
	e.Programs, err = collect(rows, func(p *Program) error {
		var made, used int64
		err := rows.Scan(&p.Name, &p.Scopes, &made, &used)
		p.Made, p.Used = time.Unix(made, 0).UTC(), time.Unix(used, 0).UTC()
		return err
	})
	if err != nil {
		return err
	}
	if rows, err = l.db.QueryContext(ctx, `SELECT url FROM hooks WHERE sponsor = ? ORDER BY made, id`, id); err != nil {
		return err
	}
	e.Webhooks, err = collect(rows, func(address *string) error { return rows.Scan(address) })
	return err
}

// Export collects it; the error is ErrNotFound for nobody.
func (l *Ledger) Export(ctx context.Context, id string) (e Export, err error) {
	var errs [7]error
	if e.Sponsor, err = l.Sponsor(ctx, id); err != nil {
		return e, err
	}
	e.Business, errs[0] = l.Business(ctx, id)
	e.Balance, errs[1] = l.Balance(ctx, id)
	e.Members, errs[2] = l.Members(ctx, id)
	e.Transfers, errs[3] = l.Transfers(ctx, id)
	e.Invoices, errs[4] = l.invoices(ctx, `WHERE sponsor = ? ORDER BY number`, id)
	e.Deeds, errs[5] = l.deeds(ctx, e.Sponsor)
	errs[6] = l.exportMore(ctx, id, &e)
	if err := errors.Join(errs[:]...); err != nil {
		return e, fmt.Errorf("exporting an account: %w", err)
	}
	if e.Ads, err = l.ads(ctx, l.db, `WHERE sponsors.id = ? ORDER BY made`, id); err != nil {
		return e, err
	}
	for i, a := range e.Ads {
		if e.Ads[i], err = l.Ad(ctx, id, a.ID); err != nil {
			return e, err
		}
	}
	return e, nil
}
