package tuf

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
)

func TestSameHost(t *testing.T) {
	for _, c := range []struct {
		from, to string
		ok       bool
	}{
		{"https://a.example/x", "https://A.example/y", true}, {"http://a.example/x", "https://a.example/x", true},
		{"https://a.example/x", "http://a.example/x", false}, {"https://a.example/x", "https://a.example:8443/x", false},
		{"https://a.example/x", "https://b.example/x", false}, {"https://a.example/x", "https://a.example.b.example/x", false},
		{"http://a.example:8080/x", "https://a.example/x", false}, {"https://a.example/x", "https://b@a.example/x", false},
		{"https://a.example/x", "https://127.0.0.1/x", false}, {"https://a.example/x", "file:///etc/passwd", false},
	} {
		from, _ := http.NewRequest(http.MethodGet, c.from, nil)
		to, _ := http.NewRequest(http.MethodGet, c.to, nil)
		if err := sameHost(to, []*http.Request{from}); (err == nil) != c.ok {
			t.Errorf("from %s to %s: %v", c.from, c.to, err)
		}
	}
}

// TestRefreshIsBounded in files and bytes, whatever their metadata says.
func TestRefreshIsBounded(t *testing.T) {
	m := &Mirror{From: endlessSource{}, Roots: t.TempDir(), Bounds: Bounds{Snapshot: 1000, File: 1000, Files: 10, Bytes: 5000},
		ctx: t.Context()}
	if data, err := m.DownloadFile(mirrorURL+"7.snapshot.json", 1<<40, 0); err == nil || len(data) != 0 {
		t.Errorf("a snapshot of %d bytes, %v", len(data), err)
	}
	if m.bytes != 1001 {
		t.Errorf("%d bytes were read of it", m.bytes)
	}
	m.files = 10
	if _, err := m.DownloadFile(mirrorURL+"targets/x", 10, 0); !errors.Is(err, ErrBounds) {
		t.Errorf("one file more: %v", err)
	}
	m.files, m.bytes = 0, 5001
	if _, err := m.DownloadFile(mirrorURL+"targets/x", 10, 0); !errors.Is(err, ErrBounds) {
		t.Errorf("one byte more: %v", err)
	}
}

// An endlessSource has every file, and none has an end.
type endlessSource struct{}

func (endlessSource) Close() {}

func (endlessSource) Open(context.Context, string) (io.ReadCloser, error) {
	return io.NopCloser(zeros{}), nil
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }
