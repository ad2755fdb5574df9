package people

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/look"
	"linnet/app/ui/rows"
	"linnet/app/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

func TestGroupsAreSearchedAndKept(t *testing.T) {
	v := uitest.Full(view.ScreenPeople)
	v.People.Groups = []view.GroupRow{{ID: "g1", Name: "The Band", Detail: "Ana (you), Ben (here)", Member: true, Founded: true,
		Others: []view.GroupPerson{{Key: "k", Name: "Ben"}}},
		{ID: "g2", Name: "Choir", Detail: "The invitation was used before.", Warn: true}}
	var p *Screen
	w := uitest.Host(t, v, func(w *uitest.Window) fyne.CanvasObject {
		menus := &rows.Menus{Do: w.Fake, Gallery: look.NewGallery(w.Fake, w.Win.Canvas()), Canvas: w.Win.Canvas()}
		p = New(w.Fake, menus, nil, nil)
		return p.Root()
	})
	p.Show(v)
	if !w.Shows("Ben (here)") || !w.Shows("Choir") {
		t.Error("a group is not shown")
	}
	for _, press := range [][2]string{{"Found a group…", "NewGroup"}, {"Join by invitation…", "JoinGroup"},
		{"Invite…", "InviteToGroup g1"}} {
		w.Press(press[0])
		w.Wants(press[1])
	}
	card := p.groups
	for at, want := range [][]string{{"Choose what it sees…", "Take out", "Leave…"}, {"Forget…"}} {
		menu := card.menu(v.People.Groups[at])
		var names []string
		for _, item := range menu.Items {
			names = append(names, item.Label)
		}
		if !slices.Equal(names, want) {
			t.Errorf("the menu of group %d is %q", at, names)
		}
	}
	card.menu(v.People.Groups[0]).Items[1].ChildMenu.Items[0].Action()
	w.Wants("ExpelFromGroup g1 k")
}
