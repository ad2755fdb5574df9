// Package desktop is what the operating system wants of a well-behaved program: one instance for one
// home, to which later starts hand over what they were to open; and, where the desktop can be told, to be
// what magnet links open in.
package desktop

import (
	"errors"
	"fmt"
	"os"
)

// ErrHeld says that another process holds the lock.
var ErrHeld = errors.New("held by another process")

// Lock takes the lock at path for as long as this process lives, or until release. The operating
// system gives it back when the process dies, however it dies.
func Lock(path string) (release func() error, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock: %w", err)
	}
	if err := lock(f); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrHeld, err), f.Close())
	}
	return f.Close, nil
}
