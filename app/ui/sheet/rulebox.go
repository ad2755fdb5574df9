package sheet

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/look"
	"linnet/app/ui/page"
)

// ruleBox is where the rules of a smart playlist are put together.
type ruleBox struct {
	object *fyne.Container
	do     ruleActions
	lines  *fyne.Container
	shown  []*ruleLine
}

func newRuleBox(do ruleActions) *ruleBox {
	b := &ruleBox{do: do, lines: kit.Down(8)}
	add := container.NewHBox(kit.NewButton(kit.Plain, message.Text("Add a rule"), do.AddRule))
	label := kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall}, message.Text("Songs that match all of these"))
	b.object = kit.Down(8, label, b.lines, add)
	return b
}

// show shows rules. A line stays while what can be chosen in it does, so that typing goes on undisturbed.
func (b *ruleBox) show(rules []view.Rule) {
	for len(b.shown) > len(rules) {
		b.shown = b.shown[:len(b.shown)-1]
	}
	for i, r := range rules {
		if i == len(b.shown) {
			b.shown = append(b.shown, newRuleLine(b.do, i, r))
		} else if !b.shown[i].like(r) {
			b.shown[i] = newRuleLine(b.do, i, r)
		}
		b.shown[i].show(r)
	}
	objects := make([]fyne.CanvasObject, len(b.shown))
	for i, line := range b.shown {
		objects[i] = line.object
	}
	if !slices.Equal(objects, b.lines.Objects) {
		b.lines.Objects = objects
		b.lines.Refresh()
		b.object.Refresh()
	}
}

// ruleLine is one rule: what it is about, how that is compared, and with what.
type ruleLine struct {
	object    fyne.CanvasObject
	rule      view.Rule
	field, op *widget.Select
	choice    *widget.Select
	value     *page.OwnEntry
	writing   bool
}

func newRuleLine(do ruleActions, i int, r view.Rule) *ruleLine {
	l := &ruleLine{rule: r}
	set := func(part view.RulePart) func(string) {
		return func(text string) {
			if !l.writing {
				do.SetRule(i, part, text)
			}
		}
	}
	l.field = widget.NewSelect(view.RuleFields(), set(view.RuleField))
	l.op = widget.NewSelect(r.Ops, set(view.RuleOp))
	var value fyne.CanvasObject
	if r.Values != nil {
		l.choice = widget.NewSelect(r.Values, set(view.RuleValue))
		value = l.choice
	} else {
		l.value = page.NewOwnEntry(r.Hint, set(view.RuleValue), do.CloseSheet)
		value = l.value
	}
	unit := kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall}, r.Unit)
	kit.Reveal(unit, r.Unit != "")
	remove := container.New(kit.Middle{}, kit.NewIconButton(message.Text("Remove the rule"), look.Glyph("close"),
		func() { do.RemoveRule(i) }))
	l.object = kit.Beside(8, 2, container.New(kit.Wide(176), kit.Field(l.field)), container.New(kit.Wide(186), kit.Field(l.op)),
		kit.Field(value), unit, remove)
	return l
}

// like says whether the line can show r.
func (l *ruleLine) like(r view.Rule) bool {
	return r.Field == l.rule.Field && r.Unit == l.rule.Unit && slices.Equal(r.Ops, l.rule.Ops) && slices.Equal(r.Values, l.rule.Values)
}

func (l *ruleLine) show(r view.Rule) {
	l.writing = true
	defer func() { l.writing = false }()
	choose := func(s *widget.Select, text string) {
		if s != nil && s.Selected != text {
			s.SetSelected(text)
		}
	}
	choose(l.field, r.Field)
	choose(l.op, r.Op)
	choose(l.choice, r.Value)
	if l.value != nil {
		l.value.Follow(r.Value)
		if l.value.PlaceHolder != r.Hint {
			l.value.SetPlaceHolder(r.Hint)
		}
	}
}
