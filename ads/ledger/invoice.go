package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Invoice is one booking, or what was given back of one, as it was billed. It says all that it did on its day, whatever changed since.
type Invoice struct {
	Number      int64 // in one series without gaps
	Refers      int64 // a credit note's: the invoice that it corrects; 0: it is an invoice
	At          time.Time
	Sponsor     Sponsor
	Note        string
	From, Until time.Time // service period; Until is the first moment after it
	Currency    string    // ISO 4217; "": it was not known then
	Amount      Money     // net; below zero in a credit note
	Permille    int       // rate of tax
	Tax         Money
	Treatment   string // why there is no tax: ReverseCharge, Outside, or ""
	Seller      Seller
	Buyer       Business
}

// Gross is what was paid, or given back.
func (i Invoice) Gross() Money { return i.Amount + i.Tax }

// Name is the number as it is written: "2026-00012".
func (i Invoice) Name() string { return fmt.Sprintf("%d-%05d", i.At.Year(), i.Number) }

const selectInvoices = `SELECT number, coalesce(refers, 0), at, sponsor, note, starts, ends, currency, net, permille,
	tax, treatment, seller, buyer
	FROM invoices `

// Invoice returns the invoice or credit note of a transfer on a sponsor's account; ErrNotFound for another's, and for a transfer that has
// none.
func (l *Ledger) Invoice(ctx context.Context, sponsorID string, transfer int64) (Invoice, error) {
	all, err := l.invoices(ctx, `WHERE sponsor = ? AND transfer = ?`, sponsorID, transfer)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Invoice{}, fmt.Errorf("the invoice of transfer %d: %w", transfer, err)
	}
	return all[0], nil
}

// Invoices lists what was billed from one moment to another, in the order of the numbers.
func (l *Ledger) Invoices(ctx context.Context, from, until time.Time) ([]Invoice, error) {
	all, err := l.invoices(ctx, `WHERE at >= ? AND at < ? ORDER BY number`, from.Unix(), until.Unix())
	if err != nil {
		return nil, fmt.Errorf("reading invoices: %w", err)
	}
	return all, nil
}

