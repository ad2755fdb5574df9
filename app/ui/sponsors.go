package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"linnet/app/state"
	"linnet/app/ui/kit"
)

// sponsorsScreen is where a listener switches the panel on, says what may interest them, and sees
// whose feeds are followed and what was shown.
type sponsorsScreen struct {
	object    fyne.CanvasObject
	sponsorer sponsorer
	on        *kit.Switch
	interests *fyne.Container
	feeds     *fyne.Container
	history   *fyne.Container
	empty     *kit.Paragraph
	shown     state.Sponsors
}

func newSponsors(a sponsorer) *sponsorsScreen {
	s := &sponsorsScreen{
		sponsorer: a,
		on:        kit.NewSwitch(a.SetPanels),
		interests: kit.Flow(8),
		feeds:     kit.Down(8),
		history:   kit.Down(8),
		empty:     prose(""),
	}
	s.object = page(newHeading("Sponsors", "Who pays for Linnet, and what you agree to see."),
		choiceCard("Sponsor panels", prose("Shows one quiet panel beside your queue. The choice is made on this computer from a list everyone receives; nobody is told what you saw."), s.on, s.empty),
		choiceCard("Topics", prose("Tick what you would rather see. The ticks stay on this computer, and count only if you allow it under Privacy."), nil, kit.Inset(s.interests, 8, 0, 0, 0)),
		choiceCard("Feeds you follow", prose("Each operator signs its list of sponsors; Linnet checks the signature before it shows anything."), nil, kit.Inset(s.feeds, 8, 0, 0, 0)),
		choiceCard("What was shown to you", prose("Counted on this computer only."), nil, kit.Inset(s.history, 8, 0, 0, 0)))
	return s
}

func (s *sponsorsScreen) root() fyne.CanvasObject { return s.object }

func (s *sponsorsScreen) show(v *state.View) {
	sp := &v.Sponsors
	s.on.Set(sp.On)
	s.empty.Set(sp.Empty)
	reveal(s.empty, sp.Empty != "")
	if !slices.Equal(sp.Interests, s.shown.Interests) {
		s.interests.Objects = interestChips(s.sponsorer, sp.Interests)
		s.interests.Refresh()
	}
	if !slices.Equal(sp.Feeds, s.shown.Feeds) {
		s.feeds.Objects = feedLines(sp.Feeds)
		s.feeds.Refresh()
	}
	if !slices.Equal(sp.Shown, s.shown.Shown) {
		s.history.Objects = shownLines(sp.Shown)
		s.history.Refresh()
	}
	s.shown = *sp
}

func interestChips(a sponsorer, interests []state.Interest) []fyne.CanvasObject {
	chips := make([]fyne.CanvasObject, len(interests))
	for i, interest := range interests {
		chip := kit.NewChip(interest.Name, func() { a.SetInterest(interest.Name, !interest.On) })
		chip.Set(interest.On)
		chips[i] = chip
	}
	return chips
}

func feedLines(feeds []state.FeedRow) []fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, len(feeds))
	for i, f := range feeds {
		color := kit.ColorWarn
		if f.Good {
			color = kit.ColorGood
		}
		lines[i] = kit.Down(1,
			kit.NewText(kit.Style{Elide: true}, f.Name),
			kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, f.URL),
			kit.NewParagraph(kit.Style{Color: color, Size: kit.SizeSecondary}, 0, f.Status))
	}
	return lines
}

func shownLines(shown []state.ShownRow) []fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, len(shown))
	for i, r := range shown {
		counts := fmt.Sprintf("seen %d, opened %d", r.Impressions, r.Clicks)
		if r.Hidden {
			counts += ", hidden"
		}
		words := kit.Down(0, kit.NewText(kit.Style{Elide: true}, r.Headline),
			kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, r.Sponsor))
		lines[i] = kit.Beside(16, 0, words, kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall}, counts))
	}
	return lines
}
