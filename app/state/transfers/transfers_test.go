package transfers_test

import (
	"strings"
	"testing"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
	"linnet/p2p"
)

// An unfolded transfer says why it waits in full, whatever room its row has.
func TestAnUnfoldedTransferSaysWhy(t *testing.T) {
	r := statetest.New(t)
	r.Transfers.OpenLink("0123456789abcdef0123456789abcdef01234567")
	r.Await("it asks", func(v *view.View) bool { return v.Sheet != nil })
	r.Loop.Submit()
	v := r.Await("it waits for a reason", func(v *view.View) bool { return len(v.Transfers.Rows) == 1 && v.Transfers.Rows[0].Reason != "" })
	r.Transfers.UnfoldTransfer(v.Transfers.Rows[0].ID, true)
	r.Await("the reason is below it", func(v *view.View) bool {
		return len(v.Transfers.Rows) > 1 && v.Transfers.Rows[1].Kind == view.RowNote &&
			strings.HasPrefix(v.Transfers.Rows[0].Reason, v.Transfers.Rows[1].Title)
	})
}

// TestAnAlbumIsOneTransfer over real nodes: its parts and their sources unfold, and it plays and is taken
// off the list as one.
func TestAnAlbumIsOneTransfer(t *testing.T) {
	r := statetest.New(t)
	_, node, rows := sharing(t)
	album := p2p.Album{Title: "Tide Tables", Artist: "Maren Oyelaran"}
	for _, row := range rows {
		album.Tracks = append(album.Tracks, p2p.Want{Row: row, Holders: []p2p.Holder{{Addr: node.Addr()}}})
	}
	_, err := r.Config.Node.FetchAlbum(album)
	statetest.Must(t, err)
	r.Go(view.ScreenTransfers)
	r.Transfers.ShowTransferTab(view.TabFinished)
	v := r.Await("the album is one finished row", func(v *view.View) bool {
		return len(v.Transfers.Rows) == 1 && v.Transfers.Rows[0].Kind == view.RowAlbum
	})
	id := v.Transfers.Rows[0].ID
	r.Transfers.UnfoldTransfer(id, true)
	r.Await("its parts are shown", func(v *view.View) bool { return len(v.Transfers.Rows) == 1+len(rows) })
	r.Transfers.PlayTransfer(id)
	r.Await("it plays from the first", func(v *view.View) bool {
		return v.Bar.Title == rows[0].Title && len(v.Queue) == len(rows)-1
	})
	r.Transfers.ClearFinished()
	r.Await("it is off the list", func(v *view.View) bool { return len(v.Transfers.Rows) == 0 && !v.Transfers.Clear })
	r.Transfers.ShowTransferTab(view.TabDays)
	statetest.Must(t, r.Config.Shelf.AddTraffic(t.Context(), 0, 5_000_000))
	r.Transfers.ShowTransferTab(view.TabDays)
	r.Await("the day has its total", func(v *view.View) bool { return len(v.Transfers.Days) == 1 && v.Transfers.Days[0].Down == "5.0 MB" })
}

// TestSourcesOfATransferUnfold: who gave what.
func TestSourcesOfATransferUnfold(t *testing.T) {
	r := statetest.New(t)
	magnet, row := shared(t)
	r.Transfers.OpenLink(magnet)
	r.Await("it arrived", func(v *view.View) bool { return v.Transfers.Clear })
	r.Transfers.ShowTransferTab(view.TabFinished)
	r.Transfers.UnfoldTransfer(row.InfoHash.String(), true)
	v := r.Await("its source is shown", func(v *view.View) bool { return len(v.Transfers.Rows) == 2 })
	if got := v.Transfers.Rows[1]; got.Kind != view.RowSource || !strings.HasPrefix(got.Figures, "gave 100 %") {
		t.Errorf("source: %+v", got)
	}
}
