package search

import (
	"context"
	"slices"
	"strings"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/p2p"
)

// In asks the members of a group, or everybody, for what is being looked for.
func (s *Slice) In(ctx context.Context, id p2p.GroupID) {
	s.finding.group = id
	s.beginSearch(ctx, strings.TrimSpace(s.view.Query))
}

// everybody is the first choice of where to search.
const everybody = message.ID("Everybody")

// searchable are the groups that can be searched.
func (s *Slice) searchable() []p2p.Group {
	return slices.DeleteFunc(s.deps.Node.Groups(), func(g p2p.Group) bool { return g.Standing != p2p.Member })
}

// scope draws where is searched; false: there is no choice.
func (s *Slice) scope() (view.Filter, bool) {
	groups := s.searchable()
	f := view.Filter{Key: scopeKey, Label: everybody.Text(), Choices: []string{everybody.Text()}}
	for _, g := range groups {
		name := message.Text("In {group}", "group", g.Name)
		f.Choices = append(f.Choices, name)
		if g.ID == s.finding.group {
			f.Label, f.On = name, true
		}
	}
	return f, len(groups) > 0
}

// scopeKey is the Key of the Filter that says where is searched.
const scopeKey = "where"

// setScope chooses by place in the choices of scope.
func (s *Slice) setScope(ctx context.Context, choice int) {
	var id p2p.GroupID
	if groups := s.searchable(); choice > 0 && choice <= len(groups) {
		id = groups[choice-1].ID
	}
	s.In(ctx, id)
}
