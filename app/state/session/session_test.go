package session

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/app/state/view"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var somewhere = view.Session{Screen: view.ScreenSearch,
	Trail: []view.Place{{Section: view.SectionAlbums}, {Section: view.SectionAlbums, Key: "k", Name: "Rio"}},
	Query: "ana", Window: view.WindowSize{Width: 900, Height: 700},
	Player: view.PlayerState{Volume: .5, Shuffle: true, Repeat: "one", Track: 7, Place: 1, Position: 83 * time.Second}}

var line = view.KeptQueue{Tracks: []int64{3, 7, 0, 9}, Keys: []string{"ab"}, Order: []int{2, 1, 4, 3}}

func TestKeptOverARestart(t *testing.T) {
	dir := t.TempDir()
	k := Open(dir, nil)
	k.Keep(somewhere)
	k.KeepQueue(line)
	for range 2 {
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
	}
	again := Open(dir, nil)
	defer again.Close()
	if s, q := again.Session(), again.Queue(); !reflect.DeepEqual(s, somewhere) || !reflect.DeepEqual(q, line) {
		t.Errorf("%+v, %+v", s, q)
	}
}

// TestNothingIsWrittenWhileNothingChanges: a disk that sleeps is not woken.
func TestNothingIsWrittenWhileNothingChanges(t *testing.T) {
	dir := t.TempDir()
	k := Open(dir, nil)
	k.Keep(somewhere)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "session.json")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	same := somewhere
	same.Trail = append([]view.Place(nil), somewhere.Trail...)
	k.Keep(same)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the same was written again")
	}
}

// TestDamagedFilesAreAsNone: zeroed by a power cut, cut off, not ours, or endless.
func TestDamagedFilesAreAsNone(t *testing.T) {
	for name, content := range map[string][]byte{"zeroed": make([]byte, 512), "cut off": []byte(`{"query": "an`), "a list": []byte("[1]"),
		"wrong kinds": []byte(`{"query": "a", "player": 7}`), "huge": make([]byte, maxFile+1)} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, file := range []string{"session.json", "queue.json"} {
				if err := os.WriteFile(filepath.Join(dir, file), content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			k := Open(dir, nil)
			defer k.Close()
			if s := k.Session(); !reflect.DeepEqual(s, view.Session{}) {
				t.Errorf("%+v", s)
			}
			if q := k.Queue(); name != "wrong kinds" && !reflect.DeepEqual(q, view.KeptQueue{}) {
				t.Errorf("%+v", q)
			}
		})
	}
}
