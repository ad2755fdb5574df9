package library

// Query is what a line of the query language asks for: tracks that fit every term.
//
//	love song            words: each must begin a word of the title, an artist or the album
//	"love song"          the words together
//	artist: album: title: genre: path:    words of that field only; path:"Live 2019" is any part of the path
//	year:1990  year:1990-1999  year:<2000
//	bitrate:>256         kbit/s
//	rating:>=4  plays:0  added:<30d       stars; times; age in days, or w weeks, m months, y years
//	format:flac  licence:free  loved:yes
//	-word  -genre:rock   tracks that do not fit it
type Query struct{ Terms []Term }

// Field names what a Term looks at; its text is what stands before the colon.
type Field string

// The fields of the query language.
const (
	FieldAny     Field = "" // title, artists and album
	FieldArtist  Field = "artist"
	FieldAlbum   Field = "album"
	FieldTitle   Field = "title"
	FieldGenre   Field = "genre"
	FieldPath    Field = "path"
	FieldFormat  Field = "format"
	FieldLicence Field = "licence"
	FieldLoved   Field = "loved"
	FieldYear    Field = "year"
	FieldBitrate Field = "bitrate" // kbit/s
	FieldRating  Field = "rating"  // stars
	FieldPlays   Field = "plays"
	FieldAdded   Field = "added" // days ago
)

// Term is one condition of a Query.
type Term struct {
	Field     Field
	Not       bool   // tracks that do not fit it
	Text      string // for the fields that hold text
	Phrase    bool   // the words of Text stand together
	Low, High int64  // for the fields that hold numbers: both included
}

// ParseQuery reads a line of the query language. It never fails: what is not understood is words.
func ParseQuery(text string) Query { return Query{} }

// String is the query as a person would type it; ParseQuery(q.String()) is q again.
func (q Query) String() string { return "" }
