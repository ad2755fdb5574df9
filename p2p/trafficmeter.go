package p2p

import (
	"context"
	"time"
)

const trafficEvery = time.Minute

// A trafficMeter reports what was sent and fetched, for totals that outlive the process.
type trafficMeter struct{ up, down int64 } // reported so far; owned by run

func (t *trafficMeter) run(ctx context.Context, n *Node) {
	tick := time.NewTicker(trafficEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			t.report(n)
			return
		case <-tick.C:
			t.report(n)
		}
	}
}

func (t *trafficMeter) report(n *Node) {
	s := n.client.ConnStats()
	up, down := s.BytesWrittenData.Int64(), s.BytesReadUsefulData.Int64()
	if n.config.Moved != nil && (up != t.up || down != t.down) {
		n.config.Moved(up-t.up, down-t.down)
	}
	t.up, t.down = up, down
}
