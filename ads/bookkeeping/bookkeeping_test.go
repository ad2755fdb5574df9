package bookkeeping

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/text/encoding/charmap"

	"linnet/ads/database/databasetest"
	"linnet/ads/ledger"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// An office is an operator in Berlin who charges 19 % of VAT, with one sponsor, at a moment that tests move.
type office struct {
	*ledger.Ledger
	books   *Books
	t       *testing.T
	now     time.Time
	sponsor string
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	var err error
	o.Ledger, err = ledger.Open(ledger.Config{Database: databasetest.Address(t), Now: func() time.Time { return o.now }})
	o.must(err)
	t.Cleanup(func() { o.must(o.Ledger.Close()) })
	o.books = New(o.Ledger)
	ctx := t.Context()
	terms, err := o.Terms(ctx)
	o.must(err)
	terms.Zone = "Europe/Berlin"
	o.must(o.SetTerms(ctx, terms))
	o.must(o.SetSeller(ctx, ledger.Seller{VAT: 190, Business: ledger.Business{Name: "Quiet Radio GmbH", Address: "Am Ufer 1\n20095 Hamburg",
		Country: "DE", VATID: "DE136695976"}}))
	s, err := o.SignUp(ctx, "Brandt Geigenbau", "brandt@sponsor.example", "correct horse battery")
	o.must(err)
	o.sponsor = s.ID
	o.must(o.SetBusiness(ctx, s.ID, ledger.Business{Name: "Brandt Geigenbau", Address: "Hafen 2\n20095 Hamburg", Country: "DE"}))
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// booked is a flight of 4 % from 21 November to 18 December: 28 days at 4.00, and 19 % of VAT.
func (o *office) booked() (flight string) {
	o.t.Helper()
	ctx := o.t.Context()
	berlin, err := time.LoadLocation("Europe/Berlin")
	o.must(err)
	from := time.Date(2026, 11, 21, 0, 0, 0, 0, berlin)
	id, err := o.Plan(ctx, o.sponsor, ledger.Plan{Campaign: "Winter", Flight: ledger.Flight{Name: "Dezember", From: from,
		Until: from.AddDate(0, 0, 28), Share: 40, Category: "instruments"}})
	o.must(err)
	o.must(o.Save(ctx, o.sponsor, id, ledger.Content{Headline: "Gestimmt nach Gehör", Text: "Offene Tage.",
		Link: "https://brandt.example/"}))
	o.must(o.Submit(ctx, o.sponsor, id))
	a, err := o.Ad(ctx, ledger.Operator, id)
	o.must(err)
	o.must(o.Approve(ctx, id, a.Hash()))
	return a.Flight.ID
}

// journal is a month as a person would write it down.
func (o *office) journal(month string) (all []string) {
	o.t.Helper()
	_, lines, err := o.books.Journal(o.t.Context(), month)
	o.must(err)
	for _, l := range lines {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s to %s %s %s", l.Day.Format("02.01."), l.Debit, l.Credit, l.Amount,
			l.Document)))
	}
	return all
}

