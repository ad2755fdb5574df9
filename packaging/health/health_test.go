package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/app/desktop"
)

// TestServers that answer, that are unwell, that say something else, and that are gone.
func TestServers(t *testing.T) {
	pages := http.NewServeMux()
	pages.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	pages.HandleFunc("/ill", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "no database", http.StatusServiceUnavailable)
	})
	server := httptest.NewServer(pages)
	if err := ask(server.URL + "/healthz"); err != nil {
		t.Error(err)
	}
	if err := ask(server.URL + "/ill"); err == nil {
		t.Error("503 is taken for health")
	}
	server.Close()
	if err := ask(server.URL + "/healthz"); err == nil {
		t.Error("a server that is gone is taken for a healthy one")
	}
}

// TestAnswersOfSomethingElse: endless lines, no line, and words that are no status.
func TestAnswersOfSomethingElse(t *testing.T) {
	for name, answer := range map[string]string{
		"an endless line":  strings.Repeat("HTTP/1.1 200 ", 1000) + "\n",
		"nothing":          "",
		"a word":           "200\n",
		"another protocol": "RTSP/1.0 200 OK\r\n",
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			if c, err := l.Accept(); err == nil {
				c.Write([]byte(answer))
				c.Close()
			}
		}()
		if err := ask("http://" + l.Addr().String() + "/healthz"); err == nil {
			t.Errorf("%s is taken for health", name)
		}
		l.Close()
		<-done
	}
}

// TestNode asks the very inbox that a node opens.
func TestNode(t *testing.T) {
	dir, err := os.MkdirTemp("", "health") // short, as paths of sockets must be
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "inbox")
	if err := ask(path); err == nil {
		t.Error("no socket is taken for health")
	}
	inbox, err := desktop.Listen(path, func([]string) {}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := ask(path); err != nil {
		t.Error(err)
	}
	inbox.Close()
	if err := ask(path); err == nil {
		t.Error("a node that has ended is taken for a healthy one")
	}
}
