package state

import (
	"linnet/app/player"
	"linnet/p2p"
)

// Signals carry what the parts report to a State that is opened after them.
type Signals struct {
	player, node chan struct{}
	finished     chan p2p.Transfer
	heard        chan player.Item
}

// NewSignals makes Signals for the Configs of the player, the node and the State.
func NewSignals() *Signals {
	return &Signals{player: make(chan struct{}, 1), node: make(chan struct{}, 1),
		finished: make(chan p2p.Transfer, 64), heard: make(chan player.Item, 8)}
}

// PlayerChanged is for player.Config.
func (s *Signals) PlayerChanged() { wake(s.player) }

// NodeChanged is for p2p.Config.
func (s *Signals) NodeChanged() { wake(s.node) }

// Finished is for p2p.Config. A track that is reported while nobody listens is found by the next scan.
func (s *Signals) Finished(t p2p.Transfer) {
	select {
	case s.finished <- t:
	default:
	}
}

// Heard is for player.Config.
func (s *Signals) Heard(i player.Item) {
	select {
	case s.heard <- i:
	default:
	}
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
