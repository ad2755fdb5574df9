package transfers

import (
	"path"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/p2p"
)

// transferRow draws a fetch of one track or torrent.
func transferRow(t p2p.Transfer) view.TransferRow {
	id := t.Row.InfoHash.String()
	row := view.TransferRow{Key: id, Kind: view.RowTrack, ID: id, Title: view.TitleOf(t.Row), Artist: t.Row.Artist, Album: t.Row.Album,
		Priority: view.Priority(t.Priority),
		Progress: view.Fraction(t.Have, t.Size), State: view.TransferState(t.State.String()), Reason: message.Given(t.Reason), Folds: true}
	switch t.State {
	case p2p.Finished:
		row.Progress = 1
		row.Figures = message.Dotted(view.Size(t.Size), sources(t.Sources), checked(t.Verified))
		if row.Gone = t.Gone; t.Gone {
			row.Reason = reasonGone.Text()
		}
	case p2p.Arriving:
		// what is cut off first comes last
		row.Figures = message.Dotted(percent(t.Have, t.Size), view.Rate(t.Rate), view.Left(t.Left), sources(t.Peers))
	default:
		row.Figures = percent(t.Have, t.Size)
	}
	row.Artist = message.Dotted(row.Artist, priorityNames[row.Priority].Text())
	return row
}

const reasonGone = message.ID("It is no longer where it was put. “Fetch again” brings it back.")

var priorityNames = map[view.Priority]message.ID{view.PriorityHigh: message.ID("high priority"),
	view.PriorityLow: message.ID("low priority")}

func checked(verified bool) string {
	if verified {
		return message.Text("checked against SHA-256")
	}
	return message.Text("every piece checked")
}

func percent(have, all int64) string {
	if all <= 0 {
		return ""
	}
	return message.Text("{n} % of {size}", "n", message.Decimal(100*view.Fraction(have, all), 0), "size", view.Size(all))
}

func sources(n int) string {
	if n == 0 {
		return ""
	}
	return message.Count(n, "{n} source", "{n} sources")
}

// fileRows draws the files of a torrent that has several.
func fileRows(id string, files []p2p.Part) []view.TransferRow {
	rows := make([]view.TransferRow, len(files))
	for i, f := range files {
		folder, name := path.Split(f.Name)
		row := view.TransferRow{Key: id + "/" + f.Name, Kind: view.RowFile, ID: id + "/" + f.Name, Plays: playable(f),
			Title: view.Readable(name), Artist: view.Readable(path.Clean(folder)),
			Progress: view.Fraction(f.Have, f.Size), Figures: percent(f.Have, f.Size), State: view.Arriving}
		switch {
		case !f.Chosen:
			row.Figures, row.State = message.Dotted(view.Size(f.Size), message.Text("not chosen")), view.Paused
		case f.Gone:
			row.Figures, row.State, row.Gone, row.Plays = message.Dotted(view.Size(f.Size), message.Text("no longer there")), view.Failed,
				true, false
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
