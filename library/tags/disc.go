package tags

import (
	"regexp"
	"strconv"
	"strings"
)

// discFolder is the name of a folder that holds one disc of an album: "CD2", "Disc 1 - Live", "CD 01 (Remaster)", "Disc One",
// "Digital Media 1", "LP B". The word may be in another language.
var discFolder = regexp.MustCompile(`(?i)^(?:cd|dvd|sacd|dis[ck]|disco|disque|digital media|(?:12"|7"|10")? ?vinyl|lp|cassette|tape|enhanced cd|hybrid sacd|platte|диск)` +
	`(?:[ .#_-]|no\.?|nr\.?)*(\d{1,2}|[ivx]{1,4}|[a-h]|one|two|three|four|five|six|seven|eight|nine|ten)(?:\b.*)?$`)

// discWords are numbers as they are spelled.
var discWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
	"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8,
}

// DiscOfFolder is the number of the disc that a folder of this name holds; 0 if it is no such folder.
func DiscOfFolder(name string) int {
	m := discFolder.FindStringSubmatch(name)
	if m == nil {
		return 0
	}
	number := strings.ToLower(m[1])
	if n, err := strconv.Atoi(number); err == nil {
		return n
	}
	return discWords[number]
}
