package p2p

import (
	"linnet/p2p/internal/limits"
	"linnet/p2p/internal/peeraddr"
)

// What the swarm may take of a machine, and when.
type (
	// Limits are the most that the swarm may take; 0 means no limit.
	Limits = limits.Limits
	// A Schedule says when to be modest.
	Schedule = limits.Schedule
	// A Plan is what the listener allows the swarm to take of this machine, and when.
	Plan = limits.Plan
	// A Pace is what of a plan holds at one moment.
	Pace = limits.Pace
	// Conditions are what a Plan depends on besides the clock.
	Conditions = limits.Conditions
	// A Fact is something that the system may or may not know about itself.
	Fact = limits.Fact
	// A BlockList is a set of addresses of strangers that are neither called nor answered.
	BlockList = limits.BlockList
)

// What there is to know of a condition. The zero value is Unknown.
const (
	Unknown = limits.Unknown
	No      = limits.No
	Yes     = limits.Yes
)

// ErrNotBlockList says that a file has no line that names addresses to refuse.
var ErrNotBlockList = limits.ErrNotBlockList

// ReadBlockList reads a list in any of the forms that people use; see limits.ReadBlockList for them. The error wraps ErrNotBlockList.
var ReadBlockList = limits.ReadBlockList

// SetBlockList changes which addresses are refused, both ways, and leaves those peers at once.
func (n *Node) SetBlockList(l *BlockList) {
	n.blocks.Set(l)
	for _, t := range n.client.Torrents() {
		for _, pc := range t.PeerConns() {
			if a, ok := peeraddr.OfConn(pc, 0); ok && l.Blocks(a.Addr()) {
				pc.Close()
			}
		}
	}
}
