package view

import (
	"testing"

	"linnet/p2p"
)

// TestACancelledFetchIsNoLongerUnderWay: its row can be chosen again; what had arrived stays here, on the list of transfers or not.
func TestACancelledFetchIsNoLongerUnderWay(t *testing.T) {
	id := p2p.InfoHash{1}.String()
	for _, c := range []struct {
		name         string
		before, want FoundRow
	}{
		{"cancelled", FoundRow{ID: id, Has: Fetching, Progress: .5}, FoundRow{ID: id}},
		{"finished and off the list", FoundRow{ID: id, Has: Have, Progress: 1}, FoundRow{ID: id, Has: Have, Progress: 1}},
		{"never fetched", FoundRow{ID: id}, FoundRow{ID: id}},
	} {
		if after := WithProgress([]FoundRow{c.before}, nil); after[0] != c.want {
			t.Errorf("%s: %+v", c.name, after[0])
		}
	}
}

// TestOneTransferMovesAllItsRows: one row may stand on several lists.
func TestOneTransferMovesAllItsRows(t *testing.T) {
	ih := p2p.InfoHash{1}
	rows := []FoundRow{{ID: ih.String()}, {ID: p2p.InfoHash{2}.String()}, {ID: ih.String()}}
	for _, c := range []struct {
		transfer p2p.Transfer
		has      Possession
		progress float64
	}{
		{p2p.Transfer{State: p2p.Waiting, Size: 8}, Fetching, 0},
		{p2p.Transfer{State: p2p.Arriving, Have: 2, Size: 8}, Fetching, .25},
		{p2p.Transfer{State: p2p.Paused, Have: 9, Size: 8}, Fetching, 1},
		{p2p.Transfer{State: p2p.Finished, Have: 8, Size: 8}, Have, 1},
		{p2p.Transfer{State: p2p.Failed, Have: 2, Size: 8}, NotYet, 0},
	} {
		c.transfer.Row.InfoHash = ih
		rows = WithProgress(rows, ByHash([]p2p.Transfer{c.transfer}))
		if rows[0].Has != c.has || rows[0].Progress != c.progress || rows[2] != rows[0] || rows[1].Has != NotYet {
			t.Errorf("%v: %+v", c.transfer.State, rows)
		}
	}
}

// TestSharedHoldersAreNotOverwritten: two rows that grow from one list of holders keep their own.
func TestSharedHoldersAreNotOverwritten(t *testing.T) {
	room := make([]p2p.Holder, 1, 8)
	room[0] = p2p.Holder{Key: p2p.Key{1}}
	one, two := Found{Holders: room}, Found{Holders: room}
	one = one.HeldBy([]p2p.Holder{{Key: p2p.Key{2}}})
	two = two.HeldBy([]p2p.Holder{{Key: p2p.Key{3}}})
	if one.Holders[1].Key != (p2p.Key{2}) || two.Holders[1].Key != (p2p.Key{3}) {
		t.Errorf("%v and %v", one.Holders, two.Holders)
	}
	if none := (Found{}).HeldBy(nil); len(none.Holders) != 0 || DrawFound(none).Bars != 0 {
		t.Errorf("held by nobody: %+v", none)
	}
}
