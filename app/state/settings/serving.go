package settings

import (
	"strconv"

	"linnet/app/message"
	"linnet/p2p"
)

// ShowSwarm says what is shared right now, what limits hold, and how the swarm is reached.
func (s *Slice) ShowSwarm(now p2p.Status, uploads int) {
	shared := message.Count(s.deps.Shared(), "{n} track is there for others.", "{n} tracks are there for others.")
	preparing := s.deps.Preparing()
	switch {
	case preparing != "":
		s.view.Serving = preparing + "."
	case s.deps.Shared() == 0:
		s.view.Serving = message.Text("Nothing is shared.")
	case uploads == 0:
		s.view.Serving = message.Sentences(shared, message.Text("Nobody fetches any of them right now."))
	default:
		s.view.Serving = message.Sentences(shared,
			message.Count(uploads, "{n} is being fetched right now.", "{n} are being fetched right now."))
	}
	s.view.Pace = paceSentence(s.deps.Node.Pace(), s.deps.Node.Plan(), s.loop.Now())
	row := reachabilityRow(s.deps.Node.Reachability(), s.loop.Now())
	row.Testing = s.view.Reachability.Testing
	s.view.Reachability = row
	s.view.Network = message.Dotted(message.Text("Listening on port {port}", "port", strconv.Itoa(int(now.Port))),
		message.Count(now.Neighbours, "{n} listener connected", "{n} listeners connected"),
		message.Count(now.DHTNodes, "{n} DHT node", "{n} DHT nodes"))
}
