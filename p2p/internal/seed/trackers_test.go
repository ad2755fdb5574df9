package seed

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"testing"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/wire"
)

// onlyTrackers is a shelf that gives one torrent on, and counts how often it is asked.
type onlyTrackers struct{ asked int }

func (o *onlyTrackers) Trackers(context.Context) ([]meta.Offer, error) {
	o.asked++
	return []meta.Offer{{InfoHash: wire.InfoHash{1}, Trackers: [][]string{{"http://127.0.0.1:1/announce"}}}}, nil
}

// TestNoTrackerIsToldBeforeItMayBe: neither shelf nor tracker is asked while nobody may be told; and who failed is not asked again at once.
func TestNoTrackerIsToldBeforeItMayBe(t *testing.T) {
	shelf := new(onlyTrackers)
	looked, may := make(chan struct{}), make(chan bool)
	dialled := 0
	ta := &TrackerAnnouncer{Poked: make(chan struct{}, 1), Seeder: New(Deps{}), Deps: TrackerDeps{
		Log:   slog.New(slog.DiscardHandler),
		Shelf: shelf, ShelfVersion: func() int64 { return 1 }, Port: func() uint16 { return 1 }, PeerID: func() (id [20]byte) { return id },
		Dial: func(context.Context, string, string) (net.Conn, error) {
			dialled++
			return nil, errors.New("nobody there")
		},
		Asking: func() bool {
			looked <- struct{}{}
			return <-may
		}}}
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
	if shelf.asked+dialled > 0 {
		t.Errorf("the shelf was asked %d times, trackers %d times", shelf.asked, dialled)
	}
	for range 2 {
		ta.Poked <- struct{}{}
		answer(true) // may it be looked
		if dialled == 0 {
			answer(true) // may a tracker be asked
		}
	}
	cancel()
	answer(true)
	done.Wait()
	if shelf.asked != 1 || dialled != 1 {
		t.Errorf("the shelf was asked %d times, trackers %d times", shelf.asked, dialled)
	}
}
