package transfers

import (
	"context"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// askTrackers asks once, before the first torrent that names trackers or web servers, whether they may be asked. Settings change the
// answer later.
func (s *Slice) askTrackers(want p2p.Want) {
	answer := func(ctx context.Context, yes bool) {
		s.loop.Set(func(v *view.Values) { v.Trackers, v.TrackersAsked = yes, true })
		s.deps.Node.SetTrackers(yes)
		s.loop.EndSheet()
		s.ready(ctx, want, true)
	}
	s.loop.OpenSheet(view.Sheet{Title: message.Text("Use trackers and web servers that a torrent names?"), Subtitle: view.TitleOf(want.Row),
		Text: message.Text("This torrent names trackers, servers that tell who else has it, or web servers that have it. " +
			"Whoever is asked learns the address of this computer, or of your proxy, and what is fetched; trackers also learn what is " +
			"given on, while you share publicly. " +
			"Without them other listeners and the DHT are asked alone, and private torrents cannot be fetched. " +
			"The answer holds for all torrents; you can change it under Settings, Network."),
		Action: message.Text("Use them"), Decline: message.Text("Without them")},
		loop.Sheet{
			Submit:  func(ctx context.Context, _ map[string]string) error { answer(ctx, true); return nil },
			Decline: func(ctx context.Context) { answer(ctx, false) },
		})
}
