package app

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"

	"linnet/app/desktop"
)

// ErrHomeInUse says that another Linnet runs on the same home.
var ErrHomeInUse = errors.New("another Linnet is running on this home")

// Home is the folder below which everything is kept: settings, databases, keys, caches, and the
// tracks that arrive.
type Home string

// DefaultHome is where a desktop keeps such things for this person.
func DefaultHome() (Home, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("finding a place for Linnet's files: %w; name one with -home", err)
	}
	return Home(filepath.Join(dir, "linnet")), nil
}

func (h Home) path(name string) string { return filepath.Join(string(h), name) }

// The places below a home.
func (h Home) settings() string { return h.path("settings.json") }
func (h Home) library() string  { return h.path("library.db") }
func (h Home) shelf() string    { return h.path("shelf.db") }
func (h Home) wishes() string   { return h.path("wishes.db") }
func (h Home) covers() string   { return h.path("covers") }
func (h Home) swarm() string    { return h.path("swarm") }
func (h Home) stats() string    { return h.path("statistics") }
func (h Home) feeds() string    { return h.path("feeds") }
func (h Home) inbox() string    { return h.path("inbox") }
func (h Home) log() string      { return h.path("linnet.log") }

// Music is where finished tracks go.
func (h Home) Music() string { return h.path("Music") }

// enter makes the home, keeps others out of it, and takes its lock.
func (h Home) enter() (release func() error, err error) {
	for _, dir := range []string{string(h), h.swarm(), h.stats(), h.feeds(), h.Music()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("making the home: %w; name another folder with -home", err)
		}
	}
	if info, err := os.Stat(string(h)); err == nil && info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(string(h), 0o700); err != nil {
			return nil, fmt.Errorf("keeping others out of the home: %w; name a folder of your own with -home", err)
		}
	}
	if err := h.writable(); err != nil {
		return nil, err
	}
	if info, err := os.Lstat(h.path("lock")); err == nil && !info.Mode().IsRegular() {
		_ = os.Rename(h.path("lock"), h.path("lock.damaged")) // no program holds a lock on what is no file
	}
	release, err = desktop.Lock(h.path("lock"))
	if errors.Is(err, desktop.ErrHeld) {
		return nil, fmt.Errorf("%w: %s", ErrHomeInUse, h)
	}
	return release, err
}

// writable says in one sentence why nothing can be kept in the home, before any part stumbles over it.
func (h Home) writable() error {
	f, err := os.CreateTemp(string(h), ".writable-*")
	if err != nil {
		return fmt.Errorf("nothing can be kept in the home %s: %w; make it writable, or name another folder with -home", h, err)
	}
	_, err = f.Write(make([]byte, 64<<10)) // about what the first start keeps
	err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("the disk of the home %s is full: %w; make room on it, or name a folder elsewhere with -home", h, err)
	}
	return err
}

// logTo opens the log of a home and starts it anew when it has grown large.
func (h Home) logTo() (*slog.Logger, func() error, error) {
	const large = 8 << 20
	flags := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if info, err := os.Stat(h.log()); err == nil && info.Size() > large {
		if err := os.Rename(h.log(), h.log()+".1"); err != nil {
			return nil, nil, fmt.Errorf("turning the log over: %w", err)
		}
	}
	f, err := os.OpenFile(h.log(), flags, 0o600)
	if err != nil {
		// A log that cannot be written, or is no file, makes room: without a log nobody could tell what else went wrong.
		if moved := os.Rename(h.log(), h.log()+".damaged"); moved == nil {
			f, err = os.OpenFile(h.log(), flags, 0o600)
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("opening the log: %w", err)
	}
	return slog.New(slog.NewTextHandler(f, nil)), f.Close, nil
}
