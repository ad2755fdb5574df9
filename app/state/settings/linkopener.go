package settings

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
func (s *Slice) SetOpensLinks(on bool) {
	s.loop.Do(func(ctx context.Context) {
		if s.deps.Links == nil {
			return
		}
		if err := s.deps.Links.Set(on); err != nil {
			s.loop.CouldNot(message.ChangeLinkOpener, err, message.Text("Choose it in the settings of your desktop."))
		}
		s.Show(ctx)
	})
}
