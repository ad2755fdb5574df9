package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/ads/ledger"
)

// TestMoneyByCommand is what an operator does without a browser: terms, account, a statement of the bank, a correction, the books.
func TestMoneyByCommand(t *testing.T) {
	home := filepath.Join(t.TempDir(), "ads")
	do := func(want int, args ...string) string {
		t.Helper()
		var out, log strings.Builder
		words := append([]string{args[0], "-home", home}, args[1:]...)
		if code := run(t.Context(), words, &out, &log); code != want {
			t.Fatalf("%v: %d, want %d: %s%s", args, code, want, out.String(), log.String())
		}
		return out.String() + log.String()
	}
	has := func(text string, parts ...string) {
		t.Helper()
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%q lacks %q", text, part)
			}
		}
	}
	do(0, "init")
	has(do(0, "set"), "currency    EUR", "rate        0.10", "zone        UTC")
	has(do(0, "set", "currency", "chf"), "currency is CHF.")
	do(0, "set", "currency", "eur")
	has(do(0, "set", "discounts", "28 days 5 %, 84 days 15 %"), "28 days 5 %, 84 days 15 %")
	has(do(2, "set", "discounts", "often"), "such as '28 days 5 %'")
	has(do(2, "set", "zone", "Mars"), "such as Europe/Berlin")
	has(do(2, "set", "colour", "red"), "lists them")
	has(do(0, "set", "address", "Am Ufer 1, 20095 Hamburg"), "Am Ufer 1, 20095 Hamburg")
	do(0, "set", "country", "de")
	has(do(0, "set", "vat", "19"), "vat is 19.0.")
	has(do(0, "set", "iban", "DE89 3704 0044 0532 0130 00"), "iban is DE89 3704")
	has(do(0, "set", "name", "Quiet", "Radio"), "name is Quiet Radio.")
	has(do(2, "set", "url", "ads.example"), "must look like")
	has(do(2, "set", "stripe-key", "pk_test_1"), "begins with sk_")
	if said := do(0, "set", "stripe-key", "sk_test_of_this_test"); !strings.Contains(said, "stripe-key is set.") ||
		strings.Contains(do(0, "set"), "of_this_test") {
		t.Errorf("a secret is shown: %q", said)
	}
	has(do(0, "set", "stripe-secret", "none"), "stripe-secret is .")

	l, err := ledger.Open(ledger.Config{Database: ledger.Home(home).Database()})
	if err != nil {
		t.Fatal(err)
	}
	sponsor, err := l.SignUp(t.Context(), "Brandt Violins", "brandt@sponsor.example", "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	statement := filepath.Join(t.TempDir(), "statement.xml")
	text := `<Document><BkToCstmrStmt><Stmt>
<Ntry><Amt Ccy="EUR">200.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>
<AcctSvcrRef>1</AcctSvcrRef><AddtlNtryInf>` + ledger.Reference(sponsor.ID) + `</AddtlNtryInf></Ntry></Stmt></BkToCstmrStmt></Document>`
	if err := os.WriteFile(statement, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	has(do(0, "import", statement), "2026-11-20  Brandt Violins  200.00", "1 credited")
	has(do(0, "import", statement), "0 credited, 1 booked before")
	has(do(2, "import", filepath.Join(home, "ledger.db")), "no bank statement in camt.053")
	has(do(0, "correct", "Brandt Violins", "-50", "Refund", "to", "the", "bank"), "Brandt Violins has 150.00.")
	has(do(2, "correct", "Brandt Violins", "-151", "too", "much"), "has less than that")
	has(do(2, "correct", "nobody", "5", "for", "nothing"), "no sponsor")
	has(do(0, "books"), "The books hold", "booked, EUR")
	has(do(0, "books", "invoices", "2026-11"), "number,corrects,day,business")
	has(do(2, "books", "invoices", "lately"), "2026-11")
}

// TestMonthsByCommand: a month is closed and exported, and each wrong order gets a sentence that says what is in the way.
func TestMonthsByCommand(t *testing.T) {
	home := filepath.Join(t.TempDir(), "ads")
	says := func(want int, part string, args ...string) {
		t.Helper()
		var out, log strings.Builder
		code := run(t.Context(), append([]string{args[0], "-home", home}, args[1:]...), &out, &log)
		if text := out.String() + log.String(); code != want || !strings.Contains(text, part) {
			t.Errorf("%v: %d, want %d: %q lacks %q", args, code, want, text, part)
		}
	}
	says(0, "", "init")
	says(0, "No month is closed yet.", "close")
	says(2, "nothing was booked yet", "close", "2026-01")
	last := paidLastMonth(t, ledger.Home(home))
	says(2, "is not closed; `operator close", "export", "csv", last)
	says(0, last+" is closed: 1 lines", "close", last)
	says(2, "is closed already", "close", last)
	says(2, "is not over yet", "close", time.Now().UTC().Format("2006-01"))
	says(2, "an earlier one is open", "close", time.Now().UTC().AddDate(0, 2, 0).Format("2006-01"))
	says(0, last+"  closed ", "close")
	says(0, "bank,deposits,200.00,EUR", "export", "csv", last)
	says(0, `"EXTF";700;21;"Buchungsstapel";13;`, "export", "-consultant", "12345", "-chart", "skr04", "datev", last)
	says(0, `;1810;3500;`, "export", "-chart", "skr04", "-bank", "1810", "datev", last)
	says(2, "skr03 or skr04", "export", "-chart", "ifrs", "datev", last)
	says(2, "4 to 8 digits", "export", "-bank", "12", "datev", last)
	says(2, "csv or datev", "export", "pdf", last)
	says(2, "2026-11", "close", "November")
	says(0, "The books hold", "books")
}

// paidLastMonth is a home whose only payment came a month ago; it says which month that was.
func paidLastMonth(t *testing.T, home ledger.Home) string {
	t.Helper()
	now := time.Now().UTC()
	at := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -10)
	l, err := ledger.Open(ledger.Config{Database: home.Database(), Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	s, err := l.SignUp(t.Context(), "Brandt Violins", "brandt@sponsor.example", "correct horse battery")
	if err == nil {
		err = l.Credit(t.Context(), s.ID, 200*ledger.Unit, "Payment received")
	}
	if err = errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
	return at.Format("2006-01")
}

// TestCardsAreOffUntilBothSecretsAreThere, from the home or from the environment.
func TestCardsAreOffUntilBothSecretsAreThere(t *testing.T) {
	l, err := ledger.Open(ledger.Config{Database: filepath.Join(t.TempDir(), "ledger.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	taken := func() bool {
		t.Helper()
		till, err := cards(t.Context(), l, "https://ads.example", slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		return till != nil
	}
	if taken() {
		t.Error("cards are taken without any secret")
	}
	if err := l.Keep(t.Context(), stripeKey, "sk_test_of_this_test"); err != nil || taken() {
		t.Error("cards are taken by a key alone", err)
	}
	t.Setenv(stripeSecretFrom, "whsec_of_this_test")
	if !taken() {
		t.Error("cards are not taken with both secrets")
	}
}
