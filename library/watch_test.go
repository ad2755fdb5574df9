package library

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"

	"linnet/library/internal/scan"
	"linnet/library/librarytest"
)

// watched is an index of a folder that is being watched, in a hurry.
type watched struct {
	*testing.T
	x       *Index
	dir     string
	notify  *fsnotify.Watcher
	reports chan ScanReport
}

func watching(t *testing.T) watched {
	x, dir := filled(t)
	x.scanner.Pace = scan.Pace{Quiet: 20 * time.Millisecond, Growth: 20 * time.Millisecond, Retry: 50 * time.Millisecond,
		Reconcile: time.Hour}
	notify, err := fsnotify.NewWatcher()
	must(t, err)
	w := watched{T: t, x: x, dir: dir, notify: notify, reports: make(chan ScanReport, 1000)}
	// Something to find in the first scan of everything, after which all that is heard comes from events.
	must(t, librarytest.Write(dir, librarytest.Track{Path: "news.mp3"}))
	stopped := make(chan error, 1)
	ctx, stop := context.WithCancel(ctx)
	go func() { stopped <- x.scanner.WatchBy(ctx, notify, func(r ScanReport) { w.reports <- r }) }()
	t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		notify.Close()
	})
	<-w.reports // only then is everything counted
	if !w.has("news.mp3") {
		t.Fatal("the first scan is not of everything")
	}
	return w
}

// until waits for reports until something is so.
func (w watched) until(so func() bool) {
	w.Helper()
	late := time.After(20 * time.Second)
	for !so() {
		select {
		case <-w.reports:
		case <-late:
			w.Fatal("the change was not seen")
		}
	}
}

// has reports whether the file is in the index and not missing.
func (w watched) has(parts ...string) bool {
	track, err := w.x.TrackAt(ctx, filepath.Join(append([]string{w.dir}, parts...)...))
	return err == nil && !track.Missing
}

func (w watched) count() int {
	counts, err := w.x.Counts(ctx)
	must(w.T, err)
	return counts.Tracks
}

func TestWatchSeesFoldersCreatedWithFilesFast(t *testing.T) {
	w := watching(t)
	before := w.count()
	for n := range 40 {
		must(t, librarytest.Write(w.dir, librarytest.Track{Path: fmt.Sprintf("new %d/deep/deeper/%d.mp3", n/4, n), Length: 100e6}))
	}
	w.until(func() bool { return w.count() == before+40 })
}

func TestWatchSeesAFileChangedRemovedAndBack(t *testing.T) {
	w := watching(t)
	path := filepath.Join(w.dir, "夜曲.flac")
	id := at(t, w.x, path).ID
	must(t, librarytest.Write(w.dir, librarytest.Track{Path: "夜曲.flac", Title: "Nocturne", Tone: 330}))
	w.until(func() bool { return at(t, w.x, path).Title == "Nocturne" })
	must(t, os.Rename(path, path+".aside"))
	w.until(func() bool { return at(t, w.x, path).Missing })
	must(t, os.Rename(path+".aside", path))
	w.until(func() bool { return !at(t, w.x, path).Missing })
	if got := at(t, w.x, path); got.ID != id {
		t.Errorf("id was %d, is %d", id, got.ID)
	}
}

func TestWatchFollowsARenamedDirectory(t *testing.T) {
	w := watching(t)
	id := at(t, w.x, w.dir, "Dawn Chorus", "03 Linnet.mp3").ID
	must(t, os.Rename(filepath.Join(w.dir, "Dawn Chorus"), filepath.Join(w.dir, "Dusk")))
	w.until(func() bool { return w.has("Dusk", "03 Linnet.mp3") })
	if got := at(t, w.x, w.dir, "Dusk", "03 Linnet.mp3"); got.ID != id {
		t.Errorf("id was %d, is %d", id, got.ID)
	}
	// After the rename the directory must still be heard, under its new name.
	must(t, librarytest.Write(w.dir, librarytest.Track{Path: "Dusk/04 Later.mp3"}))
	w.until(func() bool { return w.has("Dusk", "04 Later.mp3") })
	must(t, os.RemoveAll(filepath.Join(w.dir, "Dusk")))
	w.until(func() bool { return !w.has("Dusk", "04 Later.mp3") && !w.has("Dusk", "03 Linnet.mp3") })
}

func TestWatchLooksEverywhereAfterAnOverflow(t *testing.T) {
	w := watching(t)
	deaf := filepath.Join(w.dir, "Grand Hits")
	must(t, w.notify.Remove(deaf)) // events of it are lost from here on
	must(t, librarytest.Write(w.dir, librarytest.Track{Path: "Grand Hits/3.mp3"}))
	w.notify.Errors <- fsnotify.ErrEventOverflow
	w.until(func() bool { return w.has("Grand Hits", "3.mp3") })
	must(t, librarytest.Write(w.dir, librarytest.Track{Path: "Grand Hits/4.mp3"})) // heard again
	w.until(func() bool { return w.has("Grand Hits", "4.mp3") })
}

func TestWatchWaitsForAFileToBeWhole(t *testing.T) {
	w := watching(t)
	whole, err := librarytest.Track{Path: "slow.flac", Title: "Slow", Tone: 200, Length: 2 * time.Second}.Bytes()
	must(t, err)
	path := filepath.Join(w.dir, "slow.flac")
	for part := 1; part <= 10; part++ { // with time for a look between any two
		write(t, path, whole[:len(whole)*part/10])
		must(t, librarytest.Write(w.dir, librarytest.Track{Path: fmt.Sprintf("other %d.mp3", part)}))
		w.until(func() bool { return w.has(fmt.Sprintf("other %d.mp3", part)) })
	}
	w.until(func() bool { return w.has("slow.flac") && at(t, w.x, path).Duration == 2*time.Second })
}

func TestWatchSeesFoldersPickedAndARootThatComesBack(t *testing.T) {
	w := watching(t)
	other := librarytest.Folder(t)
	before := w.count()
	_, err := w.x.AddFolder(ctx, other)
	must(t, err)
	w.until(func() bool { return w.count() == before+len(librarytest.Music()) })
	must(t, os.Rename(other, other+" away")) // a drive that is taken off
	must(t, librarytest.Write(other+" away", librarytest.Track{Path: "more.mp3"}))
	must(t, os.Rename(other+" away", other))
	w.until(func() bool { return w.count() == before+len(librarytest.Music())+1 })
	must(t, w.x.RemoveFolder(ctx, other))
	if n := w.count(); n != before {
		t.Errorf("%d tracks, not %d", n, before)
	}
}

func TestWatchEndsWithTheIndex(t *testing.T) {
	x, _ := filled(t)
	ended := make(chan error, 1)
	go func() { ended <- x.Watch(ctx, nil) }()
	must(t, x.Close())
	if err := <-ended; !errors.Is(err, ErrClosed) {
		t.Errorf("%v", err)
	}
}

func TestWatchSeesACueSheetWrittenAndRemoved(t *testing.T) {
	w := watching(t)
	must(t, librarytest.Write(w.dir, librarytest.Track{Path: "disc/A.flac", Title: "Image", Length: 4 * time.Second}))
	w.until(func() bool { return w.has("disc", "A.flac") })
	before, sheet := w.count(), filepath.Join(w.dir, "disc", "A.cue")
	write(t, sheet, []byte(threeSongsCue))
	w.until(func() bool { return w.count() == before+2 })
	must(t, os.Remove(sheet))
	w.until(func() bool { return w.count() == before })
}
