package ui

import (
	"fyne.io/fyne/v2/driver/desktop"
	"testing"

	"fyne.io/fyne/v2"

	"linnet/app/state/view"
	"linnet/app/ui/uitest"
)

func TestPeopleAreFollowedAndBrowsed(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenPeople))
	for _, text := range []string{"Maren", "3 new", "Гриша", "here now", "linnet:abc", "Everybody who has the link"} {
		if !w.Shows(text) {
			t.Errorf("%q is not said", text)
		}
	}
	for _, press := range [][2]string{{"Follow a link", "FollowLink"}, {"Unfollow", "Unfollow k1"}, {"Follow", "Follow k2"},
		{"Browse", "OpenPerson k1"},
		{"Rename", "RenameShelf"}, {"Replace the key", "ReplaceKey"}, {"Give up the key", "RevokeKey"}} {
		w.Press(press[0])
		w.Wants(press[1])
	}
}

func TestNothingToHandOnBeforePublishing(t *testing.T) {
	v := uitest.Full(view.ScreenPeople)
	v.People.Published, v.People.Followed, v.People.Near, v.People.Empty = false, nil, nil, "Nobody near publishes a shelf."
	w := open(t, v)
	if w.Shows("linnet:abc") || w.Shows("You follow") || !w.Shows("Nobody near") {
		t.Error("a link, or a card without anybody, is shown; or nothing is said")
	}
}

// browsed is a View of the shelf of somebody.
func browsed(change func(*view.People)) *view.View {
	v := uitest.Full(view.ScreenPeople)
	v.People.Open = &view.PersonRow{Key: "k2", Name: "Гриша", Short: "k2k2k2k2", Detail: "86 tracks · here now"}
	v.People.Sections = []view.Section{view.SectionNew, view.SectionArtists, view.SectionAlbums, view.SectionSongs}
	v.People.Section, v.People.Page = view.SectionArtists, "artists"
	change(&v.People)
	return v
}

func TestAShelfIsBrowsedByArtistAndAlbum(t *testing.T) {
	w := open(t, browsed(func(p *view.People) {
		p.Entries = []view.Entry{{Key: "a", Name: "Ана", Detail: "12 songs", Kind: view.SectionArtists}}
	}))
	w.Press("Albums")
	w.Wants("ShowPersonSection Albums")
	w.Press("Follow")
	w.Wants("Follow k2")
	w.Press("Back")
	w.Wants("ClosePerson")
	w.Rows()[0].MouseDown(&desktop.MouseEvent{})
	if !w.Shows("12 songs") || !w.Shows("k2k2k2k2") {
		t.Error("the artist, or the beginning of the key, is not shown")
	}
	w = open(t, browsed(func(p *view.People) {
		p.Title, p.Takes, p.Page = "Ночной трамвай", true, "album"
		p.Rows = []view.FoundRow{{ID: "aa", Title: "Последний вагон", Number: 3}}
	}))
	w.Press("Get all")
	w.Wants("GetListed")
	w.Rows()[0].MouseIn(nil)
	w.Press("Get")
	w.Wants("Get aa")
	if !w.Shows("3  Последний вагон") {
		t.Error("the number on the album is not shown")
	}
}

func TestAnUnreachableShelfSaysWhy(t *testing.T) {
	w := open(t, browsed(func(p *view.People) { p.Sections, p.Note = nil, "This listener cannot be reached right now." }))
	if !w.Shows("cannot be reached") {
		t.Error("nothing is said")
	}
}

func TestFoundRowsAreFilteredSortedAndWished(t *testing.T) {
	w := open(t, uitest.Full(view.ScreenSearch))
	w.Press("Keep looking for this")
	w.Wants("ToggleWish")
	w.Press("More")
	w.Wants("MoreFound")
	w.Press("≥ 192 kbit/s")
	if w.Win.Canvas().Overlays().Top() == nil {
		t.Error("a filter opens no choice")
	}
	for _, o := range w.Seen() {
		if c, ok := o.(interface {
			Label() string
			Tapped(*fyne.PointEvent)
		}); ok && c.Label() == "Held by" {
			c.Tapped(&fyne.PointEvent{})
		}
	}
	w.Wants("SortFound holders")
	if !w.Shows("Those you search among") {
		t.Error("what strangers can learn is not said")
	}
}

func TestWishesStandWhereResultsWillBe(t *testing.T) {
	v := uitest.Full(view.ScreenSearch)
	v.Search.Query, v.Search.Rows = "", nil
	v.Search.Wishes = []view.WishRow{{ID: 4, Text: "slack tide", Rules: "free licence", Status: "2 new · asked 5 min ago", News: 2}}
	v.Search.Kept = []view.FoundRow{{ID: "cc", Title: "Copper", Kept: true}}
	w := open(t, v)
	for _, text := range []string{"You are looking for", "slack tide", "2 new", "Kept for later", "Copper"} {
		if !w.Shows(text) {
			t.Errorf("%q is not shown", text)
		}
	}
	w.Press("Look")
	w.Wants("OpenWish 4")
	w.Press("Get the first")
	w.Wants("FetchWish 4 true")
}
