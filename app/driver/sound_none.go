//go:build !cgo && !windows && !darwin

package driver

import (
	"errors"
	"log/slog"

	"linnet/app/player"
)

// Sound returns an error: this program was built without cgo, which the sound card needs here.
func Sound(*slog.Logger) (player.Output, error) { return nil, errors.New("built without sound") }
