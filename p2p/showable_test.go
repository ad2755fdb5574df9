package p2p_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p"
)

// A text that would end its line, colour a terminal, hide, or turn what stands after it around.
const rudeText = "ana \u202ecod.exe\u202c\nSECOND LINE\x1b[31m\x00 \u200b\u2066zero\u00ad\u2060\U000E0041\ufeff"

func TestShowable(t *testing.T) {
	for in, want := range map[string]string{
		"":                                       "",
		"Ana Lima":                               "Ana Lima",
		"  a\tb\u00a0c\u2028d\r\ne ":             "a b c d  e",
		rudeText:                                 "ana cod.exe SECOND LINE[31m zero",
		"e\u0301te\u0301":                        "été",
		"می\u200cخواهم":                          "می\u200cخواهم",
		"👩\u200d👩\u200d👧":                        "👩\u200d👩\u200d👧",
		"\u200d \u200c":                          "",
		"\xff\xfeok\xc3":                         "ok",
		"z" + strings.Repeat("\u0335", 90) + "!": "z" + strings.Repeat("\u0335", 8) + "!",
		"!!!":                                    "!!!", "÷": "÷", "†††": "†††", "\u3164": "", "\u061cشمس": "شمس",
		"javascript:alert(1)": "javascript:alert(1)",
	} {
		if got := p2p.Showable(in, 400); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := p2p.Showable(strings.Repeat("é", 300), 401); got != strings.Repeat("é", 200) {
		t.Errorf("cut to %d bytes, valid %v", len(got), utf8.ValidString(got))
	}
}

func FuzzShowable(f *testing.F) {
	f.Add(rudeText, 400)
	f.Add("e\u0301\u0301\u1100\u1161", 3)
	f.Fuzz(func(t *testing.T, in string, most int) {
		most = max(0, most%5000)
		got := p2p.Showable(in, most)
		hidden := func(r rune) bool {
			return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\u200b'
		}
		if len(got) > most || !utf8.ValidString(got) || strings.ContainsFunc(got, hidden) {
			t.Errorf("%q (at most %d): %q", in, most, got)
		}
		if again := p2p.Showable(got, most); again != got {
			t.Errorf("%q: once %q, twice %q", in, got, again)
		}
	})
}

// TestTitlesOfStrangers: rows, found by search, and a listener's name come from another machine that says what it likes.
func TestTitlesOfStrangers(t *testing.T) {
	s := shelf(t, "Ana - Lima.wav", wav(80, 100<<10))
	rude := &liar{Shelf: s, rows: func(rows []p2p.Row) []p2p.Row {
		out := append([]p2p.Row(nil), rows...)
		for i := range out {
			out[i].Title, out[i].Artist, out[i].Album, out[i].Format, out[i].Licence = rudeText, rudeText, rudeText, "w\x1bv",
				"javascript:alert(1)\n"
		}
		return out
	}}
	have, seek := open(t, p2p.Config{Shelf: rude}), open(t, p2p.Config{})
	seek.meet(have)
	r := seek.find("ana").Row
	want := p2p.Showable(rudeText, 400)
	if r.Title != want || r.Artist != want || r.Album != want || r.Format != "wv" || r.Licence != "javascript:alert(1)" {
		t.Errorf("a row arrived as %q %q %q %q %q", r.Title, r.Artist, r.Album, r.Format, r.Licence)
	}
}

// TestNamesOfTorrents: a link, a file and an info dictionary bring a name of their own.
func TestNamesOfTorrents(t *testing.T) {
	want := p2p.Showable(rudeText, 400)
	ih := p2p.InfoHash{1}
	w, err := p2p.ParseMagnet("magnet:?xt=urn:btih:" + ih.String() + "&dn=" +
		strings.NewReplacer("\n", "%0A", "\x1b", "%1B", "\x00", "%00", " ", "%20", "[", "%5B").Replace(rudeText))
	if err != nil || w.Row.Title != want {
		t.Errorf("a link: %q, %v", w.Row.Title, err)
	}
	file := bencode.MustMarshal(map[string]any{"info": map[string]any{"length": 5, "name": rudeText, "piece length": 16384,
		"pieces": strings.Repeat("a", 20)}})
	if w, err := p2p.ReadTorrent(bytes.NewReader(file)); err != nil || strings.ContainsFunc(w.Row.Title, unicode.IsControl) ||
		w.Row.Title == "" {
		t.Errorf("a file: %q, %v", w.Row.Title, err)
	}
}
