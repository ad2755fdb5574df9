package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"linnet/ads/database/databasetest"
)

// provable fails unless every invariant of the books holds.
func (d *desk) provable() {
	d.t.Helper()
	broken, err := d.Audited(context.Background())
	d.must(err)
	if len(broken) > 0 {
		d.t.Fatalf("the books are broken: %s", strings.Join(broken, "; "))
	}
}

var seller = Seller{Business: Business{Name: "Quiet Radio e.V.", Address: "Am Ufer 1\n20095 Hamburg", Country: "DE", VATID: "DE123456789"},
	IBAN: "DE89 3704 0044 0532 0130 00", VAT: 190}

// TestInvoicesHoldWhatTheySaid compares with a table that was worked out by hand: 28 days at 10.00, and seven days used.
func TestInvoicesHoldWhatTheySaid(t *testing.T) {
	for _, c := range []struct {
		name                       string
		buyer                      Business
		net, tax, backNet, backTax string
		treatment                  string
	}{
		{"at home", Business{Name: "Brandt GmbH", Address: "Weg 2", Country: "DE"}, "280.00", "53.20", "-210.00", "-39.90", ""},
		{"in France, with a VAT id", Business{Name: "Violons", Address: "Rue 3", Country: "FR", VATID: "FR40303265045"},
			"280.00", "0.00", "-210.00", "0.00", ReverseCharge},
		{"in France, without", Business{Name: "Violons", Address: "Rue 3", Country: "FR"}, "280.00", "53.20", "-210.00", "-39.90", ""},
		{"in Japan", Business{Name: "バイオリン", Address: "東京", Country: "JP"}, "280.00", "0.00", "-210.00", "0.00", Outside},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t).rich()
			ctx := t.Context()
			d.must(d.SetSeller(ctx, seller))
			d.must(d.SetBusiness(ctx, d.sponsor.ID, c.buyer))
			a := d.booked(func(*Plan) {})
			d.now = d.now.AddDate(0, 0, 6)
			_, err := d.Pause(ctx, d.sponsor.ID, a.Flight.ID)
			d.must(err)
			d.must(d.SetBusiness(ctx, d.sponsor.ID, Business{Name: "Renamed", Address: "Elsewhere", Country: "DE"}))
			all, err := d.Invoices(ctx, start, d.now.Add(time.Hour))
			d.must(err)
			if len(all) != 2 {
				t.Fatalf("%d invoices", len(all))
			}
			first, back := all[0], all[1]
			if first.Number != 1 || first.Amount.String() != c.net || first.Tax.String() != c.tax || first.Treatment != c.treatment ||
				first.Buyer.Name != c.buyer.Name || first.Seller.VATID != "DE123456789" || first.Currency != "EUR" ||
				first.Name() != "2026-00001" {
				t.Errorf("%+v", first)
			}
			if back.Number != 2 || back.Refers != 1 || back.Amount.String() != c.backNet || back.Tax.String() != c.backTax ||
				back.Treatment != c.treatment || !back.From.Equal(start.Truncate(24*time.Hour).AddDate(0, 0, 7)) {
				t.Errorf("%+v", back)
			}
			d.provable()
		})
	}
}

func TestPartiesAreChecked(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	for field, bad := range map[string]Business{
		"name":    {Address: "x", Country: "DE"},
		"address": {Name: "x", Country: "DE"},
		"country": {Name: "x", Address: "x", Country: "Germany"},
		"vat_id":  {Name: "x", Address: "x", Country: "DE", VATID: "FR40303265045"},
	} {
		d.refused(d.SetBusiness(ctx, d.sponsor.ID, bad), field)
	}
	d.refused(d.SetBusiness(ctx, "nobody", Business{Name: "x", Address: "x", Country: "GR", VATID: "EL123456789"}), ErrNotFound)
	for field, bad := range map[string]func(*Seller){
		"iban": func(s *Seller) { s.IBAN = "DE88370400440532013000" }, "bic": func(s *Seller) { s.BIC = "bank" },
		"vat": func(s *Seller) { s.VAT = 1000 },
	} {
		s := seller
		bad(&s)
		d.refused(d.SetSeller(ctx, s), field)
	}
}

func TestReferences(t *testing.T) {
	if got := Reference("539007547034"); got != "RF18539007547034" { // the example of ISO 11649
		t.Error(got)
	}
	d := newDesk(t)
	r := Reference(d.sponsor.ID)
	for _, text := range []string{r, strings.ToLower(r), "Sponsoring " + r + " thanks", r[:4] + " " + r[4:8] + " " + r[8:], r + "XYZ"} {
		if !slices.Contains(referenced(text), d.sponsor.ID) {
			t.Errorf("%q names %v", text, referenced(text))
		}
	}
	if wrong := "RF00" + r[4:]; len(referenced(wrong)) != 0 {
		t.Errorf("%q names %v", wrong, referenced(wrong))
	}
	for id := range 1000 { // digits of 97 and 98 have a second form, which nobody writes
		if r := Reference(fmt.Sprint(id)); r[2:4] == "97" || r[2:4] == "98" {
			wrong := fmt.Sprintf("RF%02s%s", map[string]string{"97": "00", "98": "01"}[r[2:4]], r[4:])
			if slices.Contains(referenced(wrong), fmt.Sprint(id)) {
				t.Errorf("%q names %d", wrong, id)
			}
		}
	}
}

