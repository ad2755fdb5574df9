package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
)

// limitsPage is for what the swarm may take, and when.
type limitsPage struct {
	object              fyne.CanvasObject
	pace                *kit.Paragraph
	note                *kit.Paragraph
	usual, modest       *limitBoxes
	week                *kit.Week
	onlyIdle, unmetered *kit.Switch
}

func newLimitsPage(a LimitActions) *limitsPage {
	l := &limitsPage{pace: page.Prose(""), note: kit.NewParagraph(kit.Style{Color: kit.ColorWarn, Size: kit.SizeSmall}, page.Readable, ""),
		usual: newLimitBoxes(a, ""), modest: newLimitBoxes(a, view.ModestHours),
		onlyIdle: kit.NewSwitch(a.SetOnlyIdle), unmetered: kit.NewSwitch(a.SetUnmetered)}
	l.week = kit.NewWeek([7]string{message.Text("Mon"), message.Text("Tue"), message.Text("Wed"), message.Text("Thu"), message.Text("Fri"),
		message.Text("Sat"), message.Text("Sun")}, a.MarkHour)
	l.object = page.Scrolled(
		page.ChoiceCard(message.Text("Limits"), l.pace, nil, kit.Inset(l.usual.object, kit.Sides(10, 0, 0, 0)), l.note),
		page.ChoiceCard(message.Text("Limits within marked hours"),
			page.Prose(message.Text("Press or drag over the hours in which the swarm may use less.")), nil,
			kit.Inset(l.modest.object, kit.Sides(10, 0, 12, 0)), l.week),
		page.ChoiceCard(message.Text("When transfers run"),
			page.Prose(message.Text("A track that you play while it arrives is fetched in any case.")), nil,
			kit.Inset(kit.Down(12, switched(l.onlyIdle, message.Text("Only while nobody uses this computer"),
				message.Text("Transfers pause while you type or move the mouse.")),
				switched(l.unmetered, message.Text("Not on a metered network"),
					message.Text("Such as a phone that shares its connection."))), kit.Sides(

				10, 0, 0, 0)),
		))
	return l
}

func (l *limitsPage) root() fyne.CanvasObject { return l.object }

func (l *limitsPage) show(set *view.Settings) {
	l.pace.Set(set.Pace)
	l.note.Set(set.LimitNote)
	kit.Reveal(l.note, set.LimitNote != "")
	l.usual.show(set.Usual)
	l.modest.show(set.Modest)
	l.week.Set(set.Hours)
	l.onlyIdle.Set(set.OnlyIdle)
	l.unmetered.Set(set.Unmetered)
}

// limitBoxes take one set of limits.
type limitBoxes struct {
	object                       fyne.CanvasObject
	down, up, slots, connections *page.SettledBox
}

func newLimitBoxes(a LimitActions, hours view.LimitKey) *limitBoxes {
	box := func(key view.LimitKey, empty string) *page.SettledBox {
		return page.NewSettledBox(empty, func(text string) { a.SetLimit(hours+key, text) })
	}
	none := message.Text("no limit")
	b := &limitBoxes{down: box(view.LimitDown, none), up: box(view.LimitUp, none), slots: box(view.LimitSlots, message.Text("automatic")),
		connections: box(view.LimitConnections, none)}
	grid := kit.Flow(14)
	for _, f := range []struct {
		name string
		box  *page.SettledBox
	}{{message.Text("Down, kB/s"), b.down}, {message.Text("Up, kB/s"), b.up}, {message.Text("Sent to at once"), b.slots},
		{message.Text("Connections"), b.connections}} {
		label := kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall}, f.name)
		grid.Add(container.New(kit.Wide(126), kit.Down(4, label, kit.Field(f.box))))
	}
	b.object = grid
	return b
}

func (b *limitBoxes) show(texts view.LimitTexts) {
	b.down.Set(texts.Down)
	b.up.Set(texts.Up)
	b.slots.Set(texts.Slots)
	b.connections.Set(texts.Connections)
}
