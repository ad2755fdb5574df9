package ads

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Buckets is how many tastes a report can tell apart.
const Buckets = 64

// genres are the names of the buckets. Their order is part of the report's format: a name may be
// corrected, but never moved.
var genres = [Buckets]string{
	"Acoustic", "Alternative", "Ambient", "Baroque", "Bluegrass", "Blues", "Bossa Nova", "Chamber Music",
	"Children’s", "Choral", "Classical", "Country", "Dance", "Disco", "Drum and Bass", "Electronic",
	"Experimental", "Folk", "Funk", "Gospel", "Gothic", "Grunge", "Hardcore", "Hip-Hop",
	"House", "Indie", "Industrial", "Jazz", "Klezmer", "Latin", "Lo-Fi", "Lounge",
	"Medieval", "Metal", "Musical", "New Age", "Opera", "Piano", "Pop", "Post-Rock",
	"Progressive Rock", "Psychedelic", "Punk", "R&B", "Ragtime", "Reggae", "Renaissance", "Rock",
	"Romantic", "Salsa", "Shoegaze", "Singer-Songwriter", "Ska", "Soul", "Soundtrack", "Spoken Word",
	"Swing", "Symphonic", "Tango", "Techno", "Trance", "Trip-Hop", "World", "Other",
}

// otherNames are spellings found in tags, in the form that plain gives them, and the bucket they mean.
var otherNames = map[string]string{
	"alt": "Alternative", "audiobook": "Spoken Word", "ballet": "Classical", "bebop": "Jazz",
	"bossa": "Bossa Nova", "chamber": "Chamber Music", "chanson": "Singer-Songwriter", "chillout": "Lounge",
	"choir": "Choral", "concerto": "Symphonic", "dnb": "Drum and Bass", "drumbass": "Drum and Bass",
	"drumnbass": "Drum and Bass", "dub": "Reggae", "edm": "Electronic", "electro": "Electronic",
	"electronica": "Electronic", "emo": "Punk", "folklore": "Folk", "goth": "Gothic",
	"hardbop": "Jazz", "idm": "Electronic", "jungle": "Drum and Bass", "kids": "Children’s",
	"lieder": "Classical", "mpb": "Latin", "ost": "Soundtrack", "podcast": "Spoken Word",
	"prog": "Progressive Rock", "progressive": "Progressive Rock", "psychedelia": "Psychedelic", "rap": "Hip-Hop",
	"reggaeton": "Latin", "rhythmandblues": "R&B", "rnb": "R&B", "samba": "Latin",
	"score": "Soundtrack", "songwriter": "Singer-Songwriter", "speech": "Spoken Word", "symphony": "Symphonic",
	"synthpop": "Pop", "synthwave": "Electronic", "traditional": "Folk", "trap": "Hip-Hop",
}

// bucketOf maps every known spelling, in plain form, to its bucket.
var bucketOf = sync.OnceValue(func() map[string]int {
	known := make(map[string]int, len(genres)+len(otherNames))
	for i, name := range genres {
		known[plain(name)] = i
	}
	for spelling, name := range otherNames {
		known[spelling] = known[plain(name)]
	}
	return known
})

// Genres returns the names of the taste buckets; the last is "Other". The order is part of the
// report's format and never changes.
func Genres() []string { return slices.Clone(genres[:]) }

// GenreBucket maps a free genre tag to its bucket; whatever is unknown is "Other". Of several genres in
// one tag the first counts, of several words the last one known: "Indie Folk" is folk.
func GenreBucket(tagGenre string) int {
	first, _, _ := strings.Cut(tagGenre, ";")
	if b, ok := bucketOf()[plain(first)]; ok {
		return b
	}
	first, _, _ = strings.Cut(strings.NewReplacer(",", "/", "|", "/", "\x00", "/").Replace(first), "/")
	if b, ok := bucketOf()[plain(first)]; ok {
		return b
	}
	words := strings.FieldsFunc(first, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, word := range slices.Backward(words) {
		if b, ok := bucketOf()[plain(word)]; ok {
			return b
		}
	}
	return Buckets - 1
}

// plain keeps the letters and digits of a name, in lower case: "Hip-Hop", "hip hop" and "HipHop" agree.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
