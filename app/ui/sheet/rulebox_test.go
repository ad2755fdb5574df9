package sheet

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"linnet/app/state/view"
	"linnet/app/ui/uitest"
)

// smart is a View of the editor of smart playlists.
func smart(rules ...view.Rule) *view.View {
	v := uitest.Songs()
	v.Sheet = &view.Sheet{ID: 1, Title: "Smart playlist", Action: "Save", Ruled: true, Rules: rules,
		Fields: []view.Field{{Key: "name", Label: "Name"}, {Key: "query", Label: "As a query"}}}
	return v
}

func TestRulesAreBuiltByChoosing(t *testing.T) {
	artist := view.Rule{Field: "Artist", Op: "contains", Ops: []string{"contains", "does not contain"}, Value: "hana"}
	rating := view.Rule{Field: "Rating", Op: "is", Ops: []string{"is"}, Value: "4", Values: []string{"3", "4"}, Unit: "stars"}
	w, p := asked(t, smart(artist, rating))
	lines := p.rules.shown
	if len(lines) != 2 || lines[0].value.Text != "hana" || lines[1].choice.Selected != "4" || len(w.Calls) != 0 {
		t.Fatalf("%d lines, calls %q", len(lines), w.Calls)
	}
	lines[0].op.SetSelected("does not contain")
	w.Wants("SetRule 0 1 does not contain")
	lines[1].choice.SetSelected("3")
	w.Wants("SetRule 1 2 3")
	lines[0].field.SetSelected("Genre")
	w.Wants("SetRule 0 0 Genre")
	w.Press("Add a rule")
	w.Wants("AddRule")
	w.Press("Remove the rule")
	w.Wants("RemoveRule 0")
	p.Show(smart(rating).Sheet)
	if lines := p.rules.shown; len(lines) != 1 || lines[0].choice == nil {
		t.Error("the first rule is still shown")
	}
	w.Wants("")
}

func TestTypingInARuleIsNotDisturbed(t *testing.T) {
	rule := view.Rule{Field: "Artist", Op: "contains", Ops: []string{"contains"}}
	w, p := asked(t, smart(rule))
	entry := p.rules.shown[0].value
	w.Win.Canvas().Focus(entry)
	test.Type(entry, "ha")
	w.Wants("SetRule 0 2 ha")
	behind := smart(rule)
	behind.Sheet.Rules[0].Value = "h"
	behind.Sheet.Fields[1].Value = "artist:h"
	p.Show(behind.Sheet)
	if entry.Text != "ha" || p.rules.shown[0].value != entry {
		t.Errorf("what was typed became %q", entry.Text)
	}
	if query := p.entries["query"].Text; query != "artist:h" {
		t.Errorf("the query does not follow: %q", query)
	}
	w.Wants("")
}
