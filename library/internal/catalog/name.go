package catalog

import (
	"path/filepath"
	"strings"

	"linnet/library/internal/record"
	"linnet/library/tags"
)

// Readable makes a file name fit to show: names are bytes and need not be UTF-8.
func Readable(name string) string {
	return tags.Clean(strings.ToValidUTF8(strings.ReplaceAll(name, "_", " "), "\ufffd"))
}

// albumFolder is the directory that an album without an album artist is bound to: the one above a folder of one disc.
func albumFolder(f *record.Folder) string {
	if f.Rel != "" && tags.DiscOfFolder(Readable(filepath.Base(f.Path))) > 0 {
		return filepath.Dir(f.Path)
	}
	return f.Path
}
