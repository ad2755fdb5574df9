package search

import (
	"cmp"
	"slices"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/p2p"
)

// rank orders rows by how well they answer the text, equal ones by how well they can be fetched, and then as they came.
func rank(text string, rows map[p2p.InfoHash]view.Found, order []p2p.InfoHash) []p2p.InfoHash {
	score := make(map[p2p.InfoHash]float64, len(order))
	for _, ih := range order {
		score[ih] = p2p.Rank(text, rows[ih].Row, len(rows[ih].Holders), rows[ih].Near)
	}
	ranked := slices.Clone(order)
	slices.SortStableFunc(ranked, func(a, b p2p.InfoHash) int {
		return cmp.Or(cmp.Compare(score[b], score[a]), rows[a].Best().Compare(rows[b].Best()))
	})
	return ranked
}

// recordings leaves one row of each recording, with whoever holds it under whatever tags: that of the file
// being fetched, or else of the one that most hold.
func recordings(rows map[p2p.InfoHash]view.Found, order []p2p.InfoHash, fetched func(p2p.InfoHash) bool) (map[p2p.InfoHash]view.Found,
	[]p2p.InfoHash) {
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
				one = one.And(rows[other])
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
		return message.Text("Type at least three letters to ask other listeners")
	case !f.asked:
		return "" // the words are from before the last end: nobody is asked until they change
	}
	reached := message.Dotted(found(shown, all-shown), asked(f.progress))
	if f.nearly && all > 0 {
		return message.Dotted(message.Text("Nothing has all of these words; these have most."), reached)
	}
	return reached
}

// found says how many recordings there are, and how many more the filters hide.
func found(shown, hidden int) string {
	if hidden > 0 {
		return message.Count(shown, "{n} recording ({hidden} hidden by the filters)", "{n} recordings ({hidden} hidden by the filters)",
			"hidden", message.Number(hidden))
	}
	return message.Count(shown, "{n} recording", "{n} recordings")
}

// asked says how many listeners were asked and have answered.
func asked(r p2p.Progress) string {
	asked, answered, waiting := message.Number(r.Asked), message.Number(r.Answered), r.Asked-r.Answered
	switch {
	case r.Asked == 0 && r.Done:
		return message.Text("no other listener is in reach")
	case r.Asked == 0:
		return message.Text("looking for listeners")
	case r.Done:
		return message.Text("asked {asked}, answered {answered}", "asked", asked, "answered", answered)
	case waiting > 0:
		return message.Text("asked {asked}, answered {answered}, waiting for {waiting}", "asked", asked, "answered", answered,
			"waiting", message.Number(waiting))
	}
	return message.Text("asked {asked}, answered {answered}, still listening", "asked", asked, "answered", answered)
}
