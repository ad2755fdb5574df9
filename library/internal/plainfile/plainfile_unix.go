//go:build unix

package plainfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// File is a plain file that is open for reading. It asks nothing of the system but that: what an os.File is besides, for
// pipes and connections, costs a scan as much as reading the first bytes.
type File int

// Open opens for reading what is at a path, and tells its size. It follows no link there, and does not wait for whoever
// writes into a pipe.
func Open(path string) (File, int64, error) {
	fd, err := untilDone(func() (int, error) {
		return syscall.Open(path, syscall.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	})
	if errors.Is(err, syscall.ELOOP) || errors.Is(err, syscall.EMLINK) { // what Linux and FreeBSD say of a link
		return -1, 0, ErrNotFile
	}
	if err != nil {
		return -1, 0, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	var state syscall.Stat_t
	if err = syscall.Fstat(fd, &state); err == nil && uint32(state.Mode)&syscall.S_IFMT != syscall.S_IFREG {
		err = ErrNotFile
	}
	if err != nil {
		syscall.Close(fd)
		return -1, 0, err
	}
	return File(fd), state.Size, nil
}

// OpenDirectory opens a directory. What os.Open does besides, as for a pipe, takes five calls of the system.
func OpenDirectory(path string) (*os.File, error) {
	fd, err := untilDone(func() (int, error) {
		return syscall.Open(path, syscall.O_RDONLY|syscall.O_DIRECTORY|syscall.O_CLOEXEC, 0)
	})
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(fd), path), nil
}

// StateIn is the state of an entry of a directory that is open: what os.DirEntry says too, but without the way from the root
// to the directory, which the system would go for each.
func StateIn(dir *os.File, entry os.DirEntry) (State, error) {
	var state unix.Stat_t
	_, err := untilDone(func() (int, error) {
		return 0, unix.Fstatat(int(dir.Fd()), entry.Name(), &state, unix.AT_SYMLINK_NOFOLLOW)
	})
	return State{Size: state.Size, Modified: state.Mtim.Nano(), Changed: state.Ctim.Nano(), Inode: uint64(state.Ino)}, err
}

// ReadAt is that of io.ReaderAt.
func (f File) ReadAt(b []byte, off int64) (n int, err error) {
	for n < len(b) {
		read, err := untilDone(func() (int, error) { return syscall.Pread(int(f), b[n:], off+int64(n)) })
		if err != nil {
			return n, fmt.Errorf("reading a file: %w", err)
		}
		if read == 0 {
			return n, io.EOF
		}
		n += read
	}
	return n, nil
}

// Close must be called once.
func (f File) Close() error { return syscall.Close(int(f)) }

// untilDone calls again what a signal interrupted.
func untilDone(call func() (int, error)) (int, error) {
	for {
		if n, err := call(); !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}
