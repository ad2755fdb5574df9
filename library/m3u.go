package library

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// readM3U reads a list of paths, one to a line; lines that begin with # are notes.
func readM3U(b []byte) (out sheet, err error) {
	for line := range lines(b) {
		if title, is := strings.CutPrefix(line, "#PLAYLIST:"); is {
			out.title = title
		}
		if line != "" && !strings.HasPrefix(line, "#") && len(out.entries) <= MaxPlaylist {
			out.entries = append(out.entries, line)
		}
	}
	return out, nil
}

// lines yields what stands between line ends of any system, without a mark at the beginning.
func lines(b []byte) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range bytes.FieldsFuncSeq(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), func(r rune) bool { return r == '\n' || r == '\r' }) {
			if !yield(string(line)) {
				return
			}
		}
	}
}

func writeM3U(title string, tracks []exported) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "#EXTM3U\n#PLAYLIST:%s\n", title)
	for _, t := range tracks {
		fmt.Fprintf(&out, "#EXTINF:%d,%s\n%s\n", int(t.Duration.Seconds()), t.caption(), t.line())
	}
	return out.Bytes()
}

// caption is what players show of a track before they have read it.
func (t exported) caption() string {
	if artist := t.Artist(); artist != "" {
		return artist + " - " + t.Title
	}
	return t.Title
}

// line is a path that stands for itself on a line of its own.
func (t exported) line() string {
	if strings.ContainsAny(t.path, "\r\n") {
		return "file://" + escapePath(strings.ReplaceAll(t.Path, `\`, "/"))
	}
	if strings.HasPrefix(t.path, "#") || strings.HasPrefix(t.path, "\xef\xbb\xbf") || strings.Contains(t.path, "://") {
		return "./" + t.path
	}
	return t.path
}

// readPLS reads "File1=path", "File2=path" in the order of their numbers.
func readPLS(b []byte) (out sheet, err error) {
	type numbered struct {
		n    int
		path string
	}
	var list []numbered
	for line := range lines(b) {
		key, path, _ := strings.Cut(line, "=")
		key = strings.ToLower(strings.TrimSpace(key))
		if key == "playlistname" || key == "x-gnome-title" {
			out.title = path
		}
		digits, is := strings.CutPrefix(key, "file")
		if n, err := strconv.Atoi(digits); is && err == nil && path != "" && len(list) <= MaxPlaylist {
			list = append(list, numbered{n, path})
		}
	}
	slices.SortStableFunc(list, func(a, b numbered) int { return a.n - b.n })
	for _, entry := range list {
		out.entries = append(out.entries, entry.path)
	}
	return out, nil
}

func writePLS(title string, tracks []exported) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "[playlist]\nPlaylistName=%s\nNumberOfEntries=%d\n", title, len(tracks))
	for n, t := range tracks {
		fmt.Fprintf(&out, "File%d=%s\nTitle%d=%s\nLength%d=%d\n", n+1, t.line(), n+1, t.caption(), n+1, int(t.Duration.Seconds()))
	}
	return append(out.Bytes(), "Version=2\n"...)
}
