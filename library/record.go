package library

import (
	"path/filepath"
	"strings"

	"linnet/library/tags"
)

// folder is a directory with music, below a picked one.
type folder struct {
	id        int64 // 0: not yet in the index; storing a file of it gives it one
	root      int64 // the picked folder
	path, rel string
	cover     string // name of the best picture beside the music
}

// file is a music file as the directory shows it.
type file struct {
	folder   *folder
	name     string
	size     int64
	modified int64 // ns since 1970
	stamp    int64 // of its change time and inode: see package scan
	id       int64 // of the track that the index has at this path; 0: none
	broken   bool  // the index has it as no music
}

// path is where the file is.
func (f file) path() string { return filepath.Join(f.folder.path, f.name) }

// found is a file that was read: its tags, or why there are none.
type found struct {
	file
	info    tags.Info
	sorting sortKeys
	print   [16]byte
	sound   int64  // print of the sound alone
	failed  string // why it could not be read, a sentence; "": it was
	noMusic bool   // it failed for what is in it: until the file changes there is no use in trying again
}

// fileState is what the index has of a file.
type fileState struct {
	name           string
	id             int64 // 0: it is no music, for a reason
	size, modified int64
	stamp          int64
	missing        bool
	reason         string
}

// volume is a file system that was mounted somewhere.
type volume struct {
	source string
	away   int64 // since when it is not; 0: it is there
}

// Problem is a file or folder that could not be indexed, and why.
type Problem struct {
	Path   string
	Reason string // a sentence
}

// within reports whether path is dir or below it.
func within(path, dir string) bool {
	if path == dir {
		return true
	}
	return strings.HasPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}

// below is path without dir, which it is within: "" for dir itself.
func below(dir, path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, dir), string(filepath.Separator))
}

// parentOf is the directory that one below a root is in; "" is the root.
func parentOf(rel string) string {
	if parent := filepath.Dir(rel); parent != "." {
		return parent
	}
	return ""
}
