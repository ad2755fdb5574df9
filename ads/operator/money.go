package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"linnet/ads/bookkeeping"
	"linnet/ads/ledger"
	"linnet/ads/payment"
)

func importCommand() command {
	c := newCommand("import")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) != 1 {
			return badInput("import: name the file of the bank statement.")
		}
		return with(typed.home, func(l *ledger.Ledger) error { return importStatement(ctx, l, typed) })
	}
	return c
}

// importStatement books a bank statement, and says what it could not book.
func importStatement(ctx context.Context, l *ledger.Ledger, typed call) (err error) {
	file, err := os.Open(typed.words[0])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	done, err := l.ImportStatement(ctx, file)
	if errors.Is(err, ledger.ErrStatement) {
		return badInput(fmt.Sprintf("import: %s is no bank statement in camt.053, or it is not whole; nothing of it was booked.",
			typed.words[0]))
	}
	if err != nil {
		return err
	}
	for _, p := range done.Credited {
		fmt.Fprintf(typed.out, "%s  %s  %s\n", p.At.Format(time.DateOnly), p.Sponsor, p.Amount)
	}
	_, err = fmt.Fprintf(typed.out, "%d credited, %d booked before, %d in another currency left out.\n", len(done.Credited), done.Known,
		done.Foreign)
	if err == nil && done.Open > 0 {
		_, err = fmt.Fprintf(typed.out, "%d name no sponsor: say whose they are at /operator/payments.\n", done.Open)
	}
	return err
}

func correctCommand() command {
	c := newCommand("correct")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) < 3 {
			return badInput("correct: name the sponsor (name or e-mail), the amount (below zero to take it), and the reason.")
		}
		return with(typed.home, func(l *ledger.Ledger) error { return correct(ctx, l, typed) })
	}
	return c
}

// correct gives to a sponsor's account, or takes from it.
func correct(ctx context.Context, l *ledger.Ledger, typed call) error {
	digits, taken := strings.CutPrefix(typed.words[1], "-")
	sum, err := ledger.ParseMoney(digits)
	if err != nil {
		return err
	}
	if taken {
		sum = -sum
	}
	sponsor, err := l.SponsorNamed(ctx, typed.words[0])
	if errors.Is(err, ledger.ErrNotFound) {
		return badInput(fmt.Sprintf("correct: there is no sponsor %q; the portal's page of sponsors lists them.", typed.words[0]))
	}
	if err != nil {
		return err
	}
	waiting, err := l.Correct(ctx, ledger.Correction{SponsorID: sponsor.ID, Amount: sum, Reason: strings.Join(typed.words[2:], " ")})
	if errors.Is(err, ledger.ErrBalance) {
		return badInput(fmt.Sprintf("correct: %s has less than that.", sponsor.Name))
	}
	if err != nil {
		return err
	}
	if waiting {
		_, err = fmt.Fprintln(typed.out, "It waits for a second person, at /operator/payments.")
		return err
	}
	left, err := l.Balance(ctx, sponsor.ID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(typed.out, "%s has %s.\n", sponsor.Name, left)
	return err
}

func booksCommand() command {
	c := newCommand("books")
	c.do = func(ctx context.Context, typed call) error {
		return with(typed.home, func(l *ledger.Ledger) error {
			switch {
			case len(typed.words) == 0:
				return books(ctx, l, typed)
			case len(typed.words) == 2 && typed.words[0] == "invoices":
				return invoicesCSV(ctx, l, typed)
			}
			return badInput("books: say nothing more, or invoices and a month, such as 2026-11.")
		})
	}
	return c
}

// errBooks: an invariant of the books is broken.
var errBooks = errors.New("the books do not hold; restore a backup, and tell the authors what is printed above")

// books checks every invariant and prints the last twelve months.
func books(ctx context.Context, l *ledger.Ledger, typed call) error {
	months, err := l.Earned(ctx, 12)
	if err != nil {
		return err
	}
	terms, err := l.Terms(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(typed.out, "month    flights  booked, %s  earned by days\n", terms.Currency)
	for _, m := range months {
		fmt.Fprintf(typed.out, "%s  %7d  %11s  %14s\n", m.Month.Format("2006-01"), m.Booked, m.Amount, m.Earned)
	}
	broken, err := l.Audited(ctx)
	if err != nil {
		return err
	}
	changed, err := bookkeeping.New(l).Check(ctx)
	if err != nil {
		return err
	}
	broken = append(broken, changed...)
	for _, b := range broken {
		fmt.Fprintf(typed.out, "CARE  %s\n", b)
	}
	if len(broken) > 0 {
		return errBooks
	}
	owed, err := payment.Owed(ctx, l)
	if err != nil {
		return err
	}
	for _, o := range owed {
		fmt.Fprintf(typed.out, "note  %s\n", o)
	}
	_, err = fmt.Fprintln(typed.out, "The books hold: every invariant was checked.")
	return err
}

// invoicesCSV writes the invoices and credit notes of a month for a bookkeeper.
func invoicesCSV(ctx context.Context, l *ledger.Ledger, typed call) error {
	terms, err := l.Terms(ctx)
	if err != nil {
		return err
	}
	month, err := time.ParseInLocation("2006-01", typed.words[1], terms.Place())
	if err != nil {
		return badInput("books invoices: write the month as 2026-11.")
	}
	all, err := l.Invoices(ctx, month, month.AddDate(0, 1, 0))
	if err != nil {
		return err
	}
	out := csv.NewWriter(typed.out)
	_ = out.Write([]string{"number", "corrects", "day", "business", "country", "vat_id", "what", "from", "until", "currency", "net", "rate",
		"tax",
		"gross", "treatment"}) // Flush tells the error
	for _, i := range all {
		refers := ""
		if i.Refers != 0 {
			refers = fmt.Sprint(i.Refers)
		}
		_ = out.Write([]string{i.Name(), refers, i.At.Format(time.DateOnly), guarded(i.Buyer.Name), i.Buyer.Country, i.Buyer.VATID,
			guarded(i.Note),
			i.From.Format(time.DateOnly), i.Until.AddDate(0, 0, -1).Format(time.DateOnly), i.Currency, plain(i.Amount),
			fmt.Sprintf("%d.%d", i.Permille/10, i.Permille%10), plain(i.Tax), plain(i.Gross()), i.Treatment})
	}
	out.Flush()
	return out.Error()
}

// plain is an amount without separators of thousands.
func plain(m ledger.Money) string { return strings.ReplaceAll(m.String(), ",", "") }

// guarded keeps a spreadsheet from taking a name for a formula (CWE-1236).
func guarded(text string) string {
	if strings.ContainsAny(text[:min(1, len(text))], "=+-@\t\r") {
		return "'" + text
	}
	return text
}
