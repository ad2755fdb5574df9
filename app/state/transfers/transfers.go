// Package transfers is the Transfers screen: what arrives, what is sent, what has arrived, and the totals by day. It opens links, torrent
// files and folders.
package transfers

import (
	"context"
	"errors"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// ShowTransferTab opens a list of the Transfers screen.
func (s *Slice) ShowTransferTab(tab view.TransferTab) {
	s.loop.Do(func(ctx context.Context) {
		s.tab = tab
		switch tab {
		case view.TabDays:
			s.showDays(ctx)
		case view.TabFinished:
			s.deps.Node.Recheck()
		}
		s.Show(ctx)
	})
}

// UnfoldTransfer shows or hides the parts and the sources of a transfer.
func (s *Slice) UnfoldTransfer(id string, on bool) {
	s.loop.Do(func(ctx context.Context) {
		if on {
			s.unfolded[id] = true
		} else {
			delete(s.unfolded, id)
		}
		s.Show(ctx)
	})
}

// PauseTransfer stops a fetch until ResumeTransfer.
func (s *Slice) PauseTransfer(id string) {
	s.transfer(id, s.deps.Node.Pause, s.deps.Node.PauseAlbum)
}

// ResumeTransfer goes on with a paused, waiting or failed fetch, and fetches a finished one again whose files are gone.
func (s *Slice) ResumeTransfer(id string) {
	s.transfer(id, s.resume, s.deps.Node.ResumeAlbum)
}

func (s *Slice) resume(ih p2p.InfoHash) error {
	err := s.deps.Node.Resume(ih)
	if t := view.ByHash(s.deps.Node.Transfers())[ih]; err == nil && t.State == p2p.Finished {
		err = message.Error("it is still where it was put")
	}
	return err
}

// CancelTransfer gives a fetch up and removes what had arrived; finished tracks stay.
func (s *Slice) CancelTransfer(id string) {
	s.transfer(id, s.deps.Node.Cancel, s.deps.Node.CancelAlbum)
}

// AskCancelTransfers cancels several fetches, once the listener has said so again: what arrived of them is gone then.
func (s *Slice) AskCancelTransfers(ids ...string) {
	s.loop.Do(func(context.Context) {
		s.loop.OpenSheet(view.Sheet{Title: message.Count(len(ids), "Cancel {n} transfer?", "Cancel {n} transfers?"),
			Text:   message.Text("What has arrived of them so far is removed. Finished tracks stay."),
			Action: message.Text("Cancel them"), Decline: message.Text("Go on fetching")},
			loop.Sheet{
				Submit: func(ctx context.Context, _ map[string]string) error {
					var errs []error
					for _, id := range ids {
						errs = append(errs, act(id, s.deps.Node.Cancel, s.deps.Node.CancelAlbum))
					}
					s.loop.EndSheet()
					s.changed(ctx, errors.Join(errs...))
					return nil
				},
				Decline: func(context.Context) { s.loop.EndSheet() },
			})
	})
}

// ForgetTransfer takes a finished fetch off the list; its tracks stay in the library.
func (s *Slice) ForgetTransfer(id string) {
	s.transfer(id, s.deps.Node.Forget, s.deps.Node.ForgetAlbum)
}

// SetTransferPriority says when a fetch that waits for its turn begins.
func (s *Slice) SetTransferPriority(id string, p view.Priority) {
	s.transfer(id, func(ih p2p.InfoHash) error { return s.deps.Node.SetPriority(ih, p2p.Priority(p)) },
		func(a p2p.AlbumID) error { return s.deps.Node.SetAlbumPriority(a, p2p.Priority(p)) })
}

func (s *Slice) transfer(id string, track func(p2p.InfoHash) error, album func(p2p.AlbumID) error) {
	s.loop.Do(func(ctx context.Context) {
		s.changed(ctx, act(id, track, album))
	})
}

// act does to a transfer what is done to a track, or to an album.
func act(id string, track func(p2p.InfoHash) error, album func(p2p.AlbumID) error) error {
	if a, ok := isAlbum(id); ok {
		return album(a)
	}
	ih, err := p2p.ParseInfoHash(id)
	if err != nil {
		return err
	}
	return track(ih)
}

// changed shows what came of a change.
func (s *Slice) changed(ctx context.Context, err error) {
	if err != nil {
		s.loop.CouldNot(message.ChangeTransfer, err, message.Text("Try again."))
	}
	s.Show(ctx)
}

// ClearFinished takes finished fetches off the list; their tracks stay in the library.
func (s *Slice) ClearFinished() {
	s.loop.Do(func(ctx context.Context) {
		c, errs := s.carried(), []error(nil)
		for _, t := range c.transfers {
			if t.State == p2p.Finished {
				errs = append(errs, s.deps.Node.Forget(t.Row.InfoHash))
			}
		}
		for _, a := range c.albums {
			if a.State == p2p.Finished {
				errs = append(errs, s.deps.Node.ForgetAlbum(a.ID))
			}
		}
		if err := errors.Join(errs...); err != nil {
			s.loop.CouldNot(message.ClearTransfer, err, message.Text("Try again."))
		}
		s.Show(ctx)
	})
}

// Beat takes a sample of the rates, and says whether the window shows them.
func (s *Slice) Beat(ctx context.Context) bool {
	now := s.deps.Node.Status()
	still := s.history.Silent()
	s.history.Note(s.loop.Now(), now.DownRate, now.UpRate)
	if s.loop.Screen() != view.ScreenTransfers || still && s.history.Silent() {
		return false
	}
	s.Show(ctx)
	return true
}

// Show draws what the node reports, and passes on what other screens say of it.
func (s *Slice) Show(ctx context.Context) {
	c, now := s.carried(), s.deps.Node.Status()
	running, failed, finished := c.counts()
	v := s.view
	v.Subtitle = message.Dotted(message.Count(running, "{n} arriving", "{n} arriving"),
		message.Count(finished, "{n} finished", "{n} finished"), "↓ "+view.Rate(now.DownRate), "↑ "+view.Rate(now.UpRate))
	v.Tab, v.Clear = s.tab, finished > 0
	v.Tabs = view.UnlessSame(v.Tabs, []view.TabCount{{Tab: view.TabArriving, Count: running + failed},
		{Tab: view.TabSending, Count: len(c.uploads)}, {Tab: view.TabFinished, Count: finished}, {Tab: view.TabDays, Count: 0}})
	v.Rows = view.UnlessSame(v.Rows, s.transferRows(ctx, c))
	v.Graph = s.history.Graph()
	v.Empty = ""
	if len(v.Rows) == 0 && (v.Tab != view.TabDays || len(v.Days) == 0) {
		v.Empty = nothingThere[v.Tab].Text()
	}
	s.running, s.now = running, now
	s.deps.Swarm(now, len(c.uploads))
	s.deps.Moved(view.ByHash(s.deps.Node.Transfers()))
}

// nothingThere says what to do where a list is empty.
var nothingThere = map[view.TransferTab]message.ID{
	view.TabArriving: message.ID("Nothing is on its way. Search for a track and choose Get; or paste a magnet link here, or drop a " +
		".torrent file on the window."),
	view.TabSending:  message.ID("Nobody fetches from you right now. Under Settings you choose which folders others may fetch from."),
	view.TabFinished: message.ID("What has arrived is listed here, and is in your library. Nothing has yet."),
	view.TabDays:     message.ID("Once tracks were fetched or sent, the totals of each day are listed here."),
}

// Housekeep reads the totals by day again, if they are shown.
func (s *Slice) Housekeep(ctx context.Context) {
	if s.tab == view.TabDays {
		s.showDays(ctx)
	}
}
