package fetch

import "syscall"

// nameLimit asks the file system of a folder how many bytes a name may have (statfs, f_namelen); 0 when it does not say.
func nameLimit(folder string) int {
	var fs syscall.Statfs_t
	if syscall.Statfs(folder, &fs) != nil {
		return 0
	}
	return int(fs.Namelen)
}

// freeSpace is how many bytes may still be written below a folder; -1 when that is not known.
func freeSpace(folder string) int64 {
	var fs syscall.Statfs_t
	if syscall.Statfs(folder, &fs) != nil {
		return -1
	}
	return int64(fs.Bavail) * int64(fs.Bsize) // whose type depends on the processor
}
