package ledger

import "testing"

func TestFlightIsBookedOnceAndOnlyWithMoney(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	a := d.submitted(plan(40)) // 28 days x 40 thousandths x 0.10 = 112.00
	d.refused(d.Approve(ctx, a.ID, a.Hash()), ErrBalance)
	d.must(d.Credit(ctx, d.sponsor.ID, 112*Unit-1, "test"))
	d.refused(d.Approve(ctx, a.ID, a.Hash()), ErrBalance)
	d.must(d.Credit(ctx, d.sponsor.ID, 1, "test"))
	copied, err := d.Duplicate(ctx, d.sponsor.ID, a.ID)
	d.must(err)
	d.must(d.Submit(ctx, d.sponsor.ID, copied))
	d.must(d.Approve(ctx, a.ID, a.Hash()))
	second, err := d.Ad(ctx, Operator, copied)
	d.must(err)
	d.must(d.Approve(ctx, copied, second.Hash())) // the same flight: paid already
	if left, err := d.Balance(ctx, d.sponsor.ID); left != 0 || err != nil {
		t.Errorf("left %s %v", left, err)
	}
	moves, err := d.Transfers(ctx, d.sponsor.ID)
	if len(moves) != 3 || moves[0].Amount != -112*Unit || err != nil {
		t.Errorf("%v %v", moves, err)
	}
	var cash, income, sponsor Money
	d.must(d.db.QueryRow(`SELECT `+balanceOf("'cash'")+`, `+balanceOf("'income'")+`, `+balanceOf("?1"),
		account(d.sponsor.ID)).Scan(&cash, &income, &sponsor))
	if cash+income+sponsor != 0 || income != 112*Unit {
		t.Errorf("cash %s, income %s, sponsor %s", cash, income, sponsor)
	}
}

func TestShareOfVoiceIsNotSoldTwice(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	d.must(d.Credit(ctx, d.sponsor.ID, 100_000*Unit, "test"))
	first, second := d.submitted(plan(700)), d.submitted(plan(301))
	d.must(d.Approve(ctx, first.ID, first.Hash()))
	d.refused(d.Approve(ctx, second.ID, second.Hash()), ErrSoldOut)
	later := plan(301)
	later.Flight.From, later.Flight.Until = first.Flight.Until, first.Flight.Until.AddDate(0, 0, 7)
	third := d.submitted(later)
	d.must(d.Approve(ctx, third.ID, third.Hash()))
}

func TestCreditOfNobodyIsNotFound(t *testing.T) {
	d := newDesk(t)
	d.refused(d.Credit(t.Context(), "nobody", Unit, "test"), ErrNotFound)
}

func TestMoneyIsReadAndWritten(t *testing.T) {
	for text, want := range map[string]string{"250": "250.00", "12.4": "12.40", " 0.01 ": "0.01", "1240": "1,240.00",
		"999999999.99": "999,999,999.99", "200,00": "200.00", "4,5": "4.50",
		"1,000.00": "1,000.00", "1.240,5": "1,240.50", "1\u202f240,00": "1,240.00", "12 345 678": "12,345,678.00", "1’240.50": "1,240.50"} {
		if m, err := ParseMoney(text); m.String() != want || err != nil {
			t.Errorf("%q: %s %v", text, m, err)
		}
	}
	for _, text := range []string{"", "0", "0.00", "-1", "+1", "1.", "1.234", ".5", "1e3", "1,000", "1.000", "1,000,00", "9999999999",
		"1.00,00",
		"1234.567,00", ",000.00", "1 2", "1,000 000.00", "1.000.000", "1.000.000,00,00", "1 .000,00",
		"1.-5", "٣"} {
		if m, err := ParseMoney(text); err == nil {
			t.Errorf("%q: %s", text, m)
		}
	}
	if got := (-112 * Unit).String(); got != "-112.00" {
		t.Error(got)
	}
}

func FuzzParseMoney(f *testing.F) {
	f.Add("12.40")
	f.Add("-0.5")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ParseMoney(text)
		if err == nil && (m <= 0 || m >= 1_000_000_000*Unit || m%(Unit/100) != 0) {
			t.Errorf("%q became %d", text, m)
		}
	})
}