// statement is a camt.053 of payments: amount, text, reference of the bank.
func statement(payments ...[3]string) string {
	var out strings.Builder
	out.WriteString(`<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Acct><Id>
<IBAN>DE89370400440532013000</IBAN></Id></Acct>`)
	for _, p := range payments {
		fmt.Fprintf(&out, `<Ntry><Amt Ccy="EUR">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-11-20</Dt></BookgDt>
<AcctSvcrRef>%s</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Brandt</Nm></Pty></Dbtr></RltdPties>
<RmtInf><Ustrd>%s</Ustrd></RmtInf>
</TxDtls></NtryDtls></Ntry>`, p[0], p[2], p[1])
	}
	out.WriteString(`<Ntry><Amt Ccy="EUR">9.99</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt></Ntry>
<Ntry><Amt Ccy="USD">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt></Ntry>
<Ntry><Amt Ccy="EUR">7.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>`)
	return out.String()
}

func TestABankStatementIsBookedOnce(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	r := Reference(d.sponsor.ID)
	text := statement([3]string{"200.00", "Sponsoring " + r[:4] + " " + r[4:], "A1"}, [3]string{"12.50000", "thanks", "A2"},
		[3]string{"200.00", r, "A3"})
	for round := range 2 {
		done, err := d.ImportStatement(ctx, strings.NewReader(text))
		d.must(err)
		credited, open, known := len(done.Credited), done.Open, done.Known
		if want := [][3]int{{2, 1, 0}, {0, 0, 3}}[round]; [3]int{credited, open, known} != want || done.Foreign != 1 {
			t.Errorf("round %d: %+v", round, done)
		}
	}
	open, err := d.OpenPayments(ctx)
	if len(open) != 1 || open[0].Amount.String() != "12.50" || open[0].Payer != "Brandt" || err != nil {
		t.Fatalf("%+v, %v", open, err)
	}
	d.must(d.MatchPayment(ctx, open[0].Key, d.sponsor.ID))
	d.refused(d.MatchPayment(ctx, open[0].Key, d.sponsor.ID), ErrStatus)
	if d.left().String() != "412.50" {
		t.Errorf("left %s", d.left())
	}
	for _, bad := range []string{"", "<a/>", "not xml", statement([3]string{"-5", r, "A4"}), text[:len(text)/2]} {
		if _, err := d.ImportStatement(ctx, strings.NewReader(bad)); !errors.Is(err, ErrStatement) {
			t.Errorf("%.30q: %v", bad, err)
		}
	}
	if d.left().String() != "412.50" {
		t.Errorf("a broken statement left %s", d.left())
	}
	d.provable()
}

