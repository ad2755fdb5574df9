package state

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"linnet/library"
	"linnet/p2p"
)

// rank orders rows by how well they answer the text, equal ones as they came.
func rank(text string, rows map[p2p.InfoHash]found, order []p2p.InfoHash) []p2p.InfoHash {
	score := make(map[p2p.InfoHash]float64, len(order))
	for _, ih := range order {
		score[ih] = p2p.Rank(text, rows[ih].row, len(rows[ih].holders), rows[ih].near)
	}
	ranked := slices.Clone(order)
	slices.SortStableFunc(ranked, func(a, b p2p.InfoHash) int { return cmp.Compare(score[b], score[a]) })
	return ranked
}

// recordings leaves one row of each recording, with whoever holds it under whatever tags: that of the file
// being fetched, or else of the one that most hold.
func recordings(rows map[p2p.InfoHash]found, order []p2p.InfoHash, fetched func(p2p.InfoHash) bool) (map[p2p.InfoHash]found, []p2p.InfoHash) {
	files := make(map[p2p.Sound][]p2p.InfoHash)
	for _, ih := range order {
		if sound := rows[ih].row.Sound; sound != (p2p.Sound{}) {
			files[sound] = append(files[sound], ih)
		}
	}
	out, rest := make(map[p2p.InfoHash]found, len(rows)), make([]p2p.InfoHash, 0, len(order))
	for _, ih := range order {
		one, same := rows[ih], files[rows[ih].row.Sound]
		if len(same) > 1 {
			best := slices.MaxFunc(same, func(a, b p2p.InfoHash) int { return cmp.Compare(len(rows[a].holders), len(rows[b].holders)) })
			if i := slices.IndexFunc(same, fetched); i >= 0 {
				best = same[i]
			}
			if ih != best {
				continue
			}
			for _, other := range same {
				one = one.heldBy(rows[other].holders)
				one.near = one.near || rows[other].near
			}
		}
		out[ih], rest = one, append(rest, ih)
	}
	return out, rest
}

func foundRow(f found) FoundRow {
	r := f.row
	return FoundRow{ID: r.InfoHash.String(), Title: r.Title, Artist: r.Artist, Album: r.Album, Holders: len(f.holders),
		Bars: bars(len(f.holders)), Format: format(codec(r.Format), r.Bitrate), Length: clock(r.Duration), Size: size(r.Size),
		Licence: licence(r.Licence), Free: library.FreeLicence(r.Licence)}
}

// codec writes the name of a format as the library does, however a peer wrote it.
func codec(name string) string {
	switch strings.ToLower(name) {
	case "opus":
		return "Opus"
	case "ogg", "oga", "vorbis":
		return "Vorbis"
	case "wavpack", "musepack", "speex", "optimfrog": // names, not letters
		return name
	}
	return strings.ToUpper(name)
}

// bars fills the gauge of holders: 1, 2 to 3, 4 to 7, 8 to 15, 16 and more.
func bars(holders int) int {
	n := 0
	for ; holders > 0 && n < 5; holders /= 2 {
		n++
	}
	return n
}

// status says how far a search reached, in one line.
func status(query string, shown, all int, f *finding) string {
	switch {
	case query == "":
		return ""
	case f.local:
		return "Type at least three letters to ask other listeners"
	}
	line := count(shown, "recording", "recordings")
	if hidden := all - shown; hidden > 0 {
		line += fmt.Sprintf(" (%s hidden by the filters)", thousands(hidden))
	}
	if f.reach.Asked == 0 {
		if f.reach.Done {
			return line + " · no other listener is in reach"
		}
		return line + " · looking for listeners"
	}
	line = join(line, fmt.Sprintf("asked %s, answered %s", thousands(f.reach.Asked), thousands(f.reach.Answered)))
	switch waiting := f.reach.Asked - f.reach.Answered; {
	case f.reach.Done:
	case waiting > 0:
		line += fmt.Sprintf(", waiting for %s", thousands(waiting))
	default:
		line += ", still listening"
	}
	return line
}

func byHash(transfers []p2p.Transfer) map[p2p.InfoHash]p2p.Transfer {
	m := make(map[p2p.InfoHash]p2p.Transfer, len(transfers))
	for _, t := range transfers {
		m[t.Row.InfoHash] = t
	}
	return m
}

func possession(t p2p.Transfer) (Possession, float64) {
	switch t.State {
	case p2p.Finished:
		if t.Gone {
			return NotYet, 0
		}
		return Have, 1
	case p2p.Failed:
		return NotYet, 0
	default:
		return Fetching, fraction(t.Have, t.Size)
	}
}

func fraction(part, whole int64) float64 {
	if whole <= 0 {
		return 0
	}
	return min(1, float64(part)/float64(whole))
}
