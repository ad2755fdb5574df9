package library

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/library/internal/scan"
	"linnet/library/librarytest"
)

// driven is a library with a drive mounted below its folder, which has four of its six tracks; one more was deleted from it.
type driven struct {
	*testing.T
	x          *Index
	dir, drive string
	c          *clock
	table      scan.Mounts
	log        strings.Builder
}

const stick = "vfat /dev/sdb1 /"

func drive(t *testing.T) *driven {
	d := &driven{T: t, dir: t.TempDir(), c: newClock()}
	d.x = opened(t, Config{Path: filepath.Join(t.TempDir(), "library.db"), Log: slog.New(slog.NewTextHandler(&d.log, nil))})
	d.drive = filepath.Join(d.dir, "stick")
	d.table = scan.Mounts{"/": "ext4 /dev/sda1 /", d.drive: stick}
	d.x.scanner.Mounts = func() scan.Mounts { return d.table }
	keepTime(d.x, d.c.Now)
	for n, path := range []string{"stay.wav", "here.wav", "stick/1.wav", "stick/2.wav", "stick/album/3.wav", "stick/album/4.wav",
		"stick/deleted.wav"} {
		must(t, librarytest.Write(d.dir, librarytest.Track{Path: path, Length: 1e8, Tone: 300 + float64(n)}))
	}
	add(t, d.x, d.dir)
	must(t, os.Remove(filepath.Join(d.drive, "deleted.wav")))
	rescan(t, d.x)
	return d
}

// unplug takes the drive away; what is at its place then, left says.
func (d *driven) unplug(left func()) {
	delete(d.table, d.drive)
	must(d.T, os.Rename(d.drive, d.drive+" away"))
	must(d.T, os.Rename(d.drive+" away", filepath.Join(filepath.Dir(d.dir), "unplugged")))
	left()
}

func (d *driven) plug(source string) {
	os.RemoveAll(d.drive)
	must(d.T, os.Rename(filepath.Join(filepath.Dir(d.dir), "unplugged"), d.drive))
	d.table[d.drive] = source
}

func (d *driven) later(days int) ScanReport {
	d.c.add(time.Duration(days) * 24 * time.Hour)
	return rescan(d.T, d.x)
}

func (d *driven) missing() int {
	missing, err := d.x.Missing(ctx)
	must(d.T, err)
	return len(missing)
}

func TestMusicOnADriveThatIsAwayIsNotGone(t *testing.T) {
	for name, left := range map[string]func(d *driven){
		"an empty directory":      func(d *driven) { must(d.T, os.Mkdir(d.drive, 0o755)) },
		"no directory":            func(d *driven) {},
		"a directory with a note": func(d *driven) { write(d.T, filepath.Join(d.drive, "NOT MOUNTED"), nil) },
		"a directory with a song": func(d *driven) {
			must(d.T, librarytest.Write(d.drive, librarytest.Track{Path: "other.wav", Tone: 900}))
		},
		"another drive in its place": func(d *driven) {
			d.table[d.drive] = "vfat /dev/sdc1 /"
			write(d.T, filepath.Join(d.drive, "a.txt"), nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := drive(t)
			d.later(5)
			d.unplug(func() { left(d) })
			for range 3 {
				report := d.later(40)
				if report.Gone != 0 || len(report.Problems) != 1 || report.Problems[0].Path != d.drive ||
					!strings.Contains(report.Problems[0].Reason, "drive") {
					t.Errorf("%+v", report)
				}
			}
			if n := d.missing(); n != 1 { // its days do not count
				t.Errorf("%d missing", n)
			}
			if got := at(t, d.x, d.drive, "album", "3.wav"); got.Missing {
				t.Errorf("%+v", got)
			}
			hidden := 0 // by the drive that is in its place again
			if name == "a directory with a song" {
				hidden = 1
			}
			d.plug(stick)
			if report := d.later(1); len(report.Problems) != 0 || report.Gone != hidden || report.Back != 0 {
				t.Errorf("the drive is back: %+v", report)
			}
			d.later(20)
			if n := d.missing() - hidden; n != 1 {
				t.Errorf("after 26 days with the drive: %d missing", n)
			}
			d.later(5)
			if n := d.missing() - hidden; n != 0 {
				t.Errorf("after 31 days with the drive: %d missing", n)
			}
		})
	}
}

