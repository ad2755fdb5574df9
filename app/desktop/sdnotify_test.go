//go:build unix

package desktop_test

import (
	"net"
	"path/filepath"
	"testing"

	"linnet/app/desktop"
)

// TestReady: a service manager hears it, nobody is needed, and one that is gone is told of.
func TestReady(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	if err := desktop.Ready(); err != nil {
		t.Error("without a service manager: ", err)
	}
	path := filepath.Join(t.TempDir(), "notify")
	t.Setenv("NOTIFY_SOCKET", path)
	if desktop.Ready() == nil {
		t.Error("a service manager that is gone heard it")
	}
	manager, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path})
	if err != nil {
		t.Fatal(err)
	}
	defer manager.Close()
	if err := desktop.Ready(); err != nil {
		t.Fatal(err)
	}
	heard := make([]byte, 100)
	if n, err := manager.Read(heard); err != nil || string(heard[:n]) != "READY=1" {
		t.Errorf("it heard %q, %v", heard[:n], err)
	}
}
