//go:build unix

package tags

import (
	"syscall"
	"time"
)

// processor is the time that this process has kept processors busy: unlike the clock, it does not mind what else the machine does.
func processor() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err) // there is a process, and memory to write to
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
