package search

import (
	"cmp"
	"fmt"
	"slices"

	"linnet/app/state/view"
	"linnet/p2p"
)

// rank orders rows by how well they answer the text, equal ones as they came.
func rank(text string, rows map[p2p.InfoHash]view.Found, order []p2p.InfoHash) []p2p.InfoHash {
	score := make(map[p2p.InfoHash]float64, len(order))
	for _, ih := range order {
		score[ih] = p2p.Rank(text, rows[ih].Row, len(rows[ih].Holders), rows[ih].Near)
	}
	ranked := slices.Clone(order)
	slices.SortStableFunc(ranked, func(a, b p2p.InfoHash) int { return cmp.Compare(score[b], score[a]) })
	return ranked
}

// recordings leaves one row of each recording, with whoever holds it under whatever tags: that of the file
// being fetched, or else of the one that most hold.
func recordings(rows map[p2p.InfoHash]view.Found, order []p2p.InfoHash, fetched func(p2p.InfoHash) bool) (map[p2p.InfoHash]view.Found, []p2p.InfoHash) {
	files := make(map[p2p.Sound][]p2p.InfoHash)
	for _, ih := range order {
		if sound := rows[ih].Row.Sound; sound != (p2p.Sound{}) {
			files[sound] = append(files[sound], ih)
		}
	}
	out, rest := make(map[p2p.InfoHash]view.Found, len(rows)), make([]p2p.InfoHash, 0, len(order))
	for _, ih := range order {
		one, same := rows[ih], files[rows[ih].Row.Sound]
		if len(same) > 1 {
			best := slices.MaxFunc(same, func(a, b p2p.InfoHash) int { return cmp.Compare(len(rows[a].Holders), len(rows[b].Holders)) })
			if i := slices.IndexFunc(same, fetched); i >= 0 {
				best = same[i]
			}
			if ih != best {
				continue
			}
			for _, other := range same {
				one = one.HeldBy(rows[other].Holders)
				one.Near = one.Near || rows[other].Near
			}
		}
		out[ih], rest = one, append(rest, ih)
	}
	return out, rest
}

// status says how far a search reached, in one line.
func status(query string, shown, all int, f *finding) string {
	switch {
	case query == "":
		return ""
	case f.local:
		return "Type at least three letters to ask other listeners"
	}
	line := view.Count(shown, "recording", "recordings")
	if hidden := all - shown; hidden > 0 {
		line += fmt.Sprintf(" (%s hidden by the filters)", view.Thousands(hidden))
	}
	if f.reach.Asked == 0 {
		if f.reach.Done {
			return line + " · no other listener is in reach"
		}
		return line + " · looking for listeners"
	}
	line = view.Join(line, fmt.Sprintf("asked %s, answered %s", view.Thousands(f.reach.Asked), view.Thousands(f.reach.Answered)))
	switch waiting := f.reach.Asked - f.reach.Answered; {
	case f.reach.Done:
	case waiting > 0:
		line += fmt.Sprintf(", waiting for %s", view.Thousands(waiting))
	default:
		line += ", still listening"
	}
	return line
}
