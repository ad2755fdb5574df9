package state

import (
	"context"

	"linnet/app/message"
)

// A LinkOpener says whether the desktop opens magnet links in Linnet, and changes that.
type LinkOpener interface {
	On() bool
	Set(on bool) error
}

// SetOpensLinks makes magnet links and .torrent files open in Linnet, or leaves them to other programs.
func (s *State) SetOpensLinks(on bool) {
	s.do(func(ctx context.Context) {
		if s.cfg.Links == nil {
			return
		}
		if err := s.cfg.Links.Set(on); err != nil {
			s.couldNot(message.ChangeLinkOpener, err, "Choose it in the settings of your desktop.")
		}
		s.showSettings(ctx)
	})
}
