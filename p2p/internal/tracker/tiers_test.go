package tracker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// askedNames is whom a Dial was asked for.
type askedNames struct {
	mu   sync.Mutex
	list []string
}

func (a *askedNames) add(name string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = append(a.list, name)
}

// take returns them, and begins anew.
func (a *askedNames) take() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := a.list
	a.list = nil
	return list
}

// trackersBy plays trackers by the first label of their names: "dead" cannot be reached, "mute" says nothing for ever, "refusing" refuses,
// and others answer.
func trackersBy(asked *askedNames) Dial {
	return func(_ context.Context, _, addr string) (net.Conn, error) {
		name, _, _ := strings.Cut(addr, ".")
		asked.add(name)
		if strings.HasPrefix(name, "dead") {
			return nil, errors.New("unreachable")
		}
		here, there := net.Pipe()
		go func() {
			defer there.Close()
			body := "de"
			if strings.HasPrefix(name, "refusing") {
				body = "d14:failure reason2:noe"
			}
			if _, err := http.ReadRequest(bufio.NewReader(there)); err != nil {
				return
			}
			if strings.HasPrefix(name, "mute") {
				there.Read(make([]byte, 1)) // until it is hung up
				return
			}
			fmt.Fprintf(there, "HTTP/1.0 200 OK\r\n\r\n%s", body)
		}()
		return here, nil
	}
}

func tiersOf(names ...[]string) (out Tiers) {
	for _, tier := range names {
		var urls []string
		for _, name := range tier {
			urls = append(urls, "http://"+name+".example/announce")
		}
		out = append(out, urls)
	}
	return out
}

func always() bool { return true }

// TestTrackersThatAreGone: the next is asked at once after a failure, and soon after silence; who answered is asked first from then on.
func TestTrackersThatAreGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tiers := tiersOf([]string{"dead1", "mute1"}, []string{"mute2"}, []string{"refusing", "good"}, []string{"other"})
		var asked askedNames
		began := time.Now()
		who, reply, err := tiers.Announce(t.Context(), trackersBy(&asked), request, always)
		if who != "http://good.example/announce" || err != nil || reply.Interval != usual || time.Since(began) != 2*silent {
			t.Errorf("%q, %v, after %v", who, err, time.Since(began))
		}
		if got := asked.take(); !slices.Equal(got, []string{"dead1", "mute1", "mute2", "refusing", "good"}) {
			t.Errorf("asked %q", got)
		}
		who, _, err = tiers.Announce(t.Context(), trackersBy(&asked), request, always)
		if got := asked.take(); err != nil || !slices.Equal(got, []string{"good"}) {
			t.Errorf("then asked %q, %q, %v", got, who, err)
		}
		if want := tiersOf([]string{"good", "refusing"}, []string{"dead1", "mute1"}, []string{"mute2"},
			[]string{"other"}); fmt.Sprint(tiers) != fmt.Sprint(want) {
			t.Errorf("then %v", tiers)
		}
	})
}

// TestTrackersThatAllFail say why, those that refuse among them.
func TestTrackersThatAllFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked askedNames
		began := time.Now()
		who, _, err := tiersOf([]string{"mute"}, []string{"refusing"}, []string{"dead"}).
			Announce(t.Context(), trackersBy(&asked), request, always)
		if who != "" || !errors.Is(err, ErrRefused) || !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != patience {
			t.Errorf("%q, %v, after %v", who, err, time.Since(began))
		}
	})
}

// TestConsentWithdrawnWhileTrackersAreAsked: nobody else is asked.
func TestConsentWithdrawnWhileTrackersAreAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked askedNames
		looked := 0
		who, _, err := tiersOf([]string{"mute"}, []string{"good"}).
			Announce(t.Context(), trackersBy(&asked), request, func() bool { looked++; return looked == 1 })
		if got := asked.take(); who != "" || err != nil || !slices.Equal(got, []string{"mute"}) {
			t.Errorf("asked %q, %q, %v", got, who, err)
		}
	})
}

// TestAnOrderOfTheListenersOwn shuffles within tiers only, and leaves the torrent's own list as it is.
func TestAnOrderOfTheListenersOwn(t *testing.T) {
	var names []string
	for i := range 20 {
		names = append(names, fmt.Sprint("t", i))
	}
	tiers := tiersOf(names, []string{"last"})
	own := tiers.Shuffled()
	if fmt.Sprint(own) == fmt.Sprint(tiers) || fmt.Sprint(tiers) != fmt.Sprint(tiersOf(names, []string{"last"})) ||
		own[1][0] != tiers[1][0] {
		t.Errorf("%v of %v", own, tiers)
	}
	slices.Sort(own[0])
	slices.Sort(tiers[0])
	if !slices.Equal(own[0], tiers[0]) || own.Len() != 21 {
		t.Errorf("%v of %v", own, tiers)
	}
}