func FuzzReadStatement(f *testing.F) {
	f.Add([]byte(statement([3]string{"200.00", "RF18539007547034", "A1"})))
	f.Add([]byte(`<Document><BkToCstmrStmt><Stmt><Ntry><Amt Ccy="EUR">1</Amt></Ntry></Stmt></BkToCstmrStmt></Document>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := readStatement(bytes.NewReader(data))
		if err != nil && !errors.Is(err, ErrStatement) {
			t.Error(err)
		}
		for _, e := range all {
			if e.amount <= 0 || len(e.key) != 32 {
				t.Errorf("%+v", e)
			}
			referenced(e.reference + e.text)
		}
	})
}

func TestCorrectionsTakeFourEyes(t *testing.T) {
	d := newDesk(t).rich()
	terms, err := d.Terms(t.Context())
	d.must(err)
	terms.FourEyes = 100 * Unit
	d.must(d.SetTerms(t.Context(), terms))
	ada, bob := As(t.Context(), "Ada"), As(t.Context(), "Bob")
	correct := func(ctx context.Context, amount Money) (bool, error) {
		return d.Correct(ctx, Correction{SponsorID: d.sponsor.ID, Amount: amount, Reason: "Typed twice"})
	}
	if waiting, err := correct(ada, -100*Unit); waiting || err != nil || d.left() != 99_900*Unit {
		t.Errorf("%t, %v, left %s", waiting, err, d.left())
	}
	if waiting, err := correct(ada, -101*Unit); !waiting || err != nil || d.left() != 99_900*Unit {
		t.Errorf("%t, %v, left %s", waiting, err, d.left())
	}
	all, err := d.Corrections(ada)
	if len(all) != 1 || all[0].Asked != "Ada" || err != nil {
		t.Fatalf("%+v, %v", all, err)
	}
	d.refused(d.ConfirmCorrection(ada, all[0].ID, true), ErrSamePerson)
	d.must(d.ConfirmCorrection(bob, all[0].ID, true))
	d.refused(d.ConfirmCorrection(bob, all[0].ID, true), ErrNotFound)
	if d.left() != 99_799*Unit {
		t.Errorf("left %s", d.left())
	}
	_, err = d.Correct(ada, Correction{SponsorID: d.sponsor.ID, Amount: -1, Reason: " "})
	d.refused(err, "reason")
	_, err = correct(ada, 0)
	d.refused(err, "amount")
	_, err = d.Correct(ada, Correction{SponsorID: "nobody", Amount: -1, Reason: "x"})
	d.refused(err, ErrNotFound)
	terms.FourEyes = 0
	d.must(d.SetTerms(t.Context(), terms))
	_, err = correct(ada, -100_000*Unit)
	d.refused(err, ErrBalance)
	d.provable()
}

// TestBooksHoldInAnyOrder runs random orders of all that moves money, and checks the invariants throughout.
func TestBooksHoldInAnyOrder(t *testing.T) {
	const rounds, steps = 12, 60
	for seed := range uint64(rounds) {
		d := newDesk(t)
		d.must(d.SetSeller(t.Context(), seller))
		d.must(d.SetBusiness(t.Context(), d.sponsor.ID, Business{Name: "Brandt", Address: "Weg 2", Country: "DE"}))
		var flights []Ad
		for range 3 {
			p := plan(150)
			p.Flight.Languages, p.Flight.Interests = nil, nil
			flights = append(flights, d.submitted(p))
		}
		dice := rand.New(rand.NewPCG(seed, 1))
		for range steps {
			d.randomly(dice, d.Ledger, flights[dice.IntN(len(flights))])
			if dice.IntN(4) == 0 {
				d.now = d.now.Add(time.Duration(dice.IntN(40)) * time.Hour)
			}
			d.provable()
		}
	}
}

// randomly does one thing that may move money; that it is refused is fine.
func (d *desk) randomly(dice *rand.Rand, l *Ledger, a Ad) {
	ctx := context.Background()
	var err error
	switch dice.IntN(8) {
	case 0:
		err = l.Credit(ctx, d.sponsor.ID, Money(1+dice.IntN(300_00))*Unit/100, "Payment received")
	case 1:
		err = l.Approve(ctx, a.ID, a.Hash())
	case 2:
		_, err = l.Pause(ctx, d.sponsor.ID, a.Flight.ID)
	case 3:
		err = l.Resume(ctx, d.sponsor.ID, a.Flight.ID)
	case 4:
		if dice.IntN(10) == 0 {
			_, err = l.Cancel(ctx, d.sponsor.ID, a.Flight.ID)
		}
	case 5:
		_, err = l.Correct(ctx, Correction{SponsorID: d.sponsor.ID, Amount: Money(dice.IntN(100_00)-50_00) * Unit / 100,
			Reason: "by chance"})
	case 6:
		f := a.Flight
		f.Share, f.Until = 50+dice.IntN(300), f.Until.AddDate(0, 0, dice.IntN(20)-10)
		err = l.EditFlight(ctx, d.sponsor.ID, f)
	case 7:
		_, err = l.ImportStatement(ctx, strings.NewReader(statement([3]string{"20.00", Reference(d.sponsor.ID), fmt.Sprint(dice.IntN(5))})))
	}
	if err != nil && !expected(err) {
		d.t.Error(err)
	}
}

// expected are the refusals that a random order meets.
func expected(err error) bool {
	for _, known := range []error{ErrBalance, ErrSoldOut, ErrStatus, ErrChanged} {
		if errors.Is(err, known) {
			return true
		}
	}
	return strings.Contains(err.Error(), "last day") || strings.Contains(err.Error(), "first day") ||
		strings.Contains(err.Error(), "amount")
}

// TestTwoLedgersKeepOneBook: two ledgers have the same database open, as two programs would, and neither books twice what was there once.
func TestTwoLedgersKeepOneBook(t *testing.T) {
	address := databasetest.Address(t)
	d := &desk{t: t, now: start}
	open := func() *Ledger {
		l, err := Open(Config{Database: address, Now: func() time.Time { return start }})
		d.must(err)
		t.Cleanup(func() { d.must(l.Close()) })
		return l
	}
	d.Ledger = open()
	var err error
	d.sponsor, err = d.SignUp(t.Context(), "Brandt Violins", "brandt@sponsor.example", "correct horse battery")
	d.must(err)
	other := open()
	first, second := d.submitted(plan(100)), d.submitted(plan(100))
	d.must(d.Credit(t.Context(), d.sponsor.ID, 280*Unit, "for one of them"))
	var group sync.WaitGroup
	for i, l := range []*Ledger{d.Ledger, other} {
		group.Go(func() {
			dice := rand.New(rand.NewPCG(uint64(i), 2))
			for range 40 {
				d.randomly(dice, l, []Ad{first, second}[dice.IntN(2)])
			}
		})
	}
	group.Wait()
	d.provable()
}
