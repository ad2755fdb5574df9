package browse

import (
	"context"
	"slices"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/library"
)

// columns are those of a place. While no song at all has stars, theirs is left out; on an album's own page its name is, and the number
// comes first.
func (s *Slice) columns(here place) []view.Column {
	table := s.loop.Get().Songs
	sorted := sortOf(table, here)
	var list []view.Column
	for _, d := range table.Order() {
		c := view.Column{Key: d.Key, Name: d.Name.Text(), Shown: table.Shows(d), Sorts: d.Sort != ""}
		c.Shown = c.Shown && (d.Key != view.ColumnRating || s.open.rated) &&
			(d.Key != view.ColumnAlbum || here.section != view.SectionAlbums)
		switch {
		case d.Sort == sorted && table.Reverse:
			c.Sorted = -1
		case d.Sort == sorted:
			c.Sorted = 1
		}
		list = append(list, c)
	}
	if here.section == view.SectionAlbums && here.key != "" {
		return numbered(list)
	}
	return list
}

// numbered puts the number first, as an album lists its songs.
func numbered(columns []view.Column) []view.Column {
	i := slices.IndexFunc(columns, func(c view.Column) bool { return c.Key == view.ColumnNumber })
	number := columns[i]
	number.Shown = true
	return slices.Insert(slices.Delete(columns, i, i+1), 0, number)
}

// SortBy sorts the songs by a column, or the albums; where they are sorted so already it turns them round.
func (s *Slice) SortBy(key string) {
	s.loop.Do(func(ctx context.Context) {
		if s.open.here() == (place{section: view.SectionAlbums}) {
			s.loop.Set(func(v *view.Values) {
				v.AlbumsReverse = string(v.AlbumOrder()) == key && !v.AlbumsReverse
				v.AlbumsBy = key
			})
			s.readHere(ctx, page)
			return
		}
		i := slices.IndexFunc(view.TableColumns, func(c view.TableColumn) bool { return c.Key == key && c.Sort != "" })
		if i < 0 {
			return
		}
		s.loop.Set(func(v *view.Values) {
			was := sortOf(v.Songs, s.open.here())
			v.Songs.Reverse = was == view.TableColumns[i].Sort && !v.Songs.Reverse
			v.Songs.Sort = string(view.TableColumns[i].Sort)
		})
		s.readHere(ctx, page)
	})
}

// ToggleColumn shows a column, or hides it.
func (s *Slice) ToggleColumn(key string) {
	s.alterTable(func(t *view.SongTable) {
		shown := []string{}
		for _, c := range t.Order() {
			if t.Shows(c) != (c.Key == key) {
				shown = append(shown, c.Key)
			}
		}
		t.Shown = shown
	})
}

// MoveColumn moves a column among those that are shown, by -1 to the left, by 1 to the right.
func (s *Slice) MoveColumn(key string, by int) {
	s.alterTable(func(t *view.SongTable) {
		order := t.Order()
		from := slices.IndexFunc(order, func(c view.TableColumn) bool { return c.Key == key })
		to := from + by
		for to > 0 && to < len(order) && !s.inTable(order[to].Key) {
			to += by
		}
		if from < 1 || to < 1 || to >= len(order) {
			return // the title stays first
		}
		c := order[from]
		order = slices.Insert(slices.Delete(order, from, from+1), to, c)
		t.Columns = nil
		for _, c := range order {
			t.Columns = append(t.Columns, c.Key)
		}
	})
}

// inTable says whether a column is on the screen.
func (s *Slice) inTable(key string) bool {
	return slices.ContainsFunc(s.view.Columns, func(c view.Column) bool { return c.Key == key && c.Shown })
}

func (s *Slice) alterTable(alter func(*view.SongTable)) {
	s.loop.Do(func(context.Context) {
		s.loop.Set(func(v *view.Values) {
			t := v.Songs // its slices are replaced, never altered: Get shares them
			alter(&t)
			v.Songs = t
		})
		s.Fill()
	})
}

// albumOrder is one way to sort the albums, and what is said of it.
type albumOrder struct {
	sort                library.Sort
	name, sorted, round message.ID
}

var albumOrders = []albumOrder{
	{library.SortTitle, message.ID("Title"), message.ID("Sorted by title"), message.ID("Sorted by title, reversed")},
	{library.SortArtist, message.ID("Artist"), message.ID("Sorted by artist"), message.ID("Sorted by artist, reversed")},
	{library.SortYear, message.ID("Year"), message.ID("Sorted by year"), message.ID("Sorted by year, reversed")},
	{library.SortAdded, message.ID("Recently added"), message.ID("Sorted by recently added"),
		message.ID("Sorted by recently added, reversed")},
	{library.SortPlays, message.ID("Most played"), message.ID("Sorted by most played"), message.ID("Sorted by most played, reversed")},
}

// albumOrders are the ways to sort the albums.
func (s *Slice) albumOrders() []view.Order {
	set := s.loop.Get()
	list := make([]view.Order, len(albumOrders))
	for i, o := range albumOrders {
		list[i] = view.Order{Key: string(o.sort), Name: o.name.Text(), Label: o.sorted.Text(), On: o.sort == set.AlbumOrder()}
		if list[i].On && set.AlbumsReverse {
			list[i].Reverse, list[i].Label = true, o.round.Text()
		}
	}
	return list
}
