package overlay

import (
	"context"
	"crypto/sha1"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
	"linnet/p2p/rings"
)

const (
	Enough        = 8 // neighbours, above which a search does not look for more on the overlay
	lookupsAtOnce = 3
	// One announcement sends about 33 packets: 2.2 a second, and all keys within what one lives.
	ArtistsApart = 15 * time.Second
	ArtistBurst  = 8
)

// Rendezvous is the DHT key under which the holders of an artist announce themselves on a day.
// The day makes keys that a squatter filled in advance worthless; the replicas are for keys that
// are full (rings.Replicas).
func Rendezvous(artist string, day int64, replica int) wire.InfoHash {
	return sha1.Sum(fmt.Appendf(nil, "linnet-artist-1|%d|%d|%s", day, replica, artist))
}

// Announce puts the overlay and the artists of the shelf on the DHT now, and looks for
// neighbours; it also happens by itself, at a gentler pace. It announces nothing unless the mode is
// Public.
func (an *Announcer) Announce(ctx context.Context) error {
	ctx, cancel := an.deps.Life.Bound(ctx)
	defer cancel()
	if err := an.Meet(ctx); err != nil {
		return err
	}
	an.deps.Gather(ctx, false)
	pace := rate.NewLimiter(rate.Inf, 0)
	return errors.Join(an.AnnounceArtists(ctx, pace), an.AnnounceTitles(ctx, an.deps.Overlay.Crowd(), pace))
}

// AnnounceArtists announces one artist after another, as many as there are keys for. A key that enough
// others have announced is left to them.
func (an *Announcer) AnnounceArtists(ctx context.Context, pace *rate.Limiter) error {
	if an.deps.Mode() != modegate.Public || an.deps.Shelf == nil {
		return nil
	}
	artists, err := an.deps.Shelf.Artists(ctx)
	if err != nil {
		return fmt.Errorf("announcing: %w", err)
	}
	left, _ := rings.Keys(an.deps.Overlay.Crowd())
	for _, name := range namesOf(artists, left) {
		keys := 0
		for _, day := range daysOf(time.Now()) {
			tried, err := an.announceArtist(ctx, name, day, pace)
			if err != nil {
				return err
			}
			keys = max(keys, tried)
		}
		if left -= keys; left <= 0 {
			break
		}
	}
	return nil
}

// announceArtist announces under the first key of an artist that is not saturated, and returns how many
// it tried.
func (an *Announcer) announceArtist(ctx context.Context, name string, day int64, pace *rate.Limiter) (tried int, err error) {
	for found := mainline.Saturated; found >= mainline.Saturated && tried < rings.Replicas; tried++ {
		if err := pace.Wait(ctx); err != nil {
			return tried, context.Cause(ctx)
		}
		found = 0
		if err := an.deps.Lookup(ctx, Rendezvous(name, day, tried), true, func(netip.AddrPort) { found++ }); err != nil {
			return tried, err
		}
	}
	return tried, nil
}

// namesOf returns the first different names of artists, folded.
func namesOf(artists []string, most int) (names []string) {
	seen := make(map[string]bool)
	for _, a := range artists {
		if name := rings.Artist(a); name != "" && !seen[name] && len(names) < most {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// daysOf returns today, and tomorrow too while what is announced now will live to see it.
func daysOf(now time.Time) []int64 {
	today, next := rings.Day(now), rings.Day(now.Add(mainline.AnnounceLife))
	if next != today {
		return []int64{today, next}
	}
	return []int64{today}
}

// seek looks on the DHT for peers who may know the text, and connects to some of them.
func (s *search) seek(ctx context.Context) {
	if s.deps.Mode() == modegate.LANOnly {
		return
	}
	today := rings.Day(time.Now())
	var leads []*lead
	if s.deps.Overlay.Neighbours() < Enough {
		leads = append(leads, &lead{keys: []wire.InfoHash{Hash}})
	}
	contacts := s.deps.Overlay.contacts()
	if rings.Seek(s.deps.Overlay.Reputation.fitsOf(contacts, contacts, s.text), s.query.More) {
		for _, name := range rings.Names(s.query.Text) {
			artist := new(lead)
			for i := range rings.Replicas {
				artist.keys = append(artist.keys, Rendezvous(name, today, i))
			}
			leads = append(leads, artist)
		}
		if _, titles := rings.Keys(s.deps.Overlay.Crowd()); titles > 0 {
			leads = append(leads, &lead{keys: []wire.InfoHash{TitleKey(rings.Fold(s.query.Text), today)}})
		}
	}
	if rings.Gossips(s.deps.Overlay.Crowd()) {
		for _, a := range s.deps.Overlay.HoldersOf(s.query.Text) {
			if s.dials.take(a) {
				s.greet(a)
			}
		}
	}
	s.pursue(ctx, leads)
}

// A lead is the DHT keys of one thing, of which the next is worth a look only while the one before is
// saturated.
type lead struct {
	keys  []wire.InfoHash
	spare []netip.AddrPort // found, and not dialled yet
}

// pursue looks at the keys of all leads and dials whom it finds: a few of each key at once, the others
// when all keys have been looked at, each lead in its turn.
func (s *search) pursue(ctx context.Context, leads []*lead) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, lookupsAtOnce)
	for _, l := range leads {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if err := s.trace(ctx, l); err != nil {
				s.deps.Log.Debug("looking for peers", "err", err)
			}
		})
	}
	wg.Wait()
	for i, left := 0, ctx.Err() == nil; left; i++ {
		left = false
		for _, l := range leads {
			if i < len(l.spare) {
				left = true
				if s.dials.take(l.spare[i]) {
					s.greet(l.spare[i])
				}
			}
		}
	}
}

// trace looks at the keys of one lead.
func (s *search) trace(ctx context.Context, l *lead) error {
	for _, key := range l.keys {
		found, dialled := 0, 0
		err := s.deps.Lookup(ctx, key, false, func(a netip.AddrPort) {
			found++
			if dialled >= rings.KeyDials {
				l.spare = append(l.spare, a)
			} else if s.dials.take(a) {
				dialled++
				s.greet(a)
			}
		})
		if err != nil || found < mainline.Saturated {
			return err
		}
	}
	return nil
}

// dials are rings.Dials of one search, for several goroutines.
type dials struct {
	mu  sync.Mutex
	all rings.Dials
}

func (d *dials) take(a netip.AddrPort) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.all.Take(a)
}

func (d *dials) took(a netip.AddrPort) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.all.Took(a)
}

// greet connects to an address that announced itself, unless it is our own.
func (s *search) greet(a netip.AddrPort) {
	if !s.deps.IsSelf(a) {
		s.deps.Overlay.Dial(a)
	}
}
