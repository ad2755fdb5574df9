package state

import (
	"context"
	"fmt"
	"slices"

	"linnet/p2p"
)

// PauseTransfer stops a fetch until ResumeTransfer.
func (s *State) PauseTransfer(id string) { s.transfer(id, s.cfg.Node.Pause) }

// ResumeTransfer goes on with a paused, waiting or failed fetch.
func (s *State) ResumeTransfer(id string) { s.transfer(id, s.cfg.Node.Resume) }

// CancelTransfer gives a fetch up and removes what had arrived; a finished track stays.
func (s *State) CancelTransfer(id string) { s.transfer(id, s.cfg.Node.Cancel) }

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

// showTransfers draws what the node reports: the Transfers screen, the sidebar, and the rows of the
// Search screen that are on their way.
func (s *State) showTransfers() {
	transfers, now := s.cfg.Node.Transfers(), s.cfg.Node.Status()
	rows := make([]TransferRow, len(transfers))
	running, finished := 0, 0
	for i, t := range transfers {
		rows[len(rows)-1-i] = transferRow(t) // newest first
		switch t.State {
		case p2p.Finished:
			finished++
		case p2p.Failed:
		default:
			running++
		}
	}
	v := &s.show.Transfers
	v.Rows, v.Empty = unlessSame(v.Rows, rows), ""
	if len(rows) == 0 {
		v.Empty = "Nothing is on its way. Search for a track and choose Get."
	}
	v.Subtitle = join(fmt.Sprintf("%d arriving", running), fmt.Sprintf("%d finished", finished), "↓ "+rate(now.DownRate), "↑ "+rate(now.UpRate))
	s.show.Sidebar.Transfers = running
	s.showReach(now)
	s.showProgress(byHash(transfers))
}

// showProgress updates the rows that others offer without looking for them again.
func (s *State) showProgress(transfers map[p2p.InfoHash]p2p.Transfer) {
	for _, list := range []*[]FoundRow{&s.show.Search.Rows, &s.show.Search.Kept, &s.show.People.Rows} {
		*list = progressed(*list, transfers)
	}
}

func progressed(before []FoundRow, transfers map[p2p.InfoHash]p2p.Transfer) []FoundRow {
	rows := make([]FoundRow, len(before))
	for i, row := range before {
		if ih, err := p2p.ParseInfoHash(row.ID); err == nil {
			if t, ok := transfers[ih]; ok {
				row.Has, row.Progress = possession(t)
			}
		}
		rows[i] = row
	}
	return unlessSame(before, rows)
}

// unlessSame keeps a list that did not change, so that the window sees at once that it did not.
func unlessSame[T comparable](before, now []T) []T {
	if slices.Equal(before, now) {
		return before
	}
	return now
}

func transferRow(t p2p.Transfer) TransferRow {
	row := TransferRow{ID: t.Row.InfoHash.String(), Title: t.Row.Title, Artist: t.Row.Artist,
		Progress: fraction(t.Have, t.Size), State: TransferState(t.State.String()), Reason: t.Reason}
	switch t.State {
	case p2p.Finished:
		row.Progress = 1
		row.Figures = join(size(t.Size), sources(t.Sources), "checked against SHA-256")
	case p2p.Arriving:
		row.Figures = join(percent(t), rate(t.Rate), sources(t.Peers), left(t.Left))
	default:
		row.Figures = percent(t)
	}
	return row
}

func percent(t p2p.Transfer) string {
	return fmt.Sprintf("%.0f %% · %s of %s", 100*fraction(t.Have, t.Size), size(t.Have), size(t.Size))
}

func sources(n int) string {
	if n == 0 {
		return ""
	}
	return count(n, "source", "sources")
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
