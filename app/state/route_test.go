package state_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"linnet/app/player"
	"linnet/app/scrobble"
	"linnet/app/state"
	"linnet/app/state/loop/looptest"
	"linnet/app/state/statetest"
	"linnet/app/state/view"
	"linnet/library/librarytest"
	"linnet/p2p"
)

// server is who is told what was heard; it says how that goes.
type server struct {
	heard  chan scrobble.Listen
	mu     sync.Mutex
	status scrobble.Status
}

func (s *server) Heard(l scrobble.Listen) error { s.heard <- l; return nil }
func (s *server) Playing(scrobble.Listen)       {}
func (s *server) Wake()                         {}
func (s *server) Forget() error                 { return nil }

func (s *server) Status() scrobble.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

// reopen closes the State of a rig and opens another over the same parts.
func reopen(t *testing.T, r *statetest.Rig, alter func(*state.Config)) {
	t.Helper()
	statetest.Must(t, r.State.Close())
	alter(&r.Config)
	s, err := state.Open(r.Config)
	statetest.Must(t, err)
	t.Cleanup(func() { statetest.Must(t, s.Close()) })
	r.State = s
}

// TestWhatThePartsReportIsShown: a track that arrived, one that was heard, and how the server takes it.
func TestWhatThePartsReportIsShown(t *testing.T) {
	r, told := statetest.New(t), &server{heard: make(chan scrobble.Listen, 1)}
	reopen(t, r, func(c *state.Config) { c.Scrobbler = told })
	id := r.ID("Linnet")
	r.Config.Signals.Heard(player.Item{ID: id, Title: "Linnet"})
	if l := <-told.heard; l.Title != "Linnet" || l.Album != "Dawn Chorus" {
		t.Errorf("told %+v", l)
	}
	looptest.On(r.Loop, func(context.Context) {}) // after what was heard
	if track, err := r.Config.Index.Track(t.Context(), id); err != nil || track.Plays != 1 {
		t.Errorf("it is counted %d times, %v", track.Plays, err)
	}
	told.mu.Lock()
	told.status = scrobble.Status{Waiting: 1, Trouble: errors.New("the server is away")}
	told.mu.Unlock()
	r.Config.Signals.Told()
	r.Await("why it waits", func(v *view.View) bool { return strings.Contains(v.Listens.Status, "the server is away") })
	statetest.Must(t, librarytest.Write(r.Config.Music, librarytest.Track{Path: "Far.flac", Title: "Far"}))
	r.Config.Signals.Finished(p2p.Transfer{State: p2p.Finished, Path: filepath.Join(r.Config.Music, "Far.flac")})
	r.Browse.ShowSection(view.SectionSongs)
	r.Await("it is in the library", func(v *view.View) bool {
		_, there := statetest.Song(v, "Far")
		return there && len(v.Settings.Folders) == 2
	})
}

// TestWhatWasSetAsideIsToldAtTheStart, and the first questions are asked until they are answered.
func TestWhatWasSetAsideIsToldAtTheStart(t *testing.T) {
	r := statetest.New(t)
	reopen(t, r, func(c *state.Config) {
		c.SetAside = []state.SetAside{{What: "The wishes were damaged.", Next: "Make them anew."},
			{What: "So was the shelf.", Next: "Share again."}}
	})
	v := r.View() // at once, before anything is read
	if len(v.Notices) != 2 || v.Notices[0].What != "The wishes were damaged." || v.Notices[1].Next != "Share again." {
		t.Errorf("%+v", v.Notices)
	}
	if v.Welcome == nil || v.Welcome.PanelPromise == "" || v.Welcome.Wishing == "" || v.Screen != view.ScreenLibrary {
		t.Errorf("asks %+v on %s", v.Welcome, v.Screen)
	}
	r.Settings.Answer(view.Answers{Mode: view.ModeLAN})
	r.Await("it is answered", func(v *view.View) bool { return v.Welcome == nil })
	reopen(t, r, func(c *state.Config) { c.SetAside = nil })
	if v = r.View(); v.Welcome != nil || len(v.Notices) != 0 || v.Privacy.Panels {
		t.Errorf("asked again: %+v, %v", v.Welcome, v.Notices)
	}
}

