package library

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"linnet/library/tags"
)

// leadingNumber is a track number before a name: "03 - ", "3. ", "03_".
var leadingNumber = regexp.MustCompile(`^(\d{1,3})(?:\s*[-._]\s*|\s+)(\S.*)$`)

// nameFromPath gives a file without a title one from its name, and a file without any tags also what
// "Artist/Album/03 - Title.mp3" and "Artist - Title.mp3" say.
func nameFromPath(f *found) {
	info := &f.info
	if info.Title != "" {
		return
	}
	name := readable(strings.TrimSuffix(f.name, filepath.Ext(f.name)))
	if m := leadingNumber.FindStringSubmatch(name); m != nil {
		name = m[2]
		if info.Number == 0 {
			info.Number, _ = strconv.Atoi(m[1]) // three digits at most
		}
	}
	info.Title = name
	if name == "" { // nothing but blanks before the dot
		info.Title = readable(f.name)
	}
	if info.Album != "" || len(info.Artists) > 0 {
		return
	}
	if artist, title, ok := strings.Cut(name, " - "); ok && artist != "" && title != "" {
		info.Artists, info.Title = []string{readable(artist)}, readable(title)
	}
	parts := strings.Split(filepath.ToSlash(f.folder.rel), "/")
	info.Album = readable(parts[len(parts)-1])
	if len(parts) > 1 && len(info.Artists) == 0 {
		info.Artists = []string{readable(parts[len(parts)-2])}
	}
}

// readable makes a file name fit to show: names are bytes and need not be UTF-8.
func readable(name string) string {
	return tags.Clean(strings.ToValidUTF8(strings.ReplaceAll(name, "_", " "), "\ufffd"))
}

// discFolder is a directory that holds one disc of an album.
var discFolder = regexp.MustCompile(`(?i)^(?:cd|disc|disk)[ _-]?\d{1,2}$`)

// albumFolder is the directory that an album without an album artist is bound to.
func albumFolder(f *folder) string {
	if discFolder.MatchString(filepath.Base(f.path)) && f.rel != "" {
		return filepath.Dir(f.path)
	}
	return f.path
}
