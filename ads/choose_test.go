package ads

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func violins() Ad {
	return Ad{
		ID: "a1", Campaign: "c1", Flight: "f1", Sponsor: "Brandt Violins",
		Headline: "A workshop that tunes by ear", Text: "Open days in December. Bring your own instrument.",
		Link: "https://example.org/open", From: noon.AddDate(0, 0, -1), Until: noon.AddDate(0, 0, 14),
		Share: 100, Slot: SlotRail, Category: "instruments",
	}
}

func TestSkippedNamesTheRule(t *testing.T) {
	with := func(change func(*Ad)) Ad {
		ad := violins()
		change(&ad)
		return ad
	}
	german := with(func(a *Ad) { a.Languages = []string{"de"} })
	strung := with(func(a *Ad) { a.Interests = []string{"Violin", "Cello"} })
	for _, tt := range []struct {
		name string
		ad   Ad
		l    Listener
		want string // a part of the sentence; empty: eligible
	}{
		{"nothing said, nothing refused", violins(), Listener{}, ""},
		{"not yet", with(func(a *Ad) { a.From = noon.Add(1) }), Listener{}, "not come yet"},
		{"first moment", with(func(a *Ad) { a.From = noon }), Listener{}, ""},
		{"over at its last moment", with(func(a *Ad) { a.Until = noon }), Listener{}, "over"},
		{"hidden ad", violins(), Listener{Hidden: map[string]bool{"a1": true}}, "hid this ad"},
		{"hidden sponsor", violins(), Listener{HiddenSponsors: map[string]bool{"Brandt Violins": true}}, "hid this sponsor"},
		{"refused category", violins(), Listener{RefusedCategories: map[string]bool{"instruments": true}}, "refused"},
		{"language of a region", german, Listener{Languages: []string{"en", "de-AT"}}, ""},
		{"language as Unix writes it", german, Listener{Languages: []string{"DE_at"}}, ""},
		{"other language", german, Listener{Languages: []string{"en"}}, "language"},
		{"listener named no language", german, Listener{}, ""},
		{"interests not to be used", strung, Listener{Interests: []string{"Cello"}}, "did not agree"},
		{"interest ticked", strung, Listener{Interests: []string{"cello"}, UseInterests: true}, ""},
		{"interest not ticked", strung, Listener{Interests: []string{"Oboe"}, UseInterests: true}, "did not tick"},
		{"seen today", violins(), Listener{Seen: func(string) (int, int) { return PerDay, PerDay }}, "today"},
		{"seen this week", violins(), Listener{Seen: func(string) (int, int) { return 0, PerWeek }}, "week"},
		{"seen, but less", violins(), Listener{Seen: func(string) (int, int) { return PerDay - 1, PerWeek - 1 }}, ""},
		{"share below zero", with(func(a *Ad) { a.Share = -5 }), Listener{}, "share"},
		{"unknown slot", with(func(a *Ad) { a.Slot = "cover" }), Listener{}, "no place"},
	} {
		got := Skipped(tt.ad, tt.l, noon)
		if s := newSieve(&tt.l); s.lets(&tt.ad, noon) != (got == "") {
			t.Errorf("%s: the quick way disagrees with %q", tt.name, got)
		}
		if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: Skipped = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestChooseWeighsByShareOfVoice(t *testing.T) {
	a, b := violins(), violins()
	a.Share = 100
	b.ID, b.Share = "b", 300
	both := []Catalogue{{Ads: []Ad{a}}, {Ads: []Ad{b}}}
	count := map[string]int{}
	for i := range 1000 {
		choice, ok := Choose(both, Listener{}, noon, float64(i)/1000)
		if !ok {
			t.Fatal("nobody was chosen")
		}
		count[choice.Ad.ID]++
	}
	if count["a1"] != 250 || count["b"] != 750 {
		t.Errorf("chosen %v, want 250 and 750", count)
	}
	if choice, ok := Choose(both, Listener{}, noon, 1); !ok || choice.Ad.ID != "b" {
		t.Error("a draw of 1 must fall to the last ad")
	}
}

func TestChooseLeavesThePanelToTheHouse(t *testing.T) {
	for name, from := range map[string][]Catalogue{"no feed": nil, "empty": {{}}, "none fits": {{Ads: []Ad{violins()}}}} {
		l := Listener{Hidden: map[string]bool{"a1": true}}
		if _, ok := Choose(from, l, noon, 0.5); ok {
			t.Errorf("%s: an ad was chosen", name)
		}
	}
}

func TestWhyNamesTheVeryRule(t *testing.T) {
	ad := violins()
	ad.Interests = []string{"Violin"}
	l := Listener{Interests: []string{"Violin"}, UseInterests: true}
	alone, _ := Choose([]Catalogue{{Ads: []Ad{ad}}}, l, noon, 0)
	for _, part := range []string{"Brandt Violins paid", "ticked Violin", "No other ad fits", "on this computer"} {
		if !strings.Contains(alone.Why, part) {
			t.Errorf("why = %q, lacks %q", alone.Why, part)
		}
	}
	two, _ := Choose([]Catalogue{{Ads: []Ad{ad, violins()}}}, l, noon, 0)
	if want := "Of 2 ads that fit, chance picked it: it has 100 of 200 parts"; !strings.Contains(two.Why, want) {
		t.Errorf("why = %q, lacks %q", two.Why, want)
	}
}

// TestSharesAreKeptOverAHundredThousandChoices: no ad gets more or less of the panel than chance explains (five standard deviations).
func TestSharesAreKeptOverAHundredThousandChoices(t *testing.T) {
	const choices = 100_000
	var all []Ad
	voice := 0
	for i := range 12 {
		ad := violins()
		ad.ID, ad.Share = fmt.Sprint(i), 1+i*i
		all, voice = append(all, ad), voice+ad.Share
	}
	count, chance := map[string]int{}, rand.New(rand.NewPCG(1, 2))
	for range choices {
		c, _ := Choose([]Catalogue{{Ads: all}}, Listener{}, noon, chance.Float64())
		count[c.Ad.ID]++
	}
	for _, ad := range all {
		p := float64(ad.Share) / float64(voice)
		if off := math.Abs(float64(count[ad.ID]) - choices*p); off > 5*math.Sqrt(choices*p*(1-p)) {
			t.Errorf("share %d of %d was chosen %d times", ad.Share, voice, count[ad.ID])
		}
	}
}

func TestSameWordIsEqualFold(t *testing.T) {
	words := []string{"", "a", "A", "K", "\u212a", "k", "ſ", "s", "S", "@", "`", "Ä", "ä", "Violin", "violin", "\xff"}
	for _, a := range words {
		for _, b := range words {
			if sameWord(a, b) != strings.EqualFold(a, b) {
				t.Errorf("%q and %q: %v", a, b, sameWord(a, b))
			}
		}
	}
}

func BenchmarkChooseAmongTenThousand(b *testing.B) {
	many := make([]Ad, 10_000)
	for i := range many {
		many[i] = violins()
		many[i].ID = fmt.Sprint(i)
		many[i].Languages = []string{"de", "fr"}
		many[i].Interests = []string{"Violin", "Cello"}
	}
	from := []Catalogue{{Ads: many}}
	l := Listener{Languages: []string{"en", "fr"}, Interests: []string{"Oboe", "Cello"}, UseInterests: true,
		Hidden: map[string]bool{"17": true}, HiddenSponsors: map[string]bool{"Other": true},
		RefusedCategories: map[string]bool{"travel": true}}
	for b.Loop() {
		Choose(from, l, noon, 0.7)
	}
}

// TestSpotsAreChosenAmongThoseThatCanBeHeard, by the rules of panels.
func TestSpotsAreChosenAmongThoseThatCanBeHeard(t *testing.T) {
	moment := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	ad := func(id string, spot *Spot) Ad {
		return Ad{ID: id, Sponsor: "Sponsor " + id, From: moment.Add(-time.Hour), Until: moment.Add(time.Hour), Share: 100, Slot: SlotRail,
			Spot: spot}
	}
	list := []Catalogue{{Ads: []Ad{ad("silent", nil), ad("one", &Spot{}), ad("two", &Spot{})}}}
	for draw, want := range map[float64]string{0: "one", .49: "one", .51: "two", .999: "two"} {
		got, ok := ChooseSpot(list, Listener{}, moment, draw)
		if !ok || got.Ad.ID != want {
			t.Errorf("%v: %q, %v", draw, got.Ad.ID, ok)
		}
		if want := "Of 2 spots that fit, chance picked it: it has 100 of 200 parts of the spots."; !strings.Contains(got.Why, want) {
			t.Errorf("why: %q", got.Why)
		}
	}
	if got, ok := ChooseSpot(list, Listener{Hidden: map[string]bool{"one": true, "two": true}}, moment, 0); ok {
		t.Errorf("a hidden spot is heard: %q", got.Ad.ID)
	}
	if got, ok := ChooseSpot([]Catalogue{{Ads: list[0].Ads[:1]}}, Listener{}, moment, 0); ok {
		t.Errorf("an ad without a spot is heard: %q", got.Ad.ID)
	}
}
