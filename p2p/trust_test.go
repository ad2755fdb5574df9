package p2p

import (
	"log/slog"
	"os"
	"testing"
	"time"

	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
)

func TestLyingRowCostsTrustAcrossRestarts(t *testing.T) {
	dir := t.TempDir()
	open := func() *trust {
		x, err := loadTrust(dir, quiet())
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
	s := newSearch(Query{Text: "rain"}, noDeps())
	s.deps.Trust = x
	if len(s.keep(&hearing{}, manyRows(2), wire.Holder{Key: liar})) != 0 || len(s.keep(&hearing{}, manyRows(2), wire.Holder{Key: honest})) != 2 {
		t.Error("rows of the wrong one are shown")
	}
}

// TestWhatIsALie: each fact that the bytes prove; neither what an honest program may say otherwise, nor
// what is not known.
func TestWhatIsALie(t *testing.T) {
	truth := Row{Size: 100, SHA256: [32]byte{1}, Format: "flac", Duration: 200 * time.Second, Sound: Sound{1}}
	for name, c := range map[string]struct {
		say  func(*Row)
		lies bool
	}{
		"the truth": {func(*Row) {}, false}, "size": {func(r *Row) { r.Size++ }, true}, "hash": {func(r *Row) { r.SHA256[0]++ }, true},
		"format": {func(r *Row) { r.Format = "mp3" }, true}, "sound": {func(r *Row) { r.Sound[0]++ }, true},
		"duration": {func(r *Row) { r.Duration = 300 * time.Second }, true}, "much shorter": {func(r *Row) { r.Duration = 30 * time.Second }, true},
		"duration, nearly": {func(r *Row) { r.Duration -= 15 * time.Second }, false}, "other tags": {func(r *Row) { r.Title, r.Bitrate = "x", 5 }, false},
		"no more than needed": {func(r *Row) { r.Duration, r.Sound, r.Format, r.SHA256 = 0, Sound{}, "", [32]byte{} }, false},
	} {
		said := truth
		c.say(&said)
		x := &trust{claims: make(map[claim]struct{})}
		x.claimed([32]byte{1}, said)
		for one := range x.claims {
			if got := one.lies(truth); got != c.lies {
				t.Errorf("%s: a lie is %v", name, got)
			}
			if one.lies(Row{}) {
				t.Errorf("%s: a lie although nothing is known", name)
			}
		}
	}
}

func TestTruthMakesUpForALie(t *testing.T) {
	x, err := loadTrust(t.TempDir(), quiet())
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
	x, err := loadTrust(dir, quiet())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(x.file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadTrust(dir, quiet()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(x.file + ".damaged"); err != nil {
		t.Error(err)
	}
}

// TestClaimsAreBounded: rows that are never fetched do not grow the memory.
func TestClaimsAreBounded(t *testing.T) {
	x, err := loadTrust(t.TempDir(), quiet())
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

// quiet sets damaged files aside and tells nobody.
func quiet() *statefile.Losses { return &statefile.Losses{Log: slog.New(slog.DiscardHandler)} }
