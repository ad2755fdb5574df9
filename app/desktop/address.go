package desktop

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
)

// maxSocketPath is the longest path of a Unix socket, in bytes. It is the shortest limit of any system: macOS and the BSDs have 104 with
// a closing zero, Linux has 108.
const maxSocketPath = 103

// maxPointer is how long a file that names a socket may be, in bytes.
const maxPointer = 4096

// listenAt opens the socket of an inbox. If the path is too long for a socket, the socket is made in a private folder with a short name,
// and a file at path names it. remove takes away what was made.
func listenAt(path string) (l net.Listener, remove func(), err error) {
	if len(path) <= maxSocketPath {
		l, err = net.Listen("unix", path)
		return l, func() {}, err
	}
	dir, err := os.MkdirTemp("", "linnet-")
	if err != nil {
		return nil, nil, err
	}
	remove = func() { os.RemoveAll(dir); os.Remove(path) }
	socket := filepath.Join(dir, "inbox")
	if l, err = net.Listen("unix", socket); err == nil {
		if err = os.WriteFile(path, []byte(socket+"\n"), 0o600); err != nil {
			l.Close()
		}
	}
	if err != nil {
		remove()
		return nil, nil, err
	}
	return l, remove, nil
}

// socketOf returns the path of the socket of an inbox at path.
func socketOf(path string) (string, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return path, nil
	}
	if info.Size() > maxPointer {
		return "", fmt.Errorf("%s: %w", path, errNoSocket)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	socket := strings.TrimSpace(string(raw))
	if info, err := os.Lstat(socket); err != nil || info.Mode()&fs.ModeSocket == 0 {
		return "", fmt.Errorf("%s: %w", path, errNoSocket)
	}
	return socket, nil
}

var errNoSocket = errors.New("it names no socket")
