package app_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/app"
	"linnet/app/state/view"
	"linnet/p2p"
)

// options are a client on loopback in a home of its own.
func options(t *testing.T) app.Options {
	t.Helper()
	return app.Options{Home: app.Home(filepath.Join(t.TempDir(), "home")), Headless: true, Listen: "127.0.0.1:0", Mode: "lan",
		NoLAN: true, Log: slog.New(slog.DiscardHandler)}
}

func open(t *testing.T, o app.Options) *app.App {
	t.Helper()
	a, err := app.Open(o, app.Hardware{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// await waits for a View that satisfies done.
func await(t *testing.T, a *app.App, what string, done func(*view.View) bool) *view.View {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		v := a.State.View()
		if done(v) {
			return v
		}
		select {
		case <-a.State.Changed():
		case <-ctx.Done():
			t.Fatalf("it did not happen: %s; notices %v", what, v.Notices)
		}
	}
}

// told waits for a notice whose sentence contains part.
func told(t *testing.T, a *app.App, part string) {
	t.Helper()
	await(t, a, "a notice that says "+part, func(v *view.View) bool {
		for _, notice := range v.Notices {
			if strings.Contains(notice.What, part) && notice.Next != "" {
				return true
			}
		}
		return false
	})
}

func TestHomeInUse(t *testing.T) {
	o := options(t)
	open(t, o)
	if _, err := app.Open(o, app.Hardware{}); !errors.Is(err, app.ErrHomeInUse) {
		t.Fatalf("second start: %v, want ErrHomeInUse", err)
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	o := options(t)
	o.Listen = l.Addr().String()
	if _, err := app.Open(o, app.Hardware{}); !errors.Is(err, p2p.ErrPortInUse) {
		t.Fatalf("got %v, want ErrPortInUse", err)
	}
	// Nothing may stay open of what was opened before.
	o.Listen = "127.0.0.1:0"
	open(t, o)
}

func TestFolderThatCannotBeRead(t *testing.T) {
	a := open(t, options(t))
	a.State.Folders.AddFolder(filepath.Join(t.TempDir(), "gone"))
	told(t, a, "is not a folder that can be read")
}

func TestFileThatIsNotMusicAndTheRestGoesOn(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "letter.mp3"), []byte("Dear reader, this is no music at all."), 0o600); err != nil {
		t.Fatal(err)
	}
	song, err := os.ReadFile(filepath.FromSlash("../assets/music/Maren Oyelaran/Tide Tables/02 Slack Tide.mp3"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "song.mp3"), song, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	a := open(t, options(t))
	a.State.Folders.AddFolder(dir)
	told(t, a, "letter.mp3 was left out")
	await(t, a, "the other file is in the library", func(v *view.View) bool {
		return len(v.Settings.Folders) == 1 && v.Settings.Folders[0].Count == "1 track"
	})
}

// follow makes a client that follows a feed at url, trusting root, with panels switched on.
func follow(t *testing.T, url string, root []byte) *app.App {
	t.Helper()
	o := options(t)
	o.Feed, o.Root = url, filepath.Join(t.TempDir(), "root.json")
	if err := os.WriteFile(o.Root, root, 0o600); err != nil {
		t.Fatal(err)
	}
	a := open(t, o)
	a.State.Sponsors.SetPanels(true)
	return a
}

func TestOperatorThatIsAway(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	url := server.URL + "/feed/"
	server.Close()
	a := follow(t, url, trusted(t))
	await(t, a, "the Sponsors screen says that the feed cannot be reached", func(v *view.View) bool {
		return len(v.Sponsors.Feeds) == 1 && strings.Contains(v.Sponsors.Feeds[0].Status, "cannot be reached")
	})
	if v := a.State.View(); v.Panel.State == view.PanelOn {
		t.Errorf("a panel is shown: %+v", v.Panel)
	}
}

func TestFeedThatFailsVerification(t *testing.T) {
	_, other := signedFeed(t)
	server := httptest.NewServer(http.StripPrefix("/feed", http.FileServerFS(other)))
	t.Cleanup(server.Close)
	a := follow(t, server.URL+"/feed/", trusted(t)) // the root of another operator
	told(t, a, "failed verification")
	if v := a.State.View(); v.Panel.State == view.PanelOn {
		t.Errorf("a panel is shown: %+v", v.Panel)
	}
}

func TestDamagedRootFile(t *testing.T) {
	o := options(t)
	o.Feed, o.Root = "http://127.0.0.1:1/feed/", filepath.Join(t.TempDir(), "root.json")
	if err := os.WriteFile(o.Root, []byte("not keys"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Open(o, app.Hardware{}); err == nil {
		t.Fatal("a damaged root file was accepted")
	}
	o.Feed, o.Root = "", ""
	open(t, o) // and was not remembered
}

// TestAFolderThatIsNotThereIsSaidOnce, in one sentence with the next step.
func TestAFolderThatIsNotThereIsSaidOnce(t *testing.T) {
	o := options(t)
	gone := filepath.Join(t.TempDir(), "gone")
	o.Folders = []string{gone}
	_, err := app.Open(o, app.Hardware{})
	if want := gone + " is not a folder that can be read; -add names a folder with music"; err == nil || err.Error() != want {
		t.Errorf("says %v, want %s", err, want)
	}
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	for _, o := range []app.Options{{Mode: "everyone"}, {Bootstrap: []string{"nowhere"}}, {Bootstrap: []string{":6881"}},
		{Peers: []string{"a.example:1"}}, {Feed: "http://127.0.0.1/feed/"}, {Root: "root.json"}} {
		if o.Check() == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}
