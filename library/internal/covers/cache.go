// Package covers finds the pictures of tracks, and makes and keeps small ones of them.
package covers

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"linnet/library/internal/plainfile"
)

// UsualLimit is how many bytes of thumbnails are kept if nobody says: some 20,000 albums in both sizes.
const UsualLimit = 512 << 20

// cache keeps thumbnails on disk, in files named by what they show. The one that holds Thumbnails.painting may write to it.
type cache struct {
	dir   string // "": nothing is kept
	limit int64  // bytes
	now   func() time.Time
	total int64 // bytes there; counted when the first is put in
	known bool
}

// get returns a thumbnail and notes that it was used.
func (c *cache) get(name string) ([]byte, bool) {
	if c.dir == "" {
		return nil, false
	}
	path := filepath.Join(c.dir, name)
	b, err := os.ReadFile(path)
	if err != nil || len(b) == 0 {
		return nil, false
	}
	if info, err := os.Stat(path); err == nil && c.now().Sub(info.ModTime()).Abs() > time.Hour {
		_ = os.Chtimes(path, c.now(), c.now()) // it goes earlier than it should, at worst
	}
	return b, true
}

// put stores a thumbnail, and evicts others if the limit is exceeded.
func (c *cache) put(name string, b []byte) error {
	if c.dir == "" {
		return nil
	}
	err := os.MkdirAll(c.dir, 0o700)
	if err == nil {
		err = plainfile.WriteWhole(filepath.Join(c.dir, name), b, 0o600)
	}
	if err != nil {
		return err
	}
	_ = os.Chtimes(filepath.Join(c.dir, name), c.now(), c.now())
	if c.total += int64(len(b)); c.known && c.total <= c.limit {
		return nil
	}
	return c.evict()
}

// evict counts the bytes on disk. If they are too many, it deletes the least recently used down to three quarters of the limit.
func (c *cache) evict() error {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return err
	}
	var kept []fs.FileInfo
	c.total, c.known = 0, true
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && entry.Type().IsRegular() && strings.HasSuffix(entry.Name(), ".jpg") {
			kept = append(kept, info)
			c.total += info.Size()
		}
	}
	if c.total <= c.limit {
		return nil
	}
	slices.SortFunc(kept, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, info := range kept {
		if c.total <= c.limit/4*3 {
			break
		}
		if err := os.Remove(filepath.Join(c.dir, info.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		c.total -= info.Size()
	}
	return nil
}
