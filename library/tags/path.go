package tags

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

var (
	// discNumber and trackNumber before a name: "1-03 ", "03 - ", "3. ", "03_".
	beforeName = regexp.MustCompile(`^(?:(\d)[-.])?(\d{1,3})(?:\s*[-.]\s*|\s+)(\S.*)$`)
	// yearBefore and yearAfter an album: "1999 - Album", "(1999) Album"; "Album (1999)", "Album [1999]".
	yearBefore = regexp.MustCompile(`^[(\[]?((?:19|20)\d\d)(?:[)\]]\s*-?|\s+-)\s*(\S.*)$`)
	yearAfter  = regexp.MustCompile(`^(.*\S)\s*[(\[]((?:19|20)\d\d)[)\]]$`)
	// severalArtists is the name of a folder that is no artist.
	severalArtists = regexp.MustCompile(`(?i)^(?:various(?: artists)?|va|compilations?|soundtracks?|samplers?)$`)
)

// NameFromPath fills what the tags of a file left empty from where it lies: rel is its path below a music folder, with
// slashes, such as "Artist/1999 - Album/CD2/03 - Title.mp3". What the tags say is kept, and where they name an artist or
// an album, the path is asked for the title and number alone.
func (i *Info) NameFromPath(rel string) {
	if i.Title != "" {
		return
	}
	at := placeOf(rel)
	i.Title = at.title
	if i.Number == 0 {
		i.Number = at.number
	}
	if i.Disc == 0 {
		i.Disc = at.disc
	}
	if i.Album != "" || len(i.Artists) > 0 {
		return
	}
	if i.Album = at.album; at.artist != "" {
		i.Artists = []string{at.artist}
	}
	if i.Year == 0 {
		i.Year = at.year
	}
}

// place is what a path says.
type place struct {
	title, artist, album string
	disc, number, year   int
	above                string // the folder above the album: an artist, or "" if there is none
}

func placeOf(rel string) place {
	var p place
	folders := strings.Split(path.Dir(path.Clean("/" + rel))[1:], "/")
	p.useFolders(folders)
	file := path.Base(rel)
	name := readable(strings.TrimSuffix(file, path.Ext(file)))
	if name == "" { // nothing but blanks before the dot
		name = readable(file)
	}
	p.useName(name)
	if p.artist == "" && !severalArtists.MatchString(p.above) {
		p.artist = p.above
	}
	p.title, p.artist, p.album = Clean(p.title), Clean(p.artist), Clean(p.album)
	return p
}

// useFolders reads the folders above a file: artist, album, disc.
func (p *place) useFolders(folders []string) {
	last := len(folders) - 1
	if disc := DiscOfFolder(readable(folders[last])); disc > 0 && last > 0 {
		p.disc = disc
		last--
	}
	p.album = readable(folders[last])
	if last > 0 {
		p.above = readable(folders[last-1])
	}
	p.takeYear()
	if artist, album, ok := strings.Cut(p.album, " - "); ok && (p.above == "" || strings.EqualFold(p.above, artist)) {
		p.above, p.album = artist, album
		p.takeYear()
	}
}

// takeYear takes a year off the album's name.
func (p *place) takeYear() {
	if m := yearBefore.FindStringSubmatch(p.album); m != nil {
		p.year, p.album = leadingNumber(m[1]), m[2]
	} else if m := yearAfter.FindStringSubmatch(p.album); m != nil {
		p.year, p.album = leadingNumber(m[2]), m[1]
	}
}

// useName reads the name of a file without its extension.
func (p *place) useName(name string) {
	numbered := false
	if m := beforeName.FindStringSubmatch(name); m != nil {
		numbered, name = true, m[3]
		p.number, _ = strconv.Atoi(m[2])
		if m[1] != "" {
			p.disc, _ = strconv.Atoi(m[1])
		}
	}
	parts := strings.Split(name, " - ")
	for n := 1; n < len(parts)-1; n++ { // "Artist - Album - 03 - Title"
		if number, err := strconv.Atoi(parts[n]); err == nil && len(parts[n]) <= 3 {
			p.number, p.artist = number, parts[0]
			if n > 1 {
				p.album = strings.Join(parts[1:n], " - ")
			}
			p.title = strings.Join(parts[n+1:], " - ")
			return
		}
	}
	p.title = name
	// "03 - Yesterday - Live" in a folder of an artist is no song of Yesterday's.
	ofArtist := numbered && p.above != "" && !severalArtists.MatchString(p.above)
	if len(parts) > 1 && parts[0] != "" && (!ofArtist || strings.EqualFold(parts[0], p.above)) {
		p.artist, p.title = parts[0], strings.Join(parts[1:], " - ")
	}
}

// readable makes a file name fit to show: names are bytes and need not be UTF-8.
func readable(name string) string {
	return Clean(strings.ToValidUTF8(strings.ReplaceAll(name, "_", " "), "\ufffd"))
}

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
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
	"twelve": 12,
	"i":      1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
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