func (l *Ledger) invoices(ctx context.Context, where string, args ...any) ([]Invoice, error) {
	terms, err := l.Terms(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := l.db.QueryContext(ctx, selectInvoices+where, args...)
	if err != nil {
		return nil, err
	}
	all, err := collect(rows, func(i *Invoice) error { return i.scan(rows, terms.Place()) })
	if err != nil {
		return nil, err
	}
	for k := range all {
		i := &all[k]
		if i.Sponsor, err = l.Sponsor(ctx, i.Sponsor.ID); err != nil {
			return nil, err
		}
		if i.Buyer.Name == "" { // of before businesses were kept
			i.Buyer = Business{Name: i.Sponsor.Name, Email: i.Sponsor.Email}
		}
		if i.Seller.Name == "" {
			if i.Seller.Name, err = setting(ctx, l.db, "name"); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

func (i *Invoice) scan(rows *sql.Rows, place *time.Location) error {
	var at, starts, ends int64
	var seller, buyer string
	err := rows.Scan(&i.Number, &i.Refers, &at, &i.Sponsor.ID, &i.Note, &starts, &ends, &i.Currency, &i.Amount, &i.Permille, &i.Tax,
		&i.Treatment, &seller, &buyer)
	i.At, i.From, i.Until = time.Unix(at, 0).In(place), time.Unix(starts, 0).In(place), time.Unix(ends, 0).In(place)
	if err == nil && seller != "" {
		err = errors.Join(json.Unmarshal([]byte(seller), &i.Seller), json.Unmarshal([]byte(buyer), &i.Buyer))
	}
	return err
}

// A bill is what an invoice is about.
type bill struct {
	sponsor     string
	note        string
	from, until time.Time
	net         Money // below zero: it is given back
	refers      int64 // with net below zero
}

// bill moves a net amount and its tax between a sponsor and the operator, and writes the invoice or credit note. The sponsor's balance must
// cover both: ErrBalance. A credit note has the tax of the invoice that it corrects.
func (l *Ledger) bill(ctx context.Context, tx *sql.Tx, b bill) (number int64, err error) {
	i, err := l.draw(ctx, tx, b)
	if err != nil {
		return 0, err
	}
	if i.Amount > 0 {
		var left Money
		if err := tx.QueryRowContext(ctx, `SELECT `+balanceOf("?1"), account(b.sponsor)).Scan(&left); err != nil {
			return 0, err
		}
		if left < i.Gross() {
			return 0, ErrBalance
		}
	}
	transfer, err := l.move(ctx, tx, movement{account(b.sponsor), "income", i.Amount, b.note})
	if err != nil {
		return 0, err
	}
	if i.Tax != 0 {
		tax := movement{account(b.sponsor), "vat", i.Tax, fmt.Sprintf("VAT %s %% of: %s", percentText(i.Permille), b.note)}
		if _, err := l.move(ctx, tx, tax); err != nil {
			return 0, err
		}
	}
	seller, err := json.Marshal(i.Seller)
	if err != nil {
		return 0, err
	}
	buyer, err := json.Marshal(i.Buyer)
	if err != nil {
		return 0, err
	}
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(number), 0) + 1 FROM invoices`).Scan(&number); err != nil {
		return 0, err
	}
	refers := sql.NullInt64{Int64: b.refers, Valid: b.refers != 0}
	_, err = tx.ExecContext(ctx, `INSERT INTO invoices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, number, refers, transfer,
		l.now().Unix(),
		b.sponsor, b.note, b.from.Unix(), b.until.Unix(), i.Currency, int64(i.Amount), i.Permille, int64(i.Tax), i.Treatment,
		string(seller), string(buyer))
	return number, err
}

// draw works out what an invoice says.
func (l *Ledger) draw(ctx context.Context, q querier, b bill) (i Invoice, err error) {
	i.Amount = b.net
	terms, err := termsOf(ctx, q)
	if err != nil {
		return i, err
	}
	if i.Seller, err = sellerOf(ctx, q); err != nil {
		return i, err
	}
	if i.Buyer, err = businessOf(ctx, q, b.sponsor); err != nil {
		return i, err
	}
	i.Currency = terms.Currency
	i.Permille, i.Treatment = taxOf(i.Seller, i.Buyer)
	if b.refers != 0 {
		err := q.QueryRowContext(ctx, `SELECT permille, treatment, currency FROM invoices WHERE number = ?`, b.refers).
			Scan(&i.Permille, &i.Treatment, &i.Currency)
		if err != nil {
			return i, err
		}
	}
	i.Tax = hundredths(max(i.Amount, -i.Amount)*Money(i.Permille), 1000)
	if i.Amount < 0 {
		i.Tax = -i.Tax
	}
	return i, nil
}

// percentText writes thousandths as percent, without the sign: 190 is "19".
func percentText(permille int) string {
	if permille%10 == 0 {
		return fmt.Sprint(permille / 10)
	}
	return fmt.Sprintf("%d.%d", permille/10, permille%10)
}

// Net is the greatest net amount that a sponsor's gross one pays for, with the tax that they are charged.
func (l *Ledger) Net(ctx context.Context, sponsorID string, gross Money) (net Money, permille int, err error) {
	i, err := l.draw(ctx, l.db, bill{sponsor: sponsorID})
	if err != nil {
		return 0, 0, err
	}
	net = gross * 1000 / Money(1000+i.Permille) / Cent * Cent
	if next := net + Cent; next+hundredths(next*Money(i.Permille), 1000) <= gross {
		net = next
	}
	return net, i.Permille, nil
}

// Gross is what a net amount costs a sponsor, with the tax that they are charged.
func (l *Ledger) Gross(ctx context.Context, sponsorID string, net Money) (gross Money, permille int, err error) {
	i, err := l.draw(ctx, l.db, bill{sponsor: sponsorID, net: net})
	return i.Gross(), i.Permille, err
}
