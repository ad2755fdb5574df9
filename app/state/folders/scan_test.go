package folders

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"linnet/app/sharing"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// TestAFolderThatCannotBeAddedIsTold, and nothing is read for it.
func TestAFolderThatCannotBeAddedIsTold(t *testing.T) {
	r := open(t, func(r *rig, _ *Deps) { r.fails["AddFolder /gone"] = library.ErrNotFolder })
	r.AddFolder("/gone")
	v := r.now()
	if len(v.Notices) != 1 || v.Notices[0].What != "Could not add /gone: it is not a folder that can be read." || r.times("Scan") != 0 {
		t.Errorf("%v, %d scans", v.Notices, r.times("Scan"))
	}
	if r.on(func(context.Context) {}); r.refused != v.Notices[0].What {
		t.Errorf("the first run says %q", r.refused)
	}
	r.AddFolder("/here")
	r.until("it is read", func() bool { return r.times("Scan") == 1 && !r.scanning })
}

// TestAFolderIsNoLongerSharedOnceItIsRemoved, also when the library cannot let it go.
func TestAFolderIsNoLongerSharedOnceItIsRemoved(t *testing.T) {
	r := open(t, func(r *rig, _ *Deps) { r.fails["RemoveFolder /a"] = errDisk })
	r.RemoveFolder("/a")
	v := r.now()
	if r.times("Unshare /a") != 1 || r.times("ShelfChanged") != 1 || len(v.Notices) != 1 ||
		v.Notices[0].What != "Could not remove /a: the disk is full." {
		t.Errorf("%v, notices %v", r.called(), v.Notices)
	}
}

// TestOneScanFollowsTheOther: what is asked for meanwhile is one more scan, however often it is asked for.
func TestOneScanFollowsTheOther(t *testing.T) {
	begun, goOn := make(chan bool, 3), make(chan bool)
	r := open(t, func(r *rig, _ *Deps) {
		r.scan = func(context.Context, func(library.Progress)) (library.ScanReport, error) {
			begun <- true
			<-goOn
			return library.ScanReport{}, nil
		}
	})
	r.Rescan()
	<-begun
	r.Rescan()
	r.Rescan()
	r.now()
	goOn <- true
	<-begun
	goOn <- true
	r.until("it rests and watches", func() bool { return !r.scanning && r.times("Watch") == 1 })
	if r.times("Scan") != 2 || r.times("Watch") != 1 || r.told[0] != "Looking for music" || r.told[len(r.told)-1] != "" {
		t.Errorf("%d scans, %d watches, told %q", r.times("Scan"), r.times("Watch"), r.told)
	}
}

// TestACancelledScanEndsAndWatchesNothing: the folders are read when a person asks for it.
func TestACancelledScanEndsAndWatchesNothing(t *testing.T) {
	begun := make(chan bool)
	r := open(t, func(r *rig, _ *Deps) {
		r.scan = func(ctx context.Context, _ func(library.Progress)) (library.ScanReport, error) {
			begun <- true
			<-ctx.Done()
			return library.ScanReport{}, ctx.Err()
		}
	})
	r.CancelScan() // none runs
	r.Rescan()
	<-begun
	r.Rescan()
	r.CancelScan()
	v := r.until("it rests", func() bool { return !r.scanning })
	if len(v.Notices) != 0 || r.times("Scan") != 1 || r.times("Watch") != 0 {
		t.Errorf("%v, notices %v", r.called(), v.Notices)
	}
}

