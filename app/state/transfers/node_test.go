package transfers

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/app/player"
	"linnet/app/sharing"
	"linnet/app/state/loop"
	"linnet/app/state/loop/looptest"
	"linnet/app/state/view"
	"linnet/p2p"
)

// A node answers as it is told; what it is not told it cannot do. It is altered on the goroutine of the Loop alone.
type node struct {
	Node
	transfers []p2p.Transfer
	albums    []p2p.AlbumTransfer
	uploads   []p2p.Upload
	parts     []p2p.Part
	refuses   error
	asked     []string
}

func (n *node) Status() p2p.Status                           { return p2p.Status{DownRate: 2000, UpRate: 1000} }
func (n *node) Transfers() []p2p.Transfer                    { return append([]p2p.Transfer(nil), n.transfers...) }
func (n *node) Albums() []p2p.AlbumTransfer                  { return append([]p2p.AlbumTransfer(nil), n.albums...) }
func (n *node) Uploads() []p2p.Upload                        { return n.uploads }
func (n *node) Parts(p2p.InfoHash) ([]p2p.Part, error)       { return n.parts, n.refuses }
func (n *node) Sources(p2p.InfoHash) ([]p2p.Source, error)   { return nil, n.refuses }
func (n *node) Recheck()                                     { n.asked = append(n.asked, "recheck") }
func (n *node) Pause(p2p.InfoHash) error                     { return n.ask("pause") }
func (n *node) Resume(p2p.InfoHash) error                    { return n.ask("resume") }
func (n *node) Cancel(p2p.InfoHash) error                    { return n.ask("cancel") }
func (n *node) Forget(p2p.InfoHash) error                    { return n.ask("forget") }
func (n *node) PauseAlbum(p2p.AlbumID) error                 { return n.ask("pause album") }
func (n *node) ResumeAlbum(p2p.AlbumID) error                { return n.ask("resume album") }
func (n *node) CancelAlbum(p2p.AlbumID) error                { return n.ask("cancel album") }
func (n *node) ForgetAlbum(p2p.AlbumID) error                { return n.ask("forget album") }
func (n *node) SetPriority(p2p.InfoHash, p2p.Priority) error { return n.ask("priority") }
func (n *node) SetAlbumPriority(p2p.AlbumID, p2p.Priority) error {
	return n.ask("priority of album")
}

func (n *node) ask(what string) error {
	n.asked = append(n.asked, what)
	return n.refuses
}

// shelf keeps totals that may not be readable.
type shelf struct {
	days []sharing.Day
	err  error
}

func (s *shelf) Traffic(context.Context, int) ([]sharing.Day, error) { return s.days, s.err }

// chosen are Preferences that nothing changes.
type chosen struct{}

func (chosen) Get() view.Values                { return view.Values{} }
func (chosen) Change(func(*view.Values)) error { return nil }

// A rig is the slice over a node of the test's own making.
type rig struct {
	*Slice
	loop  *loop.Loop
	node  *node
	shelf *shelf
	items []player.Item // that were played
	at    int
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{node: new(node), shelf: new(shelf)}
	r.loop = loop.New(loop.Config{Preferences: chosen{}, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return time.Unix(7, 0) }})
	r.Slice = New(r.loop, Deps{View: &r.loop.Draft().Transfers, Node: r.node, Shelf: r.shelf,
		Play:  func(items []player.Item, at int) { r.items, r.at = items, at },
		Moved: func(map[p2p.InfoHash]p2p.Transfer) {}, Swarm: func(p2p.Status, int) {}})
	looptest.Run(t, r.loop)
	return r
}

// done is the View once all that was asked before is done, and after it alter.
func (r *rig) done(alter func()) *view.View {
	return looptest.On(r.loop, func(context.Context) { alter() })
}

// shown is the View once all that was asked is done.
func (r *rig) shown() *view.View { return r.done(func() {}) }

func hash(n byte) p2p.InfoHash { return p2p.InfoHash{n} }

func one(n byte, state p2p.State) p2p.Transfer {
	return p2p.Transfer{Row: p2p.Row{InfoHash: hash(n), Title: "Song"}, State: state, Size: 100, Have: 50}
}

var errNode = errors.New("the disk is full")

