package playlistfile

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// readM3U reads a list of paths, one to a line; lines that begin with # are notes. "#EXTINF:123,Artist - Title" tells
// of the next path.
func readM3U(b []byte) (out Sheet, err error) {
	var next Entry
	for line := range lines(b) {
		line = trimmed(line)
		if title, is := cutTag(line, "#PLAYLIST:"); is {
			out.Title = strings.TrimSpace(title)
		}
		if told, is := cutTag(line, "#EXTINF:"); is {
			seconds, caption := cutAttributes(told)
			next = Entry{Caption: strings.TrimSpace(caption), Duration: secondsOf(seconds)}
		}
		if line != "" && !strings.HasPrefix(line, "#") && len(out.Entries) <= MaxEntries {
			next.Path = unquoted(line)
			out.Entries = append(out.Entries, next)
			next = Entry{}
		}
	}
	return out, nil
}

// cutTag is what stands behind the tag of an extended M3U, in whatever case it is written.
func cutTag(line, tag string) (rest string, is bool) {
	if len(line) < len(tag) || !strings.EqualFold(line[:len(tag)], tag) {
		return "", false
	}
	return line[len(tag):], true
}

// cutAttributes takes "123 key="a, b",Artist - Title" apart: attributes may follow the seconds, and hold commas in quotes.
func cutAttributes(told string) (seconds, caption string) {
	quoted := false
	for n, c := range told {
		if c == '"' {
			quoted = !quoted
		}
		if c == ',' && !quoted {
			told, caption = told[:n], told[n+1:]
			break
		}
	}
	seconds, _, _ = strings.Cut(strings.TrimSpace(told), " ")
	return seconds, caption
}

// trimmed is a line without the blanks and control characters around it.
func trimmed(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
}

// HasScheme says whether text is an address, as "http://…".
func HasScheme(s string) bool {
	scheme, _, is := strings.Cut(s, "://")
	return is && scheme != "" && !strings.ContainsAny(scheme, `/\ `)
}

// secondsOf parses a number of seconds; 0 if it is unknown or absurd.
func secondsOf(s string) time.Duration {
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(n > 0) || n > maxSeconds {
		return 0
	}
	return time.Duration(n * float64(time.Second))
}

const maxSeconds = 1e7 // a third of a year

// unquoted is a path without the quotes around it.
func unquoted(s string) string {
	if len(s) > 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}

// lines yields what stands between line ends of any system.
func lines(b []byte) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range bytes.FieldsFuncSeq(b, func(r rune) bool { return r == '\n' || r == '\r' }) {
			if !yield(string(line)) {
				return
			}
		}
	}
}

func writeM3U(title string, tracks []Track) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "#EXTM3U\n#PLAYLIST:%s\n", title)
	for _, t := range tracks {
		fmt.Fprintf(&out, "#EXTINF:%d,%s\n%s\n", int(t.Duration.Seconds()), t.caption(), t.line())
	}
	return out.Bytes()
}

// caption is what players show of a track before they have read it.
func (t Track) caption() string {
	if artist := t.Artist; artist != "" {
		return artist + " - " + t.Title
	}
	return t.Title
}

// line returns the path in a form that readM3U and readPLS read as this path.
func (t Track) line() string {
	if t.Lost && HasScheme(t.Path) {
		return t.Path
	}
	if strings.ContainsAny(t.Path, "\r\n") || trimmed(t.Path) != t.Path || unquoted(t.Path) != t.Path {
		return "file://" + escapePath(filepath.ToSlash(t.Absolute))
	}
	if strings.HasPrefix(t.Path, "#") || strings.HasPrefix(t.Path, "\xef\xbb\xbf") || strings.Contains(t.Path, "://") {
		return "./" + t.Path
	}
	return t.Path
}

// readPLS reads "File1=path", "Title1=…", "Length1=…" in the order of their numbers, in any case and with blanks around.
func readPLS(b []byte) (out Sheet, err error) {
	byNumber := map[int]*Entry{}
	for line := range lines(b) {
		key, value, _ := strings.Cut(line, "=")
		key, value = strings.ToLower(trimmed(key)), trimmed(value)
		if key == "playlistname" || key == "x-gnome-title" {
			out.Title = value
		}
		word := strings.TrimRight(key, "0123456789")
		if digits := len(key) - len(word); digits == 0 || digits > 9 {
			continue
		}
		n, err := strconv.Atoi(key[len(word):])
		if err != nil || value == "" || len(byNumber) > MaxEntries && byNumber[n] == nil {
			continue
		}
		e := byNumber[n]
		if e == nil {
			e = &Entry{}
			byNumber[n] = e
		}
		switch strings.TrimSpace(word) {
		case "file":
			e.Path = unquoted(value)
		case "title":
			e.Caption = value
		case "length":
			e.Duration = secondsOf(value)
		}
	}
	for _, n := range slices.Sorted(maps.Keys(byNumber)) {
		if byNumber[n].Path != "" {
			out.Entries = append(out.Entries, *byNumber[n])
		}
	}
	return out, nil
}

func writePLS(title string, tracks []Track) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "[playlist]\nPlaylistName=%s\nNumberOfEntries=%d\n", title, len(tracks))
	for n, t := range tracks {
		fmt.Fprintf(&out, "File%d=%s\nTitle%d=%s\nLength%d=%d\n", n+1, t.line(), n+1, t.caption(), n+1, int(t.Duration.Seconds()))
	}
	return append(out.Bytes(), "Version=2\n"...)
}
