package peeraddr

import "time"

const (
	// redialFirst is how soon a peer that hung up is dialled again.
	redialFirst = time.Second
	redialLast  = 15 * time.Second
	// NeighboursAsked is how many neighbours are asked for a track that nobody else gives. To ask
	// is to connect: whoever shares it wakes it, and whoever does not hangs up.
	NeighboursAsked = 20
)

// Redial says when to try again the peers that hung up: soon after the last of them did, then ever
// less often, up to where seek takes over.
type Redial struct {
	at   time.Time
	wait time.Duration
}

// Due says whether now is the time, by how many are connected.
func (r *Redial) Due(now time.Time, connected int) bool {
	if connected > 0 {
		*r = Redial{}
		return false
	}
	if now.Before(r.at) {
		return false
	}
	r.wait = min(max(2*r.wait, redialFirst), redialLast)
	r.at = now.Add(r.wait)
	return true
}
