package desktop

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/godbus/dbus/v5"
)

// bus starts a message bus of the test's own and returns how to connect to it.
func bus(t *testing.T) func(...dbus.ConnOption) (*dbus.Conn, error) {
	t.Helper()
	address := busAddress(t)
	return func(o ...dbus.ConnOption) (*dbus.Conn, error) { return dbus.Connect(address, o...) }
}

// busAddress starts a message bus of the test's own.
func busAddress(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("dbus-daemon is not installed")
	}
	cmd := exec.Command(path, "--session", "--nofork", "--print-address")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(address)
}

// serve offers an object under a name on the bus until the test ends.
func serve(t *testing.T, connect func(...dbus.ConnOption) (*dbus.Conn, error), name, path, iface string, methods map[string]any) {
	t.Helper()
	c, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.ExportMethodTable(methods, dbus.ObjectPath(path), iface); err != nil {
		t.Fatal(err)
	}
	if _, err := c.RequestName(name, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
}

func none(...dbus.ConnOption) (*dbus.Conn, error) { return nil, errors.New("no bus") }

func TestMeteredAsNetworkManagerSays(t *testing.T) {
	machine := bus(t)
	s := services{session: none, machine: machine}
	if _, known := s.metered(t.Context()); known {
		t.Error("known without a network manager")
	}
	var says atomic.Uint32
	serve(t, machine, "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager", "org.freedesktop.DBus.Properties",
		map[string]any{
			"Get": func(iface, name string) (dbus.Variant, *dbus.Error) {
				if iface != "org.freedesktop.NetworkManager" || name != "Metered" {
					return dbus.Variant{}, dbus.NewError("no such property", nil)
				}
				return dbus.MakeVariant(says.Load()), nil
			}})
	for value, want := range map[uint32][2]bool{0: {false, false}, nmYes: {true, true}, nmNo: {false, true}, nmGuessYes: {true, true},
		nmGuessNo: {false, true}, 9: {false, false}} {
		says.Store(value)
		if metered, known := s.metered(t.Context()); metered != want[0] || known != want[1] {
			t.Errorf("%d: metered %v, known %v", value, metered, known)
		}
	}
}

func TestIdleAsTheDesktopSays(t *testing.T) {
	if _, known := (services{none, none}).idle(t.Context()); known {
		t.Error("known without a bus")
	}
	session, machine := bus(t), bus(t)
	s := services{session, machine}
	serve(t, machine, "org.freedesktop.login1", "/org/freedesktop/login1/session/auto", "org.freedesktop.DBus.Properties", map[string]any{
		"Get": func(string, string) (dbus.Variant, *dbus.Error) { return dbus.MakeVariant(true), nil }})
	if idle, known := s.idle(t.Context()); !idle || !known {
		t.Errorf("session manager: idle %v, known %v", idle, known)
	}
	var seconds atomic.Uint32
	seconds.Store(30)
	serve(t, session, "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", map[string]any{
		"GetSessionIdleTime": func() (uint32, *dbus.Error) { return seconds.Load(), nil }})
	if idle, known := s.idle(t.Context()); idle || !known {
		t.Errorf("screen saver, 30 s: idle %v, known %v", idle, known)
	}
	seconds.Store(300)
	if idle, known := s.idle(t.Context()); !idle || !known {
		t.Errorf("screen saver, 300 s: idle %v, known %v", idle, known)
	}
	serve(t, session, "org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor", map[string]any{
		"GetIdletime": func() (uint64, *dbus.Error) { return 299_999, nil }})
	if idle, known := s.idle(t.Context()); idle || !known {
		t.Errorf("compositor: idle %v, known %v", idle, known)
	}
}

// TestNoBusIsLaunched where a session has none: on a server one would stay behind at each start.
func TestNoBusIsLaunched(t *testing.T) {
	dir := t.TempDir()
	launched := filepath.Join(dir, "launched")
	if err := os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte("#!/bin/sh\n: >"+launched+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", dir)
	services{system.session, none}.idle(t.Context())
	if _, err := os.Stat(launched); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a bus was launched: %v", err)
	}
}

// TestTheBusOfTheSessionIsAsked, where its address says.
func TestTheBusOfTheSessionIsAsked(t *testing.T) {
	address := busAddress(t)
	serve(t, func(o ...dbus.ConnOption) (*dbus.Conn, error) { return dbus.Connect(address, o...) }, "org.freedesktop.ScreenSaver",
		"/org/freedesktop/ScreenSaver",
		"org.freedesktop.ScreenSaver", map[string]any{"GetSessionIdleTime": func() (uint32, *dbus.Error) { return 3000, nil }})
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	if idle, known := (services{system.session, none}).idle(t.Context()); !idle || !known {
		t.Errorf("idle %v, known %v", idle, known)
	}
}
