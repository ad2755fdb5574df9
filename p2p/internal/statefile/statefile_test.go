package statefile

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
)

func TestWriteReplacesTheWholeFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a"+Suffix)
	for _, text := range []string{"a longer text", "short"} {
		if err := Write(file, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(file); err != nil || string(b) != text {
			t.Errorf("%q, %v", b, err)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) != 1 {
		t.Errorf("%d files beside it, %v", len(left)-1, err)
	}
}

// TestWriteWhereNothingCanBeWritten leaves nothing behind.
func TestWriteWhereNothingCanBeWritten(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "taken"), []byte("x")); err == nil {
		t.Error("a folder was replaced")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%d files, %v", len(left), err)
	}
	if err := Write(filepath.Join(dir, "away", "x"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a folder: %v", err)
	}
}

// TestDamagedFilesAreToldApart: one that is damaged again does not replace the first.
func TestDamagedFilesAreToldApart(t *testing.T) {
	file, l := filepath.Join(t.TempDir(), "key"), &Losses{Log: slog.New(slog.DiscardHandler)}
	cause := errors.New("zeros")
	for range 2 {
		if err := os.WriteFile(file, []byte("zeros"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := l.Lost(file, LostKey, cause); err != nil {
			t.Fatal(err)
		}
	}
	if len(l.List) != 2 || l.List[0].File != file+".damaged" || l.List[1].File != file+".damaged-2" {
		t.Fatalf("%+v", l.List)
	}
	if one := l.List[0]; one.What != LostKey || one.Next == "" || !errors.Is(one.Cause, cause) {
		t.Errorf("%+v", one)
	}
	if err := l.Lost(file, LostKey, cause); !errors.Is(err, os.ErrNotExist) || !errors.Is(err, cause) {
		t.Errorf("a file that is not there: %v", err)
	}
}
