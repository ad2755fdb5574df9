package library

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
)

// The bounds by which words are aimed, measured with a million tracks.
const (
	sample  = 250  // matches that are counted, from the first track on and from the middle one, to tell how frequent a word is: an artist's tracks stand together
	toRead  = 80   // what reading a track and looking for words in it costs, of what it costs the word index to pass one
	toBuild = 2000 // matches of a long unfinished word that the index may put together
)

// aim is the match for the needles that is quickest: it finds all that have them, and perhaps more, to be told apart by the
// text of the row.
func (x *Index) aim(ctx context.Context, needles []string, all bool) (string, error) {
	words := make([]frequency, len(needles))
	for n := range needles {
		word, err := x.wide(ctx, needles, n, all)
		if err != nil {
			return "", err
		}
		if words[n], err = x.frequency(ctx, word); err != nil {
			return "", err
		}
	}
	match, rest := aimed(words)
	if len(rest) == 0 {
		return match, nil
	}
	found, err := x.frequency(ctx, match) // a name of several words may have many tracks
	if err == nil && !found.few {
		match, _ = aimed(append(rest, found))
	}
	return match, err
}

// aimed puts together the match of the words that are worth asking for: the rarest, and each that costs the index less than
// it saves in rows to be read; rest are the others. Words that stand together leave more rows than if they stood by chance.
func aimed(words []frequency) (match string, rest []frequency) {
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
	matches float64 // about, unless few
	few     bool    // fewer than a sample
}

// frequency tells, or remembers, how frequent a match is: of a query that is typed key by key, all words but one stay.
func (x *Index) frequency(ctx context.Context, match string) (frequency, error) {
	if f, ok := x.memory.frequency(match); ok {
		return f, nil
	}
	age := x.memory.age()
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
	x.memory.keepFrequency(age, f)
	return f, nil
}

const selectFrequency = "SELECT a.n, a.last, b.n, b.last, (SELECT coalesce(max(id), 0) FROM track) FROM" +
	" (SELECT count(*) n, coalesce(max(id), 0) last FROM (" + wordSet + " LIMIT :most)) a," +
	" (SELECT count(*) n, coalesce(max(id), 0) last FROM (" + wordSet + " AND rowid > (SELECT max(id) / 2 FROM track) LIMIT :most)) b"
