package metainfo

// A FileState tells whether a file was written to although its size and its time are what they were: when its inode last changed,
// which no program can set, and which inode it is. It is zero where the system does not say.
type FileState struct {
	Changed int64  // nanoseconds since 1970
	Inode   uint64 // of one file system
}
