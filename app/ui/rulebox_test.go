package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"linnet/app/state/view"
)

// smart is a View of the editor of smart playlists.
func smart(rules ...view.Rule) *view.View {
	v := songs()
	v.Sheet = &view.Sheet{ID: 1, Title: "Smart playlist", Action: "Save", Ruled: true, Rules: rules,
		Fields: []view.Field{{Key: "name", Label: "Name"}, {Key: "query", Label: "As a query"}}}
	return v
}

func TestRulesAreBuiltByChoosing(t *testing.T) {
	artist := view.Rule{Field: "Artist", Op: "contains", Ops: []string{"contains", "does not contain"}, Value: "hana"}
	rating := view.Rule{Field: "Rating", Op: "is", Ops: []string{"is"}, Value: "4", Values: []string{"3", "4"}, Unit: "stars"}
	w := open(t, smart(artist, rating))
	lines := w.ui.sheet.rules.shown
	if len(lines) != 2 || lines[0].value.Text != "hana" || lines[1].choice.Selected != "4" || len(w.calls) != 0 {
		t.Fatalf("%d lines, calls %q", len(lines), w.calls)
	}
	lines[0].op.SetSelected("does not contain")
	w.wants("SetRule 0 1 does not contain")
	lines[1].choice.SetSelected("3")
	w.wants("SetRule 1 2 3")
	lines[0].field.SetSelected("Genre")
	w.wants("SetRule 0 0 Genre")
	w.press("Add a rule")
	w.wants("AddRule")
	w.press("Remove the rule")
	w.wants("RemoveRule 0")
	w.ui.Show(smart(rating))
	if lines := w.ui.sheet.rules.shown; len(lines) != 1 || lines[0].choice == nil {
		t.Error("the first rule is still shown")
	}
	w.wants("")
}

func TestTypingInARuleIsNotDisturbed(t *testing.T) {
	rule := view.Rule{Field: "Artist", Op: "contains", Ops: []string{"contains"}}
	w := open(t, smart(rule))
	entry := w.ui.sheet.rules.shown[0].value
	w.win.Canvas().Focus(entry)
	test.Type(entry, "ha")
	w.wants("SetRule 0 2 ha")
	behind := smart(rule)
	behind.Sheet.Rules[0].Value = "h"
	behind.Sheet.Fields[1].Value = "artist:h"
	w.ui.Show(behind)
	if entry.Text != "ha" || w.ui.sheet.rules.shown[0].value != entry {
		t.Errorf("what was typed became %q", entry.Text)
	}
	if query := w.ui.sheet.entries["query"].Text; query != "artist:h" {
		t.Errorf("the query does not follow: %q", query)
	}
	w.wants("")
}
