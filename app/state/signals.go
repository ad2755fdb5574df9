package state

import (
	"linnet/app/player"
	"linnet/p2p"
)

// Signals carry what the parts report to a State that is opened after them.
type Signals struct {
	player, node, told, output chan struct{}

	finished chan p2p.Transfer
	heard    chan player.Item
	measured chan int64
}

// NewSignals makes Signals for the Configs of the player, the node and the State.
func NewSignals() *Signals {
	token := func() chan struct{} { return make(chan struct{}, 1) }
	return &Signals{player: token(), told: token(), node: token(), output: token(), finished: make(chan p2p.Transfer, 64),
		heard: make(chan player.Item, 8), measured: make(chan int64, 8)}
}

// PlayerChanged is for player.Config.
func (s *Signals) PlayerChanged() { wake(s.player) }

// OutputChanged is for player.OutputConfig.
func (s *Signals) OutputChanged() { wake(s.output) }

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

// Told tells that a server was told what was heard, or could not be.
func (s *Signals) Told() { wake(s.told) }

// Measured tells that a track was measured. One that is reported while nobody listens is drawn the next time it plays.
func (s *Signals) Measured(id int64) {
	select {
	case s.measured <- id:
	default:
	}
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
