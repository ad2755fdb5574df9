package library

import "linnet/library/internal/query"

// The query language is that of package query.
type (
	// Query is what a line of the query language asks for: tracks that fit every term.
	Query = query.Query
	// Term is one condition of a Query.
	Term = query.Term
	// Field names what a Term looks at.
	Field = query.Field
)

// The fields of the query language.
const (
	FieldAny     = query.FieldAny
	FieldArtist  = query.FieldArtist
	FieldAlbum   = query.FieldAlbum
	FieldTitle   = query.FieldTitle
	FieldGenre   = query.FieldGenre
	FieldPath    = query.FieldPath
	FieldFormat  = query.FieldFormat
	FieldLicence = query.FieldLicence
	FieldLoved   = query.FieldLoved
	FieldYear    = query.FieldYear
	FieldBitrate = query.FieldBitrate
	FieldRating  = query.FieldRating
	FieldPlays   = query.FieldPlays
	FieldAdded   = query.FieldAdded
)

// Unbounded is the High of a Term such as year:>=1990.
const Unbounded = query.Unbounded

// ParseQuery reads a line of the query language. It never fails: what is not understood is words.
func ParseQuery(text string) Query { return query.Parse(text) }
