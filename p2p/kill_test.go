package p2p_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"linnet/p2p"
)

// TestKill9AtAnyMoment kills a process that fetches, again and again at moments a seed decides. In
// the end every track is whole, nothing that was verified was fetched twice, no file of the
// listener changed and nothing unfinished lies about.
func TestKill9AtAnyMoment(t *testing.T) {
	const tracks, size, kills = 12, 300 << 10, 4
	dir, shared := t.TempDir(), t.TempDir()
	var offers []p2p.Offer
	for i := range tracks {
		o, err := p2p.MakeOffer(t.Context(), write(t, filepath.Join(shared, fmt.Sprint(i, ".wav")), wav(uint64(i), size)))
		if err != nil {
			t.Fatal(err)
		}
		offers = append(offers, o)
	}
	music := filepath.Join(dir, "music")
	if err := os.Mkdir(music, 0o755); err != nil {
		t.Fatal(err)
	}
	mine := write(t, filepath.Join(music, "Track 3.wav"), []byte("mine"))
	kept := offersVar + "=" + keepOffers(t, dir, offers...)
	seeder := employ(t, ourselves(t), kept, roleVar+"=seed", folderVar+"="+t.TempDir(), rateVar+"=3000000")
	fetcher := func() *worker {
		return employ(t, ourselves(t), kept, roleVar+"=fetch", folderVar+"="+dir, holdersVar+"="+seeder.addr)
	}
	random, had := rand.New(rand.NewPCG(4, 9)), int64(0)
	for range kills {
		w := fetcher()
		had = w.notLess(had)
		for range 1 + random.IntN(4) {
			had = max(had, number(t, w.expect("have")[0]))
		}
		w.kill()
	}
	last := fetcher()
	had = last.notLess(had)
	if down := number(t, last.expect("fetched")[0]); down+had > tracks*size {
		t.Errorf("fetched %d bytes when %d of %d were there: some twice", down, had, tracks*size)
	}
	last.done()
	last.kill()
	wantExactly(t, music, offers)
	if b, err := os.ReadFile(mine); err != nil || string(b) != "mine" {
		t.Errorf("the listener's own file holds %q (err %v)", b, err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "incoming")); err != nil || len(left) != 0 {
		t.Errorf("left in incoming: %v (err %v)", left, err)
	}
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

// wantExactly checks that a music folder has every track once, beside one file of the listener.
func wantExactly(t *testing.T, music string, offers []p2p.Offer) {
	t.Helper()
	files, err := os.ReadDir(music)
	if err != nil || len(files) != len(offers)+1 {
		t.Errorf("%d files in the music folder, want %d (err %v): %v", len(files), len(offers)+1, err, files)
	}
	for i, o := range offers {
		name := fmt.Sprintf("Track %d.wav", i)
		if i == 3 {
			name = "Track 3 (2).wav"
		}
		got, err := os.ReadFile(filepath.Join(music, name))
		want, _ := os.ReadFile(o.Path)
		if err != nil || !bytes.Equal(got, want) || strings.HasSuffix(name, ".part") {
			t.Errorf("%s differs from what was shared (err %v)", name, err)
		}
	}
}