// TestWhatWasLeftOutIsTold with the first file and its reason, and a scan that fails with what to do.
func TestWhatWasLeftOutIsTold(t *testing.T) {
	problem := library.ScanProblem{Path: "/a/b.mp3", Reason: "Linnet is not allowed to read it."}
	for _, c := range []struct {
		problems []library.ScanProblem
		err      error
		want     string
	}{
		{[]library.ScanProblem{problem}, nil, "/a/b.mp3 was left out. Linnet is not allowed to read it."},
		{[]library.ScanProblem{problem, problem, problem}, nil,
			"3 files were left out; the first is /a/b.mp3. Linnet is not allowed to read it."},
		{nil, errDisk, "Could not finish the scan: the disk is full."},
	} {
		r := open(t, func(r *rig, _ *Deps) {
			r.scan = func(context.Context, func(library.Progress)) (library.ScanReport, error) {
				return library.ScanReport{Problems: c.problems}, c.err
			}
		})
		r.Rescan()
		v := r.until("it is told", func() bool { return !r.scanning })
		if len(v.Notices) != 1 || v.Notices[0].What != c.want || v.Notices[0].Next == "" {
			t.Errorf("%v, want %q", v.Notices, c.want)
		}
	}
}

// TestWhatWasLeftOutIsToldOnce: dismissed it stays away, until a scan leaves out other files, or came through without.
func TestWhatWasLeftOutIsToldOnce(t *testing.T) {
	var problems []library.ScanProblem
	r := open(t, func(r *rig, _ *Deps) {
		r.scan = func(context.Context, func(library.Progress)) (library.ScanReport, error) {
			return library.ScanReport{Problems: problems}, nil
		}
	})
	for _, c := range []struct {
		name  string
		paths []string
		told  bool
	}{{"first", []string{"/a", "/b"}, true}, {"the same", []string{"/a", "/b"}, false}, {"another", []string{"/a", "/c"}, true},
		{"none", nil, false}, {"the same as last", []string{"/a", "/c"}, true}} {
		r.on(func(context.Context) {
			problems = nil
			for _, path := range c.paths {
				problems = append(problems, library.ScanProblem{Path: path, Reason: "It is damaged."})
			}
		})
		r.Rescan()
		v := r.until(c.name, func() bool { return !r.scanning })
		if (len(v.Notices) > 0) != c.told {
			t.Errorf("%s: %v", c.name, v.Notices)
		}
		for _, n := range v.Notices {
			r.loop.Dismiss(n.ID)
		}
	}
}

// TestProgressIsToldAFewTimesASecond, however fast files are read, and lists are read again as they grow.
func TestProgressIsToldAFewTimesASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var listed []bool
		r := open(t, func(r *rig, d *Deps) {
			d.Progress = func(_ context.Context, told string, grown bool) {
				r.told, listed = append(r.told, told), append(listed, grown)
			}
			r.scan = func(_ context.Context, told func(library.Progress)) (library.ScanReport, error) {
				for read := range 1000 {
					told(library.Progress{Found: 1000, Read: read, PerSecond: 1200, Left: 1000 - read})
					time.Sleep(time.Millisecond)
				}
				return library.ScanReport{}, nil
			}
		})
		r.Rescan()
		synctest.Wait()
		time.Sleep(2 * time.Second)
		r.now()
		if n := len(r.told); n < 5 || n > 9 || r.told[1] != "Read 0 of 1,000 files · 1,200 a second · 1,000 left" {
			t.Errorf("told %q", r.told)
		}
		if listed[1] || !listed[2] {
			t.Errorf("lists are read again: %v", listed)
		}
	})
	if got := scanned(library.Progress{Found: 1, Failed: 1}); got != "Read 1 of 1 file" {
		t.Errorf("%q", got)
	}
}

// TestTheFirstScanWaitsForTheWindow as long as it is told to.
func TestTheFirstScanWaitsForTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open(t, func(_ *rig, d *Deps) { d.ScanAfter = time.Minute })
		r.on(r.Start)
		time.Sleep(59 * time.Second)
		if r.times("Scan") != 0 {
			t.Error("it did not wait")
		}
		time.Sleep(2 * time.Second)
		if r.now(); r.times("Scan") != 1 {
			t.Errorf("%d scans", r.times("Scan"))
		}
	})
}