// TestEveryButtonReachesTheNode, for a track and for an album, and its refusal is told.
func TestEveryButtonReachesTheNode(t *testing.T) {
	track, album := hash(1).String(), albumMark+"aa"
	for _, c := range []struct {
		press func(*rig, string)
		want  string
	}{
		{func(r *rig, id string) { r.PauseTransfer(id) }, "pause"},
		{func(r *rig, id string) { r.ResumeTransfer(id) }, "resume"},
		{func(r *rig, id string) { r.CancelTransfer(id) }, "cancel"},
		{func(r *rig, id string) { r.ForgetTransfer(id) }, "forget"},
		{func(r *rig, id string) { r.SetTransferPriority(id, view.PriorityHigh) }, "priority"},
	} {
		r := newRig(t)
		c.press(r, track)
		c.press(r, album)
		r.shown()
		if len(r.node.asked) != 2 || r.node.asked[0] != c.want || !strings.HasPrefix(r.node.asked[1], c.want+" ") {
			t.Errorf("%s: asked %v", c.want, r.node.asked)
		}
		r.done(func() { r.node.refuses = errNode })
		c.press(r, track)
		if v := r.shown(); len(v.Notices) != 1 || !strings.Contains(v.Notices[0].What, "the disk is full") {
			t.Errorf("%s refused: %+v", c.want, v.Notices)
		}
		r.done(func() { r.node.refuses, r.node.asked = nil, nil })
		c.press(r, "no infohash")
		if v := r.shown(); len(r.node.asked) != 0 || len(v.Notices) == 0 {
			t.Errorf("%s of nonsense: asked %v, told %v", c.want, r.node.asked, v.Notices)
		}
	}
}

// TestSeveralAreCancelledOnceThatIsSaidAgain: what has arrived of them would be gone.
func TestSeveralAreCancelledOnceThatIsSaidAgain(t *testing.T) {
	r := newRig(t)
	r.AskCancelTransfers(hash(1).String(), albumMark+"aa")
	if v := r.shown(); v.Sheet == nil || v.Sheet.Title != "Cancel 2 transfers?" || len(r.node.asked) != 0 {
		t.Fatalf("%+v, asked %v", v.Sheet, r.node.asked)
	}
	r.loop.Submit()
	if v := r.shown(); v.Sheet != nil || !slices.Equal(r.node.asked, []string{"cancel", "cancel album"}) {
		t.Errorf("%+v, asked %v", v.Sheet, r.node.asked)
	}
}

// TestFetchAgainOfWhatIsStillThere is refused in words.
func TestFetchAgainOfWhatIsStillThere(t *testing.T) {
	r := newRig(t)
	r.done(func() { r.node.transfers = []p2p.Transfer{one(1, p2p.Finished)} })
	r.ResumeTransfer(hash(1).String())
	if v := r.shown(); len(v.Notices) != 1 || !strings.Contains(v.Notices[0].What, "still where it was put") {
		t.Errorf("%+v", v.Notices)
	}
}

func TestTabsCountAndSayWhenTheyAreEmpty(t *testing.T) {
	r := newRig(t)
	for _, tab := range []view.TransferTab{view.TabArriving, view.TabSending, view.TabFinished, view.TabDays} {
		r.ShowTransferTab(tab)
		if v := r.shown().Transfers; v.Tab != tab || v.Empty != nothingThere[tab].Text() || v.Clear {
			t.Errorf("%s: %+v", tab, v)
		}
	}
	r.done(func() {
		r.node.transfers = []p2p.Transfer{one(1, p2p.Arriving), one(2, p2p.Failed), one(3, p2p.Finished), one(4, p2p.Finished)}
		r.node.albums = []p2p.AlbumTransfer{{ID: "aa", State: p2p.Finished, Parts: []p2p.Transfer{one(4, p2p.Finished)}}}
	})
	r.ShowTransferTab(view.TabArriving)
	v := r.shown().Transfers
	if len(v.Rows) != 2 || v.Rows[0].ID != hash(2).String() || v.Tabs[0].Count != 2 || v.Tabs[2].Count != 2 || !v.Clear || v.Empty != "" {
		t.Errorf("arriving: %+v", v)
	}
	if !strings.HasPrefix(v.Subtitle, "1 arriving · 2 finished") {
		t.Errorf("%q", v.Subtitle)
	}
	r.ShowTransferTab(view.TabFinished)
	v = r.shown().Transfers
	if len(v.Rows) != 2 || v.Rows[0].Kind != view.RowAlbum || v.Rows[1].ID != hash(3).String() {
		t.Errorf("finished: %+v", v.Rows)
	}
}

