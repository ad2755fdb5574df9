package p2p

import (
	"log/slog"
	"os"
	"testing"
)

func TestLyingRowCostsTrustAcrossRestarts(t *testing.T) {
	dir := t.TempDir()
	open := func() *trust {
		x, err := loadTrust(dir, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	x := open()
	liar, honest := [32]byte{1}, [32]byte{2}
	for i := range byte(tooOften) {
		truth := Row{InfoHash: InfoHash{i}, Size: 100, SHA256: [32]byte{i}, Format: "flac"}
		lie := truth
		lie.Size++
		x.claimed(liar, lie)
		x.claimed(honest, truth)
		x.judge(truth)
		x = open()
	}
	if !x.distrusted(liar) || x.distrusted(honest) {
		t.Errorf("liar %v, honest %v", x.distrusted(liar), x.distrusted(honest))
	}
	s := newSearch(Query{Text: "rain"})
	s.trust = x
	if len(s.keep(&hearing{}, manyRows(2), Holder{Key: liar})) != 0 || len(s.keep(&hearing{}, manyRows(2), Holder{Key: honest})) != 2 {
		t.Error("rows of the wrong one are shown")
	}
}

func TestTruthMakesUpForALie(t *testing.T) {
	x, err := loadTrust(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	who := [32]byte{1}
	for i, size := range []int64{1, 2, 2, 1} {
		truth := Row{InfoHash: InfoHash{byte(i)}, Size: 2, SHA256: [32]byte{1}, Format: "mp3"}
		x.claimed(who, Row{InfoHash: truth.InfoHash, Size: size, Format: "mp3"})
		x.judge(truth)
	}
	if x.distrusted(who) {
		t.Error("one lie among truths is not forgiven")
	}
}

func TestDamagedTrustIsSetAside(t *testing.T) {
	dir := t.TempDir()
	x, err := loadTrust(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(x.file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadTrust(dir, slog.New(slog.DiscardHandler)); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(x.file + ".damaged"); err != nil {
		t.Error(err)
	}
}

// TestClaimsAreBounded: rows that are never fetched do not grow the memory.
func TestClaimsAreBounded(t *testing.T) {
	x, err := loadTrust(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for i := range int64(2 * maxClaims) {
		x.claimed([32]byte{1}, Row{Size: i})
	}
	if len(x.claims) > maxClaims {
		t.Errorf("%d claims", len(x.claims))
	}
}
