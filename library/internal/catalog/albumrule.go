package catalog

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"path/filepath"
	"regexp"
	"slices"

	"linnet/library/internal/text"
)

// The rule of what is one album, among tracks whose album title is the same but for case and accents. The first line that
// applies decides.
//
//	in one folder, discs in folders of their own counted as one:
//	1  different MusicBrainz albums are different albums; a track without an id is of the one with its album artist, else the largest
//	2  different album artists are different albums; a track without one is of the one named like its artist, else the largest
//	3  without any album artist it is one album, of several artists if they differ, unless the folder holds other albums too
//	   and no tag calls it a compilation: then each artist has an album
//	over folders:
//	4  the same MusicBrainz album is one album
//	5  the same album artist and year is one album; an unknown year fits if there is one known year; two years are two albums
//	6  without an album artist, folders side by side whose disc numbers differ are one album, as is one beside an album of
//	   its only artist with other discs
//	7  everything else is apart
//
// Guests ("feat.", "ft.", "with") are no part of an artist's name here.

// albumTrack is what the rule asks of a track.
type albumTrack struct {
	folder      string // where it lies; a folder of one disc counts as the one above
	mb          string // MusicBrainz album id; "" if there is none
	albumArtist string // folded, without guests
	artist      string // the first one, likewise
	year, disc  int
	compilation bool
	mixed       bool // its folder holds tracks of other album titles
}

// albumGroup is the tracks of one album in the making.
type albumGroup struct {
	tracks          []*albumTrack
	mb, owner, home string // owner: album artist; home: folder, of several the first
	year            int    // of most of its tracks that have one
	discs           map[int]bool
}

func newAlbumGroup(tracks []*albumTrack) *albumGroup {
	g := &albumGroup{tracks: tracks, discs: map[int]bool{}}
	g.mb = most(tracks, func(t *albumTrack) string { return t.mb })
	g.owner = most(tracks, func(t *albumTrack) string { return t.albumArtist })
	g.year = most(tracks, func(t *albumTrack) int { return t.year })
	g.home = tracks[0].folder
	for _, t := range tracks {
		g.home = min(g.home, t.folder)
		g.discs[t.disc] = true
	}
	return g
}

// most is the value that most tracks have, but for the zero value; of several the least.
func most[V cmp.Ordered](tracks []*albumTrack, of func(*albumTrack) V) (best V) {
	counts := map[V]int{}
	for _, t := range tracks {
		counts[of(t)]++
	}
	var none V
	delete(counts, none)
	for v, n := range counts {
		if b := counts[best]; best == none || n > b || n == b && v < best {
			best = v
		}
	}
	return best
}

// arrangeAlbums returns the albums of tracks that share an album title. Each track is in one of them.
func arrangeAlbums(tracks []*albumTrack) []*albumGroup {
	byFolder := map[string][]*albumTrack{}
	for _, t := range tracks {
		byFolder[t.folder] = append(byFolder[t.folder], t)
	}
	var groups []*albumGroup
	for _, folder := range slices.Sorted(maps.Keys(byFolder)) {
		for _, part := range splitFolder(byFolder[folder]) {
			groups = append(groups, newAlbumGroup(part))
		}
	}
	for _, rule := range []func(a, b *albumGroup) bool{sameRelease, sameOwner, besideDiscs} {
		groups = joinGroups(groups, rule)
	}
	return groups
}

// splitFolder applies rules 1 to 3 to the tracks of one folder.
func splitFolder(tracks []*albumTrack) [][]*albumTrack {
	owner := func(t *albumTrack) string { return cmp.Or(t.albumArtist, t.artist) }
	if parts := splitBy(tracks, func(t *albumTrack) string { return t.mb }, owner, owner); len(parts) > 1 {
		return parts
	}
	if parts := splitBy(tracks, func(t *albumTrack) string { return t.albumArtist }, func(t *albumTrack) string { return t.albumArtist },
		func(t *albumTrack) string { return t.artist }); len(parts) > 0 {
		return parts
	}
	if !tracks[0].mixed || slices.ContainsFunc(tracks, func(t *albumTrack) bool { return t.compilation || t.mb != "" }) {
		return [][]*albumTrack{tracks}
	}
	return splitBy(tracks, func(t *albumTrack) string { return cmp.Or(t.artist, "\x00") }, owner, owner)
}

