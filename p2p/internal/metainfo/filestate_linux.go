package metainfo

import (
	"io/fs"
	"syscall"
)

// StateOf returns the state of a file that os.Stat looked at.
func StateOf(info fs.FileInfo) FileState {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return FileState{}
	}
	return FileState{s.Ctim.Nano(), s.Ino}
}