// TestFoldersThatCannotBeWatchedAreTold once, with what to do.
func TestFoldersThatCannotBeWatchedAreTold(t *testing.T) {
	r := open(t, func(r *rig, _ *Deps) { r.fails["Watch"], r.hashed = errDisk, 2 })
	r.on(r.Start)
	v := r.until("it is told", func() bool { return len(r.loop.View().Notices) == 1 })
	if !strings.HasPrefix(v.Notices[0].What, "Changes in your folders are no longer noticed") || v.Notices[0].Next == "" {
		t.Errorf("%v", v.Notices)
	}
	r.until("recordings are shown", func() bool { return !r.hashing && r.shown >= 2 })
}

// TestWhatIsSharedIsPreparedOnceMore when it changed meanwhile, and a failure is told.
func TestWhatIsSharedIsPreparedOnceMore(t *testing.T) {
	r := open(t, func(r *rig, _ *Deps) { r.fails["Announce"] = errDisk })
	r.on(func(ctx context.Context) { r.Offer(ctx); r.Offer(ctx); r.Offer(ctx) })
	v := r.until("it rests", func() bool { return !r.offering })
	if r.times("Prepare") != 2 || r.offered != 2 || len(v.Notices) != 0 {
		t.Errorf("%v, offered %d times, notices %v", r.called(), r.offered, v.Notices)
	}
	r.fail("Prepare")
	r.on(r.Offer)
	v = r.until("it rests", func() bool { return !r.offering })
	if len(v.Notices) != 1 || v.Notices[0].What != "Could not prepare all tracks for sharing: the disk is full." {
		t.Errorf("%v", v.Notices)
	}
}

// TestWhatIsReadyIsToldWhileTheRestIsHashed: it is shown, announced and told to neighbours, and what is new begins anew between two files.
func TestWhatIsReadyIsToldWhileTheRestIsHashed(t *testing.T) {
	goOn, ended := make(chan sharing.Preparing), make(chan error)
	r := open(t, func(r *rig, _ *Deps) {
		r.prepare = func(told func(sharing.Preparing) error) error {
			for p := range goOn {
				if err := told(p); err != nil {
					ended <- err
					return err
				}
			}
			return nil
		}
	})
	r.on(r.Offer)
	goOn <- sharing.Preparing{Ready: 4, Total: 5000}
	r.until("it is shown", func() bool { return r.Preparing() == "4 of 5,000 tracks are ready" })
	if got := strings.Join(r.called(), ", "); got != "Prepare" {
		t.Errorf("%s", got)
	}
	goOn <- sharing.Preparing{Ready: 1204, Total: 5000, Left: 3 * time.Minute, Listed: true}
	r.until("it is announced", func() bool { return r.times("Announce") == 1 && r.offered == 1 })
	if got := r.Preparing(); got != "1,204 of 5,000 tracks are ready · 3:00 left" || r.times("ShelfChanged") != 1 {
		t.Errorf("%q, %v", got, r.called())
	}
	r.on(r.Offer)
	goOn <- sharing.Preparing{Ready: 1205, Total: 5000}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	r.until("it began anew", func() bool { return r.times("Prepare") == 2 })
	close(goOn)
	if v := r.until("it rests", func() bool { return !r.offering }); len(v.Notices) != 0 || r.Preparing() != "" {
		t.Errorf("%v, %q", v.Notices, r.Preparing())
	}
}

// TestHashingDoesNotWaitForAnnouncing: the DHT takes minutes, and what changes meanwhile is prepared at once, and told in one more round.
func TestHashingDoesNotWaitForAnnouncing(t *testing.T) {
	stuck := make(chan struct{})
	r := open(t, func(r *rig, _ *Deps) { r.stuck = stuck })
	for n := range 3 {
		r.on(r.Offer)
		r.until("it is prepared", func() bool { return !r.offering && r.times("Prepare") == n+1 })
	}
	if r.times("Announce") != 0 {
		t.Errorf("%v", r.called())
	}
	close(stuck)
	r.until("both rounds are over", func() bool { return !r.announcing && r.times("Announce") == 2 })
}