func TestFinishedOnesAreClearedAlone(t *testing.T) {
	r := newRig(t)
	r.done(func() {
		r.node.transfers = []p2p.Transfer{one(1, p2p.Arriving), one(2, p2p.Finished), one(3, p2p.Failed)}
		r.node.albums = []p2p.AlbumTransfer{{ID: "aa", State: p2p.Finished}, {ID: "bb", State: p2p.Paused}}
	})
	r.ClearFinished()
	r.shown()
	if got := strings.Join(r.node.asked, ", "); got != "forget, forget album" {
		t.Errorf("asked: %s", got)
	}
	r.done(func() { r.node.refuses = errNode })
	r.ClearFinished()
	if v := r.shown(); len(v.Notices) != 1 {
		t.Errorf("refused: %+v", v.Notices)
	}
}

func TestTotalsThatCannotBeReadAreTold(t *testing.T) {
	r := newRig(t)
	r.done(func() { r.shelf.err = errNode })
	r.ShowTransferTab(view.TabDays)
	if v := r.shown(); len(v.Notices) != 1 || len(v.Transfers.Days) != 0 || v.Transfers.Empty == "" {
		t.Errorf("%+v, %+v", v.Notices, v.Transfers)
	}
	r.done(func() { r.shelf.err, r.shelf.days = nil, []sharing.Day{{Date: time.Unix(0, 0), Up: 5}} })
	r.loop.Do(r.Housekeep)
	r.ShowTransferTab(view.TabDays)
	if v := r.shown(); len(v.Transfers.Days) != 1 || v.Transfers.Empty != "" {
		t.Errorf("%+v", v.Transfers)
	}
}

func TestNothingIsPlayedOfWhatIsGone(t *testing.T) {
	r := newRig(t)
	r.PlayTransfer(hash(1).String())
	if v := r.shown(); len(v.Notices) != 1 || r.items != nil {
		t.Errorf("told %+v, played %v", v.Notices, r.items)
	}
}

func TestAFileOfATorrentIsPlayedFromItsPlace(t *testing.T) {
	r := newRig(t)
	r.done(func() {
		r.node.transfers = []p2p.Transfer{one(1, p2p.Arriving)}
		r.node.parts = []p2p.Part{{Name: "cover.jpg", Chosen: true}, {Name: "1.flac", Chosen: true}, {Name: "2.flac"},
			{Name: "cd/3.mp3", Chosen: true}}
	})
	r.PlayTransfer(hash(1).String() + "/cd/3.mp3")
	r.shown()
	if len(r.items) != 2 || r.at != 1 || r.items[1].Title != "3" || r.items[1].Artist != "Song" {
		t.Errorf("played %+v from %d", r.items, r.at)
	}
	if it, ok := r.Kept(hash(1).String() + "/1.flac"); !ok || it.Title != "1" {
		t.Errorf("kept: %+v, %v", it, ok)
	}
	for _, key := range []string{"", hash(2).String(), hash(1).String() + "/2.flac", hash(1).String() + "/none.mp3"} {
		if it, ok := r.Kept(key); ok {
			t.Errorf("%q: %+v", key, it)
		}
	}
}

func TestAnAlbumIsPlayedWithoutWhatFailed(t *testing.T) {
	r := newRig(t)
	r.done(func() {
		parts := []p2p.Transfer{one(1, p2p.Finished), one(2, p2p.Failed), one(3, p2p.Waiting)}
		r.node.albums = []p2p.AlbumTransfer{{ID: "aa", Parts: parts}}
	})
	r.PlayTransfer(albumMark + "aa")
	r.shown()
	if len(r.items) != 2 || r.items[0].Key != hash(1).String() || r.items[1].Key != hash(3).String() {
		t.Errorf("%+v", r.items)
	}
}

func TestUnfoldedOnesSayThatNobodyGives(t *testing.T) {
	r := newRig(t)
	r.done(func() { r.node.transfers = []p2p.Transfer{one(1, p2p.Arriving)} })
	r.UnfoldTransfer(hash(1).String(), true)
	if rows := r.shown().Transfers.Rows; len(rows) != 2 || rows[1].Kind != view.RowNote || !rows[0].Unfolded {
		t.Errorf("%+v", rows)
	}
	r.done(func() { r.node.refuses = p2p.ErrUnknown })
	r.UnfoldTransfer(hash(1).String(), true)
	if rows := r.shown().Transfers.Rows; len(rows) != 1 {
		t.Errorf("of one that has just gone: %+v", rows)
	}
	r.UnfoldTransfer(hash(1).String(), false)
	if rows := r.shown().Transfers.Rows; len(rows) != 1 || rows[0].Unfolded {
		t.Errorf("folded: %+v", rows)
	}
}
