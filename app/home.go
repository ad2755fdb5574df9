package app

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"

	"linnet/app/desktop"
	"linnet/app/message"
)

// ErrHomeInUse says that another Linnet runs on the same home.
var ErrHomeInUse = message.Error("another Linnet is running on this home")

// Home is the folder below which everything is kept: settings, databases, keys, caches, and the
// tracks that arrive.
type Home string

// DefaultHome is where a desktop keeps such things for this person.
func DefaultHome() (Home, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", message.Wrap(err, "finding a place for Linnet's files: {reason}; name one with -home")
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
func (h Home) updates() string  { return h.path("updates") }
func (h Home) inbox() string    { return h.path("inbox") }
func (h Home) log() string      { return h.path("linnet.log") }

// downloads is where a new version is laid when everything is kept in the home.
func (h Home) downloads() string { return h.path("downloads") }

// Music is where finished tracks go.
func (h Home) Music() string { return h.path("Music") }

// enter makes the home, keeps others out of it, and takes its lock.
func (h Home) enter() (release func() error, err error) {
	for _, dir := range []string{string(h), h.swarm(), h.stats(), h.feeds(), h.Music()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, message.Wrap(err, "making the home: {reason}; name another folder with -home")
		}
	}
	if info, err := os.Stat(string(h)); err == nil && info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(string(h), 0o700); err != nil {
			return nil, message.Wrap(err, "keeping others out of the home: {reason}; name a folder of your own with -home")
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
		return nil, message.Wrap(ErrHomeInUse, "{reason}: {home}", "home", string(h))
	}
	return release, err
}

// writable says in one sentence why nothing can be kept in the home, before any part stumbles over it.
func (h Home) writable() error {
	f, err := os.CreateTemp(string(h), ".writable-*")
	if err != nil {
		return message.Wrap(err, "nothing can be kept in the home {home}: {reason}; make it writable, or name another folder with -home",
			"home", string(h))
	}
	_, err = f.Write(make([]byte, 64<<10)) // about what the first start keeps
	err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return message.Wrap(err, "the disk of the home {home} is full: {reason}; make room on it, or name a folder elsewhere with -home",
			"home", string(h))
	}
	return err
}

// logTo opens the log of a home and starts it anew when it has grown large.
func (h Home) logTo() (*slog.Logger, func() error, error) {
	const large = 8 << 20
	flags := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if info, err := os.Stat(h.log()); err == nil && info.Size() > large {
		if err := os.Rename(h.log(), h.log()+".1"); err != nil {
			return nil, nil, message.Wrap(err, "turning the log over: {reason}")
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
		return nil, nil, message.Wrap(err, "opening the log: {reason}")
	}
	return slog.New(slog.NewTextHandler(f, nil)), f.Close, nil
}
