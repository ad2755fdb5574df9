package search

import (
	"context"
	"slices"
	"strings"
	"testing"

	"linnet/app/state/view"
	"linnet/p2p"
)

// TestFiltersAreSavedChosenAndForgotten, and come back when that is undone.
func TestFiltersAreSavedChosenAndForgotten(t *testing.T) {
	p := &played{}
	s, on := open(t, p)
	save := func(name string) *view.Sheet {
		list := on(s.Fill).Search.Saved.Choices
		s.SetFilterOf("saved", slices.Index(list, "Save these filters…"))
		s.loop.SetField("name", name)
		s.loop.Submit()
		return on(s.Fill).Sheet
	}
	if sheet := save(" "); sheet == nil || sheet.Note != "Saved filters need a name." {
		t.Fatalf("a name of blanks: %+v", sheet)
	}
	s.loop.CloseSheet()
	s.SetFilterOf("format", 1)
	s.SetNotMine(true)
	if sheet := save("Lossless"); sheet != nil {
		t.Fatalf("the sheet stays: %+v", sheet)
	}
	s.SetFilterOf("format", 0)
	s.SetFreeOnly(false)
	s.SetNotMine(false)
	if v := on(s.Fill); v.Search.Saved.On || !slices.Equal(v.Search.Saved.Choices,
		[]string{"Lossless", view.BetweenChoices, "Save these filters…", "Forget “Lossless”"}) {
		t.Errorf("with other filters: %+v", v.Search.Saved)
	}
	s.SetFilterOf("saved", 1) // the line
	s.SetFilterOf("saved", 0)
	v := on(s.Fill)
	if !v.Search.NotMine || !v.Search.FreeOnly || v.Search.Filters[0].Label != "Lossless" || v.Search.Saved.Label != "Lossless" {
		t.Errorf("chosen again: %+v", v.Search)
	}
	s.SetFilterOf("saved", 3)
	if v = on(s.Fill); len(p.values.Filters) != 0 || v.Search.Saved.On || len(v.Notices) != 1 {
		t.Fatalf("forgotten: %+v, %+v", p.values.Filters, v.Notices)
	}
	save("Newer")
	s.loop.Undo(v.Notices[0].ID)
	if on(s.Fill); len(p.values.Filters) != 2 || p.values.Filters[0].Name != "Lossless" || p.values.Filters[1].Name != "Newer" {
		t.Errorf("brought back: %+v", p.values.Filters)
	}
}

// TestSavedFiltersAreBounded, and one name is one filter.
func TestSavedFiltersAreBounded(t *testing.T) {
	p := &played{}
	s, on := open(t, p)
	save := func(name string) *view.Sheet {
		on(func(context.Context) { s.askSaved() })
		s.loop.SetField("name", name)
		s.loop.Submit()
		return on(s.Fill).Sheet
	}
	for i := range maxSaved {
		save("Filters " + strings.Repeat("x", i))
	}
	if sheet := save("Filters "); sheet != nil || len(p.values.Filters) != maxSaved {
		t.Errorf("one name twice: %d are saved, %+v", len(p.values.Filters), sheet)
	}
	if sheet := save("One more"); sheet == nil || sheet.Note != "At most 20 filters can be saved; forget one first." {
		t.Errorf("one too many: %+v", sheet)
	}
}

// TestWhoHoldsARowIsListed, whom one need not wait for first, and of an album everyone who holds something of it.
func TestWhoHoldsARowIsListed(t *testing.T) {
	slow, quick := answer(1, "Ebb", "Coast"), answer(1, "Ebb", "Coast")
	slow.Holder, slow.Hops, slow.Load = holder(7), 3, p2p.Load{Slot: p2p.SlotTaken, Waiting: 2}
	quick.Holder, quick.Hops, quick.Load = holder(8), 2, p2p.Load{Slot: p2p.SlotFree, Speed: 2_000_000}
	p := &played{answers: []p2p.Answer{slow, quick, answer(2, "Flow", "Coast")}}
	s, on := open(t, p)
	s.SetQuery("coast")
	searched(s, on)
	s.ShowHolders(p.answers[0].Row.InfoHash.String())
	v := on(s.Fill)
	if f := v.Sheet.Facts; len(f) != 2 || f[0].Value != "2.0 MB/s · free · 2 hops" || f[1].Value != "2 waiting · 3 hops" {
		t.Errorf("held by %+v", f)
	}
	s.SetFilterOf("as", 1)
	v = on(s.Fill)
	s.ShowHolders(v.Search.Rows[0].ID)
	if v = on(s.Fill); len(v.Sheet.Facts) != 3 || v.Sheet.Title != "Who has “Coast”" {
		t.Errorf("the album is held by %+v", v.Sheet)
	}
	s.ShowHolders("gone")
	if v = on(s.Fill); len(v.Notices) != 1 {
		t.Errorf("told %+v", v.Notices)
	}
}
