package transfers

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"linnet/app/sharing"
	"linnet/app/state/view"
	"linnet/p2p"
)

func TestAlbumRow(t *testing.T) {
	a := p2p.AlbumTransfer{ID: "aa", Title: "Tide Tables", Artist: "Maren Oyelaran", State: p2p.Arriving, Have: 5_500_000, Size: 8_900_000,
		Rate: 1_200_000, Peers: 2,
		Left: 3 * time.Second, Priority: p2p.High,
		Parts: []p2p.Transfer{{State: p2p.Finished, Row: p2p.Row{Title: "Low Water"}},
			{State: p2p.Arriving, Row: p2p.Row{InfoHash: p2p.InfoHash{1}}}}}
	row := albumRow(a)
	if row.Artist != "Maren Oyelaran · 1 of 2 tracks · high priority" ||
		row.Figures != "62 % of 8.9 MB · 1.2 MB/s · 3 s left · 2 sources" || row.Priority != view.PriorityHigh {
		t.Errorf("%+v", row)
	}
	if id, ok := isAlbum(row.ID); !ok || id != "aa" {
		t.Errorf("its id leads to %q, %v", id, ok)
	}
	parts := partRows(a)
	if len(parts) != 2 || parts[0].Title != "Low Water" || parts[1].Title != "Torrent 01000000" || parts[1].Kind != view.RowPart ||
		parts[1].Key == parts[1].ID {
		t.Errorf("parts %+v", parts)
	}
	a.State, a.Sources = p2p.Finished, 3
	if row := albumRow(a); row.Figures != "8.9 MB · 3 sources" || row.Progress != 1 {
		t.Errorf("finished: %+v", row)
	}
}

// TestGoneRow: what is no longer where it was put says so, alone or in an album, and can be got where others offer it.
func TestGoneRow(t *testing.T) {
	lost := p2p.Transfer{State: p2p.Finished, Gone: true, Row: p2p.Row{Title: "Low Water"}}
	for _, row := range []view.TransferRow{transferRow(lost),
		albumRow(p2p.AlbumTransfer{State: p2p.Finished, Parts: []p2p.Transfer{{State: p2p.Finished}, lost}})} {
		if !row.Gone || !strings.Contains(row.Reason, "Fetch again") || row.State != view.Finished {
			t.Errorf("drawn as %+v", row)
		}
	}
	if has, _ := view.PossessionOf(lost); has != view.NotYet {
		t.Errorf("a search says %v", has)
	}
	if files := fileRows("id", []p2p.Part{{Name: "a.mp3", Size: 5, Have: 5, Chosen: true, Gone: true}}); files[0].Plays || !files[0].Gone {
		t.Errorf("its file is drawn as %+v", files[0])
	}
}

func TestSourceRows(t *testing.T) {
	rows := sourceRows("id", []p2p.Source{
		{Addr: netip.MustParseAddrPort("203.0.113.7:6881"), Client: "Transmission 4", Bytes: 7_000_000, Share: .7, Rate: 600_000,
			Connected: true},
		{Addr: netip.MustParseAddrPort("203.0.113.8:6881"), Bytes: 3_000_000, Share: .3},
		{Addr: netip.MustParseAddrPort("203.0.113.9:6881"), Connected: true},
		{Addr: netip.MustParseAddrPort("[100::1]:6881"), Server: "music.example.org", Connected: true}})
	if rows[3].Title != "music.example.org" || rows[3].Artist != "web server" {
		t.Errorf("a web server is drawn as %+v", rows[3])
	}
	for i, want := range []string{"gave 70 % · 7.0 MB · 600 kB/s", "gave 30 % · 3.0 MB · has left", "connected, gave nothing yet"} {
		if rows[i].Figures != want {
			t.Errorf("source %d: %q, want %q", i, rows[i].Figures, want)
		}
	}
}

func TestDayRows(t *testing.T) {
	rows := dayRows([]sharing.Day{{Date: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), Up: 310_000_000, Down: 1_240_000_000},
		{Date: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}})
	if rows[0] != (view.DayRow{Day: "Mon 23 Nov 2026", Down: "1.24 GB", Up: "310.0 MB", DownPart: 1, UpPart: .25}) ||
		rows[1].DownPart != 0 {
		t.Errorf("%+v", rows)
	}
}

func TestEachSentenceOfAReasonIsARow(t *testing.T) {
	rows := whyRows(view.TransferRow{ID: "x", Reason: "No peer that has this track can be reached right now. Linnet keeps trying.",
		State: view.Waiting})
	if len(rows) != 2 || rows[0].Title != "No peer that has this track can be reached right now." ||
		rows[1].Title != "Linnet keeps trying." || rows[0].Key == rows[1].Key {
		t.Errorf("%+v", rows)
	}
	if rows := whyRows(view.TransferRow{ID: "x", Figures: "62 %"}); rows != nil {
		t.Errorf("%+v", rows)
	}
}
