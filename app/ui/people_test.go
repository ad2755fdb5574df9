package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"linnet/app/state/view"
)

func (f *fake) SetFilterOf(key string, n int)    { f.did("SetFilterOf", key, " ", n) }
func (f *fake) SortFound(key string)             { f.did("SortFound", key) }
func (f *fake) MoreFound()                       { f.did("MoreFound") }
func (f *fake) KeepFound(id string)              { f.did("KeepFound", id) }
func (f *fake) BrowseHolder(id string)           { f.did("BrowseHolder", id) }
func (f *fake) ToggleWish()                      { f.did("ToggleWish") }
func (f *fake) OpenWish(id int64)                { f.did("OpenWish", id) }
func (f *fake) RemoveWish(id int64)              { f.did("RemoveWish", id) }
func (f *fake) FetchWish(id int64, on bool)      { f.did("FetchWish", id, " ", on) }
func (f *fake) Follow(key string)                { f.did("Follow", key) }
func (f *fake) Unfollow(key string)              { f.did("Unfollow", key) }
func (f *fake) FollowLink()                      { f.did("FollowLink") }
func (f *fake) OpenPerson(key string)            { f.did("OpenPerson", key) }
func (f *fake) ClosePerson()                     { f.did("ClosePerson") }
func (f *fake) ShowPersonSection(s view.Section) { f.did("ShowPersonSection", s) }
func (f *fake) OpenPersonEntry(key string)       { f.did("OpenPersonEntry", key) }
func (f *fake) FilterPerson(text string)         { f.did("FilterPerson", text) }
func (f *fake) GetListed()                       { f.did("GetListed") }
func (f *fake) NewGroup()                        { f.did("NewGroup") }
func (f *fake) JoinGroup()                       { f.did("JoinGroup") }
func (f *fake) SearchGroup(id string)            { f.did("SearchGroup", id) }
func (f *fake) InviteToGroup(id string)          { f.did("InviteToGroup", id) }
func (f *fake) LendToGroup(id string)            { f.did("LendToGroup", id) }
func (f *fake) ExpelFromGroup(id, member string) { f.did("ExpelFromGroup", id, " ", member) }
func (f *fake) LeaveGroup(id string)             { f.did("LeaveGroup", id) }
func (f *fake) SetPublished(on bool)             { f.did("SetPublished", on) }
func (f *fake) RenameShelf()                     { f.did("RenameShelf") }
func (f *fake) ReplaceKey()                      { f.did("ReplaceKey") }
func (f *fake) RevokeKey()                       { f.did("RevokeKey") }

func TestPeopleAreFollowedAndBrowsed(t *testing.T) {
	w := open(t, full(view.ScreenPeople))
	for _, text := range []string{"Maren", "3 new", "Гриша", "here now", "linnet:abc", "Everybody who has the link"} {
		if !w.shows(text) {
			t.Errorf("%q is not said", text)
		}
	}
	for _, press := range [][2]string{{"Follow a link", "FollowLink"}, {"Unfollow", "Unfollow k1"}, {"Follow", "Follow k2"},
		{"Browse", "OpenPerson k1"},
		{"Rename", "RenameShelf"}, {"Replace the key", "ReplaceKey"}, {"Give up the key", "RevokeKey"}} {
		w.press(press[0])
		w.wants(press[1])
	}
}

func TestGroupsAreSearchedAndKept(t *testing.T) {
	v := full(view.ScreenPeople)
	v.People.Groups = []view.GroupRow{{ID: "g1", Name: "The Band", Detail: "Ana (you), Ben (here)", Member: true, Founded: true,
		Others: []view.GroupPerson{{Key: "k", Name: "Ben"}}},
		{ID: "g2", Name: "Choir", Detail: "The invitation was used before.", Warn: true}}
	w := open(t, v)
	if !w.shows("Ben (here)") || !w.shows("Choir") {
		t.Error("a group is not shown")
	}
	for _, press := range [][2]string{{"Found a group…", "NewGroup"}, {"Join by invitation…", "JoinGroup"},
		{"Invite…", "InviteToGroup g1"}} {
		w.press(press[0])
		w.wants(press[1])
	}
	card := w.ui.screens[view.ScreenPeople].(*peopleScreen).groups
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
	w.wants("ExpelFromGroup g1 k")
}