// splitBy splits tracks by a value. Those that lack it go to the part in which a track has their like, else to the largest;
// where all lack it there is no part.
func splitBy(tracks []*albumTrack, value, has, like func(*albumTrack) string) [][]*albumTrack {
	parts := map[string][]*albumTrack{}
	var lacking []*albumTrack
	for _, t := range tracks {
		if v := value(t); v != "" {
			parts[v] = append(parts[v], t)
		} else {
			lacking = append(lacking, t)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	keys := slices.Sorted(maps.Keys(parts))
	largest := slices.MaxFunc(keys, func(a, b string) int { return cmp.Compare(len(parts[a]), len(parts[b])) })
	to := make([]string, len(lacking))
	for n, t := range lacking {
		to[n] = largest
		for _, k := range keys {
			if like(t) != "" && slices.ContainsFunc(parts[k], func(o *albumTrack) bool { return has(o) == like(t) }) {
				to[n] = k
				break
			}
		}
	}
	for n, t := range lacking {
		parts[to[n]] = append(parts[to[n]], t)
	}
	out := make([][]*albumTrack, len(keys))
	for n, k := range keys {
		out[n] = parts[k]
	}
	return out
}

// joinGroups joins every two groups of which the rule says that they are one, until it says so of none.
func joinGroups(groups []*albumGroup, one func(a, b *albumGroup) bool) []*albumGroup {
	for n := 0; n < len(groups); n++ {
		for m := n + 1; m < len(groups); {
			if one(groups[n], groups[m]) && !ambiguous(groups, n, m, one) {
				groups[n] = newAlbumGroup(append(groups[n].tracks, groups[m].tracks...))
				groups, m = slices.Delete(groups, m, m+1), n+1
				continue
			}
			m++
		}
	}
	return groups
}

// ambiguous says whether one of two groups that could be joined has no year, and could as well be joined to one of another
// year than that of the other.
func ambiguous(groups []*albumGroup, n, m int, one func(a, b *albumGroup) bool) bool {
	known, unknown := groups[n], groups[m]
	if known.year == 0 {
		known, unknown = unknown, known
	}
	if unknown.year != 0 || known.year == 0 || unknown.mb != "" {
		return false
	}
	return slices.ContainsFunc(groups, func(g *albumGroup) bool {
		return g != known && g != unknown && g.year != 0 && g.year != known.year && one(g, unknown)
	})
}

// sameRelease is rule 4.
func sameRelease(a, b *albumGroup) bool { return a.mb != "" && a.mb == b.mb }

// sameOwner is rule 5.
func sameOwner(a, b *albumGroup) bool {
	return a.owner != "" && a.owner == b.owner && a.fits(b)
}

// fits says whether nothing tells two groups apart but their folders.
func (g *albumGroup) fits(o *albumGroup) bool {
	return (g.mb == o.mb || g.mb == "" || o.mb == "") && (g.year == o.year || g.year == 0 || o.year == 0)
}

// besideDiscs is rule 6.
func besideDiscs(a, b *albumGroup) bool {
	if a.owner != "" && b.owner != "" || filepath.Dir(a.home) != filepath.Dir(b.home) || a.home == b.home || !a.fits(b) {
		return false
	}
	for disc := range a.discs {
		if disc == 0 || b.discs[disc] || b.discs[0] {
			return false
		}
	}
	owner := cmp.Or(a.owner, b.owner)
	return owner == "" || a.ofOne(owner) && b.ofOne(owner)
}

// ofOne says whether a group has an album artist, or its tracks are all by that one.
func (g *albumGroup) ofOne(owner string) bool {
	return g.owner == owner || !slices.ContainsFunc(g.tracks, func(t *albumTrack) bool { return t.artist != owner })
}

// albumKeys are the keys of albums that share a folded title: by owner or folder as long as that tells them apart, else by what
// does.
func albumKeys(title string, groups []*albumGroup) []string {
	base := func(g *albumGroup) string {
		if g.owner != "" {
			return "by " + g.owner
		}
		return "in " + g.home
	}
	shared := map[string]int{}
	for _, g := range groups {
		shared[base(g)]++
	}
	keys := make([]string, len(groups))
	for n, g := range groups {
		key := base(g)
		if shared[key] > 1 {
			key += "\x1f" + g.mb + "\x1f" + g.home + "\x1f" + most(g.tracks, func(t *albumTrack) string { return t.artist })
		}
		keys[n] = keyOfAlbum(title, key)
	}
	return keys
}

func keyOfAlbum(title, owner string) string {
	sum := sha256.Sum256([]byte(title + "\x1f" + owner))
	return hex.EncodeToString(sum[:12])
}

// guests is where the guests of an artist begin.
var guests = regexp.MustCompile(`(?i)\s*[(\[]?\b(?:feat\b\.?|ft\b\.?|featuring\b|with\b).*$`)

// nobodys are the names, folded, by which an album is said to be of several artists; the first is what all of them count as.
var nobodys = []string{"various artists", "various", "va", "v a", "various artist", "several artists", "diverse", "verschiedene",
	"verschiedene interpreten",
	"artistes divers", "varios artistas", "vari artisti", "multiple artists"}

// withoutGuests is the folded name of an artist without guests.
func withoutGuests(name string) string {
	if at := guests.FindStringIndex(name); at != nil && at[0] > 0 {
		name = name[:at[0]]
	}
	key := text.SortKey(name)
	if slices.Contains(nobodys, key) {
		return nobodys[0]
	}
	return key
}
