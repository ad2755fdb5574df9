package view

import (
	"slices"
	"strings"

	"linnet/app/message"
	"linnet/library"
	"linnet/p2p"
)

// Found is a row and everyone who offers it.
type Found struct {
	Row     p2p.Row
	Holders []p2p.Holder
	Near    bool        // one of them can be reached
	Group   p2p.GroupID // in which alone it is offered; the zero value: none

	Status map[[32]byte]HolderStatus // of holders of whom something is known, by their keys
}

// HeldBy adds those who were not known to hold it.
func (f Found) HeldBy(more []p2p.Holder) Found {
	f.Holders = slices.Clip(f.Holders) // which other rows may share
	for _, h := range more {
		if !slices.ContainsFunc(f.Holders, func(known p2p.Holder) bool { return known.Key == h.Key }) {
			f.Holders = append(f.Holders, h)
		}
	}
	return f
}

// DrawFound is the row of what was found, before it is known whether it is here.
func DrawFound(f Found) FoundRow {
	r, best := f.Row, f.Best()
	return FoundRow{ID: r.InfoHash.String(), Title: r.Title, Artist: r.Artist, Album: r.Album, Holders: len(f.Holders),
		Bars: bars(len(f.Holders)), Speed: best.Speed(), Availability: message.Dotted(best.Queue(), best.Distance()),
		Format: Format(Codec(r.Format), r.Bitrate), Length: message.Clock(r.Duration), Size: Size(r.Size),
		Licence: Licence(r.Licence), Free: library.FreeLicence(r.Licence)}
}

// FoundText is rows to paste elsewhere, one a line, each with a link to fetch it by.
func FoundText(rows []FoundRow) string {
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = message.Dotted(r.Artist, r.Title, r.Album, r.Format, r.Length, r.Size, r.Licence, "magnet:?xt=urn:btih:"+r.ID)
	}
	return message.Paragraphs(lines...)
}

// Codec writes the name of a format as the library does, however a peer wrote it.
func Codec(name string) string {
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

// ByHash finds transfers by their infohash.
func ByHash(transfers []p2p.Transfer) map[p2p.InfoHash]p2p.Transfer {
	m := make(map[p2p.InfoHash]p2p.Transfer, len(transfers))
	for _, t := range transfers {
		m[t.Row.InfoHash] = t
	}
	return m
}

// PossessionOf says whether a transfer is here, and how much of it, from 0 to 1.
func PossessionOf(t p2p.Transfer) (Possession, float64) {
	switch t.State {
	case p2p.Finished:
		if t.Gone {
			return NotYet, 0
		}
		return Have, 1
	case p2p.Failed:
		return NotYet, 0
	default:
		return Fetching, Fraction(t.Have, t.Size)
	}
}

// WithProgress are the rows with how far the fetches of them are; the same list, if nothing changed. A row whose fetch is gone
// was given up, and can be fetched again.
func WithProgress(before []FoundRow, transfers map[p2p.InfoHash]p2p.Transfer) []FoundRow {
	rows := make([]FoundRow, len(before))
	for i, row := range before {
		if ih, err := p2p.ParseInfoHash(row.ID); err == nil {
			if t, ok := transfers[ih]; ok {
				row.Has, row.Progress = PossessionOf(t)
			} else if row.Has == Fetching {
				row.Has, row.Progress = NotYet, 0
			}
		}
		rows[i] = row
	}
	return UnlessSame(before, rows)
}

// TitleOf names a row; a magnet link need not have a title.
func TitleOf(r p2p.Row) string {
	if r.Title == "" {
		return message.Text("Torrent {hash}", "hash", r.InfoHash.String()[:8])
	}
	return r.Title
}
