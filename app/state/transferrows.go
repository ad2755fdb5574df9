package state

import (
	"fmt"
	"path"

	"linnet/p2p"
)

// transferRow draws a fetch of one track or torrent.
func transferRow(t p2p.Transfer) TransferRow {
	id := t.Row.InfoHash.String()
	row := TransferRow{Key: id, Kind: RowTrack, ID: id, Title: titleOf(t.Row), Artist: t.Row.Artist, Priority: Priority(t.Priority),
		Progress: fraction(t.Have, t.Size), State: TransferState(t.State.String()), Reason: t.Reason, Folds: true}
	switch t.State {
	case p2p.Finished:
		row.Progress = 1
		row.Figures = join(size(t.Size), sources(t.Sources), checked(t.Verified))
		if row.Gone = t.Gone; t.Gone {
			row.Reason = reasonGone
		}
	case p2p.Arriving:
		row.Figures = join(percent(t.Have, t.Size), rate(t.Rate), left(t.Left), sources(t.Peers)) // what is cut off first comes last
	default:
		row.Figures = percent(t.Have, t.Size)
	}
	row.Artist = join(row.Artist, priorityNames[row.Priority])
	return row
}

const reasonGone = "It is no longer where it was put. “Fetch again” brings it back."

var priorityNames = map[Priority]string{PriorityHigh: "high priority", PriorityLow: "low priority"}

// titleOf names a row; a magnet link need not have a title.
func titleOf(r p2p.Row) string {
	if r.Title == "" {
		return "Torrent " + r.InfoHash.String()[:8]
	}
	return r.Title
}

func checked(verified bool) string {
	if verified {
		return "checked against SHA-256"
	}
	return "every piece checked"
}

func percent(have, all int64) string {
	if all <= 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %% of %s", 100*fraction(have, all), size(all))
}

func sources(n int) string {
	if n == 0 {
		return ""
	}
	return count(n, "source", "sources")
}

// fileRows draws the files of a torrent that has several.
func fileRows(id string, files []p2p.Part) []TransferRow {
	rows := make([]TransferRow, len(files))
	for i, f := range files {
		folder, name := path.Split(f.Name)
		row := TransferRow{Key: id + "/" + f.Name, Kind: RowFile, ID: id + "/" + f.Name, Plays: playable(f), Title: readable(name), Artist: readable(path.Clean(folder)),
			Progress: fraction(f.Have, f.Size), Figures: percent(f.Have, f.Size), State: Arriving}
		switch {
		case !f.Chosen:
			row.Figures, row.State = join(size(f.Size), "not chosen"), Paused
		case f.Gone:
			row.Figures, row.State, row.Gone, row.Plays = join(size(f.Size), "no longer there"), Failed, true, false
		case f.Have == f.Size:
			row.Figures, row.State = size(f.Size), Finished
		}
		if folder == "" {
			row.Artist = ""
		}
		rows[i] = row
	}
	return rows
}
