package scan

import (
	"linnet/library/internal/plainfile"
	"linnet/library/internal/record"
)

// A stamp holds two marks of a file's state that no program can set as it likes: 24 bits of the time at which the system last
// changed anything of it, content, times or name, and 23 bits of its inode number. Taggers that use up padding keep the size, and
// put the modification time back; neither keeps the stamp. It takes 6 bytes in the index; 0 means that none is known.
const (
	inodeBits  = 23
	inodeMask  = 1<<inodeBits - 1
	changeMask = 1<<24 - 1
)

func stampOf(s plainfile.State) int64 {
	if s.Changed == 0 && s.Inode == 0 {
		return 0
	}
	return stampFrom(s.Changed, s.Inode)
}

func stampFrom(changed int64, inode uint64) int64 {
	return int64(mixed(uint64(changed))&changeMask<<inodeBits | max(1, mixed(inode)&inodeMask))
}

// mixed spreads a number over all its bits, as the end of SplitMix64 does (Steele, Lea, Flood: Fast splittable pseudorandom number
// generators, 2014): times and inodes differ in their last bits.
func mixed(n uint64) uint64 {
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

// sameStamp reports whether two stamps may be of one state of a file; renumbered says that inodes tell nothing here.
func sameStamp(a, b int64, renumbered bool) bool {
	if a == 0 || b == 0 || a == b {
		return true
	}
	return renumbered && a>>inodeBits == b>>inodeBits
}

func sameInode(a, b int64) bool { return a&inodeMask == b&inodeMask }

// renumbered reports whether every file of a directory, of several, has another inode than before and none was changed: a file
// system without lasting inodes, such as FAT or what comes over a network, was mounted again. Both are in the order of names.
func renumbered(files []record.File, tracks []record.FileState) bool {
	same := 0
	for _, f := range files {
		for len(tracks) > 0 && tracks[0].Name < f.Name {
			tracks = tracks[1:]
		}
		if len(tracks) == 0 || tracks[0].Name != f.Name || tracks[0].Stamp == 0 {
			continue
		}
		if a, b := tracks[0].Stamp, f.Stamp; sameInode(a, b) || a>>inodeBits != b>>inodeBits {
			return false
		}
		same++
	}
	return same > 1
}

// unchanged reports whether a file is as the index has it; renumbered says that its inode tells nothing.
func unchanged(was record.FileState, f record.File, renumbered bool) bool {
	return was.Size == f.Size && was.Modified == f.Modified &&
		// to be moved away and back is a change to the system
		(sameStamp(was.Stamp, f.Stamp, renumbered) || was.Missing && sameInode(was.Stamp, f.Stamp))
}
