//go:build !race

package pair

import "flag"

var listenersFlag = flag.Int("listeners", 10_000, "how many listeners the simulation has")

// listeners is how many the simulation has.
func listeners() int { return *listenersFlag }
