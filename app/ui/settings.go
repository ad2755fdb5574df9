package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/state"
	"linnet/app/ui/kit"
)

// settingsScreen is for folders, who can find what is shared, and looks.
type settingsScreen struct {
	object  fyne.CanvasObject
	settler settler
	folders *fyne.Container
	modes   *fyne.Container
	themes  map[state.Theme]*kit.Chip
	facts   *kit.Paragraph
	shown   state.Settings
}

func newSettings(a settler, w fyne.Window) *settingsScreen {
	s := &settingsScreen{settler: a, folders: kit.Down(12), modes: kit.Down(4), themes: map[state.Theme]*kit.Chip{}, facts: prose("")}
	rescan := kit.NewButton(kit.Plain, "Read again", a.Rescan)
	field := newFolderField(w, a.AddFolder)
	chips := kit.Flow(8)
	for _, t := range []state.Theme{state.ThemeSystem, state.ThemeDark, state.ThemeLight} {
		s.themes[t] = kit.NewChip(map[state.Theme]string{state.ThemeSystem: "As the desktop", state.ThemeDark: "Dark", state.ThemeLight: "Light"}[t],
			func() { a.SetTheme(t) })
		chips.Add(s.themes[t])
	}
	s.object = page(newHeading("Settings", "Your folders, who can find them, and how the window looks."),
		choiceCard("Music folders", prose("Linnet reads them and never changes a file in them."), rescan,
			kit.Inset(s.folders, 10, 0, 6, 0), field.object),
		choiceCard("Who can find what you share", prose("You can change this at any time; it counts at once."), nil, kit.Inset(s.modes, 8, 0, 0, 0)),
		choiceCard("Colours", prose("Dark, light, or whatever the desktop uses."), nil, kit.Inset(chips, 8, 0, 0, 0)),
		choiceCard("This computer", s.facts, nil))
	return s
}

func (s *settingsScreen) root() fyne.CanvasObject { return s.object }

func (s *settingsScreen) show(v *state.View) {
	set := &v.Settings
	if !slices.Equal(set.Folders, s.shown.Folders) {
		s.folders.Objects = nil
		for _, f := range set.Folders {
			s.folders.Objects = append(s.folders.Objects, folderLine(s.settler, f))
		}
		s.folders.Refresh()
	}
	if !slices.Equal(set.Modes, s.shown.Modes) {
		s.modes.Objects = modeLines(set.Modes, s.settler.SetMode)
		s.modes.Refresh()
	}
	for t, chip := range s.themes {
		chip.Set(t == set.Theme)
	}
	s.facts.Set("Sound: " + set.Output + "\nNetwork: " + set.Network + "\nLinnet keeps what it writes in " + set.Home)
	s.shown = *set
}

// modeLines are the sharing modes to choose one of, each with what strangers can learn in it.
func modeLines(modes []state.ModeChoice, choose func(state.Mode)) []fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, len(modes))
	for i, m := range modes {
		words := kit.Down(1, kit.NewText(kit.Style{Elide: true}, m.Name), kit.NewParagraph(kit.Style{Size: kit.SizeSmall}, 0, m.Learns))
		radio := kit.NewRadio(m.Name, func() { choose(m.Mode) })
		radio.Set(m.On)
		lines[i] = kit.Beside(12, 1, container.New(kit.Top{}, radio), words)
	}
	return lines
}
