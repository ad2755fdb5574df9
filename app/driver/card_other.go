//go:build windows || darwin || (cgo && !linux)

package driver

// cardless is only known on Linux; elsewhere the library underneath fails quietly.
func cardless() bool { return false }