func TestNothingToHandOnBeforePublishing(t *testing.T) {
	v := full(view.ScreenPeople)
	v.People.Published, v.People.Followed, v.People.Near, v.People.Empty = false, nil, nil, "Nobody near publishes a shelf."
	w := open(t, v)
	if w.shows("linnet:abc") || w.shows("You follow") || !w.shows("Nobody near") {
		t.Error("a link, or a card without anybody, is shown; or nothing is said")
	}
}

// browsed is a View of the shelf of somebody.
func browsed(change func(*view.People)) *view.View {
	v := full(view.ScreenPeople)
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
	w.press("Albums")
	w.wants("ShowPersonSection Albums")
	w.press("Follow")
	w.wants("Follow k2")
	w.press("Back")
	w.wants("ClosePerson")
	w.rows()[0].MouseDown(nil)
	if !w.shows("12 songs") || !w.shows("k2k2k2k2") {
		t.Error("the artist, or the beginning of the key, is not shown")
	}
	w = open(t, browsed(func(p *view.People) {
		p.Title, p.Takes, p.Page = "Ночной трамвай", true, "album"
		p.Rows = []view.FoundRow{{ID: "aa", Title: "Последний вагон", Number: 3}}
	}))
	w.press("Get all")
	w.wants("GetListed")
	w.rows()[0].MouseIn(nil)
	w.press("Get")
	w.wants("Get aa")
	if !w.shows("3  Последний вагон") {
		t.Error("the number on the album is not shown")
	}
}

func TestAnUnreachableShelfSaysWhy(t *testing.T) {
	w := open(t, browsed(func(p *view.People) { p.Sections, p.Note = nil, "This listener cannot be reached right now." }))
	if !w.shows("cannot be reached") {
		t.Error("nothing is said")
	}
}

func TestFoundRowsAreFilteredSortedAndWished(t *testing.T) {
	w := open(t, full(view.ScreenSearch))
	w.press("Keep looking for this")
	w.wants("ToggleWish")
	w.press("More")
	w.wants("MoreFound")
	w.press("≥ 192 kbit/s")
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("a filter opens no choice")
	}
	f := full(view.ScreenSearch).Search.Filters[1]
	r := &filterRow{do: w.fake}
	r.menu(f).Items[0].Action()
	w.wants("SetFilterOf bitrate 0")
	for _, o := range w.seen() {
		if c, ok := o.(interface {
			Label() string
			Tapped(*fyne.PointEvent)
		}); ok && c.Label() == "Held by" {
			c.Tapped(&fyne.PointEvent{})
		}
	}
	w.wants("SortFound holders")
	if !w.shows("Those you search among") {
		t.Error("what strangers can learn is not said")
	}
}

func TestFoundRowsAreKeptAndTheirHoldersBrowsed(t *testing.T) {
	w := open(t, full(view.ScreenSearch))
	d := foundMenus{w.fake, w.ui.menus, nil}
	items := d.foundMenu(view.FoundRow{ID: "aa"}).Items
	for i, want := range map[int]string{0: "PlayFound aa", 1: "Get aa", 3: "KeepFound aa", 4: "BrowseHolder aa"} {
		items[i].Action()
		w.wants(want)
	}
}

func TestWishesStandWhereResultsWillBe(t *testing.T) {
	v := full(view.ScreenSearch)
	v.Search.Query, v.Search.Rows = "", nil
	v.Search.Wishes = []view.WishRow{{ID: 4, Text: "slack tide", Rules: "free licence", Status: "2 new · asked 5 min ago", News: 2}}
	v.Search.Kept = []view.FoundRow{{ID: "cc", Title: "Copper", Kept: true}}
	w := open(t, v)
	for _, text := range []string{"You are looking for", "slack tide", "2 new", "Kept for later", "Copper"} {
		if !w.shows(text) {
			t.Errorf("%q is not shown", text)
		}
	}
	w.press("Look")
	w.wants("OpenWish 4")
	w.press("Get the first")
	w.wants("FetchWish 4 true")
}
