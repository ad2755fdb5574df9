package decode

import "golang.org/x/sys/unix"

// limitChild bounds the addresses and the time of a process, and lets it write no file.
func limitChild(pid int) error {
	for limit, most := range map[int]uint64{unix.RLIMIT_AS: outsideMemory, unix.RLIMIT_CPU: outsideTime, unix.RLIMIT_FSIZE: 0,
		unix.RLIMIT_CORE: 0} {
		if err := unix.Prlimit(pid, limit, &unix.Rlimit{Cur: most, Max: most}, nil); err != nil {
			return err
		}
	}
	return nil
}
