package transfers

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"linnet/app/message"
	"linnet/app/sharing"
	"linnet/app/state/view"
	"linnet/p2p"
)

// carried is what the node reports of all that is on its way.
type carried struct {
	transfers []p2p.Transfer // newest first, without the parts of albums
	albums    []p2p.AlbumTransfer
	uploads   []p2p.Upload
}

// carried asks the node.
func (s *Slice) carried() carried {
	c := carried{transfers: s.deps.Node.Transfers(), albums: s.deps.Node.Albums(), uploads: s.deps.Node.Uploads()}
	part := map[p2p.InfoHash]bool{}
	for _, a := range c.albums {
		for _, t := range a.Parts {
			part[t.Row.InfoHash] = true
		}
	}
	c.transfers = slices.DeleteFunc(c.transfers, func(t p2p.Transfer) bool { return part[t.Row.InfoHash] })
	slices.Reverse(c.transfers)
	slices.Reverse(c.albums)
	return c
}

// counts says how many fetches there are: under way or waiting, failed, finished.
func (c carried) counts() (running, failed, finished int) {
	count := func(state p2p.State) {
		switch state {
		case p2p.Finished:
			finished++
		case p2p.Failed:
			failed++
		default:
			running++
		}
	}
	for _, t := range c.transfers {
		count(t.State)
	}
	for _, a := range c.albums {
		count(a.State)
	}
	return running, failed, finished
}

// transferRows draws the open tab.
func (s *Slice) transferRows(ctx context.Context, c carried) []view.TransferRow {
	var rows []view.TransferRow
	switch s.tab {
	case view.TabDays:
		return nil
	case view.TabSending:
		for _, u := range c.uploads {
			rows = append(rows, s.sendingRow(ctx, u))
		}
		return rows
	}
	here := func(state p2p.State) bool { return (state == p2p.Finished) == (s.tab == view.TabFinished) }
	add := func(row view.TransferRow, below func() []view.TransferRow) {
		row.Unfolded = s.unfolded[row.ID]
		rows = append(rows, row)
		if row.Unfolded {
			rows = append(append(rows, whyRows(row)...), below()...)
		}
	}
	for _, a := range c.albums {
		if here(a.State) {
			add(albumRow(a), func() []view.TransferRow { return partRows(a) })
		}
	}
	for _, t := range c.transfers {
		if here(t.State) {
			add(transferRow(t), func() []view.TransferRow { return s.below(t) })
		}
	}
	return rows
}

// whyRows says in full, a line for each sentence, what the row itself may have no room for.
func whyRows(of view.TransferRow) (rows []view.TransferRow) {
	for n, sentence := range strings.SplitAfter(of.Reason, ". ") {
		if sentence = strings.TrimSpace(sentence); sentence != "" {
			rows = append(rows, view.TransferRow{Key: fmt.Sprint(of.ID, "/why", n), Kind: view.RowNote, ID: of.ID, Title: sentence,
				State: of.State})
		}
	}
	return rows
}

// below draws the files and the sources of an unfolded transfer.
func (s *Slice) below(t p2p.Transfer) []view.TransferRow {
	id, ih := t.Row.InfoHash.String(), t.Row.InfoHash
	files, err := s.deps.Node.Parts(ih)
	peers, err2 := s.deps.Node.Sources(ih)
	if err != nil || err2 != nil {
		return nil // it has just gone
	}
	rows := append(fileRows(id, files), sourceRows(id, peers)...)
	if len(rows) == 0 {
		rows = []view.TransferRow{{Key: id + "/none", Kind: view.RowNote, ID: id, Title: noSources(t.State), State: view.Paused}}
	}
	return rows
}

func noSources(state p2p.State) string {
	if state == p2p.Finished {
		return message.Text("Its sources are no longer known: Linnet was started since.")
	}
	return message.Text("No one is sharing this right now.")
}

// sendingRow draws a shared track that somebody fetches.
func (s *Slice) sendingRow(ctx context.Context, u p2p.Upload) view.TransferRow {
	sent := message.Text("{size} sent", "size", view.Size(u.Sent))
	row := view.TransferRow{Key: "up:" + u.InfoHash.String(), Kind: view.RowSending, ID: u.InfoHash.String(), Title: filepath.Base(u.Path),
		Figures: message.Dotted(message.Count(u.Peers, "{n} listener", "{n} listeners"), sent, moving(u.Rate)), State: view.Arriving}
	if t, err := s.deps.Index.TrackAt(ctx, u.Path); err == nil {
		row.Title, row.Artist = t.Title, t.Artist()
	}
	if u.Waits {
		row.State, row.Reason = view.Waiting, message.Dotted(message.Count(u.Peers, "{n} listener waits for a turn",
			"{n} listeners wait for a turn"), sent)
	}
	return row
}

