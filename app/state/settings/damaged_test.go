package settings

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/app/state/view"
)

// private are settings that must not be forgotten: a proxy, and nobody beyond the local network.
func private(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "settings.json")
	p, err := OpenPreferences(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Change(func(v *view.Values) { v.Answered, v.Mode, v.Proxy = true, view.ModeLAN, "127.0.0.1:9050" }); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestCutOffSettingsFailClosed: whatever happened to the file, nobody goes on with the settings of a first start.
func TestCutOffSettingsFailClosed(t *testing.T) {
	for name, damage := range map[string]func(raw []byte) []byte{
		"cut in half":     func(raw []byte) []byte { return raw[:len(raw)/2] },
		"cut by a byte":   func(raw []byte) []byte { return raw[:len(raw)-2] },
		"emptied":         func([]byte) []byte { return nil },
		"zeroed":          func(raw []byte) []byte { return make([]byte, len(raw)) },
		"zeros at end":    func(raw []byte) []byte { return append(raw[:len(raw)-8:len(raw)-8], make([]byte, 8)...) },
		"null":            func([]byte) []byte { return []byte("null") },
		"a list":          func([]byte) []byte { return []byte("[]") },
		"unknown mode":    func([]byte) []byte { return []byte(`{"mode":"pubic"}`) },
		"proxy a number":  func([]byte) []byte { return []byte(`{"mode":"lan","proxy":9050}`) },
		"proxy no server": func([]byte) []byte { return []byte(`{"mode":"lan","proxy":"nowhere"}`) },
		"gone":            nil,
	} {
		t.Run(name, func(t *testing.T) {
			path := private(t)
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if damage == nil {
				err = os.Remove(path)
			} else {
				err = os.WriteFile(path, damage(raw), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // a second start must not take it for a first one
				var d *DamagedSettings
				if _, err := OpenPreferences(path); !errors.As(err, &d) || d.Copy == "" || !strings.Contains(err.Error(), d.Copy) {
					t.Fatalf("opened: %v", err)
				}
			}
		})
	}
}

func opensDamaged(t *testing.T, path string) *DamagedSettings {
	t.Helper()
	var d *DamagedSettings
	if _, err := OpenPreferences(path); !errors.As(err, &d) {
		t.Fatalf("opened: %v", err)
	}
	return d
}

func TestLastGoodCopyIsUsedOnAPersonsWord(t *testing.T) {
	path := private(t)
	if err := os.WriteFile(path, []byte("{half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := opensDamaged(t, path).UseCopy(); err != nil {
		t.Fatal(err)
	}
	p, err := OpenPreferences(path)
	if err != nil {
		t.Fatal(err)
	}
	if v := p.Get(); v.Mode != view.ModeLAN || v.Proxy != "127.0.0.1:9050" {
		t.Errorf("now: %+v", v)
	}
	if raw, err := os.ReadFile(path + ".damaged-1"); err != nil || string(raw) != "{half" {
		t.Errorf("the damaged file is %q, %v", raw, err)
	}
}

func TestBeginAnewAsksTheFirstQuestions(t *testing.T) {
	path := private(t)
	for _, name := range []string{path, lastGood(path)} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := opensDamaged(t, path)
	if d.Copy != "" {
		t.Errorf("an empty copy is offered: %s", d.Copy)
	}
	if err := d.BeginAnew(); err != nil {
		t.Fatal(err)
	}
	p, err := OpenPreferences(path)
	if err != nil || p.Get().Answered || p.Get().Mode != view.ModeQuiet {
		t.Errorf("now: %+v, %v", p, err)
	}
}

// TestSettingsOfOlderVersionGetACopy: they were written without one.
func TestSettingsOfOlderVersionGetACopy(t *testing.T) {
	path := private(t)
	if err := os.Remove(lastGood(path)); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenPreferences(path); err != nil {
		t.Fatal(err)
	}
	if v, err := readValues(lastGood(path)); err != nil || v.Proxy == "" {
		t.Errorf("the copy: %+v, %v", v, err)
	}
}

func FuzzSettings(f *testing.F) {
	f.Add([]byte(`{"mode":"lan","proxy":"127.0.0.1:9050","feeds":[{"name":"x","root":"AAAA"}]}`))
	f.Add([]byte(`{"mode":`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		path := filepath.Join(t.TempDir(), "settings.json")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := OpenPreferences(path)
		var d *DamagedSettings
		if err != nil && !errors.As(err, &d) {
			t.Fatal(err)
		}
		if err == nil && p.Get().Mode == "" {
			t.Error("settings without a mode were taken")
		}
	})
}
