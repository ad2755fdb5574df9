package view

import (
	"slices"

	"linnet/app/message"
	"linnet/library"
)

// SongTable is how the listener wants songs listed.
type SongTable struct {
	Columns []string `json:"columns,omitempty"` // all of them in order; nil: the usual order
	Shown   []string `json:"shown,omitempty"`   // nil: the usual ones
	Sort    string   `json:"sort,omitempty"`    // as library.Sort; empty: by title
	Reverse bool     `json:"reverse,omitempty"`
}

// A TableColumn is one column as it is made.
type TableColumn struct {
	Key   string
	Name  message.ID
	Sort  library.Sort // what a click on its name sorts by; empty: nothing
	usual bool         // shown until the listener chooses
}

// TableColumns are all columns in their usual order.
var TableColumns = []TableColumn{
	{ColumnTitle, message.ID("Title"), library.SortTitle, true},
	{ColumnArtist, message.ID("Artist"), library.SortArtist, false},
	{ColumnAlbum, message.ID("Album"), library.SortAlbum, true},
	{ColumnNumber, message.ID("No."), "", false},
	{ColumnGenre, message.ID("Genre"), "", false},
	{ColumnYear, message.ID("Year"), library.SortYear, false},
	{ColumnPlays, message.ID("Plays"), library.SortPlays, false},
	{ColumnAdded, message.ID("Added"), library.SortAdded, false},
	{ColumnRating, message.ID("Rating"), library.SortRating, true},
	{ColumnFormat, message.ID("Format"), "", true},
	{ColumnLicence, message.ID("Licence"), "", true},
	{ColumnLength, message.ID("Length"), "", true},
}

// Order is all columns as the listener ordered them: the title first, what a newer version added last.
func (t SongTable) Order() []TableColumn {
	at := func(c TableColumn) int {
		if i := slices.Index(t.Columns, c.Key); i >= 0 {
			return i
		}
		return len(t.Columns)
	}
	list := slices.Clone(TableColumns)
	slices.SortStableFunc(list[1:], func(a, b TableColumn) int { return at(a) - at(b) })
	return list
}

// Shows says whether the listener wants to see a column.
func (t SongTable) Shows(c TableColumn) bool {
	if t.Shown == nil || c.Key == ColumnTitle {
		return c.usual
	}
	return slices.Contains(t.Shown, c.Key)
}
