package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// A Payment is money that reached the operator's bank account.
type Payment struct {
	Key    string // hex
	At     time.Time
	Payer  string
	Text   string // what the payer wrote
	Amount Money
}

// Imported is what became of a bank statement.
type Imported struct {
	Credited []Credited
	Open     int // payments whose reference names no sponsor: somebody has to match them
	Known    int // of earlier imports
	Foreign  int // in another currency
}

// Credited is a payment that found its sponsor.
type Credited struct {
	Payment
	Sponsor string // name
}

// The bounds of a bank statement, which comes from outside.
const (
	maxStatement = 16 << 20  // bytes
	maxElement   = 512 << 10 // bytes of one of its entries
	maxTokens    = 100_000   // outside of entries
	maxNested    = 32        // elements in each other, outside of entries
	maxEntries   = 20_000
)

// ErrStatement: the file is no bank statement that can be read.
var ErrStatement = errors.New("ledger: no bank statement in camt.053")

// ImportStatement books the payments of a bank statement (ISO 20022 camt.053, any version): each once, however often it is imported. A
// payment whose text holds the Reference of a sponsor is credited to it; the others wait in OpenPayments. Either all of it is booked or
// nothing.
func (l *Ledger) ImportStatement(ctx context.Context, r io.Reader) (done Imported, err error) {
	entries, err := readStatement(r)
	if err != nil {
		return done, err
	}
	terms, err := l.Terms(ctx)
	if err != nil {
		return done, err
	}
	err = l.change(ctx, func(tx *sql.Tx) error {
		for _, e := range entries {
			if e.currency != terms.Currency {
				done.Foreign++
				continue
			}
			if err := l.takePayment(ctx, tx, e, &done); err != nil {
				return err
			}
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "imported statement", Object: "payments",
			Detail: fmt.Sprintf("%d credited, %d open, %d known", len(done.Credited), done.Open, done.Known)})
	})
	if err != nil {
		return Imported{}, fmt.Errorf("importing a statement: %w", err)
	}
	return done, nil
}

// An entry is one payment of a statement.
type entry struct {
	key                              []byte
	at                               time.Time
	payer, text, reference, currency string
	amount                           Money
}

func (l *Ledger) takePayment(ctx context.Context, tx *sql.Tx, e entry, done *Imported) error {
	made, err := tx.ExecContext(ctx, `INSERT INTO payments (key, at, payer, text, amount) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		e.key, e.at.Unix(), e.payer, e.text, int64(e.amount))
	if err != nil {
		return err
	}
	if n, err := made.RowsAffected(); err != nil || n == 0 {
		done.Known++
		return err
	}
	for _, id := range referenced(e.reference + " " + e.text) {
		var name string
		err := tx.QueryRowContext(ctx, `SELECT name FROM sponsors WHERE id = ?`, id).Scan(&name)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err == nil {
			err = l.creditPayment(ctx, tx, e.key, id)
		}
		if err == nil {
			done.Credited = append(done.Credited, Credited{Payment{hex.EncodeToString(e.key), e.at, e.payer, e.text, e.amount}, name})
		}
		return err
	}
	done.Open++
	return nil
}

func (l *Ledger) creditPayment(ctx context.Context, tx *sql.Tx, key []byte, sponsorID string) error {
	var amount Money
	err := tx.QueryRowContext(ctx, `SELECT amount FROM payments WHERE key = ? AND transfer IS NULL`, key).Scan(&amount)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrStatus
	}
	if err != nil {
		return err
	}
	id, err := l.move(ctx, tx, movement{"cash", account(sponsorID), amount, "Payment received"})
	if err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, `UPDATE payments SET transfer = ? WHERE key = ?`, id, key); err != nil {
		return err
	}
	return l.credited(ctx, tx, sponsorID, amount)
}

// OpenPayments lists the payments that wait for somebody to say whose they are, the oldest first.
func (l *Ledger) OpenPayments(ctx context.Context) ([]Payment, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT key, at, payer, text, amount FROM payments WHERE transfer IS NULL ORDER BY at, key`)
	if err != nil {
		return nil, fmt.Errorf("reading payments: %w", err)
	}
	return collect(rows, func(p *Payment) error {
		var key []byte
		var at int64
		err := rows.Scan(&key, &at, &p.Payer, &p.Text, &p.Amount)
		p.Key, p.At = hex.EncodeToString(key), time.Unix(at, 0).UTC()
		return err
	})
}

// MatchPayment credits an open payment to a sponsor. ErrStatus: it is credited already; ErrNotFound: there is no such sponsor.
func (l *Ledger) MatchPayment(ctx context.Context, key, sponsorID string) error {
	raw, err := hex.DecodeString(key)
	if err != nil {
		return ErrNotFound
	}
	err = l.change(ctx, func(tx *sql.Tx) error {
		b, err := businessOf(ctx, tx, sponsorID)
		if err != nil {
			return err
		}
		if err := l.creditPayment(ctx, tx, raw, sponsorID); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "matched payment", Object: sponsorID, Detail: b.Name})
	})
	if err != nil {
		return fmt.Errorf("matching a payment: %w", err)
	}
	return nil
}

