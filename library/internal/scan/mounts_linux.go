package scan

import "os"

// mounted asks the system what is mounted.
func mounted() Mounts {
	f, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return nil
	}
	defer f.Close()
	if m := parseMountinfo(f); len(m) > 0 {
		return m
	}
	return nil
}
