//go:build !unix || darwin

package desktop

// NewOpener returns nil: on this system the installer says which program opens what.
func NewOpener() *Opener { return nil }
