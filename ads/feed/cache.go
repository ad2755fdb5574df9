package feed

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"linnet/ads/tuf"
)

// A cache is what a client keeps of one feed. The folder seen/ holds the highest versions met, as the defence against rollback. The folder
// good/ is a small mirror of the last edition that verified as a whole.
type cache struct{ seen, good string }

func newCache(dir string) (cache, error) {
	c := cache{seen: filepath.Join(dir, "seen"), good: filepath.Join(dir, "good")}
	for _, d := range []string{c.seen, c.targets()} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return cache{}, err
		}
	}
	return c, nil
}

func (c cache) targets() string { return filepath.Join(c.good, "targets") }

// verified is when the edition on disk was last found current.
func (c cache) verified() (time.Time, error) {
	text, err := os.ReadFile(filepath.Join(c.good, "verified"))
	if err != nil {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339, string(text))
}

// keep makes good/ the edition that was just verified. Its targets are there already, under names that
// hold their hashes; the timestamp is written after what it names, so that a crash in between leaves
// the edition before.
func (c cache) keep(roots map[string][]byte, e *edition) error {
	for name, data := range roots {
		if err := tuf.WriteFile(filepath.Join(c.good, name), data); err != nil {
			return err
		}
	}
	copies := [][2]string{{"targets.json", fmt.Sprintf("%d.targets.json", e.news.Version)}}
	for role, version := range e.partners {
		copies = append(copies, [2]string{role + ".json", fmt.Sprintf("%d.%s.json", version, role)})
	}
	copies = append(copies, [2]string{"snapshot.json", fmt.Sprintf("%d.snapshot.json", e.snapshot)},
		[2]string{"timestamp.json", "timestamp.json"})
	for _, copied := range copies {
		if err := copyFile(filepath.Join(c.seen, copied[0]), filepath.Join(c.good, copied[1])); err != nil {
			return err
		}
	}
	when := e.news.Verified.UTC().Format(time.RFC3339)
	if err := tuf.WriteFile(filepath.Join(c.good, "verified"), []byte(when)); err != nil {
		return err
	}
	c.prune(e)
	return nil
}

// prune removes what the edition does not name. Files that cannot be removed now are removed later.
func (c cache) prune(e *edition) {
	current := []string{fmt.Sprintf("%d.targets.json", e.news.Version), fmt.Sprintf("%d.snapshot.json", e.snapshot)}
	for role, version := range e.partners {
		current = append(current, fmt.Sprintf("%d.%s.json", version, role))
	}
	entries, _ := os.ReadDir(c.good)
	for _, entry := range entries {
		name := entry.Name()
		versioned := strings.HasSuffix(name, ".targets.json") || strings.HasSuffix(name, ".snapshot.json") ||
			strings.Contains(name, ".desk-")
		if versioned && !slices.Contains(current, name) || strings.HasPrefix(name, tuf.TempPrefix) {
			os.Remove(filepath.Join(c.good, name))
		}
	}
	used := map[string]bool{}
	for _, path := range e.files {
		used[path] = true
	}
	_ = filepath.WalkDir(c.targets(), func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !used[path] {
			os.Remove(path)
		}
		return nil
	})
}

// copyFile is tuf.WriteFile unless the bytes are there already.
func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if there, err := os.ReadFile(to); err == nil && bytes.Equal(there, data) {
		return nil
	}
	return tuf.WriteFile(to, data)
}
