package state

import (
	"context"
	"errors"
	"fmt"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/p2p"
)

// carrying is what the Transfers screen keeps besides what the node reports.
type carrying struct {
	tab      view.TransferTab
	unfolded map[string]bool // by id
	history  view.History
}

// ShowTransferTab opens a list of the Transfers screen.
func (s *State) ShowTransferTab(tab view.TransferTab) {
	s.do(func(ctx context.Context) {
		s.carrying.tab = tab
		switch tab {
		case view.TabDays:
			s.showDays(ctx)
		case view.TabFinished:
			s.cfg.Node.Recheck()
		}
		s.showTransfers(ctx)
	})
}

// UnfoldTransfer shows or hides the parts and the sources of a transfer.
func (s *State) UnfoldTransfer(id string, on bool) {
	s.do(func(ctx context.Context) {
		if on {
			s.carrying.unfolded[id] = true
		} else {
			delete(s.carrying.unfolded, id)
		}
		s.showTransfers(ctx)
	})
}

// PauseTransfer stops a fetch until ResumeTransfer.
func (s *State) PauseTransfer(id string) {
	s.transfer(id, s.cfg.Node.Pause, s.cfg.Node.PauseAlbum)
}

// ResumeTransfer goes on with a paused, waiting or failed fetch, and fetches a finished one again whose files are gone.
func (s *State) ResumeTransfer(id string) {
	s.transfer(id, s.resume, s.cfg.Node.ResumeAlbum)
}

func (s *State) resume(ih p2p.InfoHash) error {
	err := s.cfg.Node.Resume(ih)
	if t := view.ByHash(s.cfg.Node.Transfers())[ih]; err == nil && t.State == p2p.Finished {
		err = view.StringError("it is still where it was put")
	}
	return err
}

// CancelTransfer gives a fetch up and removes what had arrived; finished tracks stay.
func (s *State) CancelTransfer(id string) {
	s.transfer(id, s.cfg.Node.Cancel, s.cfg.Node.CancelAlbum)
}

// ForgetTransfer takes a finished fetch off the list; its tracks stay in the library.
func (s *State) ForgetTransfer(id string) {
	s.transfer(id, s.cfg.Node.Forget, s.cfg.Node.ForgetAlbum)
}

// SetTransferPriority says when a fetch that waits for its turn begins.
func (s *State) SetTransferPriority(id string, p view.Priority) {
	s.transfer(id, func(ih p2p.InfoHash) error { return s.cfg.Node.SetPriority(ih, p2p.Priority(p)) },
		func(a p2p.AlbumID) error { return s.cfg.Node.SetAlbumPriority(a, p2p.Priority(p)) })
}

func (s *State) transfer(id string, track func(p2p.InfoHash) error, album func(p2p.AlbumID) error) {
	s.do(func(ctx context.Context) {
		var err error
		if a, ok := isAlbum(id); ok {
			err = album(a)
		} else {
			var ih p2p.InfoHash
			if ih, err = p2p.ParseInfoHash(id); err == nil {
				err = track(ih)
			}
		}
		if err != nil {
			s.couldNot(message.ChangeTransfer, err, "Try again.")
		}
		s.showTransfers(ctx)
	})
}

// ClearFinished takes finished fetches off the list; their tracks stay in the library.
func (s *State) ClearFinished() {
	s.do(func(ctx context.Context) {
		c, errs := s.carried(), []error(nil)
		for _, t := range c.transfers {
			if t.State == p2p.Finished {
				errs = append(errs, s.cfg.Node.Forget(t.Row.InfoHash))
			}
		}
		for _, a := range c.albums {
			if a.State == p2p.Finished {
				errs = append(errs, s.cfg.Node.ForgetAlbum(a.ID))
			}
		}
		if err := errors.Join(errs...); err != nil {
			s.couldNot(message.ClearTransfer, err, "Try again.")
		}
		s.showTransfers(ctx)
	})
}

// beat takes a sample of the rates, and says whether the window shows them.
func (s *State) beat(ctx context.Context) bool {
	now := s.cfg.Node.Status()
	still := s.carrying.history.Silent()
	s.carrying.history.Note(s.now(), now.DownRate, now.UpRate)
	if s.show.Screen != view.ScreenTransfers || still && s.carrying.history.Silent() {
		return false
	}
	s.showTransfers(ctx)
	return true
}

