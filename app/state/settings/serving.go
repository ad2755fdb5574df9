package settings

import (
	"fmt"

	"linnet/app/state/view"
	"linnet/p2p"
)

// ShowSwarm says what is shared right now, what limits hold, and how the swarm is reached.
func (s *Slice) ShowSwarm(now p2p.Status, uploads int) {
	shared := view.Count(s.deps.Shared(), "track is", "tracks are") + " there for others. "
	switch {
	case s.deps.Shared() == 0:
		s.view.Serving = "Nothing is shared."
	case uploads == 0:
		s.view.Serving = shared + "Nobody fetches any of them right now."
	default:
		s.view.Serving = shared + view.Count(uploads, "is", "are") + " being fetched right now."
	}
	s.view.Pace = paceSentence(s.deps.Node.Pace(), s.deps.Node.Plan(), s.loop.Now())
	reach := reachRow(s.deps.Node.Reachability(), s.loop.Now())
	reach.Testing = s.view.Reachability.Testing
	s.view.Reachability = reach
	s.view.Network = view.Join(fmt.Sprintf("Listening on port %d", now.Port),
		view.Count(now.Neighbours, "listener connected", "listeners connected"), view.Count(now.DHTNodes, "DHT node", "DHT nodes"))
}
