package seed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/tracker"
	"linnet/p2p/internal/wire"
)

// onlyTrackers is a shelf that gives one torrent on, and counts how often it is asked.
type onlyTrackers struct {
	asked   int
	version int64
	fails   error
}

// Trackers names a port that is the version.
func (o *onlyTrackers) Trackers(context.Context) ([]meta.Offer, error) {
	o.asked++
	address := fmt.Sprintf("http://127.0.0.1:%d/announce", o.version)
	return []meta.Offer{{InfoHash: wire.InfoHash{1}, Trackers: [][]string{{address}}}}, o.fails
}

// newAnnouncer tells trackers of a shelf, where nobody is there; dialled are the addresses.
func newAnnouncer(shelf *onlyTrackers) (ta *TrackerAnnouncer, dialled *[]string) {
	dialled = new([]string)
	return &TrackerAnnouncer{Poked: make(chan struct{}, 1), Seeder: New(Deps{}), Deps: TrackerDeps{Log: slog.New(slog.DiscardHandler),
		Shelf: shelf, ShelfVersion: func() int64 { return shelf.version }, Asking: func() bool { return true },
		Port: func() uint16 { return 1 }, PeerID: func() (id [20]byte) { return id },
		Dial: func(_ context.Context, _, address string) (net.Conn, error) {
			*dialled = append(*dialled, address)
			return nil, errors.New("nobody there")
		}}}, dialled
}

// TestATorrentGetsOtherTrackers: those are told, and at once.
func TestATorrentGetsOtherTrackers(t *testing.T) {
	shelf := &onlyTrackers{version: 1}
	ta, dialled := newAnnouncer(shelf)
	now := time.Now()
	for _, shelf.version = range []int64{1, 1, 2} {
		ta.round(t.Context(), now)
	}
	if want := []string{"127.0.0.1:1", "127.0.0.1:2"}; !slices.Equal(*dialled, want) {
		t.Errorf("told are %v, not %v", *dialled, want)
	}
}

// TestAShelfThatCannotBeListed is asked again after a minute.
func TestAShelfThatCannotBeListed(t *testing.T) {
	shelf := &onlyTrackers{version: 1, fails: errors.New("the disk is gone")}
	ta, dialled := newAnnouncer(shelf)
	now := time.Now()
	ta.round(t.Context(), now)
	shelf.fails = nil
	ta.round(t.Context(), now.Add(lookEvery))
	if shelf.asked != 1 {
		t.Errorf("asked %d times", shelf.asked)
	}
	if ta.round(t.Context(), now.Add(tracker.FirstRetry)); shelf.asked != 2 || len(*dialled) != 1 {
		t.Errorf("asked %d times, and told are %v", shelf.asked, *dialled)
	}
}

// TestNoTrackerIsToldBeforeItMayBe: neither shelf nor tracker is asked while nobody may be told; and who failed is not asked again at once.
func TestNoTrackerIsToldBeforeItMayBe(t *testing.T) {
	synctest.Test(t, testNoTrackerIsToldBeforeItMayBe)
}

func testNoTrackerIsToldBeforeItMayBe(t *testing.T) {
	shelf := &onlyTrackers{version: 1}
	looked, may := make(chan struct{}), make(chan bool)
	ta, dialled := newAnnouncer(shelf)
	ta.Deps.Asking = func() bool {
		looked <- struct{}{}
		return <-may
	}
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { ta.Run(ctx) })
	answer := func(yes bool) {
		<-looked
		may <- yes
	}
	for range 3 {
		ta.Poked <- struct{}{}
		answer(false)
	}
	if shelf.asked+len(*dialled) > 0 {
		t.Errorf("the shelf was asked %d times, trackers %d times", shelf.asked, len(*dialled))
	}
	for range 2 {
		ta.Poked <- struct{}{}
		answer(true) // may it be looked
		if len(*dialled) == 0 {
			answer(true) // may a tracker be asked
		}
	}
	cancel()
	answer(true)
	done.Wait()
	if shelf.asked != 1 || len(*dialled) != 1 {
		t.Errorf("the shelf was asked %d times, trackers %d times", shelf.asked, len(*dialled))
	}
}
