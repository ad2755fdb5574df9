package tags

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// What stands in the names of folders for one disc of an album. The word may be in another language.
const (
	discWord = `(?:cd|dvd(?:-?a)?|sacd|blu-?ray|dis[ck]|disco|disque|compact disc|digital media|(?:12"|7"|10")? ?vinyl|lp|cassette|tape|` +
		`enhanced cd|hybrid sacd|` +
		`platte|диск|ディスク)`
	discSigns  = `(?:[ .#_-]|no\.?|nr\.?)*`
	discSpelt  = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve`
	discOthers = `(?: ?of ?\d{1,2})?`
)

var (
	// discFolder is "CD2", "Disc 1 - Live", "CD 01 (Remaster)", "Disc One", "[CD 1 of 3]", "Digital Media 1", "LP B".
	discFolder = regexp.MustCompile(`(?i)^[(\[]?(?:the )?` + discWord + discSigns + `(\d{1,2}|[ivx]{1,4}|[a-h]|` + discSpelt + `)` +
		discOthers + `(?:\b.*)?$`)
	// discOrdinal is "1. CD", "2nd Disc", "Third Disc (Live)".
	discOrdinal = regexp.MustCompile(`(?i)^[(\[]?(?:the )?(?:(\d{1,2})(?:\.|st|nd|rd|th)|(first|second|third|fourth|fifth|sixth)) ?` +
		discWord + `(?:\b.*)?$`)
	// discAtEnd is "Album (Disc 2)", "Album - CD1".
	discAtEnd = regexp.MustCompile(`(?i)[ (\[,_-]` + discWord + discSigns + `(\d{1,2}|` + discSpelt + `)` + discOthers + `[)\]]?$`)
)

// discWords are numbers as they are spelled.
var discWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
	"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8,
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
}

// DiscOfFolder is the number of the disc that a folder of this name holds; 0 if it is no such folder.
func DiscOfFolder(name string) int {
	name = norm.NFKC.String(name)
	if n := discNumber(discFolder.FindStringSubmatch(name)); n > 0 {
		return n
	}
	return discNumber(discOrdinal.FindStringSubmatch(name))
}

// DiscAtEnd is the number of the disc behind the name of an album, as in "Album (Disc 2)"; 0 if there is none.
func DiscAtEnd(name string) int {
	return discNumber(discAtEnd.FindStringSubmatch(norm.NFKC.String(name)))
}

// discNumber is what the last group says that matched.
func discNumber(match []string) int {
	number := strings.ToLower(strings.Join(match[min(1, len(match)):], ""))
	if n, err := strconv.Atoi(number); err == nil {
		return n
	}
	return discWords[number]
}
