// Package statetest opens a State over real parts in temporary folders, for the tests of its slices.
package statetest

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"linnet/ads/stats"
	"linnet/app/player"
	"linnet/app/scrobble"
	"linnet/app/sharing"
	"linnet/app/state"
	"linnet/app/state/settings"
	"linnet/app/state/view"
	"linnet/app/wishes"
	"linnet/library"
	"linnet/library/librarytest"
	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// A Rig is a State over real parts, whose library is the folder of librarytest.
type Rig struct {
	*testing.T
	*state.State
	Config state.Config
	Music  string        // the folder of the library
	Ahead  *atomic.Int64 // by how much the clock of the library is ahead, in ns
}

// New opens everything and waits until the folder is read.
func New(t *testing.T) *Rig {
	t.Helper()
	home, music := t.TempDir(), librarytest.Folder(t)
	later := func(closing func() error) {
		t.Cleanup(func() {
			if err := closing(); err != nil {
				t.Error(err)
			}
		})
	}
	signals := state.NewSignals()
	ahead := new(atomic.Int64)
	index, err := library.Open(library.Config{Path: filepath.Join(home, "library.db"),
		Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }})
	Must(t, err)
	later(index.Close)
	sh, err := sharing.Open(sharing.Config{Path: filepath.Join(home, "shelf.db"), Index: index})
	Must(t, err)
	later(sh.Close)
	node, err := p2p.Open(p2p.Config{Dir: filepath.Join(home, "swarm"), Music: filepath.Join(home, "music"), Listen: "127.0.0.1:0",
		Mode: p2p.LANOnly, Shelf: sh, GroupShelf: func(id p2p.GroupID) p2p.Shelf { return sh.Group(id) }, Changed: signals.NodeChanged,
		Finished: signals.Finished})
	Must(t, err)
	later(node.Close)
	p, err := player.Open(player.Config{Output: player.NewNull(48000, nil), Changed: signals.PlayerChanged, Heard: signals.Heard})
	Must(t, err)
	later(p.Close)
	recorder, err := stats.Open(stats.Config{Dir: filepath.Join(home, "stats")})
	Must(t, err)
	later(recorder.Close)
	book, err := wishes.Open(filepath.Join(home, "wishes.db"))
	Must(t, err)
	later(book.Close)
	preferences, err := settings.OpenPreferences(filepath.Join(home, "settings.json"))
	Must(t, err)
	_, err = index.AddFolder(t.Context(), music)
	Must(t, err)
	teller, err := scrobble.Open(scrobble.Config{Path: filepath.Join(home, "heard.jsonl"),
		Account: func() (scrobble.Account, bool) { return scrobble.Account{}, false }})
	Must(t, err)
	later(teller.Close)
	config := state.Config{Scrobbler: teller, Index: index, Shelf: sh, Node: node, Player: p, Recorder: recorder, Preferences: preferences,
		Wishes: book, Signals: signals,
		Home: home, Music: filepath.Join(home, "music")}
	s, err := state.Open(config)
	Must(t, err)
	later(s.Close)
	r := &Rig{t, s, config, music, ahead}
	r.Await("the folder is read", func(v *view.View) bool {
		return v.Library.Scan == "" && v.Library.Subtitle == "3 albums · 8 songs · 7 artists"
	})
	return r
}

func Must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Await waits for a View that satisfies done.
func (r *Rig) Await(what string, done func(*view.View) bool) *view.View {
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
			r.Fatalf("it did not happen: %s; %s: %s; notices %v; sheet %+v", what, v.Library.Title, Titles(v), v.Notices,
				v.Sheet)
		}
	}
}

// Section shows a section and waits for it.
func (r *Rig) Section(s view.Section) *view.View {
	r.Helper()
	r.Browse.ShowSection(s)
	return r.Await(string(s), func(v *view.View) bool { return v.Library.Title == string(s) && v.Library.Page == string(s)+"\x00" })
}

// Song finds a listed song by its title.
func Song(v *view.View, title string) (view.SongRow, bool) {
	for _, s := range v.Library.Songs.All() {
		if s.Title == title {
			return *s, true
		}
	}
	return view.SongRow{}, false
}

// ID is that of a song.
func (r *Rig) ID(title string) int64 {
	r.Helper()
	s, ok := Song(r.Section(view.SectionSongs), title)
	if !ok {
		r.Fatalf("no song is called %s", title)
	}
	return s.ID
}

// Entry waits for an entry by its name.
func (r *Rig) Entry(name string) view.Entry {
	r.Helper()
	var found view.Entry
	r.Await(name, func(v *view.View) bool {
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

// Fill types into the open sheet and submits it.
func (r *Rig) Fill(title string, values map[string]string) {
	r.Helper()
	r.Await(title, func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Title == title })
	for key, value := range values {
		r.Loop.SetField(key, value)
	}
	r.Loop.Submit()
}

// Remove deletes a file of the music.
func (r *Rig) Remove(name string) {
	r.Helper()
	Must(r.T, os.Remove(filepath.Join(r.Music, filepath.FromSlash(name))))
}

// silence is a file of silence that begins as WAVE files do; the same for the same seed.
func Silence(t *testing.T, dir, name string, seed byte) {
	t.Helper()
	b := bytes.NewBufferString("RIFF\x00\x00\x00\x00WAVEfmt ")
	Must(t, binary.Write(b, binary.LittleEndian, []uint16{16, 0, 1, 2, 44100, 0, 45328, 2, 4, 16}))
	b.WriteString("data")
	b.Write(bytes.Repeat([]byte{seed}, 80_000))
	Must(t, os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600))
}

// Neighbour is another listener, connected to r, who shares two songs of Ana.
func (r *Rig) Neighbour() *p2p.Node {
	r.Helper()
	dir := r.TempDir()
	Silence(r.T, dir, "Ana - Rio.wav", 1)
	Silence(r.T, dir, "Ana - Mar.wav", 2)
	s, err := p2ptest.NewShelf(dir)
	Must(r.T, err)
	n, err := p2p.Open(p2p.Config{Dir: r.TempDir(), Listen: "127.0.0.1:0", Shelf: s})
	Must(r.T, err)
	r.Cleanup(func() { Must(r.T, n.Close()) })
	r.Config.Node.AddPeer(n.Addr())
	return n
}

// Until waits for what no View tells.
func (r *Rig) Until(what string, so func() bool) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), 20*time.Second)
	defer cancel()
	for !so() {
		select {
		case <-ctx.Done():
			r.Fatal("it did not happen: ", what)
		default:
		}
	}
}

func Titles(v *view.View) string {
	var all []string
	for _, s := range v.Library.Songs.All() {
		all = append(all, s.Title)
	}
	return strings.Join(all, ", ")
}