func TestFolderEmptiedByAPersonIsGone(t *testing.T) {
	for name, empty := range map[string]func(d *driven){
		"on the drive": func(d *driven) { must(d.T, os.RemoveAll(filepath.Join(d.drive, "album"))) },
		"copied off the drive, and then in its place": func(d *driven) {
			d.unplug(func() { must(d.T, os.CopyFS(d.drive, os.DirFS(filepath.Join(filepath.Dir(d.dir), "unplugged")))) })
			must(d.T, os.RemoveAll(filepath.Join(d.drive, "album")))
		},
		"the drive has another letter": func(d *driven) {
			d.table[d.drive] = "vfat /dev/sdd1 /"
			must(d.T, os.RemoveAll(filepath.Join(d.drive, "album")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := drive(t)
			empty(d)
			d.later(1)
			if n := d.missing(); n != 3 {
				t.Errorf("%d missing", n)
			}
			if got := at(t, d.x, d.drive, "1.wav"); got.Missing {
				t.Errorf("%+v", got)
			}
		})
	}
}

// A picked folder on a drive whose mount point is not empty.
func TestFolderOnADriveThatIsAway(t *testing.T) {
	x, dir := open(t), t.TempDir()
	table := scan.Mounts{"/": "ext4 /dev/sda1 /", dir: stick}
	x.scanner.Mounts = func() scan.Mounts { return table }
	music := filepath.Join(dir, "Music")
	must(t, librarytest.Write(music, librarytest.Track{Path: "a/1.wav"}, librarytest.Track{Path: "2.wav", Tone: 310}))
	add(t, x, music)
	delete(table, dir)
	must(t, os.RemoveAll(filepath.Join(music, "a")))
	must(t, os.Rename(filepath.Join(music, "2.wav"), filepath.Join(music, "readme.txt")))
	report := rescan(t, x)
	folders, err := x.Folders(ctx)
	if err != nil || report.Gone != 0 || !strings.Contains(folders[0].Err, "not connected") || len(all(t, x)) != 2 {
		t.Errorf("%+v %+v %v", report, folders, err)
	}
}

// What is away and was copied to another folder meanwhile has its stars there.
func TestAwayMusicThatTurnsUpElsewhere(t *testing.T) {
	d := drive(t)
	must(t, d.x.Rate(ctx, at(t, d.x, d.drive, "1.wav").ID, 4))
	d.unplug(func() {})
	must(t, librarytest.Write(d.dir, librarytest.Track{Path: "copied/1.wav", Length: 1e8, Tone: 302}))
	rescan(t, d.x)
	if got := at(t, d.x, d.dir, "copied", "1.wav"); got.Rating != 4 {
		t.Errorf("%+v", got)
	}
	d.plug(stick)
	rescan(t, d.x)
	if got := at(t, d.x, d.drive, "1.wav"); got.Missing || got.Rating != 0 {
		t.Errorf("%+v", got)
	}
}

// Where the system does not tell what is mounted, much that is gone at once is not forgotten without a question.
func TestLargePartIsNotForgottenUnasked(t *testing.T) {
	d := drive(t)
	d.x.scanner.Mounts = func() scan.Mounts { return nil }
	must(t, d.x.Rate(ctx, at(t, d.x, d.drive, "album", "3.wav").ID, 5))
	d.unplug(func() { must(t, os.Mkdir(d.drive, 0o755)) })
	d.later(1)
	if o, err := d.x.Overdue(ctx); err != nil || o != (Overdue{}) {
		t.Errorf("at once: %+v %v", o, err)
	}
	d.later(31)
	d.later(31)
	o, err := d.x.Overdue(ctx)
	if want := (Overdue{Tracks: 5, Folder: d.drive}); err != nil || o != want || d.missing() != 5 {
		t.Errorf("%+v, not %+v, %d missing, %v", o, want, d.missing(), err)
	}
	if !strings.Contains(d.log.String(), "gone for longer than 30 days") {
		t.Error("the log says nothing of it")
	}
	must(t, d.x.ForgetOverdue(ctx))
	if o, err := d.x.Overdue(ctx); err != nil || o.Tracks != 0 || d.missing() != 0 {
		t.Errorf("%+v %v", o, err)
	}
	checkNumbers(t, d.x, "forgotten")
	d.plug(stick)
	rescan(t, d.x)
	if got := at(t, d.x, d.drive, "album", "3.wav"); got.Rating != 5 || got.Missing {
		t.Errorf("%+v", got)
	}
}
