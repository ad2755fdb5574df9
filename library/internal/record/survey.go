package record

import "context"

// PickedFolder is a directory that the listener picked.
type PickedFolder struct {
	ID     int64
	Path   string
	Filled bool // the index has tracks of it
}

// Ending is how a scan ended.
type Ending struct {
	Everything bool // all picked folders were looked through
	Looked     []Looked
	Problems   []LocatedProblem
}

// Looked is a picked folder and which directories of it could be read.
type Looked struct {
	Root    int64
	Deep    bool // all were to be
	Visited map[string]bool
}

// LocatedProblem is a problem and where it was met.
type LocatedProblem struct {
	Problem
	Root int64
	Rel  string // the directory that was read when it was met, below the root
}

// KnownFolder is what the index has of a picked folder. Close gives back what it holds.
type KnownFolder struct {
	Folders map[string]*Folder // by their path below it
	Volumes map[string]Volume  // what was mounted, by where, when it was looked through before

	Tracks func(ctx context.Context, folder int64) ([]FileState, error)          // the music of a directory, by name
	Broken func(ctx context.Context, folder int64) (map[string]FileState, error) // its files that are no music, by name
	Close  func()
}

// Differences are what a look through a picked folder found to be other than the index has it.
type Differences struct {
	Root       int64
	Why        string            // why the folder itself is taken to be away; ""
	Gone, Back []int64           // tracks
	Lost       []int64           // whole directories
	Unseen     []int64           // directories that could not be looked into, or whose drive is away
	Covers     []*Folder         // that have another picture now
	Mounted    map[string]Volume // by where, that were not so before
	Unmounted  []string          // where one was that is to be forgotten
}
