package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// A second round asks for most of the words, when nothing has all of them.
const (
	nearlyAsks = 4  // searches of a round at most, each as dear as the first
	nearlyRows = 50 // of each
	lasting    = 6  // letters of a single word that may be misspelt
)

// nearlyTexts are the searches of a second round: without one word at a time, the longest first, since they are misspelt most, or, of
// a single word, its beginning.
func nearlyTexts(text string) (out []string) {
	words := strings.Fields(text)
	if len(words) == 1 {
		if letters := []rune(words[0]); len(letters) >= lasting {
			out = append(out, string(letters[:len(letters)/2+1]))
		}
		return out
	}
	order := make([]int, len(words))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len([]rune(words[b])), len([]rune(words[a]))) })
	for _, i := range order {
		rest := strings.Join(slices.Delete(slices.Clone(words), i, i+1), " ")
		if len(out) < nearlyAsks && askable(rest) && !slices.Contains(out, rest) {
			out = append(out, rest)
		}
	}
	return out
}

// nearly says whether a row that was found for a part of a text fits the whole: it has all words but one, and of a single word one that is
// spelt nearly so.
func nearly(text string, row p2p.Row) bool {
	words := strings.Fields(view.PlainLetters(text))
	if len(words) != 1 {
		return true // it has the others
	}
	for _, has := range strings.Fields(view.PlainLetters(row.Artist + " " + row.Title + " " + row.Album)) {
		if slips(words[0], has) <= len([]rune(words[0]))/lasting {
			return true
		}
	}
	return false
}

// slips counts how many letters were left out, put in, changed or swapped with the next between two words (Damerau and Levenshtein,
// each pair swapped once).
func slips(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		now := make([]int, len(y)+1)
		now[0] = i + 1
		for j := range y {
			changed := last[j]
			if x[i] != y[j] {
				changed++
			}
			now[j+1] = min(changed, last[j+1]+1, now[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				now[j+1] = min(now[j+1], before[j-1]+1)
			}
		}
		before, last = last, now
	}
	return last[len(y)]
}

// askNearly begins a second round where the first found nothing, though somebody was asked. It says whether it does.
func (s *Slice) askNearly(q p2p.Query, version int) bool {
	f := &s.finding
	texts := nearlyTexts(q.Text)
	if f.nearly || len(f.order) > 0 || f.progress.Answered == 0 || q.More || len(texts) == 0 {
		return false
	}
	f.nearly = true
	before := f.progress
	s.loop.Background(f.ctx, func(ctx context.Context) loop.Command {
		var err error
		for _, text := range texts {
			if err == nil && ctx.Err() == nil {
				err = s.searchPart(ctx, p2p.Query{Text: text, Group: q.Group, Limit: nearlyRows}, q.Text, version)
			}
		}
		if err != nil && ctx.Err() == nil {
			s.loop.Log.Info("asking for a part of the words", "err", err)
		}
		return func(ctx context.Context) {
			if version == f.version {
				f.progress = before
				f.progress.Done = true
				s.Fill(ctx)
			}
		}
	})
	return true
}

// searchPart asks for a part of what was typed, and keeps what fits.
func (s *Slice) searchPart(ctx context.Context, part p2p.Query, typed string, version int) error {
	return s.deps.Node.Search(ctx, part, func(answers []p2p.Answer, _ p2p.Progress) {
		answers = slices.DeleteFunc(slices.Clone(answers), func(a p2p.Answer) bool { return !nearly(typed, a.Row) })
		s.loop.Do(func(ctx context.Context) {
			if version == s.finding.version && len(answers) > 0 {
				s.finding.merge(part.Group, answers)
				s.Fill(ctx)
			}
		})
	})
}
