package state

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"linnet/ads/stats"
	"linnet/app/player"
	"linnet/app/shelf"
	"linnet/app/state/view"
	"linnet/app/wishes"
	"linnet/library"
	"linnet/library/librarytest"
	"linnet/p2p"
)

// rig is a State over real parts, whose library is the folder of librarytest.
type rig struct {
	*testing.T
	*State
	music string
	ahead *atomic.Int64 // by how much the clock of the library is ahead, in ns
}

// newRig opens everything and waits until the folder is read.
func newRig(t *testing.T) *rig {
	t.Helper()
	home, music := t.TempDir(), librarytest.Folder(t)
	later := func(closing func() error) {
		t.Cleanup(func() {
			if err := closing(); err != nil {
				t.Error(err)
			}
		})
	}
	signals := NewSignals()
	ahead := new(atomic.Int64)
	index, err := library.Open(library.Config{Path: filepath.Join(home, "library.db"),
		Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }})
	must(t, err)
	later(index.Close)
	sh, err := shelf.Open(shelf.Config{Path: filepath.Join(home, "shelf.db"), Index: index})
	must(t, err)
	later(sh.Close)
	node, err := p2p.Open(p2p.Config{Dir: filepath.Join(home, "swarm"), Music: filepath.Join(home, "music"), Listen: "127.0.0.1:0",
		Mode: p2p.LANOnly, Shelf: sh, GroupShelf: func(id p2p.GroupID) p2p.Shelf { return sh.Group(id) }, Changed: signals.NodeChanged, Finished: signals.Finished})
	must(t, err)
	later(node.Close)
	p, err := player.Open(player.Config{Output: player.NewNull(48000, nil), Changed: signals.PlayerChanged, Heard: signals.Heard})
	must(t, err)
	later(p.Close)
	recorder, err := stats.Open(stats.Config{Dir: filepath.Join(home, "stats")})
	must(t, err)
	later(recorder.Close)
	book, err := wishes.Open(filepath.Join(home, "wishes.db"))
	must(t, err)
	later(book.Close)
	preferences, err := OpenPreferences(filepath.Join(home, "settings.json"))
	must(t, err)
	_, err = index.AddFolder(t.Context(), music)
	must(t, err)
	s, err := Open(Config{Index: index, Shelf: sh, Node: node, Player: p, Recorder: recorder, Preferences: preferences, Wishes: book, Signals: signals,
		Home: home, Music: filepath.Join(home, "music")})
	must(t, err)
	later(s.Close)
	r := &rig{t, s, music, ahead}
	r.await("the folder is read", func(v *view.View) bool {
		return v.Library.Scan == "" && v.Library.Subtitle == "3 albums · 8 songs · 7 artists"
	})
	return r
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// await waits for a View that satisfies done.
func (r *rig) await(what string, done func(*view.View) bool) *view.View {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), 30*time.Second)
	defer cancel()
	for {
		v := r.View()
		if done(v) {
			return v
		}
		select {
		case <-r.Changed():
		case <-ctx.Done():
			r.Fatalf("it did not happen: %s; %s: %s; troubles %v; sheet %+v", what, v.Library.Title, titles(v), v.Notices, v.Sheet)
		}
	}
}

// section shows a section and waits for it.
func (r *rig) section(s view.Section) *view.View {
	r.Helper()
	r.ShowSection(s)
	return r.await(string(s), func(v *view.View) bool { return v.Library.Title == string(s) && v.Library.Page == string(s)+"\x00" })
}

// song finds a listed song by its title.
func song(v *view.View, title string) (view.SongRow, bool) {
	for _, s := range v.Library.Songs.All() {
		if s.Title == title {
			return *s, true
		}
	}
	return view.SongRow{}, false
}

// id is that of a song.
func (r *rig) id(title string) int64 {
	r.Helper()
	s, ok := song(r.section(view.SectionSongs), title)
	if !ok {
		r.Fatalf("no song is called %s", title)
	}
	return s.ID
}

// entry waits for an entry by its name.
func (r *rig) entry(name string) view.Entry {
	r.Helper()
	var found view.Entry
	r.await(name, func(v *view.View) bool {
		for _, e := range v.Library.Entries {
			if e.Name == name {
				found = e
				return true
			}
		}
		return false
	})
	return found
}

// fill types into the open sheet and submits it.
func (r *rig) fill(title string, values map[string]string) {
	r.Helper()
	r.await(title, func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Title == title })
	for key, value := range values {
		r.SetField(key, value)
	}
	r.Submit()
}

// remove deletes a file of the music.
func (r *rig) remove(name string) {
	r.Helper()
	must(r.T, os.Remove(filepath.Join(r.music, filepath.FromSlash(name))))
}
