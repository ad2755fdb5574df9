package tags

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fields are the tags of any format under the names that Vorbis comments use, upper case.
type fields map[string][]string

const (
	maxFields = 256 // names and values in one file: enough for any honest one
	maxText   = 512 // runes in one value
)

func (f fields) add(name string, values ...string) {
	name = strings.ToUpper(strings.TrimSpace(name))
	for _, value := range values {
		value = Clean(value)
		if value == "" || len(f) >= maxFields || len(f[name]) >= maxFields {
			continue
		}
		f[name] = append(f[name], value)
	}
}

// addMissing adds what an older kind of tag says, where a better one said nothing.
func (f fields) addMissing(name, value string) {
	if len(f[name]) == 0 {
		f.add(name, value)
	}
}

func (f fields) first(names ...string) string {
	for _, name := range names {
		if values := f[name]; len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

func (f fields) info() Info {
	info := Info{
		Title:       f.first("TITLE"),
		Artists:     distinct(f["ARTISTS"]),
		Album:       f.first("ALBUM"),
		AlbumArtist: f.first("ALBUMARTIST", "ALBUM ARTIST"),
		Disc:        number(f.first("DISCNUMBER", "DISC")),
		Number:      number(f.first("TRACKNUMBER", "TRACK")),
		Year:        year(f.first("DATE", "YEAR")),
		Genres:      genres(f["GENRE"]),
		Licence:     f.first("LICENSE", "LICENCE", "WCOP", "COPYRIGHT"),
		TrackGain:   gain(f.first("REPLAYGAIN_TRACK_GAIN")),
		AlbumGain:   gain(f.first("REPLAYGAIN_ALBUM_GAIN")),
	}
	if len(info.Artists) == 0 {
		info.Artists = distinct(f["ARTIST"])
	}
	if info.TrackGain == 0 {
		info.TrackGain = opusGain(f.first("R128_TRACK_GAIN"))
	}
	if info.AlbumGain == 0 {
		info.AlbumGain = opusGain(f.first("R128_ALBUM_GAIN"))
	}
	return info
}

// Clean makes a stranger's text fit to store, compare and show: valid UTF-8, composed, one line, no control characters
// and none that turn the direction of the text around them.
func Clean(s string) string {
	if len(s) > 8*maxText {
		s = s[:8*maxText]
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > maxText {
		s = string(runes[:maxText])
	}
	return strings.TrimSpace(s)
}

func distinct(values []string) []string {
	var out []string
	seen := make(map[string]bool, len(values))
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// number reads "3" and "3/12"; anything else, and anything beyond four digits, is 0.
func number(s string) int {
	s, _, _ = strings.Cut(s, "/")
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > 9999 {
		return 0
	}
	return n
}

// year reads the year that a date of any precision begins with.
func year(s string) int {
	if len(s) < 4 {
		return 0
	}
	return number(s[:4])
}

// gain reads "-6.48 dB".
func gain(s string) float64 {
	s = strings.TrimSpace(strings.TrimSuffix(strings.ToLower(s), "db"))
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v > -100 && v < 100) {
		return 0
	}
	return v
}

// opusGain reads the Q7.8 gain of RFC 7845 5.2.1, which aims at -23 LUFS where ReplayGain aims at -18.
func opusGain(s string) float64 {
	v, err := strconv.ParseInt(s, 10, 16)
	if err != nil {
		return 0
	}
	return float64(v)/256 + 5
}
