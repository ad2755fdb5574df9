package state

import (
	"context"
	"fmt"
	"slices"

	"linnet/p2p"
)

// carrying is what the Transfers screen keeps besides what the node reports.
type carrying struct {
	tab      TransferTab
	unfolded map[string]bool // by id
	history  history
}

// ShowTransferTab opens a list of the Transfers screen.
func (s *State) ShowTransferTab(tab TransferTab) {
	s.do(func(context.Context) {
		s.carrying.tab = tab
		s.showTransfers()
	})
}

// UnfoldTransfer shows or hides the parts and the sources of a transfer.
func (s *State) UnfoldTransfer(id string, on bool) {
	s.do(func(context.Context) {
		if on {
			s.carrying.unfolded[id] = true
		} else {
			delete(s.carrying.unfolded, id)
		}
		s.showTransfers()
	})
}

// PauseTransfer stops a fetch until ResumeTransfer.
func (s *State) PauseTransfer(id string) { s.transfer(id, s.cfg.Node.Pause) }

// ResumeTransfer goes on with a paused, waiting or failed fetch.
func (s *State) ResumeTransfer(id string) { s.transfer(id, s.cfg.Node.Resume) }

// CancelTransfer gives a fetch up and removes what had arrived; a finished track stays.
func (s *State) CancelTransfer(id string) { s.transfer(id, s.cfg.Node.Cancel) }

// ForgetTransfer takes a finished fetch off the list; its track stays in the library.
func (s *State) ForgetTransfer(id string) { s.transfer(id, s.cfg.Node.Forget) }

// SetTransferPriority says when a fetch that waits for its turn begins.
func (s *State) SetTransferPriority(id string, p Priority) {
	s.transfer(id, func(ih p2p.InfoHash) error { return s.cfg.Node.SetPriority(ih, p2p.Priority(p)) })
}

func (s *State) transfer(id string, act func(p2p.InfoHash) error) {
	s.do(func(context.Context) {
		ih, err := p2p.ParseInfoHash(id)
		if err == nil {
			err = act(ih)
		}
		if err != nil {
			s.trouble("That transfer did not change: "+plain(err)+".", "Try again.", err)
		}
		s.showTransfers()
	})
}

// ClearFinished takes finished fetches off the list; their tracks stay in the library.
func (s *State) ClearFinished() {
	s.do(func(context.Context) {
		for _, t := range s.cfg.Node.Transfers() {
			if t.State == p2p.Finished {
				if err := s.cfg.Node.Forget(t.Row.InfoHash); err != nil {
					s.trouble("A finished transfer stayed on the list: "+plain(err)+".", "Try again.", err)
				}
			}
		}
		s.showTransfers()
	})
}

// beat takes a sample of the rates, and says whether the window shows them.
func (s *State) beat() bool {
	now := s.cfg.Node.Status()
	still := s.carrying.history.silent()
	s.carrying.history.note(s.now(), now.DownRate, now.UpRate)
	if s.show.Screen != ScreenTransfers || still && s.carrying.history.silent() {
		return false
	}
	s.showTransfers()
	return true
}

// showTransfers draws what the node reports: the Transfers screen, the sidebar, and the rows of the
// Search screen that are on their way.
func (s *State) showTransfers() {
	transfers, now := s.cfg.Node.Transfers(), s.cfg.Node.Status()
	slices.Reverse(transfers) // newest first
	running, finished := 0, 0
	for _, t := range transfers {
		switch t.State {
		case p2p.Finished:
			finished++
		case p2p.Failed:
		default:
			running++
		}
	}
	v := &s.show.Transfers
	v.Subtitle = join(fmt.Sprintf("%d arriving", running), fmt.Sprintf("%d finished", finished), "↓ "+rate(now.DownRate), "↑ "+rate(now.UpRate))
	v.Tab, v.Clear = s.carrying.tab, finished > 0
	v.Tabs = unlessSame(v.Tabs, []TabCount{{TabArriving, len(transfers) - finished}, {TabFinished, finished}})
	v.Rows = unlessSame(v.Rows, s.transferRows(transfers))
	v.Graph = s.carrying.history.graph()
	v.Empty = ""
	if len(v.Rows) == 0 {
		v.Empty = nothingThere[v.Tab]
	}
	s.show.Sidebar.Transfers = running
	s.showReach(now)
	s.showProgress(byHash(transfers))
}

// nothingThere says what to do where a list is empty.
var nothingThere = map[TransferTab]string{
	TabArriving: "Nothing is on its way. Search for a track and choose Get; or paste a magnet link here, or drop a .torrent file on the window.",
	TabFinished: "What has arrived is listed here, and is in your library. Nothing has yet.",
}

// transferRows draws the open tab.
func (s *State) transferRows(transfers []p2p.Transfer) []TransferRow {
	var rows []TransferRow
	for _, t := range transfers {
		if (t.State == p2p.Finished) != (s.carrying.tab == TabFinished) {
			continue
		}
		row := transferRow(t)
		row.Unfolded = s.carrying.unfolded[row.ID]
		rows = append(rows, row)
		if row.Unfolded {
			rows = append(rows, s.below(t)...)
		}
	}
	return rows
}

// below draws what an unfolded transfer consists of.
func (s *State) below(t p2p.Transfer) []TransferRow {
	files, err := s.cfg.Node.Parts(t.Row.InfoHash)
	if err != nil {
		return nil // it has just gone
	}
	return fileRows(t.Row.InfoHash.String(), files)
}

// showProgress updates the search rows without searching again.
func (s *State) showProgress(transfers map[p2p.InfoHash]p2p.Transfer) {
	rows := make([]FoundRow, len(s.show.Search.Rows))
	for i, row := range s.show.Search.Rows {
		if ih, err := p2p.ParseInfoHash(row.ID); err == nil {
			if t, ok := transfers[ih]; ok {
				row.Has, row.Progress = possession(t)
			}
		}
		rows[i] = row
	}
	s.show.Search.Rows = unlessSame(s.show.Search.Rows, rows)
}

// unlessSame keeps a list that did not change, so that the window sees at once that it did not.
func unlessSame[T comparable](before, now []T) []T {
	if slices.Equal(before, now) {
		return before
	}
	return now
}

// showReach says in the sidebar how this listener stands in the swarm.
func (s *State) showReach(now p2p.Status) {
	mode := s.cfg.Preferences.Get().Mode
	b := &s.show.Sidebar
	b.Reach, b.Good = modeNames[mode], mode != ModeLAN || now.Neighbours > 0
	s.neighbours, s.upRate = now.Neighbours, now.UpRate
	b.Detail = s.detail()
	s.show.Settings.Network = join(fmt.Sprintf("Listening on port %d", now.Port),
		count(now.Neighbours, "listener connected", "listeners connected"), count(now.DHTNodes, "DHT node", "DHT nodes"))
}

func (s *State) detail() string {
	up := ""
	if s.upRate >= 1 {
		up = "↑ " + rate(s.upRate)
	}
	return join(count(s.shared, "track shared", "tracks shared"), count(s.neighbours, "listener near", "listeners near"), up)
}
