// Package query is the language in which tracks are asked for.
package query

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Query is what a line of the query language asks for: tracks that fit every term.
//
//	love song             each word begins a word of the title, an artist or the album
//	"love song"           the words stand together
//	artist: album: title: genre:   words of that field only; genre:"Hard Rock" is that very genre
//	path:"Live 2019"      any part of the path
//	year:1990  year:1990-1999  year:<2000
//	bitrate:>256          kbit/s
//	rating:>=4  plays:0   stars; times
//	added:<30d            age in days, or w weeks, m months, y years
//	format:flac  licence:free  loved:yes
//	-word  -genre:rock    tracks that do not fit it
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
	FieldLicence Field = "licence" // "free", or part of the text in the tags
	FieldLoved   Field = "loved"   // "yes" or "no"
	FieldYear    Field = "year"    // 0: unknown
	FieldBitrate Field = "bitrate" // kbit/s
	FieldRating  Field = "rating"  // stars; 0: none
	FieldPlays   Field = "plays"
	FieldAdded   Field = "added" // whole days ago
)

// Term is one condition of a Query.
type Term struct {
	Field     Field
	Not       bool   // tracks that do not fit it
	Text      string // for the fields that hold text
	Phrase    bool   // the words of Text stand together
	Low, High int64  // for the fields that hold numbers: both included; Unbounded is no upper end
}

// Unbounded is the High of a Term such as year:>=1990.
const Unbounded = math.MaxInt64

// The bounds of a query: a playlist from elsewhere may bring one.
const (
	maxTerms    = 32
	maxTermText = 200 // bytes

	longestField = len(FieldLicence) // no name of a field is looked for in more of a text that may be long
)

// Parse reads a line of the query language. It never fails: what is not understood is words. After 32 terms it
// stops.
func Parse(text string) Query {
	var q Query
	rest := strings.ToValidUTF8(text, string(utf8.RuneError))
	for len(q.Terms) < maxTerms {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		if rest == "" {
			break
		}
		var t Term
		t, rest = nextTerm(rest)
		if t != (Term{}) {
			q.Terms = append(q.Terms, t)
		}
	}
	return q
}

// nextTerm reads a term off text, which begins with one; the zero Term is nothing worth keeping.
func nextTerm(text string) (t Term, rest string) {
	body, not := strings.CutPrefix(text, "-")
	if name, _, ok := strings.Cut(body[:min(len(body), longestField+1)], ":"); ok && known(Field(strings.ToLower(name))) {
		v, phrase, after := nextValue(body[len(name)+1:])
		if t, ok := fieldTerm(Field(strings.ToLower(name)), v, phrase); ok {
			t.Not = not
			return t, after
		}
	}
	v, phrase, rest := nextValue(body)
	if v == "" { // a lone dash, or nothing in quotes
		return Term{}, rest
	}
	return Term{Not: not, Text: v, Phrase: phrase}, rest
}

// nextValue reads a quoted phrase or a run without spaces off text.
func nextValue(text string) (value string, phrase bool, rest string) {
	if quoted, ok := strings.CutPrefix(text, `"`); ok {
		value, rest, _ = strings.Cut(quoted, `"`)
		return shorten(strings.TrimSpace(value)), true, rest
	}
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		end = len(text)
	}
	return shorten(text[:end]), false, text[end:]
}

// shorten cuts text to maxTermText, between letters.
func shorten(s string) string {
	if len(s) <= maxTermText {
		return s
	}
	end := maxTermText
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.TrimSpace(s[:end])
}

func known(f Field) bool {
	switch f {
	case FieldArtist, FieldAlbum, FieldTitle, FieldGenre, FieldPath, FieldFormat, FieldLicence, FieldLoved:
		return true
	}
	return f.numeric()
}

func (f Field) numeric() bool {
	switch f {
	case FieldYear, FieldBitrate, FieldRating, FieldPlays, FieldAdded:
		return true
	}
	return false
}

// fieldTerm is the condition of a known field, if the value is one for it.
func fieldTerm(f Field, value string, phrase bool) (Term, bool) {
	switch {
	case value == "":
		return Term{}, false
	case f == FieldLoved:
		value = strings.ToLower(value)
		return Term{Field: f, Text: value}, value == "yes" || value == "no"
	case f.numeric():
		low, high, ok := span(f, value)
		return Term{Field: f, Low: low, High: high}, ok
	}
	return Term{Field: f, Text: value, Phrase: phrase}, true
}

// span reads "5", "5-9", "<5", "<=5", ">5", ">=5".
func span(f Field, value string) (low, high int64, ok bool) {
	op := value[:len(value)-len(strings.TrimLeft(value, "<>="))]
	from, to, between := strings.Cut(value[len(op):], "-")
	low, ok = amount(f, from)
	if high = low; between && ok {
		high, ok = amount(f, to)
	}
	if !ok || between && op != "" {
		return 0, 0, false
	}
	switch op {
	case "", "=":
		return min(low, high), max(low, high), true
	case "<":
		return 0, high - 1, high > 0
	case "<=":
		return 0, high, true
	case ">":
		return low + 1, Unbounded, true
	case ">=":
		return low, Unbounded, true
	}
	return 0, 0, false
}

// amount reads a number, which for an age may have a unit.
func amount(f Field, s string) (int64, bool) {
	unit := int64(1)
	if f == FieldAdded && s != "" {
		if days, ok := map[byte]int64{'d': 1, 'w': 7, 'm': 30, 'y': 365}[s[len(s)-1]|0x20]; ok {
			s, unit = s[:len(s)-1], days
		}
	}
	n, err := strconv.ParseUint(s, 10, 31) // far from where a sum overflows
	return int64(n) * unit, err == nil
}

// String is the query as a person would type it. Parse(q.String()) is q again, if q came from Parse.
func (q Query) String() string {
	terms := make([]string, len(q.Terms))
	for n, t := range q.Terms {
		terms[n] = t.String()
	}
	return strings.Join(terms, " ")
}

// String is the term as a person would type it.
func (t Term) String() string {
	var b strings.Builder
	if t.Not {
		b.WriteByte('-')
	}
	if t.Field != FieldAny {
		b.WriteString(string(t.Field) + ":")
	}
	switch {
	case t.Field.numeric():
		b.WriteString(t.span())
	case t.Phrase:
		b.WriteString(`"` + t.Text + `"`)
	default:
		b.WriteString(t.Text)
	}
	return b.String()
}

func (t Term) span() string {
	low, high := strconv.FormatInt(t.Low, 10), strconv.FormatInt(t.High, 10)
	switch {
	case t.High == Unbounded:
		return ">=" + low
	case t.Low == t.High:
		return low
	case t.Low == 0:
		return "<=" + high
	}
	return low + "-" + high
}
