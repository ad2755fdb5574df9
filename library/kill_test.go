package library

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"linnet/library/internal/store"
	"linnet/library/librarytest"
)

// scanAndBeKilled is this test binary as another process: it scans, saying so for each sign of progress, until killed.
func scanAndBeKilled() {
	x, err := Open(Config{Path: os.Getenv("LINNET_TEST_SCAN")})
	if err == nil {
		x.scanner.Batch = 7 // many transactions to be killed in
		_, err = x.Scan(context.Background(), func(Progress) { fmt.Println("further") })
	}
	if err == nil {
		err = x.Close()
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

// killedScan lets a scan begin in another process and kills it after some signs of progress and a little while.
func killedScan(t *testing.T, database string, signs int, while time.Duration) (killed bool) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), "LINNET_TEST_SCAN="+database)
	output, err := command.StdoutPipe()
	must(t, err)
	must(t, command.Start())
	lines := bufio.NewScanner(output)
	for signs > 0 && lines.Scan() {
		if lines.Text() != "further" {
			t.Error(lines.Text())
		}
		signs--
	}
	kill := time.AfterFunc(while, func() { _ = command.Process.Kill() })
	for lines.Scan() { // until it has ended, one way or the other
	}
	kill.Stop()
	return command.Wait() != nil
}

// music is a folder that changes between scans, and what the index must say of it in the end.
type music struct {
	*testing.T
	dir     string
	random  *rand.Rand
	path    map[string]string // by name, which is also what the artist tag says and never changes
	title   map[string]string
	version int
}

func (m *music) write(name, path string) {
	m.version++
	m.path[name], m.title[name] = path, fmt.Sprintf("%s version %d", name, m.version)
	must(m.T, librarytest.Write(m.dir, librarytest.Track{Path: path, Title: m.title[name], Artists: []string{name},
		Length: 50 * time.Millisecond}))
}

// change adds, moves, retags or removes a few files. Those whose names end in an even digit only move, since a file that
// is moved and retagged while nobody looks cannot be known again.
func (m *music) change() {
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range m.path {
			if !yield(name) {
				return
			}
		}
	})
	for range 12 {
		name := names[m.random.IntN(len(names))]
		if (name[len(name)-1]-'0')%2 == 1 {
			m.write(name, m.path[name])
			continue
		}
		to := fmt.Sprintf("moved %d/%s %d.mp3", m.random.IntN(5), name, m.version)
		m.version++
		must(m.T, os.MkdirAll(filepath.Join(m.dir, filepath.Dir(to)), 0o755))
		must(m.T, os.Rename(filepath.Join(m.dir, m.path[name]), filepath.Join(m.dir, to)))
		m.path[name] = to
	}
	fresh := fmt.Sprintf("new %d", m.version)
	m.write(fresh, fmt.Sprintf("new/%s.mp3", fresh))
}

func TestKilledScanLosesAndDoublesNothing(t *testing.T) {
	kills := 50
	if testing.Short() || underRace {
		kills = 5
	}
	m := music{T: t, dir: t.TempDir(), random: rand.New(rand.NewPCG(1, 2)), path: map[string]string{}, title: map[string]string{}}
	for n := range 120 {
		m.write(fmt.Sprintf("track %d", n), fmt.Sprintf("old %d/%d.mp3", n/10, n))
	}
	database := filepath.Join(t.TempDir(), "library.db")
	x := openAt(t, database)
	add(t, x, m.dir)
	ids := map[string]int64{}
	var list []int64
	for n, track := range all(t, x) {
		ids[track.Artist()] = track.ID
		must(t, x.Rate(ctx, track.ID, n%5+1))
		must(t, x.CountPlay(ctx, track.ID))
		list = append(list, track.ID)
	}
	mix := playlist(t, x, "Mix", list...)
	must(t, x.Close())

	killed, rounds := 0, 0
	for ; killed < kills; rounds++ {
		m.change()
		if killedScan(t, database, m.random.IntN(32), time.Duration(m.random.IntN(4000))*time.Microsecond) {
			killed++
		}
		if rounds > 4*kills {
			t.Fatalf("only %d of %d scans were killed", killed, rounds)
		}
	}
	t.Logf("killed %d of %d scans", killed, rounds)
	x = openAt(t, database)
	if x.OpenedFresh() {
		t.Fatal("the database was damaged")
	}
	rescan(t, x)
	m.compare(x, ids)
	if tracks, err := x.PlaylistTracks(ctx, mix); err != nil || len(tracks) != len(list) {
		t.Errorf("%d of %d tracks in the playlist, %v", len(tracks), len(list), err)
	}
	before := all(t, x)
	if report := rescan(t, x); report.Changed() || !slices.EqualFunc(before, all(t, x), sameTrack) {
		t.Errorf("a second scan changed something: %+v", report)
	}
	var verdict string
	// on one that has checked before, FTS5 takes its memory of then for what must be there
	own := store.Connect(database, 1, "query_only(1)")
	if must(t, own.QueryRow("PRAGMA integrity_check").Scan(&verdict)); verdict != "ok" {
		t.Error(verdict)
	}
	must(t, own.Close())
}

// compare sets the index against the folder.
func (m *music) compare(x *Index, ids map[string]int64) {
	got := all(m.T, x)
	if len(got) != len(m.path) {
		m.Errorf("%d tracks of %d files", len(got), len(m.path))
	}
	seen := map[string]bool{}
	for _, track := range got {
		name := track.Artist()
		if seen[name] {
			m.Errorf("%s is there twice", name)
		}
		seen[name] = true
		if track.Path != filepath.Join(m.dir, m.path[name]) || track.Title != m.title[name] {
			m.Errorf("%s: %s at %s, should be %s at %s", name, track.Title, track.Path, m.title[name], m.path[name])
		}
		if id := ids[name]; id != 0 && (track.ID != id || track.Rating == 0 || track.Plays != 1) {
			m.Errorf("%s had id %d: %+v", name, id, track)
		}
		if found, err := x.Search(ctx, track.Title, 10); err != nil || len(found) != 1 || found[0].ID != track.ID {
			m.Errorf("searching %s: %q %v", track.Title, titles(found), err)
		}
	}
}

func sameTrack(a, b Track) bool {
	return a.ID == b.ID && a.Path == b.Path && a.Title == b.Title && a.Missing == b.Missing && a.Added.Equal(b.Added) && a.Plays == b.Plays
}