// moving is a rate that is worth to be shown.
func moving(f float64) string {
	if f < 1 {
		return ""
	}
	return view.Rate(f)
}

// albumMark stands before the id of an album, so that it is not taken for an infohash.
const albumMark = "album:"

// albumRow draws an album as one transfer.
func albumRow(a p2p.AlbumTransfer) view.TransferRow {
	id := albumMark + string(a.ID)
	row := view.TransferRow{Key: id, Kind: view.RowAlbum, ID: id, Title: a.Title, Album: a.Title, Priority: view.Priority(a.Priority),
		Progress: view.Fraction(a.Have, a.Size),
		State:    view.TransferState(a.State.String()), Reason: message.Given(a.Reason), Folds: true}
	here := 0
	for _, t := range a.Parts {
		if t.State == p2p.Finished {
			here++
			row.Gone = row.Gone || t.Gone && a.State == p2p.Finished
		}
	}
	if row.Gone {
		row.Reason = reasonGone.Text()
	}
	row.Artist = message.Dotted(a.Artist, message.Count(len(a.Parts), "{here} of {n} track", "{here} of {n} tracks", "here",
		message.Number(here)), priorityNames[row.Priority].Text())
	switch a.State {
	case p2p.Finished:
		row.Progress = 1
		row.Artist = message.Dotted(a.Artist, message.Count(here, "{n} track", "{n} tracks"))
		row.Figures = message.Dotted(view.Size(a.Size), sources(a.Sources))
	case p2p.Arriving:
		row.Figures = message.Dotted(percent(a.Have, a.Size), view.Rate(a.Rate), view.Left(a.Left), sources(a.Peers))
	default:
		row.Figures = percent(a.Have, a.Size)
	}
	return row
}

// partRows draws the tracks of an album.
func partRows(a p2p.AlbumTransfer) []view.TransferRow {
	rows := make([]view.TransferRow, len(a.Parts))
	for i, t := range a.Parts {
		row := transferRow(t)
		row.Key, row.Kind, row.Folds = albumMark+string(a.ID)+"/"+row.ID, view.RowPart, false
		rows[i] = row
	}
	return rows
}

// sourceRows draws who gives a transfer; the bar is the share of each.
func sourceRows(id string, peers []p2p.Source) []view.TransferRow {
	rows := make([]view.TransferRow, len(peers))
	for i, g := range peers {
		row := view.TransferRow{Key: id + "/" + g.Addr.String(), Kind: view.RowSource, ID: id, Title: g.Addr.String(), Artist: g.Client,
			Progress: g.Share, State: view.Arriving}
		if g.Server != "" {
			row.Title, row.Artist = g.Server, message.Text("web server")
		}
		row.Figures = message.Dotted(message.Text("gave {n} %", "n", message.Decimal(100*g.Share, 0)), view.Size(g.Bytes), moving(g.Rate))
		switch {
		case !g.Connected:
			row.Figures = message.Dotted(row.Figures, message.Text("has left"))
		case g.Bytes == 0:
			row.Figures = message.Text("connected, gave nothing yet")
		}
		rows[i] = row
	}
	return rows
}

// dayRows draws the traffic of some days, newest first.
func dayRows(days []sharing.Day) []view.DayRow {
	most := int64(1)
	for _, d := range days {
		most = max(most, d.Up, d.Down)
	}
	rows := make([]view.DayRow, len(days))
	for i, d := range days {
		rows[i] = view.DayRow{Day: message.WeekdayDate(d.Date), Down: view.Size(d.Down), Up: view.Size(d.Up),
			DownPart: view.Fraction(d.Down, most), UpPart: view.Fraction(d.Up, most)}
	}
	return rows
}

// daysShown is how many days the totals go back.
const daysShown = 90

// showDays reads the totals by day.
func (s *Slice) showDays(ctx context.Context) {
	days, err := s.deps.Shelf.Traffic(ctx, daysShown)
	if err != nil {
		s.loop.Notice(message.Text("Could not read the totals by day."), message.Text("Try again."), err)
	}
	s.view.Days = view.UnlessSame(s.view.Days, dayRows(days))
}

func isAlbum(id string) (p2p.AlbumID, bool) {
	album, ok := strings.CutPrefix(id, albumMark)
	return p2p.AlbumID(album), ok
}
