package app_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/app"
	"linnet/app/state/settings"
)

// opensHome opens a client without a network around it on a home, and closes it when the test ends.
func opensHome(t *testing.T, home string) (*app.App, error) {
	t.Helper()
	a, err := app.Open(app.Options{Home: app.Home(home), Headless: true, Listen: "127.0.0.1:0", NoLAN: true}, app.Hardware{})
	if err == nil {
		t.Cleanup(func() { a.Close() })
	}
	return a, err
}

// TestHomesInOddPlaces: everything of a home lies in it, whatever its path is, and nothing beside it.
func TestHomesInOddPlaces(t *testing.T) {
	for _, name := range []string{
		"plain", "two words", "C# music", "what? me", "50%25 off", "100%", `quotes " and '`, "a&b=c;d", "Zoë Ångström", "Zoe\u0308 nfd",
		"音楽 и музыка", "trailing dot.",
		strings.Repeat("long and deep ", 17), "-home",
	} {
		t.Run(name, func(t *testing.T) {
			base := t.TempDir()
			home := filepath.Join(base, name)
			a, err := opensHome(t, home)
			if err != nil {
				t.Fatal(err)
			}
			if err := a.Close(); err != nil {
				t.Error(err)
			}
			for _, file := range []string{"library.db", "shelf.db", "wishes.db", "linnet.log", "swarm/key"} {
				if _, err := os.Stat(filepath.Join(home, file)); err != nil {
					t.Error(err)
				}
			}
			if entries, err := os.ReadDir(base); err != nil || len(entries) != 1 {
				t.Errorf("beside the home: %v, %v", entries, err)
			}
		})
	}
}

// TestOthersCannotReadAHome: what one owns and looks for is nobody's business, also where the folder was there before.
func TestOthersCannotReadAHome(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	if err := os.Mkdir(home, 0o755); err != nil {
		t.Fatal(err)
	}
	a, err := opensHome(t, home)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if info, err := os.Stat(home); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the home: %v, %v", info.Mode(), err)
	}
	err = filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if info, e := d.Info(); e == nil && d.Type().IsRegular() && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// used makes a home that has been used, closed, and returns its files.
func used(t *testing.T) (home string, files []string) {
	t.Helper()
	home = filepath.Join(t.TempDir(), "home")
	a, err := app.Open(app.Options{Home: app.Home(home), Headless: true, Listen: "127.0.0.1:0", NoLAN: true, Mode: "lan"}, app.Hardware{})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			rel, _ := filepath.Rel(home, path)
			files = append(files, rel)
		}
		return err
	})
	if err != nil || len(files) < 5 {
		t.Fatalf("files of a home: %v, %v", files, err)
	}
	return home, files
}

// TestEachFileOfAHomeMayBeDamaged: emptied, zeroed, cut in half or replaced by a folder, none of them stops the start; what was
// in the others stays.
func TestEachFileOfAHomeMayBeDamaged(t *testing.T) {
	damages := map[string]func(path string, raw []byte) error{
		"emptied":     func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) },
		"zeroed":      func(path string, raw []byte) error { return os.WriteFile(path, make([]byte, len(raw)), 0o600) },
		"cut in half": func(path string, raw []byte) error { return os.WriteFile(path, raw[:len(raw)/2], 0o600) },
		"unreadable":  func(path string, _ []byte) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) },
	}
	source, files := used(t)
	for _, file := range files {
		for name, damage := range damages {
			t.Run(fmt.Sprintf("%s %s", file, name), func(t *testing.T) {
				home := filepath.Join(t.TempDir(), "home")
				if err := os.CopyFS(home, os.DirFS(source)); err != nil {
					t.Fatal(err)
				}
				path := filepath.Join(home, file)
				raw, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := damage(path, raw); err != nil {
					t.Fatal(err)
				}
				a, err := opensHome(t, home)
				var settings *settings.DamagedSettings
				switch {
				case strings.HasPrefix(file, "settings.json") && !strings.HasSuffix(file, ".last"):
					if !errors.As(err, &settings) {
						t.Fatalf("settings that guard privacy do not fail closed: %v", err)
					}
				case err != nil:
					t.Fatal(err)
				default:
					a.Close()
				}
			})
		}
	}
}

// TestDamageIsToldInOneSentence for what a listener would miss.
func TestDamageIsToldInOneSentence(t *testing.T) {
	for _, file := range []string{"library.db", "shelf.db", "wishes.db"} {
		home, _ := used(t)
		path := filepath.Join(home, file)
		if err := os.WriteFile(path, make([]byte, 8192), 0o600); err != nil {
			t.Fatal(err)
		}
		a, err := opensHome(t, home)
		if err != nil {
			t.Fatal(err)
		}
		told := a.State.View().Notices
		if len(told) != 1 || !strings.Contains(told[0].Next, path+".damaged-1") {
			t.Errorf("%s: told %+v", file, told)
		}
	}
}

// TestHeadlessEndsOverDamagedSettings before anything listens.
func TestHeadlessEndsOverDamagedSettings(t *testing.T) {
	home, _ := used(t)
	path := filepath.Join(home, "settings.json")
	if err := os.WriteFile(path, []byte(`{"answered":true,"mode":"lan","pro`), 0o600); err != nil {
		t.Fatal(err)
	}
	err := app.Run(context.Background(), app.Options{Home: app.Home(home), Headless: true, Mode: "lan", Listen: "127.0.0.1:0",
		Log: slog.New(slog.DiscardHandler)}, app.Hardware{}, nil)
	if err == nil || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "\n") {
		t.Errorf("it says: %v", err)
	}
}

// TestHomeThatCannotBeWrittenSaysWhatToDo: here the home is a file.
func TestHomeThatCannotBeWrittenSaysWhatToDo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "home")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := opensHome(t, file); err == nil || !strings.Contains(err.Error(), "-home") {
		t.Errorf("it says: %v", err)
	}
}
