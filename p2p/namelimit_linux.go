package p2p

import "syscall"

// nameLimit asks the file system of a folder how many bytes a name may have (statfs, f_namelen); 0 when it does not say.
func nameLimit(folder string) int {
	var fs syscall.Statfs_t
	if syscall.Statfs(folder, &fs) != nil {
		return 0
	}
	return int(fs.Namelen)
}
