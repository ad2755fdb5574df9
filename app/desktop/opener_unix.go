//go:build unix && !darwin

package desktop

import (
	"os"
	"path/filepath"
)

// NewOpener returns the Opener for this person and program; nil where the desktop cannot be told.
func NewOpener() *Opener {
	home, err := os.UserHomeDir()
	exe, err2 := os.Executable()
	if err != nil || err2 != nil {
		return nil
	}
	o := &Opener{Data: os.Getenv("XDG_DATA_HOME"), Config: os.Getenv("XDG_CONFIG_HOME"), Exec: exe}
	if o.Data == "" {
		o.Data = filepath.Join(home, ".local", "share")
	}
	if o.Config == "" {
		o.Config = filepath.Join(home, ".config")
	}
	return o
}
