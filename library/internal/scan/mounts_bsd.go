//go:build darwin || freebsd || dragonfly

package scan

import "golang.org/x/sys/unix"

// mounted asks the system what is mounted.
func mounted() Mounts {
	n, err := unix.Getfsstat(nil, unix.MNT_NOWAIT)
	if err != nil || n == 0 {
		return nil
	}
	list := make([]unix.Statfs_t, n+8) // some may come meanwhile
	if n, err = unix.Getfsstat(list, unix.MNT_NOWAIT); err != nil {
		return nil
	}
	out := Mounts{}
	for _, fs := range list[:n] {
		out[unix.ByteSliceToString(fs.Mntonname[:])] = unix.ByteSliceToString(fs.Fstypename[:]) + " " +
			unix.ByteSliceToString(fs.Mntfromname[:])
	}
	return out
}
