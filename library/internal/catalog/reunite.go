package catalog

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"

	"linnet/library/internal/store"
)

// What a listener did to a track belongs to its sound, not to the place of its file. A relic is a track whose file is not there
// and of which the listener said something: plays, stars, a place in a playlist. It stays for as long as the database does, and
// is given to a file that holds the same sound, when one is met:
//
//   - a new file with the same bytes at its ends becomes the relic's own, which keeps its id (relicSet.takeAway);
//   - a new file with the same sound under other tags, at the end of the scan that met it (scan.reunite);
//   - a copy that was there all along, when the relic's folder is taken out of the library, its days are over, or the whole
//     library was looked through and it is gone: what of it is not there is what counts, never what is;
//   - a file whose sound has been hashed, for relics of which only that is known (Index.hashOne).
//
// Each play is counted in one row, and moves from row to row: copies that are there keep what is theirs.

// forgotten, as the time since when a track is missing, says that it is kept for what the listener said of it alone.
const Forgotten = store.Forgotten

// body is what tells of a track which sound it is, and where and under which name it was met.
type body struct {
	id, sound    int64
	print, audio []byte
	rel, name    string // of its directory below the picked folder, and of the file
	title        string // folded
	missing      int64  // since when; 0: it is there, or its whole folder cannot be read
	added        int64
}

// pages are what two bodies with the same sound share one of.
func (b *body) marks() (marks []string) {
	marks = append(marks, "print "+string(b.print))
	if b.sound != 0 {
		marks = append(marks, "sound "+strconv.FormatInt(b.sound, 16))
	}
	if len(b.audio) > 0 {
		marks = append(marks, "audio "+string(b.audio))
	}
	return marks
}

// likeness tells which of several files with one sound is meant: pieces of silence are many. 0: nothing but the sound is the same.
func (b *body) likeness(c *body) int {
	n := 0
	for _, mark := range []struct {
		same  bool
		worth int
	}{{bytes.Equal(b.print, c.print), 8}, {b.name == c.name, 4}, {b.title == c.title, 4}, {b.rel == c.rel, 1}} {
		if mark.same {
			n += mark.worth
		}
	}
	if n == 1 {
		return 0 // in one directory there are many
	}
	return n
}

// heir is a file for a relic.
type heir struct {
	relic, file *body
	likeness    int
}

// heirs chooses for each relic the file that takes over what was said of it, the likest first. A file takes over one relic; if
// shared, also those for which no other is left. One that has nothing but the sound in common with a relic is taken if either
// has no other choice, and it came after the relic went.
func heirs(relics, files []*body, shared bool) map[*body]*body {
	pairs, choices := heirPairs(relics, files)
	chosen, busy := map[*body]*body{}, map[*body]bool{}
	for _, again := range []bool{false, true} {
		for _, p := range pairs {
			fits := p.likeness > 0 || choices[p.relic] == 1 && choices[p.file] == 1 && p.file.added >= p.relic.missing
			if fits && chosen[p.relic] == nil && (!busy[p.file] || again && shared) {
				chosen[p.relic], busy[p.file] = p.file, true
			}
		}
	}
	return chosen
}

// heirPairs are the pairs with one sound, the likest first, and in how many each body is.
func heirPairs(relics, files []*body) (pairs []heir, choices map[*body]int) {
	alike := map[string][]*body{}
	for _, file := range files {
		for _, mark := range file.marks() {
			alike[mark] = append(alike[mark], file)
		}
	}
	choices = map[*body]int{}
	for _, relic := range relics {
		met := map[*body]bool{}
		for _, mark := range relic.marks() {
			for _, file := range alike[mark] {
				if !met[file] {
					met[file] = true
					choices[relic]++
					choices[file]++
					pairs = append(pairs, heir{relic, file, relic.likeness(file)})
				}
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b heir) int {
		return cmp.Or(cmp.Compare(b.likeness, a.likeness), cmp.Compare(a.relic.id, b.relic.id), cmp.Compare(a.file.id, b.file.id))
	})
	return pairs, choices
}
