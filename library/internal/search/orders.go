package search

// order is how a Sort is made in SQL. key are the columns of a place but its id, over track t, its album al and its first
// artist ar; sections are the parts of the list, one after the other, each of which follows an index.
type order struct {
	key      string
	sections []section
}

// section is one part of a list: its rows, and the index order in which they come.
type section struct {
	from, where string
	indexOrder
}

func (l section) towards(reverse bool) section {
	l.indexOrder = l.indexOrder.towards(reverse)
	return l
}

const (
	ofAlbum  = " LEFT JOIN album al ON al.id = t.album_id"
	ofArtist = " LEFT JOIN track_artist ta ON ta.track_id = t.id AND ta.pos = 0 LEFT JOIN artist ar ON ar.id = ta.artist_id"
)

// byTitle is the order that ends most others.
func byTitle() indexOrder { return up("t.sort", ":text", "t.id", ":id") }

// orderOf returns how a Sort is made; SortRelevance of nothing in particular is by title.
func orderOf(sort Sort) order {
	switch sort {
	case SortArtist:
		return order{"ar.id IS NULL, 0, coalesce(ar.sort, t.sort), coalesce(ar.id, 0), 0, 0", []section{
			{"artist ar CROSS JOIN track_artist ta ON ta.artist_id = ar.id AND ta.pos = 0 CROSS JOIN track t ON t.id = ta.track_id" +
				ofAlbum, "1",
				up("ar.sort", ":text", "ar.id", ":a", "ta.track_id", ":id")},
			{"track t" + ofAlbum + ofArtist, "t.artist_sort = ''", byTitle()},
		}}
	case SortAlbum:
		return order{"al.id IS NULL, 0, coalesce(al.sort, ''), coalesce(al.id, 0), t.disc, t.number", []section{
			{"album al CROSS JOIN track t ON t.album_id = al.id", "1",
				up("al.sort", ":text", "al.id", ":a", "t.disc", ":b", "t.number", ":c", "t.id", ":id")},
			{"track t" + ofAlbum, "t.album_id IS NULL", up("t.disc", ":b", "t.number", ":c", "t.id", ":id")},
		}}
	case SortYear:
		return order{"0, -t.year, '', -t.id, 0, 0", []section{
			{"track t" + ofAlbum, "1", down("t.year", ":downlead", "t.id", ":downa")},
		}}
	case SortAdded: // ids are given in the order in which tracks come
		return order{"0, 0, '', -t.id, 0, 0", []section{{"track t" + ofAlbum, "1", down("t.id", ":downa")}}}
	case SortPlays:
		return fromMost("t.plays")
	case SortRating:
		return fromMost("t.rating")
	}
	return order{"0, 0, t.sort, 0, 0, 0", []section{{"track t" + ofAlbum, "1", byTitle()}}}
}

// fromMost is the order by a number that most tracks do not have: first those that do, then the rest by title.
func fromMost(n string) order {
	return order{n + " = 0, -" + n + ", iif(" + n + " = 0, t.sort, ''), iif(" + n + " = 0, 0, -t.id), 0, 0", []section{
		{"track t" + ofAlbum, n + " > 0", down(n, ":downlead", "t.id", ":downa")},
		{"track t" + ofAlbum, n + " = 0", byTitle()},
	}}
}