// camtEntry is what is read of an entry of camt.053: a movement, or several that the bank booked as one.
type camtEntry struct {
	Amount    camtAmount `xml:"Amt"`
	Credit    string     `xml:"CdtDbtInd"`
	Reversal  bool       `xml:"RvslInd"`
	Status    camtStatus `xml:"Sts"`
	Booked    camtDate   `xml:"BookgDt"`
	Reference string     `xml:"NtryRef"`
	Bank      string     `xml:"AcctSvcrRef"`
	Info      string     `xml:"AddtlNtryInf"`
	Parts     []camtPart `xml:"NtryDtls>TxDtls"`
}

type camtAmount struct {
	Currency string `xml:"Ccy,attr"`
	Value    string `xml:",chardata"`
}

type camtStatus struct {
	Plain string `xml:",chardata"`
	Code  string `xml:"Cd"`
}

type camtDate struct {
	Day    string `xml:"Dt"`
	Moment string `xml:"DtTm"`
}

type camtPart struct {
	Amount    camtAmount `xml:"Amt"`
	Details   camtAmount `xml:"AmtDtls>TxAmt>Amt"`
	Bank      string     `xml:"Refs>AcctSvcrRef"`
	End       string     `xml:"Refs>EndToEndId"`
	ID        string     `xml:"Refs>TxId"`
	Payer     string     `xml:"RltdPties>Dbtr>Nm"`
	PayerPty  string     `xml:"RltdPties>Dbtr>Pty>Nm"`
	Text      []string   `xml:"RmtInf>Ustrd"`
	Reference []string   `xml:"RmtInf>Strd>CdtrRefInf>Ref"`
}

// readStatement reads the booked credits of a statement, one after the other, within its bounds.
func readStatement(r io.Reader) (all []entry, err error) {
	part := &io.LimitedReader{R: io.LimitReader(r, maxStatement)}
	d := xml.NewDecoder(part)
	account, seen, inIBAN := "", false, false
	for depth, tokens := 0, 0; ; tokens++ {
		part.N = maxElement
		token, err := d.Token()
		if errors.Is(err, io.EOF) && seen && depth == 0 {
			return all, nil
		}
		if err != nil || depth > maxNested || tokens > maxTokens || len(all) > maxEntries {
			return nil, fmt.Errorf("%w: %v", ErrStatement, err)
		}
		if text, is := token.(xml.CharData); is && inIBAN && account == "" {
			account = short(string(text), 34)
		}
		start, is := token.(xml.StartElement)
		if _, ends := token.(xml.EndElement); ends {
			depth--
		}
		if !is {
			continue
		}
		part.N = maxElement
		switch start.Name.Local {
		case "Ntry":
			var e camtEntry
			if err = d.DecodeElement(&e, &start); err == nil {
				all, err = e.credits(all, account)
			}
		default:
			seen, inIBAN = seen || start.Name.Local == "BkToCstmrStmt", start.Name.Local == "IBAN"
			depth++
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrStatement, err)
		}
	}
}

// credits adds the payments of an entry, if it is a booked credit.
func (e camtEntry) credits(all []entry, account string) ([]entry, error) {
	status := strings.TrimSpace(e.Status.Plain) + e.Status.Code
	if e.Credit != "CRDT" || e.Reversal || status != "BOOK" {
		return all, nil
	}
	at, err := e.Booked.time()
	if err != nil {
		return all, err
	}
	parts := e.Parts
	if len(parts) == 0 {
		parts = []camtPart{{Text: []string{e.Info}}}
	}
	for n, p := range parts {
		paid := p.Amount
		if paid.Value == "" {
			paid = p.Details
		}
		if len(parts) == 1 {
			paid = e.Amount
		}
		amount, err := ParseMoney(trimZeros(paid.Value))
		if err != nil {
			return all, err
		}
		one := entry{at: at, payer: short(p.Payer+p.PayerPty, 140), text: short(strings.Join(p.Text, " "), 300), amount: amount,
			currency: paid.Currency, reference: short(strings.Join(p.Reference, " ")+" "+p.End, 140)}
		one.key = e.key(account, p, n, one)
		all = append(all, one)
	}
	return all, nil
}

// key is what the bank knows a payment by: its own reference, or all that it says of it.
func (e camtEntry) key(account string, p camtPart, n int, one entry) []byte {
	known := e.Bank + p.Bank + e.Reference
	if known == "" {
		known = p.End + p.ID + one.payer + one.text
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %d %d %s", account, known, n, one.amount, one.at.Format(time.DateOnly)))
	return sum[:]
}

func (d camtDate) time() (time.Time, error) {
	if d.Day != "" {
		return time.Parse(time.DateOnly, d.Day[:min(10, len(d.Day))])
	}
	return time.Parse(time.DateOnly, d.Moment[:min(10, len(d.Moment))])
}

// trimZeros drops what stands behind the hundredths of an amount, if it is nothing: banks write up to five places.
func trimZeros(s string) string {
	s = strings.TrimSpace(s)
	if whole, part, dotted := strings.Cut(s, "."); dotted && len(part) > 2 && strings.Trim(part[2:], "0") == "" {
		return whole + "." + part[:2]
	}
	return s
}

// short cuts a text of a stranger to so many bytes.
func short(s string, most int) string {
	if len(s) > most {
		s = s[:most]
	}
	return strings.ToValidUTF8(s, "")
}
