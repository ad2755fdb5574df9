package p2p_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"linnet/p2p"
)

// TestKill9AtAnyMoment kills a process that makes 100 fetches, again and again at random moments. In
// the end every track is whole, nothing that was verified was fetched twice, no file of the listener
// changed and nothing unfinished lies about.
func TestKill9AtAnyMoment(t *testing.T) {
	tracks, kills := 100, 10
	if underRace {
		tracks, kills = 20, 3 // the processes are what is slow then
	}
	dir, total := t.TempDir(), int64(0)
	var offers []p2p.Offer
	random := rand.New(rand.NewPCG(4, 9))
	for i := range tracks {
		o, _ := offered(t, uint64(i), 40<<10+random.IntN(150<<10))
		offers, total = append(offers, o), total+o.Size
	}
	music := filepath.Join(dir, "music")
	mine := listenersMusic(t, music)
	kept := offersVar + "=" + keepOffers(t, dir, offers...)
	seeder := employ(t, ourselves(t), kept, roleVar+"=seed", folderVar+"="+t.TempDir(), rateVar+"=2500000")
	fetcher := func() *worker {
		return employ(t, ourselves(t), kept, roleVar+"=fetch", folderVar+"="+dir, holdersVar+"="+seeder.addr)
	}
	had := int64(0)
	for range kills {
		w := fetcher()
		had = w.notLess(had)
		for range 1 + random.IntN(3) {
			if had = max(had, number(t, w.expect("have")[0])); had == total {
				break
			}
		}
		<-time.After(time.Duration(random.IntN(100)) * time.Millisecond) // the moment matters, not its length
		w.kill()
	}
	last := fetcher()
	had = last.notLess(had)
	if down := number(t, last.expect("fetched")[0]); down+had > total {
		t.Errorf("fetched %d bytes when %d of %d were there: some twice", down, had, total)
	}
	last.done()
	last.leave()
	wantExactly(t, music, offers, mine)
	if left, err := os.ReadDir(filepath.Join(dir, "incoming")); err != nil || len(left) != 0 {
		t.Errorf("left in incoming: %v (err %v)", left, err)
	}
}

// listenersMusic makes a music folder with files whose names fetched tracks will want, too, and
// returns their sums.
func listenersMusic(t *testing.T, music string) map[string][32]byte {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(music, "An Album"), 0o755); err != nil {
		t.Fatal(err)
	}
	sums := make(map[string][32]byte)
	for _, name := range []string{"Track 3.wav", "Track 7.wav", "Ana - Lima.flac", "An Album/01 One.wav"} {
		b := []byte("mine: " + name)
		write(t, filepath.Join(music, name), b)
		sums[name] = sha256.Sum256(b)
	}
	return sums
}

// notLess checks that a new process remembers at least the bytes seen before.
func (w *worker) notLess(had int64) int64 {
	w.t.Helper()
	if w.had < had {
		w.t.Errorf("after kill -9 %d bytes are verified, before it were %d", w.had, had)
	}
	return w.had
}

func number(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// wantExactly checks that a music folder has every track once, whole, and what was there before.
func wantExactly(t *testing.T, music string, offers []p2p.Offer, mine map[string][32]byte) {
	t.Helper()
	want := maps.Clone(mine)
	for i, o := range offers {
		name := fmt.Sprintf("Track %d.wav", i)
		if _, taken := mine[name]; taken {
			name = fmt.Sprintf("Track %d (2).wav", i)
		}
		want[name] = o.SHA256
	}
	got := make(map[string][32]byte)
	err := filepath.WalkDir(music, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(music, path)
		got[filepath.ToSlash(name)] = sha256.Sum256(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, sum := range want {
		if here, ok := got[name]; !ok || here != sum {
			t.Errorf("%s: is there %v, with the right bytes %v", name, ok, here == sum)
		}
		delete(got, name)
	}
	for name := range got {
		t.Errorf("%s should not be there", name)
	}
}