// TestAFinishedTrackIsTakenIn and, publicly, shared on; a folder that is gone is told.
func TestAFinishedTrackIsTakenIn(t *testing.T) {
	for _, c := range []struct {
		mode   view.Mode
		shared int
	}{{view.ModeQuiet, 0}, {view.ModePublic, 1}} {
		r := open(t, func(r *rig, d *Deps) { r.values.Mode, d.Music = c.mode, t.TempDir() })
		music := r.deps.Music
		r.on(func(ctx context.Context) { r.Arrived(ctx, p2p.Transfer{}) })
		r.until("it is read", func() bool { return !r.scanning && r.times("Scan") == 1 })
		if r.times("AddFolder "+music) != 1 || r.times("ShareUnlessDecided "+music) != c.shared {
			t.Errorf("%s: %v", c.mode, r.called())
		}
	}
	gone := open(t, func(r *rig, d *Deps) {
		d.Music = "/gone/for/good"
		r.fails["AddFolder /gone/for/good"] = library.ErrNotFolder
	})
	if v := gone.on(func(ctx context.Context) { gone.Arrived(ctx, p2p.Transfer{}) }); len(v.Notices) != 1 || gone.times("Scan") != 0 ||
		v.Notices[0].What != "The folder of finished tracks is gone." {
		t.Errorf("%v, %v", gone.called(), v.Notices)
	}
}

// TestAFolderSaysWhatIsSharedOfIt.
func TestAFolderSaysWhatIsSharedOfIt(t *testing.T) {
	for _, c := range []struct {
		folder  library.Folder
		decided sharing.Folder
		count   int
		want    string
	}{
		{library.Folder{Path: "/a"}, sharing.Folder{}, 0, "Not shared"},
		{library.Folder{Path: "/a"}, sharing.Folder{Shared: true}, 1, "1 track with a free licence shared"},
		{library.Folder{Path: "/a"}, sharing.Folder{Shared: true, Rights: true}, 1200, "1,200 tracks are shared"},
		{library.Folder{Path: "/a", Err: "The drive is gone."}, sharing.Folder{Shared: true}, 3, "The drive is gone."},
	} {
		r := open(t, func(r *rig, _ *Deps) {
			r.folders, r.decided["/a"], r.count = []library.Folder{c.folder}, c.decided, c.count
		})
		var rows []view.FolderRow
		r.on(func(ctx context.Context) { rows = r.Rows(ctx) })
		if len(rows) != 1 || rows[0].Detail != c.want || rows[0].Shared != c.decided.Shared || r.Shared() != c.count {
			t.Errorf("%+v, want %q", rows, c.want)
		}
	}
	r := open(t, func(r *rig, _ *Deps) {
		r.folders, r.stated = []library.Folder{{Path: "/a", Tracks: 2}}, time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)
	})
	var rows []view.FolderRow
	r.on(func(ctx context.Context) { rows = r.Rows(ctx) })
	if rows[0].Stated != "You stated this on 23 Nov 2026." || rows[0].Count != "2 tracks" {
		t.Errorf("%+v", rows[0])
	}
}

// TestADecisionCountsBeforeAnythingIsHashed: what is no longer shared must not be sent meanwhile.
func TestADecisionCountsBeforeAnythingIsHashed(t *testing.T) {
	r := open(t, func(r *rig, _ *Deps) { r.fails["StateRights /a"] = errDisk })
	r.ShareFolder("/a", false)
	r.until("it rests", func() bool { return !r.offering })
	if got := strings.Join(r.called(), ", "); !strings.HasPrefix(got, "Unshare /a, ShelfChanged, Prepare") {
		t.Errorf("%s", got)
	}
	r.StateRights("/a", true)
	if v := r.until("it rests", func() bool { return !r.offering }); len(v.Notices) != 1 ||
		v.Notices[0].What != "Could not change what is shared of /a: the disk is full." {
		t.Errorf("%v", v.Notices)
	}
}
