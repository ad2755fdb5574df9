package library

import (
	"path/filepath"
	"regexp"
	"strings"

	"linnet/library/tags"
)

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