// TestAMonthIsClosedCentByCent: a flight over two months, half of it cancelled, against lines that were worked out by hand.
func TestAMonthIsClosedCentByCent(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	o.must(o.Credit(ctx, o.sponsor, 200*ledger.Unit, "Payment received"))
	flight := o.booked()
	o.now = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	november, err := o.books.Close(ctx, "2026-11", "Maria")
	o.must(err)
	want := []string{"20.11. bank to deposits 200.00", "20.11. deposits to deferred 112.00 2026-00001",
		"20.11. deposits to tax 21.28 2026-00001",
		"30.11. deferred to revenue 40.00 2026-00001"}
	if got := o.journal("2026-11"); !slices.Equal(got, want) || november.Earned != 40*ledger.Unit {
		t.Errorf("November earned %s:\n%s", november.Earned, strings.Join(got, "\n"))
	}

	o.now = time.Date(2026, 12, 5, 11, 0, 0, 0, time.UTC)
	_, err = o.Cancel(ctx, o.sponsor, flight)
	o.must(err)
	o.now = time.Date(2027, 1, 2, 8, 0, 0, 0, time.UTC)
	december, err := o.books.Close(ctx, "2026-12", "Maria")
	o.must(err)
	want2 := []string{"05.12. deferred to deposits 52.00 2026-00002", "05.12. tax to deposits 9.88 2026-00002",
		"31.12. deferred to revenue 20.00 2026-00001"}
	if got := o.journal("2026-12"); !slices.Equal(got, want2) || december.Earned != 20*ledger.Unit {
		t.Errorf("December earned %s:\n%s", december.Earned, strings.Join(got, "\n"))
	}
	if got := o.journal("2026-11"); !slices.Equal(got, want) {
		t.Errorf("November became\n%s", strings.Join(got, "\n"))
	}
}

// TestMonthsCloseInOrderAndOnce, and none that is not over.
func TestMonthsCloseInOrderAndOnce(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	refused := func(month string, want error) {
		t.Helper()
		if _, err := o.books.Close(ctx, month, "Maria"); !errors.Is(err, want) {
			t.Errorf("%s: %v, not %v", month, err, want)
		}
	}
	refused("2026-11", ErrNothing)
	o.must(o.Credit(ctx, o.sponsor, ledger.Unit, "Payment received"))
	refused("2026-11", ErrNotOver)
	o.now = time.Date(2026, 12, 31, 22, 59, 0, 0, time.UTC) // a minute to midnight in Berlin
	refused("2026-12", ErrOrder)
	_, err := o.books.Close(ctx, "2026-11", "Maria")
	o.must(err)
	refused("2026-11", ErrClosed)
	refused("2026-10", ErrClosed)
	refused("2026-12", ErrNotOver)
	o.now = o.now.Add(time.Minute)
	_, err = o.books.Close(ctx, "2026-12", "Maria")
	o.must(err)
	if _, _, err := o.books.Journal(ctx, "2027-01"); !errors.Is(err, ErrOpen) {
		t.Error(err)
	}
}

// TestWhatWasMissedGoesToTheOpenMonth: a movement that bears a date of a closed month leaves that as it is.
func TestWhatWasMissedGoesToTheOpenMonth(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	o.must(o.Credit(ctx, o.sponsor, ledger.Unit, "Payment received"))
	o.now = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	_, err := o.books.Close(ctx, "2026-11", "Maria")
	o.must(err)
	o.now = time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC) // a clock that was set back
	o.must(o.Credit(ctx, o.sponsor, 7*ledger.Unit, "Payment received"))
	o.now = time.Date(2027, 1, 1, 8, 0, 0, 0, time.UTC)
	_, err = o.books.Close(ctx, "2026-12", "Maria")
	o.must(err)
	if got := o.journal("2026-12"); !slices.Equal(got, []string{"01.12. bank to deposits 7.00"}) {
		t.Error(got)
	}
}

