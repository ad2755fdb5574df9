package pdf

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"linnet/ads/pdf/pdftest"
)

// page is one with a line of each.
func page(t *testing.T, lines ...string) []byte {
	t.Helper()
	p := New("Invoice", time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	for i, line := range lines {
		p.Text(11, 56, 770-20*float64(i), line)
	}
	p.Line(300)
	data, err := p.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestNamesOfManyScripts stand as they are written; only what no font has is a question mark.
func TestNamesOfManyScripts(t *testing.T) {
	for line, want := range map[string]string{
		"Brandt (& Söhne) \\ Violins": "", "Ωδείο Αθηνών": "", "Скрипки Брандта": "", "Łódź, Čapek, Şişli, Đorđe": "", "1.240,00 €": "",
		"佐藤ハナ": "", "東京 Music 株式会社": "東京\n Music \n株式会社", "12\u202f345": "12\u00a0345", "שלום": "םולש", "a\tb\x00c\r": "a b c ",
		"😀 \U00020000": "? ?", "": "",
	} {
		if want == "" {
			want = line
		}
		if got := strings.TrimSuffix(pdftest.Text(t, page(t, line)), "\n"); got != want {
			t.Errorf("%q stands as %q, not as %q", line, got, want)
		}
	}
}

// TestTheSamePageHasTheSameBytes, and holds no more of the fonts than it shows.
func TestTheSamePageHasTheSameBytes(t *testing.T) {
	one := page(t, "Rechnung 2026-1", "佐藤ハナ", "Ωδείο")
	if !bytes.Equal(one, page(t, "Rechnung 2026-1", "佐藤ハナ", "Ωδείο")) {
		t.Error("other bytes")
	}
	if len(one) > 150_000 {
		t.Errorf("%d bytes", len(one))
	}
}

func BenchmarkPage(b *testing.B) {
	for b.Loop() {
		p := New("Invoice", time.Time{})
		p.Text(11, 56, 770, "Brandt Violins, 佐藤ハナ")
		if _, err := p.Bytes(); err != nil {
			b.Fatal(err)
		}
	}
}
