package library

import (
	"path/filepath"
	"strings"

	"linnet/library/tags"
)

// readable makes a file name fit to show: names are bytes and need not be UTF-8.
func readable(name string) string {
	return tags.Clean(strings.ToValidUTF8(strings.ReplaceAll(name, "_", " "), "\ufffd"))
}

// albumFolder is the directory that an album without an album artist is bound to: the one above a folder of one disc.
func albumFolder(f *folder) string {
	if f.rel != "" && tags.DiscOfFolder(readable(filepath.Base(f.path))) > 0 {
		return filepath.Dir(f.path)
	}
	return f.path
}
