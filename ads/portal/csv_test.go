package portal

import (
	"testing"

	"linnet/ads/ledger"
	"linnet/ads/portal/figures"
)

func TestCellsNeverBeginAFormula(t *testing.T) {
	for text, want := range map[string]string{
		"December":         "December",
		"":                 "",
		"-112.00":          "-112.00", // a number
		"-1":               "-1",
		"=1+1":             "'=1+1",
		"+49 30 1":         "'+49 30 1",
		"-2+3":             "'-2+3",
		"@SUM(A1)":         "'@SUM(A1)",
		"＝1":               "'＝1",
		"  =1":             "'  =1",
		"\u00a0=1":         "'\u00a0=1",
		"\t=1":             "' =1",
		"a\r\n=1":          "a =1",
		`"=1"`:             `'"=1"`,
		"a;=1":             "a;'=1", // where a semicolon separates
		"a,=1":             "a,'=1",
		"a|@x":             "a|'@x",
		"Winter - open":    "Winter - open",
		"2 + 2":            "2 + 2",
		"x=1":              "x=1",
		"Flight “=1” of “": "Flight “=1” of “",
	} {
		if got := cell(text); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
	for m, want := range map[ledger.Money]string{5000 * ledger.Unit: "5000.00", -112 * ledger.Unit: "-112.00",
		ledger.Unit / 100: "0.01", -ledger.Unit / 2: "-0.50", 0: "0.00"} {
		if got := m.Decimal("."); got != want {
			t.Errorf("%d is %s, not %s", m, got, want)
		}
	}
	if got := csvCount(-0.3); got != "0" {
		t.Errorf("minus a third is %s", got)
	}
}

// TestNoFalseZeros: what is not known is empty, what is withheld says so, and a zero is one.
func TestNoFalseZeros(t *testing.T) {
	of := func(f ledger.FlightResults, d ledger.DayResults) string {
		return join(resultLines(f, d, figures.Lacking{Share: f.Share, Epsilon: 2})[0])
	}
	withheld := ledger.DayResults{Reports: 7}
	for i := range withheld.Events {
		withheld.Events[i].Withheld = true
	}
	for want, got := range map[string]string{
		"F, all, all, , view, , , , ": of(ledger.FlightResults{Flight: "F"}, ledger.DayResults{}),
		"F, all, all, 0, view, , , , ": of(ledger.FlightResults{Flight: "F", Counted: true},
			ledger.DayResults{}),
		"F, all, all, 7, view, withheld, , , withheld: too few reports": of(ledger.FlightResults{Flight: "F", Counted: true}, withheld),
		"F, all, all, 90000, view, 0, 0, 0, ": of(ledger.FlightResults{Flight: "F", Counted: true},
			ledger.DayResults{Reports: 90000}),
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
