package playlistfile

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// Spellings are the paths that an entry may mean, the likeliest first.
func Spellings(path string) []string {
	plain := path
	if IsFileURL(path) {
		plain = FromFileURL(path)
	}
	meant := []string{plain}
	also := func(s string, ok bool) {
		if ok && s != "" && !slices.Contains(meant, s) {
			meant = append(meant, s)
		}
	}
	decoded, err := url.PathUnescape(path)
	also(decoded, err == nil && !IsFileURL(path))
	also(strings.ReplaceAll(plain, `\`, "/"), !IsFileURL(path))
	also(strings.ReplaceAll(plain, ":", "/"), strings.Count(plain, ":") > 1 && !strings.ContainsAny(plain, `/\`)) // of the classic Mac OS
	also(withoutQuotes(plain), true)
	if !utf8.ValidString(plain) {
		for _, page := range codePages {
			s, err := page.NewDecoder().String(plain)
			also(s, err == nil)
		}
	}
	return meant
}

// codePages are what programs wrote names in before Unicode: of Windows, of the Mac, and of DOS.
var codePages = []*charmap.Charmap{
	charmap.Windows1252, charmap.Macintosh, charmap.CodePage850, charmap.Windows1250, charmap.Windows1251, charmap.CodePage437,
}

// withoutQuotes is a path without one pair of quotes of any kind around it, and blanks within those.
func withoutQuotes(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	last, end := utf8.DecodeLastRuneInString(s)
	if len(s) > size+end && strings.ContainsRune("\"'“”„‘’«»", first) && strings.ContainsRune("\"'“”‘’«»", last) {
		return trimmed(s[size : len(s)-end])
	}
	return trimmed(s)
}

// Ends are the elements of a path of any system, the last first, without case and composed as Unicode does.
func Ends(path string) (ends []string) {
	path = strings.ReplaceAll(path, `\`, "/")
	if len(path) > 2 && path[1] == ':' && isDrive(path[:2]) { // relative to wherever one was on that drive
		path = path[2:]
	}
	for path != "" {
		cut := strings.LastIndexByte(path, '/')
		if name := Name(path[cut+1:]); name != "" && name != "." {
			ends = append(ends, name)
		}
		path = path[:max(cut, 0)]
	}
	return ends
}

// Name is the name of a file as it is compared: composed as Unicode does, without case, and without blanks around it.
func Name(name string) string { return trimmed(strings.ToLower(norm.NFC.String(name))) }