// TestAClosedMonthThatWasChangedIsFound, also when the line that was changed keeps its sum.
func TestAClosedMonthThatWasChangedIsFound(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	o.must(o.Credit(ctx, o.sponsor, 200*ledger.Unit, "Payment received"))
	o.booked()
	o.now = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	_, err := o.books.Close(ctx, "2026-11", "Maria")
	o.must(err)
	if broken, err := o.books.Check(ctx); err != nil || len(broken) > 0 {
		t.Fatal(broken, err)
	}
	o.must(o.Record(ctx, ledger.AuditEntry{Who: "thief", Action: "cooked books"}, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE journal SET note = 'Gift' WHERE line = 1`)
		return err
	}))
	if broken, err := o.books.Check(ctx); err != nil || !slices.Equal(broken, []string{"the closed month 2026-11 is not what it was"}) {
		t.Error(broken, err)
	}
}

// TestTheFileForDATEV has the form that the public description gives: 31 fields, 125 headings, and bookings of as many.
func TestTheFileForDATEV(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	o.must(o.Credit(ctx, o.sponsor, 200*ledger.Unit, "Payment received"))
	o.booked()
	o.now = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	c, err := o.books.Close(ctx, "2026-11", "Maria")
	o.must(err)
	_, lines, err := o.books.Journal(ctx, "2026-11")
	o.must(err)
	d := DATEV{Consultant: 12345, Client: 7, Year: time.Date(0, 7, 1, 0, 0, 0, 0, time.UTC), Accounts: Charts["skr04"], Made: c.At}
	if wrong := d.Check(); wrong != "" {
		t.Fatal(wrong)
	}
	var out bytes.Buffer
	o.must(d.Write(&out, c, lines))
	text, err := charmap.Windows1252.NewDecoder().String(out.String())
	o.must(err)
	rows := strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n")
	if len(rows) != 6 || strings.Count(rows[0], ";") != 30 || strings.Count(rows[1], ";") != 124 {
		t.Fatalf("%d rows, %d and %d fields", len(rows), strings.Count(rows[0], ";")+1, strings.Count(rows[1], ";")+1)
	}
	const head = `"EXTF";700;21;"Buchungsstapel";13;20261201080000000;;"RE";"";"";12345;7;20260701;4;20261101;` +
		`20261130;"Linnet 2026-11";"";1;0;0;"EUR";`
	if !strings.HasPrefix(rows[0], head) {
		t.Errorf("head: %s", rows[0])
	}
	const paid = `200,00;"S";"EUR";;;;1800;3500;;2011;"";;;"Brandt Geigenbau: Payment received";`
	const earned = `40,00;"S";"EUR";;;;3900;4200;;3011;"2026-00001";;;"Brandt Geigenbau: Days of flight “Dezember” of “Winter” in 2"`
	if !strings.HasPrefix(rows[2], paid) || !strings.HasPrefix(rows[5], earned) || strings.Count(rows[5], ";") != 124 {
		t.Errorf("bookings:\n%s\n%s", rows[2], rows[5])
	}
}

// TestNumbersThatDATEVRefuses are told before anything is written.
func TestNumbersThatDATEVRefuses(t *testing.T) {
	good := DATEV{Consultant: 1001, Client: 1, Accounts: Charts["skr03"]}
	if wrong := good.Check(); wrong != "" {
		t.Error(wrong)
	}
	for name, d := range map[string]DATEV{
		"consultant": {Consultant: 1000, Client: 1, Accounts: good.Accounts},
		"client":     {Consultant: 1001, Client: 100_000, Accounts: good.Accounts},
		"no chart":   {Consultant: 1001, Client: 1},
		"lengths": {Consultant: 1001, Client: 1, Accounts: Chart{Bank: "1200", Card: "1360",
			Deposits: "17000", Deferred: "0990", Tax: "1770",
			Revenue: "8200"}},
	} {
		if d.Check() == "" {
			t.Errorf("%s: nothing is said", name)
		}
	}
}

// TestTheWordsOfASponsorAreNoFormula in the file for a spreadsheet, and no field of their own in the one for DATEV.
func TestTheWordsOfASponsorAreNoFormula(t *testing.T) {
	line := Line{Day: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Debit: Bank, Credit: Deposits, Amount: ledger.Unit, Party: `=1+1`,
		Note: "a\";\"b\r\nc"}
	c := Closing{Month: "2026-11", Currency: "EUR"}
	var out strings.Builder
	if err := WriteCSV(&out, c, []Line{line}); err != nil || !strings.Contains(out.String(), ",'=1+1,") {
		t.Error(out.String(), err)
	}
	if row := (DATEV{Accounts: Charts["skr03"]}).row(c, line); !strings.Contains(row, `;"=1+1: a"";""b  c";`) || strings.ContainsAny(row,
		"\r\n") {
		t.Error(row)
	}
}
