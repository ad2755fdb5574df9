package ledger

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// names are what is in a folder.
func names(t *testing.T, folder string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, entry := range entries {
		all = append(all, entry.Name())
	}
	return all
}

// begun is a building with two things in it.
func begun(t *testing.T, home Home) *Building {
	t.Helper()
	b, err := Build(home)
	if err == nil {
		err = errors.Join(os.Mkdir(b.Home().Keys(), 0o700), os.WriteFile(b.Home().File(), []byte("x"), 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestAKilledInitCanBeBegunAgain: a process that ends at any point leaves what the next one clears away, and nothing else.
func TestAKilledInitCanBeBegunAgain(t *testing.T) {
	for name, until := range map[string]func(*Building) error{
		"while it is made": func(*Building) error { return nil },
		"while it moves in": func(b *Building) error {
			return errors.Join(os.WriteFile(filepath.Join(string(b.home), movingFile), []byte("keys\nledger.db"), 0o600),
				os.Rename(b.Home().Keys(), b.home.Keys()))
		},
	} {
		home := Home(filepath.Join(t.TempDir(), "home"))
		if err := errors.Join(os.Mkdir(string(home), 0o700), os.WriteFile(filepath.Join(string(home), "mine"), nil, 0o600),
			until(begun(t, home))); err != nil {
			t.Fatal(name, err)
		}
		if _, err := Found(t.Context(), Founding{Home: home, Name: "Quiet Radio", URL: "http://127.0.0.1:1"}); err != nil {
			t.Errorf("killed %s: %v", name, err)
		}
		if got := names(t, string(home)); !slices.Equal(got, []string{"feed", "keys", "ledger.db", "mine"}) {
			t.Errorf("killed %s: the home has %v", name, got)
		}
	}
}

// TestWhatFailsToMoveInLeavesNothing, and what was there is neither overwritten nor taken away.
func TestWhatFailsToMoveInLeavesNothing(t *testing.T) {
	home := Home(filepath.Join(t.TempDir(), "home"))
	b := begun(t, home)
	if err := b.MoveIn("keys", "ledger.db", "feed"); !errors.Is(err, fs.ErrNotExist) { // there is no feed
		t.Error(err)
	}
	if err := b.Drop(); err != nil || names(t, string(home)) != nil {
		t.Error(names(t, string(home)), err)
	}
	if err := os.MkdirAll(home.Keys(), 0o700); err != nil {
		t.Fatal(err)
	}
	b = begun(t, home)
	if err := b.MoveIn("ledger.db", "keys"); !errors.Is(err, fs.ErrExist) {
		t.Error(err)
	}
	if err := errors.Join(b.Drop(), b.Done()); err != nil || !slices.Equal(names(t, string(home)), []string{"keys"}) {
		t.Error(names(t, string(home)), err)
	}
}
