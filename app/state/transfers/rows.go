package transfers

import (
	"fmt"
	"path"

	"linnet/app/state/view"
	"linnet/p2p"
)

// transferRow draws a fetch of one track or torrent.
func transferRow(t p2p.Transfer) view.TransferRow {
	id := t.Row.InfoHash.String()
	row := view.TransferRow{Key: id, Kind: view.RowTrack, ID: id, Title: view.TitleOf(t.Row), Artist: t.Row.Artist, Priority: view.Priority(t.Priority),
		Progress: view.Fraction(t.Have, t.Size), State: view.TransferState(t.State.String()), Reason: t.Reason, Folds: true}
	switch t.State {
	case p2p.Finished:
		row.Progress = 1
		row.Figures = view.Join(view.Size(t.Size), sources(t.Sources), checked(t.Verified))
		if row.Gone = t.Gone; t.Gone {
			row.Reason = reasonGone
		}
	case p2p.Arriving:
		row.Figures = view.Join(percent(t.Have, t.Size), view.Rate(t.Rate), view.Left(t.Left), sources(t.Peers)) // what is cut off first comes last
	default:
		row.Figures = percent(t.Have, t.Size)
	}
	row.Artist = view.Join(row.Artist, priorityNames[row.Priority])
	return row
}

const reasonGone = "It is no longer where it was put. “Fetch again” brings it back."

var priorityNames = map[view.Priority]string{view.PriorityHigh: "high priority", view.PriorityLow: "low priority"}

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
	return fmt.Sprintf("%.0f %% of %s", 100*view.Fraction(have, all), view.Size(all))
}

func sources(n int) string {
	if n == 0 {
		return ""
	}
	return view.Count(n, "source", "sources")
}

// fileRows draws the files of a torrent that has several.
func fileRows(id string, files []p2p.Part) []view.TransferRow {
	rows := make([]view.TransferRow, len(files))
	for i, f := range files {
		folder, name := path.Split(f.Name)
		row := view.TransferRow{Key: id + "/" + f.Name, Kind: view.RowFile, ID: id + "/" + f.Name, Plays: playable(f), Title: view.Readable(name), Artist: view.Readable(path.Clean(folder)),
			Progress: view.Fraction(f.Have, f.Size), Figures: percent(f.Have, f.Size), State: view.Arriving}
		switch {
		case !f.Chosen:
			row.Figures, row.State = view.Join(view.Size(f.Size), "not chosen"), view.Paused
		case f.Gone:
			row.Figures, row.State, row.Gone, row.Plays = view.Join(view.Size(f.Size), "no longer there"), view.Failed, true, false
		case f.Have == f.Size:
			row.Figures, row.State = view.Size(f.Size), view.Finished
		}
		if folder == "" {
			row.Artist = ""
		}
		rows[i] = row
	}
	return rows
}
