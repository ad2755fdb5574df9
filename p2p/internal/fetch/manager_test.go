package fetch

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
)

const night = "It is night."

// idle is a manager that is halted, so that it needs neither an engine nor a peer.
func idle(t *testing.T, d Deps) *Manager {
	t.Helper()
	if d.Dir == "" {
		d.Dir = t.TempDir()
	}
	d.Life, d.Log, d.AtOnce, d.Changed = lifetime.Begin(), slog.New(slog.DiscardHandler), 1, func() {}
	d.Losses = &statefile.Losses{Log: d.Log}
	if d.Refused == nil {
		d.Refused = func(wire.InfoHash) bool { return false }
	}
	if d.Have == nil {
		d.Have = func(context.Context, wire.InfoHash) bool { return false }
	}
	m, err := Load(d)
	if err != nil {
		t.Fatal(err)
	}
	m.Halt(night)
	t.Cleanup(func() { d.Life.End(); m.Wait() })
	return m
}

func want(n byte) Want {
	return Want{Row: wire.Row{InfoHash: wire.InfoHash{n}, Title: string('A' + rune(n)), Artist: "Ana", Size: 10, Format: "mp3"}}
}

func TestWhatIsNotFetched(t *testing.T) {
	private := want(1)
	private.info = []byte("d6:lengthi10e4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaa7:privatei1ee")
	over := Deps{Music: t.TempDir()}
	for name, c := range map[string]struct {
		deps Deps
		want Want
		err  error
	}{
		"without a folder":    {Deps{}, want(1), ErrNoMusic},
		"refused":             {Deps{Music: over.Music, Refused: func(ih wire.InfoHash) bool { return ih[0] == 1 }}, want(1), ErrRefused},
		"on our own shelf":    {Deps{Music: over.Music, Have: func(context.Context, wire.InfoHash) bool { return true }}, want(1), ErrHave},
		"private, of nobody":  {over, private, ErrPrivate},
		"what is not refused": {Deps{Music: over.Music, Refused: func(ih wire.InfoHash) bool { return ih[0] == 1 }}, want(2), nil},
	} {
		m := idle(t, c.deps)
		_, err := m.Fetch(c.want)
		if !errors.Is(err, c.err) || (err == nil) != (len(m.Transfers()) == 1) {
			t.Errorf("%s: %v, with %d on record", name, err, len(m.Transfers()))
		}
	}
	m := idle(t, over)
	m.deps.Life.End()
	if _, err := m.Fetch(want(1)); !errors.Is(err, lifetime.ErrClosed) {
		t.Errorf("after the end: %v", err)
	}
}

// TestCommandsSurviveARestart: pausing, priorities and holders are on record, in the order in which they came.
func TestCommandsSurviveARestart(t *testing.T) {
	d := Deps{Dir: t.TempDir(), Music: t.TempDir()}
	m := idle(t, d)
	for i := range byte(3) {
		if _, err := m.Fetch(want(i)); err != nil {
			t.Fatal(err)
		}
	}
	again := want(1)
	again.Holders = []wire.Holder{{Key: [32]byte{7}}}
	_, err := m.Fetch(again)
	if err := errors.Join(err, m.Pause(wire.InfoHash{0}), m.SetPriority(wire.InfoHash{1}, High+5), m.Cancel(wire.InfoHash{2})); err != nil {
		t.Fatal(err)
	}
	list := idle(t, d).Transfers()
	if len(list) != 2 || list[0].State != Paused || list[1].State != Waiting || list[1].Priority != High || list[1].Reason != night {
		t.Fatalf("%+v", list)
	}
	back := idle(t, d)
	if x := back.get(wire.InfoHash{1}); !slices.Equal(x.rec.Holders, again.Holders) {
		t.Errorf("holders %v", x.rec.Holders)
	}
	if err := back.Resume(wire.InfoHash{0}); err != nil || back.Transfers()[0].State != Waiting {
		t.Errorf("resumed: %+v, %v", back.Transfers()[0], err)
	}
}

func TestUnknownTransfers(t *testing.T) {
	m, ih := idle(t, Deps{Music: t.TempDir()}), wire.InfoHash{9}
	_, parts := m.Parts(ih)
	_, sources := m.Sources(ih)
	_, reader := m.Reader(t.Context(), ih)
	for name, err := range map[string]error{"Pause": m.Pause(ih), "Resume": m.Resume(ih), "Cancel": m.Cancel(ih), "Forget": m.Forget(ih),
		"Choose": m.Choose(ih, nil), "SetPriority": m.SetPriority(ih, Low), "Parts": parts, "Sources": sources, "Reader": reader} {
		if !errors.Is(err, ErrUnknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestForgottenOnlyAtItsEnd: a transfer that is still to come is cancelled, not forgotten.
func TestForgottenOnlyAtItsEnd(t *testing.T) {
	m := idle(t, Deps{Music: t.TempDir()})
	ih, err := m.Fetch(want(1))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Forget(ih); err == nil {
		t.Error("forgotten while it waits")
	}
	if err := m.settle(m.get(ih), func(r *transferRecord) { r.State, r.Reason = Failed, "gone" }); err != nil {
		t.Fatal(err)
	}
	if err := m.Forget(ih); err != nil || len(m.Transfers()) != 0 {
		t.Errorf("%d left, %v", len(m.Transfers()), err)
	}
	if _, err := os.Stat(m.recordFile(ih)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its record: %v", err)
	}
}

func TestAnAlbumIsTheSumOfItsParts(t *testing.T) {
	d := Deps{Dir: t.TempDir(), Music: t.TempDir(), Have: func(_ context.Context, ih wire.InfoHash) bool { return ih[0] == 2 }}
	m := idle(t, d)
	as, err := LoadAlbums(m)
	if err != nil {
		t.Fatal(err)
	}
	a := Album{Title: "Lima", Artist: "Ana", Tracks: []Want{want(1), want(2), want(3)}}
	id, err := as.FetchAlbum(a)
	if err != nil {
		t.Fatal(err)
	}
	got := as.Albums()
	if len(got) != 1 || got[0].ID != id || got[0].Size != 30 || got[0].Have != 10 || got[0].State != Waiting || len(got[0].Parts) != 3 {
		t.Fatalf("%+v", got)
	}
	if err := errors.Join(as.PauseAlbum(id), as.SetAlbumPriority(id, High)); err != nil {
		t.Fatal(err)
	}
	if got := as.Albums()[0]; got.State != Paused || got.Priority != High {
		t.Errorf("%+v", got)
	}
	if err := as.CancelAlbum(id); err != nil || len(as.Albums()) != 0 || len(m.Transfers()) != 0 {
		t.Errorf("after it was cancelled: %d albums, %d transfers, %v", len(as.Albums()), len(m.Transfers()), err)
	}
	if left, err := filepath.Glob(filepath.Join(d.Dir, "albums", "*")); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if _, err := as.FetchAlbum(Album{Title: "Empty"}); err == nil {
		t.Error("an album of nothing is fetched")
	}
}
