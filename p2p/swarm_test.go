package p2p_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/p2p"
)

// TestTwoStrangersFindAndFetch: nothing in common but the address of a DHT.
func TestTwoStrangersFindAndFetch(t *testing.T) {
	bootstrap := dht(t, 8)
	track := wav(1, 1<<20)
	have := open(t, p2p.Config{Bootstrap: bootstrap, Mode: p2p.Public, Shelf: shelf(t, "Ana Lima - Água.wav", track)})
	if err := have.Announce(t.Context()); err != nil {
		t.Fatal(err)
	}
	seek := open(t, p2p.Config{Bootstrap: bootstrap, Mode: p2p.Quiet})

	w := seek.find("ana lima")
	if len(w.Holders) != 1 || w.Holders[0].Addr != have.Addr() || w.Row.Size != int64(len(track)) {
		t.Fatalf("found %+v, want one row held by %v", w, have.Addr())
	}
	seek.fetch(w)
	got := seek.untilState(p2p.Finished)
	if !got.Verified || got.Sources != 1 || filepath.Base(got.Path) != "Ana Lima - Água.wav" {
		t.Errorf("finished as %+v", got)
	}
	b, err := os.ReadFile(got.Path)
	if err != nil || !bytes.Equal(b, track) {
		t.Errorf("the file differs from what was shared (err %v)", err)
	}
}

// TestTwoHoldersBothGive: each is slowed down so that alone it would need seconds.
func TestTwoHoldersBothGive(t *testing.T) {
	track := wav(2, 4<<20)
	one := open(t, p2p.Config{Shelf: shelf(t, "Kvartet - Jutro.wav", track), UploadRate: 4 << 20})
	two := open(t, p2p.Config{Shelf: shelf(t, "Kvartet - Morning.wav", track), UploadRate: 4 << 20})
	seek := open(t, p2p.Config{})
	seek.meet(one, two)
	w := seek.find("kvartet")
	if len(w.Holders) != 2 {
		t.Fatalf("%d holders, want 2: same bytes, same infohash", len(w.Holders))
	}
	if w.Holders[0].Key == w.Holders[1].Key {
		t.Error("two listeners sign with one key")
	}
	seek.fetch(w)
	if got := seek.untilState(p2p.Finished); got.Sources != 2 || !got.Verified {
		t.Errorf("finished as %+v, want 2 sources", got)
	}
}

func TestResumeAfterRestart(t *testing.T) {
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(3, 3<<20)), UploadRate: 1 << 20})
	c := p2p.Config{Dir: t.TempDir(), Music: t.TempDir()}
	seek := open(t, c)
	seek.meet(have)
	seek.fetch(seek.find("ana"))
	seek.until("a third of the track", func() bool { return seek.Transfers()[0].Have > 1<<20 })
	seek.close()
	before := seek.Transfers()[0]

	again := open(t, c)
	list := again.Transfers()
	if len(list) != 1 || list[0].Have < before.Have || list[0].Row.Title != "Lima" {
		t.Fatalf("after a restart %+v, want what was there before: %+v", list, before)
	}
	if got := again.untilState(p2p.Finished); !got.Verified {
		t.Errorf("finished as %+v", got)
	}
	if down := again.Status().Down; down > 3<<20-before.Have {
		t.Errorf("fetched %d bytes again, although %d of 3 MiB were there", down, before.Have)
	}
}

func TestPauseResumeCancelForget(t *testing.T) {
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(4, 1<<20)), UploadRate: 1 << 20})
	seek := open(t, p2p.Config{})
	seek.meet(have)
	w := seek.find("ana")
	seek.fetch(w)
	ih := w.Row.InfoHash
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := seek.Forget(ih); err == nil {
		t.Error("forgot a transfer under way")
	}
	must(seek.Pause(ih))
	if got := seek.Transfers()[0]; got.State != p2p.Paused {
		t.Fatalf("paused is %v", got.State)
	}
	must(seek.Resume(ih))
	seek.untilState(p2p.Finished)
	must(seek.Forget(ih))
	seek.fetch(w)
	must(seek.Cancel(ih))
	if n := len(seek.Transfers()); n != 0 {
		t.Errorf("%d transfers after cancelling", n)
	}
	if err := seek.Pause(ih); !errors.Is(err, p2p.ErrUnknown) {
		t.Errorf("pausing nothing: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Join(seek.config.Dir, "incoming")); len(left) != 0 {
		t.Errorf("bytes of a cancelled transfer stay: %v", left)
	}
}

