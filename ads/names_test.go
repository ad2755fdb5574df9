package ads

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestLookAlikeNames: every name of a row is taken for the first.
func TestLookAlikeNames(t *testing.T) {
	for _, row := range [][]string{
		{"Alpha Co", "alpha co", "Alpha Co\u200b", "Alpha\u00a0Co", "Al\u00adpha Co", "Alpha\u2060 Co", "Alpha Co\U000e0041",
			"\u0410lpha Co", "Αlpha Co", "Ａｌｐｈａ Ｃｏ",
			"𝐀𝐥𝐩𝐡𝐚 𝐂𝐨", "AIpha Co", "A1pha Co", "Alpha C0", "Alpha Со", "Alpha-Co", "Alpha Co.", "Alpha\u2003Co",
			"Alpha\ufe0f Co", "ALPHA CO", "Alphа\u034f Co", "Aⅼpha Co", "ΑLРΗΑ СО"},
		{"Hotel Nova", "НОТЕL NOVA", "Hοtel Nοva", "Hotel Νova", "Հotel Nova", "ꓧotel Nova"},
		{"Modern Sound", "Modem Sound", "Мodern Sound"},
		{"Brandt & Söhne", "Brandt & So\u0308hne", "BRANDT & SÖHNE", "Brandt & Sohne", "Brạndt & Söhnė", "Brandt & So\u0331hne"},
		{"Яндекс Музыка", "Яндекс Му\u0301зыка"},
		{"O'Brien", "O’Brien", "OBrien"},
		{"Straße", "STRASSE", "Strasse"},
		{"Paypal", "Раураl", "PayPaI", "Pаypal", "ᴘaypal"},
	} {
		for _, name := range row[1:] {
			if Skeleton(name) != Skeleton(row[0]) {
				t.Errorf("%q (%q) is not taken for %q (%q)", name, Skeleton(name), row[0], Skeleton(row[0]))
			}
		}
	}
	different := []string{"Alpha Co", "Alpha Corp", "Beta Co", "Café", "Harbour Press", "Яндекс", "Музыка", "東京レコード",
		"がく", "かく", "कि", "कु", "Σωκράτης", "نوا", "Other", "Mother"}
	for i, a := range different {
		for _, b := range different[:i] {
			if Skeleton(a) == Skeleton(b) {
				t.Errorf("%q is taken for %q", a, b)
			}
		}
	}
}

// TestNamesThatCannotBeSeen: what hides, turns or imitates is refused, what people are called is not.
func TestNamesThatCannotBeSeen(t *testing.T) {
	for _, name := range []string{"", " ", "\ufeff", "\u2028", "\u200b", "\u00ad\u2060", "\u3164", "\u115f",
		"\u2800", "a\nb", "a\tb", "Alpha\u202eoC", "Alpha\u2066Co", "Alpha\u00a0Co",
		"Alpha Co\u200b", "Al\u00adpha", "Alpha\U000e0041", "Alpha\u200dCo", "Alpha\u034f", "Alpha\ufe0f", "\u0301a",
		"a \u0301", "Z" + strings.Repeat("\u0301", 5), "!!!", "\xff", "\ue000", "Alpha  Co",
		"\u0410lpha", "Pаypal", "Hοtel", strings.Repeat("x", 61)} {
		if CheckName(name) == nil {
			t.Errorf("%q passes", name)
		}
	}
	for _, name := range []string{"Alpha Co", "Brandt & Söhne", "O’Brien", "東京レコード", "Яндекс Music", "نوا",
		"می\u200cخواهم", "क्\u200dष", "क्षेत्र", "ไทย", "3 Fish", "Zażółć", "Việt Nam", "Έλλη", "A·B", "Rock'n'Roll 🎸"} {
		if err := CheckName(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func FuzzSkeleton(f *testing.F) {
	for _, s := range []string{"Alpha Co\u200b", "Раураl", "İstanbul", "ﷺ", "rnrn", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if err := CheckName(s); err == nil && (!utf8.ValidString(s) || Skeleton(s) == "") {
			t.Errorf("%q passes, and looks like nothing", s)
		}
	})
}