// TestAModeIsSaidAlikeEverywhere: no screen still says what held before.
func TestAModeIsSaidAlikeEverywhere(t *testing.T) {
	r := statetest.New(t)
	for _, mode := range []view.Mode{view.ModeLAN, view.ModeQuiet} {
		name, learns := view.ModeNames[mode].Text(), view.ModeLearns[mode].Text()
		r.Settings.SetMode(mode)
		v := r.Await(name, func(v *view.View) bool { return v.Sidebar.Audience == name })
		if v.Search.Learns != learns || v.Privacy.Mode != view.ModeSums[mode].Text() || v.Sidebar.Good != (mode != view.ModeLAN) {
			t.Errorf("%s: the search says %q, the privacy screen %q, good %v", mode, v.Search.Learns, v.Privacy.Mode, v.Sidebar.Good)
		}
		for _, choice := range v.Settings.Modes {
			if choice.On != (choice.Mode == mode) {
				t.Errorf("%s: %s is on: %v", mode, choice.Name, choice.On)
			}
		}
	}
	r.Settings.SetMode("loud") // there is no such mode
	r.Settings.SetTheme(view.ThemeDark)
	v := r.Await("the theme", func(v *view.View) bool { return v.Theme == view.ThemeDark })
	if v.Sidebar.Audience != view.ModeNames[view.ModeQuiet].Text() {
		t.Errorf("now %s", v.Sidebar.Audience)
	}
}

// TestASongPlaysFromTheListThatIsSeen: on the Search screen what was found, in the library what is open; and it is loved on both.
func TestASongPlaysFromTheListThatIsSeen(t *testing.T) {
	r := statetest.New(t)
	id := r.ID("Love Song")
	r.Search.SetQuery("love")
	v := r.Await("two are found", func(v *view.View) bool { return len(v.Search.Mine) == 2 })
	r.Playback.PlayTrack(v.Search.Mine[0].ID, 0)
	r.Playback.TogglePlay() // else a song of a second ends while this looks
	r.Await("the other one follows", func(v *view.View) bool { return len(v.Queue) == 1 && v.Queue[0].ID == v.Search.Mine[1].ID })
	r.Browse.Love(id, true)
	r.Await("it is loved on both", func(v *view.View) bool {
		s, _ := statetest.Song(v, "Love Song")
		for _, m := range v.Search.Mine {
			s.Loved = s.Loved && m.Loved == (m.ID == id)
		}
		return s.Loved
	})
	r.Go(view.ScreenLibrary)
	r.Playback.PlayTrack(v.Search.Mine[0].ID, 0)
	r.Playback.TogglePlay()
	r.Await("the rest of the library follows", func(v *view.View) bool { return len(v.Queue) > 1 })
}

// TestTheLibraryOnceMoreShowsItsTop; with a sheet open that alone goes.
func TestTheLibraryOnceMoreShowsItsTop(t *testing.T) {
	r := statetest.New(t)
	r.Section(view.SectionGenres)
	r.Browse.OpenEntry(r.Entry("Pop").Key)
	r.Await("the genre", func(v *view.View) bool { return v.Library.Title == "Pop" })
	r.Browse.NewPlaylist(0)
	r.Await("a sheet", func(v *view.View) bool { return v.Sheet != nil })
	r.Go(view.ScreenLibrary)
	if v := r.Await("the sheet goes", func(v *view.View) bool { return v.Sheet == nil }); v.Library.Title != "Pop" {
		t.Errorf("open is %s", v.Library.Title)
	}
	r.Go(view.ScreenPeople)
	r.Await("elsewhere", func(v *view.View) bool { return v.Screen == view.ScreenPeople })
	r.Go(view.ScreenLibrary)
	if v := r.Await("back from elsewhere", func(v *view.View) bool { return v.Screen == view.ScreenLibrary }); v.Library.Title != "Pop" {
		t.Errorf("open is %s", v.Library.Title)
	}
	r.Go(view.ScreenLibrary)
	r.Await("the top", func(v *view.View) bool { return v.Library.Title == string(view.SectionGenres) && !v.Library.Open })
}

// TestAClosedStateSaysWhatItSaidLast: the window may ask once more, and what it is told then is dropped.
func TestAClosedStateSaysWhatItSaidLast(t *testing.T) {
	r := statetest.New(t)
	r.Section(view.SectionSongs)
	statetest.Must(t, r.State.Close())
	last := r.View()
	r.Go(view.ScreenPeople)
	r.Browse.ShowSection(view.SectionAlbums)
	r.Playback.TogglePlay()
	if v := r.View(); v != last || v.Library.Songs.Len() != 8 {
		t.Errorf("shows %+v", v.Library)
	}
	statetest.Must(t, r.State.Close()) // twice is safe
}
