package search

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"

	"linnet/library/internal/text"
)

// The bounds by which words are chosen, measured with a million tracks.
const (
	// matches that are counted, from the first track on and from the middle one, to tell how frequent a word is: an artist's tracks
	// stand together
	sample  = 250
	toRead  = 160  // what reading a track and looking for words in it costs, of what it costs the word index to pass one
	toBuild = 2000 // matches of a long unfinished word that the index may put together
)

// planMatch returns the cheapest FTS5 query whose result includes every matching track. It may return others; callers re-check the row
// text.
func (x *searcher) planMatch(ctx context.Context, needles []string, all bool) (frequency, error) {
	words := make([]frequency, len(needles))
	for n := range needles {
		word, err := x.wide(ctx, needles, n, all)
		if err != nil {
			return frequency{}, err
		}
		if words[n], err = x.frequency(ctx, word); err != nil {
			return frequency{}, err
		}
	}
	match, rest := planned(words)
	found := frequency{match: match}
	var err error
	switch {
	case match == words[0].match:
		found = words[0]
	case len(rest) > 0: // a name of several words may have many tracks
		found, err = x.frequency(ctx, match)
	}
	if err == nil && len(rest) > 0 && !found.few {
		found.match, _ = planned(append(rest, found))
	}
	return found, err
}

// planned joins the words that are worth asking the index for: the rarest, and each that costs less than the rows that it saves. rest are
// the others. Words of one phrase leave more rows than independent words would.
func planned(words []frequency) (match string, rest []frequency) {
	slices.SortStableFunc(words, func(a, b frequency) int { return cmp.Compare(a.matches, b.matches) })
	match, left := words[0].match, words[0].matches
	for _, f := range words[1:] {
		if f.matches < left*(1-f.share)*toRead {
			match += f.match
			left *= math.Sqrt(f.share)
		} else {
			rest = append(rest, f)
		}
	}
	return match, rest
}

// wide returns the match of one needle. A long unfinished needle is cut to its indexed prefix if FTS5 would have to merge many terms.
func (x *searcher) wide(ctx context.Context, needles []string, n int, all bool) (string, error) {
	needle := needles[n]
	exact := text.Exactly(needle)
	if !all && n < len(needles)-1 {
		return exact, nil
	}
	runes := []rune(needle)
	if len(runes) > text.Indexed {
		f, err := x.frequency(ctx, exact)
		if err != nil {
			return "", err
		}
		if f.matches >= toBuild {
			needle = string(runes[:text.Indexed])
		}
	}
	return text.Match([]string{needle}, true), nil
}

// frequency estimates how many tracks a match has.
type frequency struct {
	match   string
	share   float64 // of all tracks, about
	matches float64 // about, unless few
	few     bool    // fewer than a sample
	ids     string  // of all of them, if few, as listedSet takes them
}

// frequency tells, or remembers, how frequent a match is: of a query that is typed key by key, all words but one stay.
func (x *searcher) frequency(ctx context.Context, match string) (frequency, error) {
	if f, ok := x.queryCache.frequency(match); ok {
		return f, nil
	}
	age := x.queryCache.age()
	f := frequency{match: match}
	asked := []any{sql.Named("match", match), sql.Named("most", sample)}
	var last, more, end, tracks float64
	if err := x.kept.One(ctx, selectFirst, asked, &f.matches, &last, &tracks, &f.ids); err != nil {
		return frequency{}, err
	}
	f.share = f.matches / max(tracks, 1)
	if f.few = f.matches < sample; !f.few {
		if err := x.kept.One(ctx, selectLater, asked, &more, &end); err != nil {
			return frequency{}, err
		}
		second := more / max(tracks/2, 1)
		if more == sample {
			second = more / max(end-tracks/2, 1)
		}
		f.share = min(f.matches/last, second)
		f.matches, f.ids = f.share*tracks, ""
	}
	x.queryCache.keepFrequency(age, f)
	return f, nil
}

const (
	selectFirst = "SELECT count(*), coalesce(max(id), 0), (SELECT coalesce(max(id), 0) FROM track), " +
		"'[' || coalesce(group_concat(id), '') || ']'" +
		" FROM (" + wordSet + " LIMIT :most)"
	selectLater = "SELECT count(*), coalesce(max(id), 0) FROM (" + wordSet + " AND rowid > (SELECT max(id) / 2 FROM track) LIMIT :most)"
)
