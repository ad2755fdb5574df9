package fetch

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
)

func TestDamagedRecordIsSetAside(t *testing.T) {
	dir := t.TempDir()
	name := wire.InfoHash{1}.String() + statefile.Suffix
	if err := os.WriteFile(filepath.Join(dir, name), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := quietly()
	records, order, err := loadRecords(dir, l)
	if err != nil || len(records) != 0 || len(order) != 0 || len(l.List) != 1 {
		t.Errorf("%v, %v, told of %q, err %v", records, order, l.List, err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, name+".damaged")); err != nil || string(b) != "{" {
		t.Error(err)
	}
}

func TestSweepAfterACrash(t *testing.T) {
	f := &Manager{deps: Deps{Dir: t.TempDir()}, byIH: make(map[wire.InfoHash]*fetch)}
	finished, under, cancelled, damaged := wire.InfoHash{1}, wire.InfoHash{2}, wire.InfoHash{3}, wire.InfoHash{4}
	for _, ih := range []wire.InfoHash{finished, under, cancelled, damaged} {
		if err := os.MkdirAll(f.incomingDir(ih), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	f.byIH[finished] = newFetch(finished, transferRecord{State: Finished})
	f.byIH[under] = newFetch(under, transferRecord{})
	if err := os.MkdirAll(filepath.Dir(f.recordFile(damaged)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.recordFile(damaged), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.sweep(); err != nil {
		t.Fatal(err)
	}
	for ih, want := range map[wire.InfoHash]bool{finished: false, under: true, cancelled: false, damaged: true} {
		if _, err := os.Stat(f.incomingDir(ih)); (err == nil) != want {
			t.Errorf("%v: kept %v, want %v", ih, err == nil, want)
		}
	}
}

func quietly() *statefile.Losses { return &statefile.Losses{Log: slog.New(slog.DiscardHandler)} }
