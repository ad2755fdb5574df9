package library

// order is how a Sort is made in SQL. key are the columns of a place but its id, over track t, its album al and its first
// artist ar; legs are the parts of the list, one after the other, each of which follows an index.
type order struct {
	key  string
	legs []leg
}

// leg is a part of a list: which rows it has, which of them come after a place, and their order.
type leg struct{ from, where, after, by string }

const (
	ofAlbum  = " LEFT JOIN album al ON al.id = t.album_id"
	ofArtist = " LEFT JOIN track_artist ta ON ta.track_id = t.id AND ta.pos = 0 LEFT JOIN artist ar ON ar.id = ta.artist_id"
)

// Written so, and not as (sort, id) > (?, ?), SQLite seeks in the index instead of reading all of it.
const (
	afterTitle = "t.sort >= :text AND (t.sort > :text OR t.id > :id)"
	byTitle    = "t.sort, t.id"
)

// orderOf returns how a Sort is made; SortRelevance of nothing in particular is by title.
func orderOf(sort Sort) order {
	switch sort {
	case SortArtist:
		return order{"ar.id IS NULL, 0, coalesce(ar.sort, t.sort), coalesce(ar.id, 0), 0, 0", []leg{
			{"artist ar CROSS JOIN track_artist ta ON ta.artist_id = ar.id AND ta.pos = 0 CROSS JOIN track t ON t.id = ta.track_id" + ofAlbum, "1",
				"ar.sort >= :text AND (ar.sort > :text OR ar.id >= :a) AND (ar.sort > :text OR ar.id > :a OR ta.track_id > :id)", "ar.sort, ar.id, ta.track_id"},
			{"track t" + ofAlbum + ofArtist, "t.artist_sort = ''", afterTitle, byTitle},
		}}
	case SortAlbum:
		return order{"al.id IS NULL, 0, coalesce(al.sort, ''), coalesce(al.id, 0), t.disc, t.number", []leg{
			{"album al CROSS JOIN track t ON t.album_id = al.id", "1",
				"al.sort >= :text AND (al.sort > :text OR al.id >= :a) AND (al.sort > :text OR al.id > :a OR (t.disc, t.number, t.id) > (:b, :c, :id))",
				"al.sort, al.id, t.disc, t.number, t.id"},
			{"track t" + ofAlbum, "t.album_id IS NULL", "t.disc >= :b AND (t.disc, t.number, t.id) > (:b, :c, :id)", "t.disc, t.number, t.id"},
		}}
	case SortYear:
		return order{"0, -t.year, '', -t.id, 0, 0", []leg{
			{"track t" + ofAlbum, "1", "t.year <= :downlead AND (t.year < :downlead OR t.id < :downa)", "t.year DESC, t.id DESC"},
		}}
	case SortAdded: // ids are given in the order in which tracks come
		return order{"0, 0, '', -t.id, 0, 0", []leg{{"track t" + ofAlbum, "1", "t.id < :downa", "t.id DESC"}}}
	case SortPlays:
		return fromMost("t.plays")
	case SortRating:
		return fromMost("t.rating")
	}
	return order{"0, 0, t.sort, 0, 0, 0", []leg{{"track t" + ofAlbum, "1", afterTitle, byTitle}}}
}

// fromMost is the order by a number that most tracks do not have: first those that do, then the rest by title.
func fromMost(n string) order {
	return order{n + " = 0, -" + n + ", iif(" + n + " = 0, t.sort, ''), iif(" + n + " = 0, 0, -t.id), 0, 0", []leg{
		{"track t" + ofAlbum, n + " > 0", n + " <= :downlead AND (" + n + " < :downlead OR t.id < :downa)", n + " DESC, t.id DESC"},
		{"track t" + ofAlbum, n + " = 0", afterTitle, byTitle},
	}}
}
