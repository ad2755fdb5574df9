// Package sponsors is the Sponsors screen, and the panel of an ad beside the queue. It decides nothing: neither consent nor which ad.
package sponsors

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
)

// Screen is where a listener switches the panel on, says what may interest them, and sees
// whose feeds are followed and what was shown.
type Screen struct {
	object  fyne.CanvasObject
	do      Actions
	on      *kit.Switch
	spots   *kit.Switch
	silent  *kit.Paragraph // why none is heard although they are on
	topics  *tickList
	refused *tickList
	feeds   *fyne.Container
	history *fyne.Container
	nothing *kit.Text // there is no history
	empty   *kit.Paragraph
	promise *kit.Paragraph // of panels
	shown   view.Sponsors
}

// tickList is chips that are ticked, or the words that stand there while there are none.
type tickList struct {
	object fyne.CanvasObject
	chips  *fyne.Container
	none   *kit.Text
	tick   func(name string, on bool)
	shown  []view.Interest
}

func newTickList(none string, tick func(name string, on bool)) *tickList {
	t := &tickList{chips: kit.Flow(8), none: kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary}, none), tick: tick}
	t.object = kit.Inset(container.NewStack(t.chips, t.none), kit.Sides(8, 0, 0, 0))
	return t
}

func (t *tickList) show(list []view.Interest) {
	kit.Reveal(t.none, len(list) == 0)
	if slices.Equal(list, t.shown) {
		return
	}
	t.shown, t.chips.Objects = list, nil
	for _, one := range list {
		chip := kit.NewChip(one.Name, func() { t.tick(one.Name, !one.On) })
		chip.Set(one.On)
		t.chips.Objects = append(t.chips.Objects, chip)
	}
	t.chips.Refresh()
}

// New builds the Sponsors screen, which shows nothing yet.
func New(a Actions) *Screen {
	s := &Screen{
		do:    a,
		on:    kit.NewSwitch(a.SetPanels),
		spots: kit.NewSwitch(a.SetSpots),
		silent: page.Prose(message.Text("None is heard while sponsor panels are off: the panel shows whose spot it is, " +
			"and what it says.")),
		topics:  newTickList(message.Text("None of the feeds has topics."), a.SetInterest),
		refused: newTickList(message.Text("None of the feeds has categories."), a.RefuseCategory),
		feeds:   kit.Down(12),
		history: kit.Down(8),
		nothing: kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary}, message.Text("Nothing yet.")),
		empty:   page.Prose(""),
		promise: page.Prose(""),
	}
	follow := kit.NewButton(kit.Plain, message.Text("Follow a feed…"), a.NewFeed)
	s.object = page.New(page.NewHeading(message.Text("Sponsors"), message.Text("Who pays for Linnet, and what you agree to see.")),
		page.ChoiceCard(message.Text("Sponsor panels"), s.promise, s.on, s.empty),
		page.ChoiceCard(message.Text("Spoken spots between tracks"),
			page.Prose(message.Text("A sponsor speaks for up to 20 seconds, as loud as your music: at most once in half an hour, never "+
				"within an album, never in private listening or before the sleep timer. You can skip it after 3 "+
				"seconds. All spots of your feeds are fetched, so that nobody learns which you hear.")), s.spots, s.silent),
		page.ChoiceCard(message.Text("Topics"),
			page.Prose(message.Text("Tick what you would rather see. The ticks stay on this computer, and "+
				"count only if you allow it under Privacy.")), nil, s.topics.object),
		page.ChoiceCard(message.Text("Never show"),
			page.Prose(message.Text("Ads of the categories that you tick are never chosen. Nobody is told.")),
			nil, s.refused.object),
		page.ChoiceCard(message.Text("Feeds you follow"),
			page.Prose(message.Text("Each operator signs its list of sponsors; Linnet checks the "+
				"signature before it shows anything.")), follow, kit.Inset(s.feeds, kit.Sides(8, 0, 0, 0))),
		page.ChoiceCard(message.Text("What was shown to you"), page.Prose(message.Text("Counted on this computer only.")), nil,
			kit.Inset(container.NewStack(s.history, s.nothing), kit.Sides(8, 0, 0, 0))))
	return s
}

// Root is what the window shows while the screen is open.
func (s *Screen) Root() fyne.CanvasObject { return s.object }

// Show writes v into the screen. It is called while the screen is the open one only.
func (s *Screen) Show(v *view.View) {
	sp := &v.Sponsors
	s.on.Set(sp.On)
	s.spots.Set(sp.Spots)
	kit.Reveal(s.silent, sp.Spots && !sp.On)
	s.promise.Set(v.Privacy.PanelPromise)
	s.empty.Set(sp.Empty)
	kit.Reveal(s.empty, sp.Empty != "")
	s.topics.show(sp.Interests)
	s.refused.show(sp.Categories)
	kit.Reveal(s.nothing, len(sp.Shown) == 0)
	if !slices.Equal(sp.Feeds, s.shown.Feeds) {
		s.feeds.Objects = feedLines(s.do, sp.Feeds)
		s.feeds.Refresh()
	}
	if !slices.Equal(sp.Shown, s.shown.Shown) {
		s.history.Objects = shownLines(s.do, sp.Shown)
		s.history.Refresh()
	}
	s.shown = *sp
}

func feedLines(a Actions, feeds []view.FeedRow) []fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, len(feeds))
	for i, f := range feeds {
		color := kit.ColorWarn
		if f.Good {
			color = kit.ColorGood
		}
		words := kit.Down(1,
			kit.NewText(kit.Style{Elide: true}, f.Name),
			kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, f.URL),
			kit.NewParagraph(kit.Style{Color: color, Size: kit.SizeSecondary}, 0, f.Status))
		lines[i] = kit.Beside(10, 0, words, container.New(kit.Middle{},
			kit.NewButton(kit.Quiet, message.Text("See all"), func() { a.ShowCatalogue(f.URL) })),
			container.New(kit.Middle{}, kit.NewButton(kit.Quiet, message.Text("Remove"), func() { a.RemoveFeed(f.URL) })))
	}
	return lines
}

func shownLines(a Actions, shown []view.ShownRow) []fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, len(shown))
	for i, r := range shown {
		counts := message.ShownCounts(int(r.Impressions), int(r.Clicks), r.Hidden)
		var again fyne.CanvasObject = kit.Gap()
		if r.Hidden {
			again = container.New(kit.Middle{}, kit.NewButton(kit.Quiet, message.Text("Show again"), func() { a.Unhide(r.Key) }))
		}
		words := kit.Down(0, kit.NewText(kit.Style{Elide: true}, r.Headline),
			kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSecondary, Elide: true}, r.Sponsor))
		lines[i] = kit.Beside(16, 0, words, kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall}, counts), again)
	}
	return lines
}