// showTransfers draws what the node reports: the Transfers screen, the sidebar, what Settings says of it,
// and the rows of the Search screen that are on their way.
func (s *State) showTransfers(ctx context.Context) {
	c, now := s.carried(), s.cfg.Node.Status()
	running, failed, finished := c.counts()
	v := &s.show.Transfers
	v.Subtitle = view.Join(fmt.Sprintf("%d arriving", running), fmt.Sprintf("%d finished", finished), "↓ "+view.Rate(now.DownRate), "↑ "+view.Rate(now.UpRate))
	v.Tab, v.Clear = s.carrying.tab, finished > 0
	v.Tabs = view.UnlessSame(v.Tabs, []view.TabCount{{Tab: view.TabArriving, Count: running + failed}, {Tab: view.TabSending, Count: len(c.uploads)}, {Tab: view.TabFinished, Count: finished}, {Tab: view.TabDays, Count: 0}})
	v.Rows = view.UnlessSame(v.Rows, s.transferRows(ctx, c))
	v.Graph = s.carrying.history.Graph()
	v.Empty = ""
	if len(v.Rows) == 0 && (v.Tab != view.TabDays || len(v.Days) == 0) {
		v.Empty = nothingThere[v.Tab]
	}
	s.show.Sidebar.Transfers = running
	s.showReach(now)
	s.showServing(len(c.uploads))
	s.showProgress(view.ByHash(s.cfg.Node.Transfers()))
}

// nothingThere says what to do where a list is empty.
var nothingThere = map[view.TransferTab]string{
	view.TabArriving: "Nothing is on its way. Search for a track and choose Get; or paste a magnet link here, or drop a .torrent file on the window.",
	view.TabSending:  "Nobody fetches from you right now. Under Settings you choose which folders others may fetch from.",
	view.TabFinished: "What has arrived is listed here, and is in your library. Nothing has yet.",
	view.TabDays:     "Once tracks were fetched or sent, the totals of each day are listed here.",
}

// showServing says on the Settings screen what is shared right now.
func (s *State) showServing(uploads int) {
	shared := view.Count(s.shared, "track is", "tracks are") + " there for others. "
	switch {
	case s.shared == 0:
		s.show.Settings.Serving = "Nothing is shared."
	case uploads == 0:
		s.show.Settings.Serving = shared + "Nobody fetches any of them right now."
	default:
		s.show.Settings.Serving = shared + view.Count(uploads, "is", "are") + " being fetched right now."
	}
	s.show.Settings.Pace = paceSentence(s.cfg.Node.Pace(), s.cfg.Node.Plan(), s.now())
	reach := reachRow(s.cfg.Node.Reachability(), s.now())
	reach.Testing = s.show.Settings.Reachability.Testing
	s.show.Settings.Reachability = reach
}

// showProgress updates the rows that others offer without looking for them again.
func (s *State) showProgress(transfers map[p2p.InfoHash]p2p.Transfer) {
	for _, list := range []*[]view.FoundRow{&s.show.Search.Rows, &s.show.Search.Kept, &s.show.People.Rows} {
		*list = view.WithProgress(*list, transfers)
	}
}

// showReach says in the sidebar how this listener stands in the swarm.
func (s *State) showReach(now p2p.Status) {
	mode := s.cfg.Preferences.Get().Mode
	b := &s.show.Sidebar
	b.Audience, b.Good = view.ModeNames[mode], mode != view.ModeLAN || now.Neighbours > 0
	s.neighbours, s.upRate = now.Neighbours, now.UpRate
	b.Detail = s.detail()
	s.show.Settings.Network = view.Join(fmt.Sprintf("Listening on port %d", now.Port),
		view.Count(now.Neighbours, "listener connected", "listeners connected"), view.Count(now.DHTNodes, "DHT node", "DHT nodes"))
}

func (s *State) detail() string {
	up := ""
	if s.upRate >= 1 {
		up = "↑ " + view.Rate(s.upRate)
	}
	return view.Join(view.Count(s.shared, "track shared", "tracks shared"), view.Count(s.neighbours, "listener near", "listeners near"), up)
}
