// Package settings is the Settings screen: a page for each section.
package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
)

// Screen has a page for each section.
type Screen struct {
	object fyne.CanvasObject
	chips  map[view.SettingsSection]*kit.Chip
	pages  map[view.SettingsSection]settingsPage
}

// settingsPage is one section of the Settings screen.
type settingsPage interface {
	root() fyne.CanvasObject
	show(*view.Settings)
}

// New builds the Settings screen, which shows nothing yet.
func New(a Actions, w fyne.Window) *Screen {
	s := &Screen{chips: map[view.SettingsSection]*kit.Chip{}, pages: map[view.SettingsSection]settingsPage{
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
	head := page.NewHeading(message.Text("Settings"), message.Text("Your folders, who can find them, and what the swarm may take."))
	s.object = container.NewBorder(kit.Down(0, kit.Inset(head.Object, kit.Sides(20, 0, 12, 0)), kit.Inset(chips, kit.Sides(0, 0, 12, 0))),
		nil, nil, nil, stack)
	return s
}

// Root is what the window shows while the screen is open.
func (s *Screen) Root() fyne.CanvasObject { return s.object }

// Show writes v into the screen. It is called while the screen is the open one only.
func (s *Screen) Show(v *view.View) {
	for section, page := range s.pages {
		open := section == v.Settings.Section
		s.chips[section].Set(open)
		if open {
			page.show(&v.Settings)
		}
		kit.Reveal(page.root(), open)
	}
}

// switched is a switch beside what it is called and what it does.
func switched(s *kit.Switch, name, what string) fyne.CanvasObject {
	words := kit.Down(1, kit.NewText(kit.Style{Elide: true}, name), kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, page.Readable, what))
	return kit.Beside(12, 0, words, container.New(kit.Top{}, s))
}
