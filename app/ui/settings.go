package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

// settingsScreen has a page for each section.
type settingsScreen struct {
	object fyne.CanvasObject
	chips  map[view.SettingsSection]*kit.Chip
	pages  map[view.SettingsSection]settingsPage
}

// settingsPage is one section of the Settings screen.
type settingsPage interface {
	root() fyne.CanvasObject
	show(*view.Settings)
}

func newSettings(a settingsActions, w fyne.Window) *settingsScreen {
	s := &settingsScreen{chips: map[view.SettingsSection]*kit.Chip{}, pages: map[view.SettingsSection]settingsPage{
		view.SettingsSharing: newSharingPage(a, w), view.SettingsLimits: newLimitsPage(a),
		view.SettingsNetwork: newNetworkPage(a), view.SettingsPlaying: newPlayingPage(a), view.SettingsComputer: newComputerPage(a)}}
	chips, stack := kit.Flow(8), container.NewStack()
	for _, section := range []view.SettingsSection{view.SettingsSharing, view.SettingsLimits, view.SettingsNetwork, view.SettingsPlaying,
		view.SettingsComputer} {
		s.chips[section] = kit.NewChip(section.Name(), func() { a.ShowSettings(section) })
		chips.Add(s.chips[section])
		page := s.pages[section].root()
		page.Hide()
		stack.Add(page)
	}
	head := newHeading(message.Text("Settings"), message.Text("Your folders, who can find them, and what the swarm may take."))
	s.object = container.NewBorder(kit.Down(0, kit.Inset(head.object, 20, 0, 12, 0), kit.Inset(chips, 0, 0, 12, 0)), nil, nil, nil, stack)
	return s
}

func (s *settingsScreen) root() fyne.CanvasObject { return s.object }

func (s *settingsScreen) show(v *view.View) {
	for section, page := range s.pages {
		open := section == v.Settings.Section
		s.chips[section].Set(open)
		if open {
			page.show(&v.Settings)
		}
		reveal(page.root(), open)
	}
}

// switched is a switch beside what it is called and what it does.
func switched(s *kit.Switch, name, what string) fyne.CanvasObject {
	words := kit.Down(1, kit.NewText(kit.Style{Elide: true}, name), kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, readable, what))
	return kit.Beside(12, 0, words, container.New(kit.Top{}, s))
}

// settledBox is a text box whose text counts when the keyboard leaves it, or at Enter.
type settledBox struct {
	widget.Entry
	settle  func(text string)
	settled string
}

func newSettledBox(hint string, settle func(text string)) *settledBox {
	b := &settledBox{settle: settle}
	b.PlaceHolder = hint
	b.OnSubmitted = func(string) { b.done() }
	b.ExtendBaseWidget(b)
	return b
}

// FocusLost implements fyne.Focusable.
func (b *settledBox) FocusLost() {
	b.Entry.FocusLost()
	b.done()
}

func (b *settledBox) done() {
	if b.Text != b.settled {
		b.settled = b.Text
		b.settle(b.Text)
	}
}

// set shows another text, unless the one shown was not settled yet.
func (b *settledBox) set(text string) {
	if b.Text == b.settled && b.Text != text {
		b.settled = text
		b.SetText(text)
	}
}
