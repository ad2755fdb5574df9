package ads

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckRefusesWhatASponsorMayNotShow(t *testing.T) {
	if err := (violins()).Check(); err != nil {
		t.Fatalf("a good ad was refused: %v", err)
	}
	for _, tt := range []struct {
		name, field string
		change      func(*Ad)
	}{
		{"no headline", "headline", func(a *Ad) { a.Headline = " " }},
		{"headline of 41", "headline", func(a *Ad) { a.Headline = strings.Repeat("é", 41) }},
		{"text of 91", "text", func(a *Ad) { a.Text = strings.Repeat("x", 91) }},
		{"line break in a headline", "headline", func(a *Ad) { a.Headline = "one\ntwo" }},
		{"right-to-left trick", "text", func(a *Ad) { a.Text = "pay \u202egnp.exe" }},
		{"not UTF-8", "text", func(a *Ad) { a.Text = "\xff" }},
		{"picture by path", "picture", func(a *Ad) { a.Picture = "../../etc/passwd" }},
		{"picture in capitals", "picture", func(a *Ad) { a.Picture = strings.Repeat("AB", 32) }},
		{"ends before it begins", "until", func(a *Ad) { a.Until = a.From }},
		{"no share", "share", func(a *Ad) { a.Share = 0 }},
		{"more than the whole voice", "share", func(a *Ad) { a.Share = 1001 }},
		{"unknown slot", "slot", func(a *Ad) { a.Slot = "popup" }},
		{"too many topics", "interests", func(a *Ad) { a.Interests = make([]string, 65) }},
		{"empty language", "languages", func(a *Ad) { a.Languages = []string{""} }},
		{"no sponsor", "sponsor", func(a *Ad) { a.Sponsor = "" }},
	} {
		ad := violins()
		tt.change(&ad)
		var refusal *Refusal
		if err := ad.Check(); !errors.As(err, &refusal) || refusal.Field != tt.field {
			t.Errorf("%s: Check = %v, want a refusal of %q", tt.name, err, tt.field)
		}
	}
	full := violins()
	full.Headline, full.Text, full.Picture = strings.Repeat("é", 40), strings.Repeat("白", 90), strings.Repeat("ab", 32)
	if err := full.Check(); err != nil {
		t.Errorf("the longest texts are refused: %v", err)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("A workshop", "Open days", "https://example.org", "ab")
	f.Fuzz(func(t *testing.T, headline, text, link, picture string) {
		ad := violins()
		ad.Headline, ad.Text, ad.Link, ad.Picture = headline, text, link, picture
		if ad.Check() == nil && !strings.HasPrefix(strings.ToLower(link), "http") {
			t.Errorf("link %q was accepted", link)
		}
	})
}
