//go:build !linux

package fetch

// nameLimit does not know how many bytes a name may have here.
func nameLimit(string) int { return 0 }

// freeSpace does not know how much room there is here.
func freeSpace(string) int64 { return -1 }
