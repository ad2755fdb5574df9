package ui

import (
	"fyne.io/fyne/v2"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

// showMenu opens what else can be done with what plays, over the button that asks for it.
func (b *bar) showMenu() {
	d := fyne.CurrentApp().Driver()
	c := d.CanvasForObject(b.more)
	if c == nil {
		return
	}
	kit.PopUp(b.menu(), c, d.AbsolutePositionForObject(b.more))
}

// menu is what else can be done with what plays.
func (b *bar) menu() *fyne.Menu {
	v, a := &b.shown, b.does
	item, line := fyne.NewMenuItem, fyne.NewMenuItemSeparator
	items := []*fyne.MenuItem{
		ticked(message.Text("Stop after this track"), v.StopAfter, func() { a.SetStopAfter(!v.StopAfter) }),
		kit.Submenu(message.Text("Sleep timer"), b.sleepItems(v)...), kit.Submenu(message.Text("Speed"), b.speedItems(v)...),
		ticked(message.Text("Mute"), v.Muted, func() { a.SetMuted(!v.Muted) }), line(),
		item(message.Text("What was played…"), a.ShowHistory), item(message.Text("Save the queue as a playlist…"), a.SaveQueue)}
	if v.Marks != "" {
		items = append(items, item(message.Text("Next chapter"), func() { a.SkipChapter(1) }),
			item(message.Text("Previous chapter"), func() { a.SkipChapter(-1) }))
	}
	if v.Undo {
		items = append(items, item(message.Text("Bring the cleared queue back"), a.UnclearQueue))
	}
	private := ticked(message.Text("Private listening"), v.Private,
		func() { a.SetSound(func(s *view.SoundValues) { s.Private = !s.Private }) })
	return fyne.NewMenu("", append(items, line(), private)...)
}

func ticked(name string, on bool, do func()) *fyne.MenuItem {
	item := fyne.NewMenuItem(name, do)
	item.Checked = on
	return item
}

func (b *bar) sleepItems(v *view.Bar) []*fyne.MenuItem {
	items := []*fyne.MenuItem{ticked(message.Text("Off"), v.Sleep == "", func() { b.does.SetSleep(0) })}
	for _, choice := range []struct {
		name    string
		minutes int
	}{{message.Text("In 15 minutes"), 15}, {message.Text("In 30 minutes"), 30}, {message.Text("In 45 minutes"), 45},
		{message.Text("In an hour"), 60}, {message.Text("In two hours"), 120}} {
		items = append(items, fyne.NewMenuItem(choice.name, func() { b.does.SetSleep(choice.minutes) }))
	}
	return items
}

func (b *bar) speedItems(v *view.Bar) (items []*fyne.MenuItem) {
	for _, choice := range []struct {
		name  string
		times float64
	}{{message.Text("Half"), .5}, {message.Text("Three quarters"), .75}, {message.Text("As recorded"), 1},
		{message.Text("A quarter more"), 1.25}, {message.Text("Half as much again"), 1.5}, {message.Text("Double"), 2}} {
		items = append(items, ticked(choice.name, v.Speed == choice.times, func() { b.does.SetSpeed(choice.times) }))
	}
	return items
}
