//go:build unix

package library

import (
	"errors"
	"os"
	"syscall"
)

// openUnfollowed opens for reading what is at a path. It follows no link there, and does not wait for whoever writes into
// a pipe.
func openUnfollowed(path string) (*os.File, error) {
	opened, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if errors.Is(err, syscall.ELOOP) || errors.Is(err, syscall.EMLINK) { // what Linux and FreeBSD say of a link
		err = errNotFile
	}
	return opened, err
}
