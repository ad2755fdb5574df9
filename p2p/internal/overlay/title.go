package overlay

import (
	"context"
	"crypto/sha1"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

const maxLearned = 4096 // titles whose counts are remembered

// TitleKey is the DHT key under which the holders of a title announce themselves on a day, whoever the
// artist, as rendezvous is for artists. It is used in a large crowd only (rings.Keys), where a title
// alone would not be found among neighbours and theirs.
func TitleKey(title string, day int64) wire.InfoHash {
	return sha1.Sum(fmt.Appendf(nil, "linnet-title-1|%d|0|%s", day, title))
}

var errTooManyTitles = errors.New("it has more titles than are remembered")

// LearnedTitles remembers how many peers were found under titles that we announced: what everybody has needs
// us least. It outlives the process, since a library of ordinary size takes days to go through.
type LearnedTitles struct {
	file string
	mu   sync.Mutex
	by   map[string]int // by folded title
}

// LoadLearnedTitles begins anew when the record is damaged: nothing is lost but time.
func LoadLearnedTitles(dir string, aside *statefile.Losses) (*LearnedTitles, error) {
	l := &LearnedTitles{file: filepath.Join(dir, "titles.json"), by: make(map[string]int)}
	b, err := os.ReadFile(l.file)
	if errors.Is(err, os.ErrNotExist) {
		return l, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &l.by)
	}
	if err == nil && len(l.by) > maxLearned {
		err = errTooManyTitles
	}
	if err != nil || l.by == nil {
		l.by = make(map[string]int)
		return l, aside.Lost(l.file, statefile.LostLearned, err)
	}
	return l, nil
}

func (l *LearnedTitles) found(title string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.by[title]
}

func (l *LearnedTitles) note(title string, found int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.by[title]; !known && len(l.by) >= maxLearned {
		for other := range l.by {
			delete(l.by, other)
			break
		}
	}
	l.by[title] = found
}

func (l *LearnedTitles) save() error {
	l.mu.Lock()
	b, err := json.Marshal(l.by)
	l.mu.Unlock()
	if err == nil {
		err = statefile.Write(l.file, b)
	}
	if err != nil {
		return fmt.Errorf("keeping what was learned of titles: %w", err)
	}
	return nil
}

// AnnounceTitles announces a few titles of the shelf, drawn anew each time, the rare ones more likely.
// It does nothing in a crowd that is not large.
func (an *Announcer) AnnounceTitles(ctx context.Context, crowd int, pace *rate.Limiter) error {
	_, count := rings.Keys(crowd)
	d, ok := an.deps.Shelf.(shelves.Describer)
	if an.deps.Mode() != modegate.Public || !ok || count == 0 {
		return nil
	}
	titles, err := shelves.Titles(ctx, d)
	if err != nil {
		return fmt.Errorf("announcing titles: %w", err)
	}
	weights := make([]float64, len(titles))
	for i, t := range titles {
		weights[i] = rings.TitleWeight(an.deps.Titles.found(t))
	}
	for _, i := range rings.Draw(weights, count, rand.Float64) {
		if err := pace.Wait(ctx); err != nil {
			return context.Cause(ctx)
		}
		found := 0
		if err := an.deps.Lookup(ctx, TitleKey(titles[i], rings.Day(time.Now())), true, func(netip.AddrPort) { found++ }); err != nil {
			return err
		}
		an.deps.Titles.note(titles[i], found)
	}
	return an.deps.Titles.save()
}
