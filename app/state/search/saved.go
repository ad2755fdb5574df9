package search

import (
	"context"
	"slices"
	"strings"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

const (
	savedKey = "saved" // the Key of the Filter that chooses among saved filters
	maxSaved = 20      // filters that are saved
	maxName  = 60      // bytes of a name
)

// saved draws the saved filters to choose from, and what can be done with them.
func (s *Slice) saved() view.Filter {
	list := s.loop.Get().Filters
	f := view.Filter{Key: savedKey, Label: message.Text("Saved filters")}
	for _, one := range list {
		f.Choices = append(f.Choices, one.Name)
		if one.Rules == s.finding.rules && one.NotMine == s.view.NotMine {
			f.Label, f.On = one.Name, true
		}
	}
	if len(list) > 0 {
		f.Choices = append(f.Choices, view.BetweenChoices)
	}
	f.Choices = append(f.Choices, message.Text("Save these filters…"))
	for _, one := range list {
		f.Choices = append(f.Choices, message.Text("Forget “{name}”", "name", one.Name))
	}
	return f
}

// setSaved chooses by place in the choices of saved.
func (s *Slice) setSaved(ctx context.Context, choice int) {
	list := s.loop.Get().Filters
	n := len(list)
	save := n
	if n > 0 {
		save++ // there is a line between
	}
	switch forget := choice - save - 1; {
	case choice >= 0 && choice < n:
		s.finding.rules, s.view.NotMine = list[choice].Rules, list[choice].NotMine
		s.Fill(ctx)
	case choice == save:
		s.askSaved()
	case forget >= 0 && forget < n:
		s.forget(ctx, list[forget])
	}
}

// askSaved asks for a name for the filters that are chosen. One that has the name makes room.
func (s *Slice) askSaved() {
	now := view.SavedFilter{Rules: s.finding.rules, NotMine: s.view.NotMine}
	s.loop.OpenSheet(view.Sheet{Title: message.Text("Save these filters"), Action: message.Text("Save"), Text: filtersText(now),
		Fields: []view.Field{{Key: "name", Label: message.Text("Name"), Hint: message.Text("Lossless")}}},
		loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
			now.Name = p2p.Showable(strings.TrimSpace(values["name"]), maxName)
			list := slices.DeleteFunc(slices.Clone(s.loop.Get().Filters), func(f view.SavedFilter) bool { return f.Name == now.Name })
			switch {
			case now.Name == "":
				return message.Error("saved filters need a name")
			case len(list) >= maxSaved:
				return message.Error("at most {n} filters can be saved; forget one first", "n", message.Number(maxSaved))
			}
			s.loop.Set(func(v *view.Values) { v.Filters = append(list, now) })
			s.Fill(ctx)
			return nil
		}})
}

// forget removes saved filters, for good unless the listener undoes it.
func (s *Slice) forget(ctx context.Context, gone view.SavedFilter) {
	before := s.loop.Get().Filters
	at := slices.Index(before, gone)
	keep := slices.DeleteFunc(slices.Clone(before), func(f view.SavedFilter) bool { return f == gone })
	s.loop.Set(func(v *view.Values) { v.Filters = keep })
	s.loop.Offer(ctx, message.Text("The filters “{name}” were forgotten.", "name", gone.Name), func(ctx context.Context) {
		s.loop.Set(func(v *view.Values) {
			if !slices.ContainsFunc(v.Filters, func(f view.SavedFilter) bool { return f.Name == gone.Name }) {
				v.Filters = slices.Insert(slices.Clone(v.Filters), min(max(at, 0), len(v.Filters)), gone)
			}
		})
		s.Fill(ctx)
	})
	s.Fill(ctx)
}

// filtersText says what filters want.
func filtersText(f view.SavedFilter) string {
	mine := ""
	if f.NotMine {
		mine = message.Text("not in my library")
	}
	if text := message.Listed(view.RulesText(f.Rules), mine); text != "" {
		return text
	}
	return message.Text("They let everything through.")
}
