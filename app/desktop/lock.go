// Package desktop makes Linnet a well-behaved program of the operating system. One instance runs per home, and later starts hand their
// links to it. Linnet can become the program that opens magnet links, where the desktop supports that.
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
