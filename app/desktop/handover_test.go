package desktop

import (
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// inbox listens in a folder of its own, whose name must be short for a socket.
func inbox(t *testing.T) (path string, got chan []string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "inbox")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path, got = filepath.Join(dir, "socket"), make(chan []string, 8)
	if err := os.WriteFile(path, []byte("left by a crash"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := Listen(path, func(links []string) { got <- links }, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 2 {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		}
		if err := HandOver(path, nil); err == nil {
			t.Error("a closed inbox takes links")
		}
	})
	return path, got
}

func TestLinksAreHandedOver(t *testing.T) {
	path, got := inbox(t)
	for _, links := range [][]string{{"magnet:?xt=urn:btih:00", "/a b.torrent"}, {}} {
		if err := HandOver(path, links); err != nil {
			t.Fatal(err)
		}
		if taken := <-got; !slices.Equal(taken, links) {
			t.Errorf("took %q, want %q", taken, links)
		}
	}
}

// TestHostileHandover: whatever is written to the socket, the next handover still works.
func TestHostileHandover(t *testing.T) {
	path, got := inbox(t)
	for _, junk := range []string{"", "not a list\n", `{"a":1}`, `["` + strings.Repeat("x", maxMessage) + `"]`} {
		c, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Write([]byte(junk)) // the other end may hang up while it is written
		if err == nil {
			if err := c.(*net.UnixConn).CloseWrite(); err == nil {
				_, _ = c.Read(make([]byte, 1))
			}
		}
		c.Close()
	}
	silent, err := net.Dial("unix", path) // open until the inbox closes
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	if err := HandOver(path, []string{"x"}); err != nil {
		t.Fatal(err)
	}
	if taken := <-got; !slices.Equal(taken, []string{"x"}) {
		t.Errorf("took %q", taken)
	}
}

func TestHandOverToNobody(t *testing.T) {
	if err := HandOver(filepath.Join(t.TempDir(), "socket"), []string{"x"}); err == nil {
		t.Error("links were handed to nobody")
	}
}

// TestHomeWithALongPath: a socket's path may be about a hundred bytes long, a home's path four thousand.
func TestHomeWithALongPath(t *testing.T) {
	home := t.TempDir()
	for range 6 {
		home = filepath.Join(home, strings.Repeat("deep folder ", 8))
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		t.Fatal(err)
	}
	path, got := filepath.Join(home, "inbox"), make(chan []string, 1)
	b, err := Listen(path, func(links []string) { got <- links }, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := HandOver(path, []string{"magnet:?x"}); err != nil {
		t.Fatal(err)
	}
	if links := <-got; len(links) != 1 || links[0] != "magnet:?x" {
		t.Errorf("taken: %q", links)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(filepath.Dir(strings.TrimSpace(string(raw)))); err == nil {
		t.Error("the socket's folder stays behind")
	}
	if err := HandOver(path, nil); err == nil {
		t.Error("a closed inbox took a link")
	}
}

// TestDamagedInboxTakesNothing: what is left of a program that died, or was written there, leads nowhere.
func TestDamagedInboxTakesNothing(t *testing.T) {
	for _, raw := range []string{"", "\x00\x00\x00", "/etc/passwd\n", strings.Repeat("x", 5000)} {
		path := filepath.Join(t.TempDir(), "inbox")
		if err := os.WriteFile(path, []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := HandOver(path, nil); err == nil {
			t.Errorf("%q took a link", raw)
		}
	}
}

// busyListener fails once, as when too many files are open.
type busyListener struct {
	net.Listener
	failed bool
}

func (l *busyListener) Accept() (net.Conn, error) {
	if !l.failed {
		l.failed = true
		return nil, syscall.EMFILE
	}
	return l.Listener.Accept()
}

// TestTheInboxOutlivesAFailedAccept: too many open files pass, and links are taken again.
func TestTheInboxOutlivesAFailedAccept(t *testing.T) {
	dir, err := os.MkdirTemp("", "inbox")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	l, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan []string, 1)
	b := &Inbox{listener: &busyListener{Listener: l}, remove: func() {}, take: func(links []string) { got <- links },
		log: slog.New(slog.DiscardHandler)}
	b.begin()
	defer b.Close()
	if err := HandOver(filepath.Join(dir, "socket"), []string{"x"}); err != nil {
		t.Fatal(err)
	}
	if links := <-got; !slices.Equal(links, []string{"x"}) {
		t.Errorf("took %q", links)
	}
}

// TestSilentHandovers: connections that say nothing keep nobody out.
func TestSilentHandovers(t *testing.T) {
	path, got := inbox(t)
	for range maxOpen / 2 {
		c, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	if err := HandOver(path, []string{"x"}); err != nil {
		t.Fatal(err)
	}
	<-got
}
