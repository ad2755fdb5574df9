package library

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"sync"
)

// The bounds by which words are aimed, measured with a million tracks.
const (
	sample  = 250  // matches that are counted, from the first track on and from the middle one, to tell how frequent a word is: an artist's tracks stand together
	dense   = .05  // the share of all tracks from which on a word may cost more than it saves
	toRead  = 80   // what reading a track and looking for words in it costs, of what it costs the word index to pass one
	toBuild = 2000 // matches of a long unfinished word that the index may put together
)

// aim is the match for the needles that is quickest: it finds all that have them, and perhaps more, to be told apart by the
// text of the row. For the few tracks that have the rare words of a query, the index should not go through all that have a
// "the".
func (x *Index) aim(ctx context.Context, needles []string, all bool) (string, error) {
	var rare string
	var often []frequency
	for n := range needles {
		word, err := x.wide(ctx, needles, n, all)
		if err != nil {
			return "", err
		}
		f, err := x.frequency(ctx, word)
		if err != nil {
			return "", err
		}
		if f.share <= dense {
			rare += f.match
		} else {
			often = append(often, f)
		}
	}
	slices.SortFunc(often, func(a, b frequency) int { return cmp.Compare(a.share, b.share) })
	if rare == "" {
		rare, often = often[0].match, often[1:]
	}
	if len(often) == 0 {
		return rare, nil
	}
	found, err := x.frequency(ctx, rare)
	if err != nil || found.few {
		return found.match, err
	}
	for _, f := range often {
		if f.share < found.share*(1-f.share)*toRead {
			found.match, found.share = found.match+f.match, found.share*f.share
		}
	}
	return found.match, nil
}

// wide is the match of one needle, with no more than its beginning if the index would have to put together many words.
func (x *Index) wide(ctx context.Context, needles []string, n int, all bool) (string, error) {
	needle := needles[n]
	exact := exactly(needle)
	if !all && n < len(needles)-1 {
		return exact, nil
	}
	runes := []rune(needle)
	if len(runes) > indexed {
		f, err := x.frequency(ctx, exact)
		if err != nil {
			return "", err
		}
		if f.matches >= toBuild {
			needle = string(runes[:indexed])
		}
	}
	return match([]string{needle}, true), nil
}

// frequency is how many tracks a match has.
type frequency struct {
	match   string
	share   float64 // of all tracks, about
	matches float64 // about, if not few
	few     bool    // fewer than a sample
}

// frequency tells, or remembers, how frequent a match is: of a query that is typed key by key, all words but one stay.
func (x *Index) frequency(ctx context.Context, match string) (frequency, error) {
	if f, ok := x.frequencies.get(match); ok {
		return f, nil
	}
	var matches, last, more, end, tracks float64
	if err := x.kept.one(ctx, selectFrequency, []any{sql.Named("match", match), sql.Named("most", sample)}, &matches, &last, &more, &end, &tracks); err != nil {
		return frequency{}, err
	}
	f := frequency{match: match, share: matches / max(tracks, 1), matches: matches, few: matches < sample}
	if !f.few {
		second := more / max(tracks/2, 1)
		if more == sample {
			second = more / max(end-tracks/2, 1)
		}
		f.share = min(matches/last, second)
		f.matches = f.share * tracks
	}
	x.frequencies.put(f)
	return f, nil
}

// frequencies are those found since the library last changed, by match.
type frequencies struct {
	mu    sync.Mutex
	found map[string]frequency
}

const mostFrequencies = 1000

func (m *frequencies) get(match string) (f frequency, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, ok = m.found[match]
	return f, ok
}

func (m *frequencies) put(f frequency) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.found == nil || len(m.found) == mostFrequencies {
		m.found = map[string]frequency{}
	}
	m.found[f.match] = f
}

func (m *frequencies) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.found = nil
}

const selectFrequency = "SELECT a.n, a.last, b.n, b.last, (SELECT coalesce(max(id), 0) FROM track) FROM" +
	" (SELECT count(*) n, coalesce(max(id), 0) last FROM (" + wordSet + " LIMIT :most)) a," +
	" (SELECT count(*) n, coalesce(max(id), 0) last FROM (" + wordSet + " AND rowid > (SELECT max(id) / 2 FROM track) LIMIT :most)) b"
