package settings

import (
	"fyne.io/fyne/v2"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
	"linnet/assets/version"
)

// computerPage is for looks, and for what Linnet is on this computer.
type computerPage struct {
	object fyne.CanvasObject
	themes map[view.Theme]*kit.Chip
	facts  *kit.Paragraph
	opens  *kit.Switch
	links  *fyne.Container
	update *updateCard
}

// themeNames are the choices of colours.
var themeNames = map[view.Theme]message.ID{
	view.ThemeSystem: message.ID("As the desktop"),
	view.ThemeDark:   message.ID("Dark"),
	view.ThemeLight:  message.ID("Light"),
}

func newComputerPage(a Actions) *computerPage {
	c := &computerPage{themes: map[view.Theme]*kit.Chip{}, facts: page.Prose(""), opens: kit.NewSwitch(a.SetOpensLinks),
		update: newUpdateCard(a)}
	chips := kit.Flow(8)
	for _, t := range []view.Theme{view.ThemeSystem, view.ThemeDark, view.ThemeLight} {
		c.themes[t] = kit.NewChip(themeNames[t].Text(), func() { a.SetTheme(t) })
		chips.Add(c.themes[t])
	}
	c.links = page.ChoiceCard(message.Text("Magnet links"),
		page.Prose(message.Text("Links that you click in a browser, and .torrent files, open "+
			"in Linnet. When this is off, another program opens them.")), c.opens)
	c.object = page.Scrolled(
		page.ChoiceCard(message.Text("Colours"), page.Prose(message.Text("Dark, light, or whatever the desktop uses.")), nil,
			kit.Inset(chips, kit.Sides(8, 0, 0, 0))),
		c.links,
		c.update.object,
		page.ChoiceCard(message.Text("This computer"), c.facts, nil))
	return c
}

func (c *computerPage) root() fyne.CanvasObject { return c.object }

func (c *computerPage) show(set *view.Settings) {
	for t, chip := range c.themes {
		chip.Set(t == set.Theme)
	}
	c.opens.Set(set.OpensLinks)
	kit.Reveal(c.links, set.LinksKnown)
	c.update.show(&set.Updates)
	c.facts.Set(message.Machine(version.Number, set.Output, set.Network, set.Home))
}
