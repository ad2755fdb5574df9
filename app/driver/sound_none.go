//go:build !cgo && !windows && !darwin

package driver

import (
	"linnet/app/player"
	"linnet/app/player/pulse"
)

// Sound opens the machine's sound server. This program was built without cgo, which the sound card itself needs here.
func Sound(c player.OutputConfig) (player.Output, error) { return pulse.Open(c) }
