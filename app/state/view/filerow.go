package view

// A FileRow is one file of a torrent that is about to be fetched.
type FileRow struct {
	At     int // for PickFile
	Name   string
	Folder string
	Size   string
	On     bool // it is fetched
}

// A Pick names files to choose.
type Pick string

// What can be picked at once.
const (
	PickMusic Pick = "music"
	PickAll   Pick = "all"
	PickNone  Pick = "none"
)
