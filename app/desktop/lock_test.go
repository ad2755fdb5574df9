package desktop

import (
	"errors"
	"path/filepath"
	"testing"
)

func TestLockIsHeldOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	release, err := Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(path); !errors.Is(err, ErrHeld) {
		t.Fatalf("second lock: %v, want ErrHeld", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	release, err = Lock(path)
	if err != nil {
		t.Fatalf("after release: %v", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
}

func TestLockInAFolderThatIsNotThere(t *testing.T) {
	if _, err := Lock(filepath.Join(t.TempDir(), "no", "lock")); err == nil || errors.Is(err, ErrHeld) {
		t.Fatalf("got %v, want an error that is not ErrHeld", err)
	}
}
