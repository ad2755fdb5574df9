package scan

import (
	"os"
	"path/filepath"
	"slices"

	"linnet/library/internal/record"
)

// refresh forgets directories that are not there or not of the library any more, and asks for all others.
func (w *watch) refresh() {
	for path := range w.watched {
		if !isFolder(path) || !slices.ContainsFunc(w.roots, func(root string) bool { return record.Within(path, root) }) {
			w.drop(path)
		}
	}
	for _, root := range w.roots {
		w.grow(root)
	}
}

// grow asks for the events of a directory and all below it, and marks each as dirty. It asks first and lists then, so
// that what comes into a new directory at any moment is either listed or heard of.
func (w *watch) grow(dir string) {
	for queue := []string{dir}; len(queue) > 0; {
		dir := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if err := w.notify.Add(dir); err != nil {
			w.x.Log.Info("folder is not watched, its changes are found later", "path", dir, "err", err)
		} else if !w.watched[dir] {
			w.watched[dir] = true
			w.mark(dir, w.pace.Quiet)
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue // gone again, or a problem that the scan will report
		}
		for _, entry := range entries {
			if isMusicFolder(dir, entry, slices.Contains(w.roots, dir)) {
				queue = append(queue, filepath.Join(dir, entry.Name()))
			}
		}
	}
}

// drop forgets a directory and all that is below it. One that was renamed would otherwise go on under its old name.
func (w *watch) drop(dir string) {
	for path := range w.watched {
		if record.Within(path, dir) {
			delete(w.watched, path)
			_ = w.notify.Remove(path) // it may be gone, and its watch with it
		}
	}
}

// isFolder reports whether path is a directory that a scan would enter.
func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}
