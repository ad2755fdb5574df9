//go:build cgo && linux

package driver

import "testing"

// TestDisplayWithNobodyThere: names that are set and lead nowhere give no window, and no panic.
func TestDisplayWithNobodyThere(t *testing.T) {
	for name, env := range map[string][2]string{"none": {"", ""}, "a lost X server": {":987", ""},
		"a host that is not there": {"127.0.0.1:987", ""},
		"no name of a display":     {"nonsense", ""}, "a lost compositor": {"", "wayland-987"}} {
		t.Setenv("DISPLAY", env[0])
		t.Setenv("WAYLAND_DISPLAY", env[1])
		t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
		if Window("org.linnet.Test") != nil {
			t.Errorf("%s: a window opens", name)
		}
	}
}
