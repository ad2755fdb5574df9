// Package record is what a scan and the tables of the index say to each other: files and directories as they are, and what the index has
// of them. It is values only; it knows neither how files are found nor where they are kept.
package record

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"linnet/library/tags"
)

// Folder is a directory with music, below a picked one.
type Folder struct {
	ID        int64 // 0: not yet in the index; storing a file of it gives it one
	Root      int64 // the picked folder
	Path, Rel string
	Cover     string // name of the best picture beside the music
}

// File is a music file as the directory shows it.
type File struct {
	Folder   *Folder
	Name     string
	Size     int64
	Modified int64 // ns since 1970
	Stamp    int64 // of its change time and inode: see package scan
	ID       int64 // of the track that the index has at this path; 0: none
	Broken   bool  // the index has it as no music

	Sheet string // name of the cue sheet beside it; "": there is none
	Cue   int64  // tells one state of that sheet from another; 0: there is none
}

// Path is where the file is.
func (f File) Path() string { return filepath.Join(f.Folder.Path, f.Name) }

// Found is a file that was read: its tags, or why there are none.
type Found struct {
	File
	Info    tags.Info
	Sorting SortKeys
	Print   [16]byte
	Sound   int64  // print of the sound alone
	Failed  string // why it could not be read, a sentence; "": it was
	NoMusic bool   // it failed for what is in it: until the file changes there is no use in trying again

	Parts  []*Found      // the tracks that it is divided into, in order; none: it is one track
	Starts time.Duration // of a part: where in the file it begins
}

// A part of a file is in the index under the name of the file and its place among the parts, with a byte between them that no name of
// a file can have.
const partMark = 0

// PartName is the name of one of the parts of a file, counted from 1.
func PartName(file string, n int) string { return fmt.Sprintf("%s%c%03d", file, partMark, n) }

// AsidePart is the name of a part whose place another one has, by its id. It is beyond the places of all sheets.
func AsidePart(file string, id int64) string { return PartName(file, 1000+int(id)) }

// PartsOf are the bounds between which the names of the parts of a file lie.
func PartsOf(file string) (from, to string) {
	return file + string(rune(partMark)), file + string(rune(partMark+1))
}

// FileName is the name of the file that a track of the index is, or is a part of, and which; 0: it is the file.
func FileName(name []byte) (file string, part int) {
	before, after, is := bytes.Cut(name, []byte{partMark})
	if is {
		part, _ = strconv.Atoi(string(after))
		part = max(part, 1) // a damaged database may say anything
	}
	return string(before), part
}

// FileState is what the index has of a file.
type FileState struct {
	Name           string
	ID             int64 // 0: it is no music, for a reason
	Size, Modified int64
	Stamp          int64
	Cue            int64 // of the cue sheet that it was read with
	Missing        bool
	Parted         bool // it is missing, and so are its parts, or may have been: it is forgotten
	Reason         string
}

// Volume is a file system that was mounted somewhere.
type Volume struct {
	Source string
	Away   int64 // since when it is not; 0: it is there
}

// Problem is a file or folder that could not be indexed, and why.
type Problem struct {
	Path   string
	Reason string // a sentence
}

// Within reports whether path is dir or below it.
func Within(path, dir string) bool {
	if path == dir {
		return true
	}
	return strings.HasPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}

// Below is path without dir, which it is within: "" for dir itself.
func Below(dir, path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, dir), string(filepath.Separator))
}

// ParentOf is the directory that one below a root is in; "" is the root.
func ParentOf(rel string) string {
	if parent := filepath.Dir(rel); parent != "." {
		return parent
	}
	return ""
}
