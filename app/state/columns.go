package state

import (
	"context"
	"slices"

	"linnet/library"
)

// SongTable is how the listener wants songs listed.
type SongTable struct {
	Columns []string `json:"columns,omitempty"` // all of them in order; nil: the usual order
	Shown   []string `json:"shown,omitempty"`   // nil: the usual ones
	Sort    string   `json:"sort,omitempty"`    // as library.Sort; empty: by title
	Reverse bool     `json:"reverse,omitempty"`
}

// A tableColumn is one column as it is made.
type tableColumn struct {
	key, name string
	sort      library.Sort // what a click on its name sorts by; empty: nothing
	usual     bool         // shown until the listener chooses
}

// tableColumns are all columns in their usual order.
var tableColumns = []tableColumn{
	{ColumnTitle, "Title", library.SortTitle, true},
	{ColumnArtist, "Artist", library.SortArtist, false},
	{ColumnAlbum, "Album", library.SortAlbum, true},
	{ColumnNumber, "No.", "", false},
	{ColumnGenre, "Genre", "", false},
	{ColumnYear, "Year", library.SortYear, false},
	{ColumnPlays, "Plays", library.SortPlays, false},
	{ColumnAdded, "Added", library.SortAdded, false},
	{ColumnRating, "Rating", library.SortRating, true},
	{ColumnFormat, "Format", "", true},
	{ColumnLicence, "Licence", "", true},
	{ColumnLength, "Length", "", true},
}

// columns are those of a place. While no song at all has stars, theirs is left out; on an album's own page its name is, and the number comes first.
func (s *State) columns(here place) []Column {
	table := s.cfg.Preferences.Get().Songs
	sorted := library.Sort(table.Sort)
	if sorted == "" {
		sorted = library.SortTitle
	}
	var list []Column
	for _, d := range table.order() {
		c := Column{Key: d.key, Name: d.name, Shown: table.shows(d), Sorts: d.sort != ""}
		c.Shown = c.Shown && (d.key != ColumnRating || s.shelves.rated) && (d.key != ColumnAlbum || here.section != SectionAlbums)
		switch {
		case d.sort == sorted && table.Reverse:
			c.Sorted = -1
		case d.sort == sorted:
			c.Sorted = 1
		}
		list = append(list, c)
	}
	if here.section == SectionAlbums && here.key != "" {
		return numbered(list)
	}
	return list
}

// numbered puts the number first, as an album lists its songs.
func numbered(columns []Column) []Column {
	i := slices.IndexFunc(columns, func(c Column) bool { return c.Key == ColumnNumber })
	number := columns[i]
	number.Shown = true
	return slices.Insert(slices.Delete(columns, i, i+1), 0, number)
}

// order is all columns as the listener ordered them: the title first, what a newer version added last.
func (t SongTable) order() []tableColumn {
	at := func(c tableColumn) int {
		if i := slices.Index(t.Columns, c.key); i >= 0 {
			return i
		}
		return len(t.Columns)
	}
	list := slices.Clone(tableColumns)
	slices.SortStableFunc(list[1:], func(a, b tableColumn) int { return at(a) - at(b) })
	return list
}

func (t SongTable) shows(c tableColumn) bool {
	if t.Shown == nil || c.key == ColumnTitle {
		return c.usual
	}
	return slices.Contains(t.Shown, c.key)
}

// SortBy sorts the songs by a column, or the albums; where they are sorted so already it turns them round.
func (s *State) SortBy(key string) {
	s.do(func(ctx context.Context) {
		if s.shelves.here() == (place{section: SectionAlbums}) {
			s.set(func(v *Values) {
				v.AlbumsReverse = string(v.albumsBy()) == key && !v.AlbumsReverse
				v.AlbumsBy = key
			})
			s.readHere(ctx, page)
			return
		}
		i := slices.IndexFunc(tableColumns, func(c tableColumn) bool { return c.key == key && c.sort != "" })
		if i < 0 {
			return
		}
		s.set(func(v *Values) {
			was := v.Songs.Sort
			if was == "" {
				was = string(library.SortTitle)
			}
			v.Songs.Reverse = was == string(tableColumns[i].sort) && !v.Songs.Reverse
			v.Songs.Sort = string(tableColumns[i].sort)
		})
		s.readHere(ctx, page)
	})
}

// ToggleColumn shows a column, or hides it.
func (s *State) ToggleColumn(key string) {
	s.alterTable(func(t *SongTable) {
		shown := []string{}
		for _, c := range t.order() {
			if t.shows(c) != (c.key == key) {
				shown = append(shown, c.key)
			}
		}
		t.Shown = shown
	})
}

// MoveColumn moves a column among those that are shown, by -1 to the left, by 1 to the right.
func (s *State) MoveColumn(key string, by int) {
	s.alterTable(func(t *SongTable) {
		order := t.order()
		from := slices.IndexFunc(order, func(c tableColumn) bool { return c.key == key })
		to := from + by
		for to > 0 && to < len(order) && !s.inTable(order[to].key) {
			to += by
		}
		if from < 1 || to < 1 || to >= len(order) {
			return // the title stays first
		}
		c := order[from]
		order = slices.Insert(slices.Delete(order, from, from+1), to, c)
		t.Columns = nil
		for _, c := range order {
			t.Columns = append(t.Columns, c.key)
		}
	})
}

// inTable says whether a column is on the screen.
func (s *State) inTable(key string) bool {
	return slices.ContainsFunc(s.show.Library.Columns, func(c Column) bool { return c.Key == key && c.Shown })
}

func (s *State) alterTable(alter func(*SongTable)) {
	s.do(func(context.Context) {
		s.set(func(v *Values) {
			t := v.Songs // its slices are replaced, never altered: Get shares them
			alter(&t)
			v.Songs = t
		})
		s.fillLibrary()
	})
}

// albumOrders are the ways to sort the albums.
func (s *State) albumOrders() []Order {
	set := s.cfg.Preferences.Get()
	list := []Order{{Key: string(library.SortTitle), Name: "Title"}, {Key: string(library.SortArtist), Name: "Artist"},
		{Key: string(library.SortYear), Name: "Year"}, {Key: string(library.SortAdded), Name: "Recently added"},
		{Key: string(library.SortPlays), Name: "Most played"}}
	for i := range list {
		list[i].On = list[i].Key == string(set.albumsBy())
		list[i].Reverse = list[i].On && set.AlbumsReverse
	}
	return list
}

// albumsBy is how the albums are sorted.
func (v Values) albumsBy() library.Sort {
	if v.AlbumsBy == "" {
		return library.SortTitle
	}
	return library.Sort(v.AlbumsBy)
}