// TestReadWhileArriving reads from the end first, as a player does that looks for tags.
func TestReadWhileArriving(t *testing.T) {
	track := wav(5, 2<<20)
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", track), UploadRate: 1 << 20})
	seek := open(t, p2p.Config{})
	seek.meet(have)
	w := seek.find("ana")
	seek.fetch(w)
	r, err := seek.Reader(t.Context(), w.Row.InfoHash)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Seek(-100, io.SeekEnd); err != nil {
		t.Fatal(err)
	}
	end, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(end, track[len(track)-100:]) {
		t.Fatalf("the last 100 bytes: %d bytes, err %v", len(end), err)
	}
	arriving := r.(interface{ Arriving() bool }).Arriving
	if seek.Transfers()[0].State == p2p.Finished || !arriving() {
		t.Error("finished before it was played: nothing was proved")
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(all, track) {
		t.Errorf("the whole: %d bytes, err %v", len(all), err)
	}
	seek.untilState(p2p.Finished)
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if again, err := io.ReadAll(r); err != nil || !bytes.Equal(again, track) {
		t.Errorf("from the music folder: %d bytes, err %v", len(again), err)
	}
	if arriving() {
		t.Error("it is said to arrive when it has")
	}
}

func TestSameNameTwiceKeepsBoth(t *testing.T) {
	music := t.TempDir()
	mine := write(t, filepath.Join(music, "Ana - Lima.wav"), []byte("mine"))
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(6, 100<<10))})
	seek := open(t, p2p.Config{Dir: t.TempDir(), Music: music})
	seek.meet(have)
	seek.fetch(seek.find("lima"))
	if got := seek.untilState(p2p.Finished); filepath.Base(got.Path) != "Ana - Lima (2).wav" {
		t.Errorf("went to %s", got.Path)
	}
	if b, _ := os.ReadFile(mine); string(b) != "mine" {
		t.Error("a file of the listener was overwritten")
	}
}

func TestFinishedIsCalledOnce(t *testing.T) {
	finished := make(chan p2p.Transfer, 2)
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(7, 100<<10))})
	seek := open(t, p2p.Config{Finished: func(x p2p.Transfer) { finished <- x }})
	seek.meet(have)
	seek.fetch(seek.find("lima"))
	if x := <-finished; x.State != p2p.Finished || !x.Verified {
		t.Errorf("told of %+v", x)
	}
	seek.close()
	if len(finished) != 0 {
		t.Error("told twice")
	}
}

// TestSleepsAgain: a torrent of the shelf is dropped when nobody has asked for a while, and
// wakes again.
func TestSleepsAgain(t *testing.T) {
	have := open(t, p2p.Config{Shelf: shelf(t, "Ana - Lima.wav", wav(8, 100<<10)), Idle: time.Millisecond * 40})
	for range 2 {
		seek := open(t, p2p.Config{})
		seek.meet(have)
		seek.fetch(seek.find("lima"))
		seek.untilState(p2p.Finished)
		seek.close()
		have.until("the torrent to sleep", func() bool { return p2p.Awake(have.Node) == 0 })
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = p2p.Open(p2p.Config{Dir: t.TempDir(), Listen: l.Addr().String()})
	if !errors.Is(err, p2p.ErrPortInUse) {
		t.Errorf("opened on a taken port: %v", err)
	}
}

// TestLANOnlyIsSilentOnTheDHT counts what reaches the only DHT node it was told of.
func TestLANOnlyIsSilentOnTheDHT(t *testing.T) {
	pc, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer pc.Close()
	heard := make(chan struct{}, 1)
	go func() {
		if _, _, err := pc.ReadFrom(make([]byte, 1)); err == nil {
			heard <- struct{}{}
		}
	}()
	n := open(t, p2p.Config{Bootstrap: []string{pc.LocalAddr().String()}, Mode: p2p.LANOnly})
	if err := n.Announce(t.Context()); err != nil {
		t.Fatal(err)
	}
	n.find("ana lima")
	n.close()
	if len(heard) != 0 {
		t.Error("a DHT packet left in LANOnly mode")
	}
}

// TestTCPConnectsWhereItCan: on a line where uTP answers as soon as TCP does, nobody ends up with uTP, which is far slower there.
func TestTCPConnectsWhereItCan(t *testing.T) {
	have := open(t, p2p.Config{})
	for range 5 {
		seek := open(t, p2p.Config{})
		seek.meet(have)
		for _, network := range p2p.Networks(seek.Node) {
			if !strings.HasPrefix(network, "tcp") {
				t.Errorf("connected by %s", network)
			}
		}
		seek.close()
	}
}
