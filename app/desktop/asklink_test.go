package desktop

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"
)

// answering listens in a folder of its own, and makes links out of paths.
func answering(t *testing.T, link func(context.Context, string) (string, error)) (path string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "inbox")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path = filepath.Join(dir, "socket")
	b, err := ListenAndAnswer(path, Visitors{Take: func([]string) {}, Link: link}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return path
}

func TestLinksAreMadeForThoseWhoAsk(t *testing.T) {
	path := answering(t, func(_ context.Context, of string) (string, error) {
		if of == "/b" {
			return "", errors.New("/b is not shared")
		}
		return "magnet:" + of, nil
	})
	if link, err := AskLink(t.Context(), path, "/a"); link != "magnet:/a" || err != nil {
		t.Errorf("%q, %v", link, err)
	}
	if link, err := AskLink(t.Context(), path, "/b"); link != "" || err == nil || err.Error() != "/b is not shared" {
		t.Errorf("%q, %v", link, err)
	}
	if err := HandOver(path, []string{"x"}); err != nil {
		t.Errorf("links are no longer taken: %v", err)
	}
}

// TestQuestionsThatMakeNoSense end their connection, and the next is answered.
func TestQuestionsThatMakeNoSense(t *testing.T) {
	path := answering(t, func(context.Context, string) (string, error) { return "magnet:", nil })
	for _, text := range []string{"{", "{}", `{"link":7}`, `{"link":""}`, "{\x00", `{"other":"/a"}`} {
		c, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(c, text)
		c.(*net.UnixConn).CloseWrite()
		if b, err := io.ReadAll(c); err != nil || len(b) > 0 {
			t.Errorf("%q: %q, %v", text, b, err)
		}
		c.Close()
	}
	if link, err := AskLink(t.Context(), path, "/a"); link == "" || err != nil {
		t.Errorf("%q, %v", link, err)
	}
}

// TestNobodyToAsk: no program, one that makes no links, and one that ends while it makes one.
func TestNobodyToAsk(t *testing.T) {
	if _, err := AskLink(t.Context(), filepath.Join(t.TempDir(), "socket"), "/a"); !errors.Is(err, ErrNobody) {
		t.Errorf("without a program: %v", err)
	}
	if link, err := AskLink(t.Context(), answering(t, nil), "/a"); link != "" || err == nil || errors.Is(err, ErrNobody) {
		t.Errorf("of a program that makes none: %q, %v", link, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	path := answering(t, func(ctx context.Context, _ string) (string, error) {
		cancel()
		<-ctx.Done()
		close(ended)
		return "", ctx.Err()
	})
	if link, err := AskLink(ctx, path, "/a"); link != "" || err == nil {
		t.Errorf("given up: %q, %v", link, err)
	}
	<-ended // nothing is read for somebody who is gone
}
