package p2p

import (
	"context"
	"sync"
	"time"
)

// lookAround is how often the conditions of a plan are looked at.
const lookAround = 15 * time.Second

// pacer makes what the plan says true: at once when the plan is changed, and again as hours and
// conditions change.
type pacer struct {
	n       *Node
	ask     func(context.Context) Conditions // nil: nothing can be told
	changed chan struct{}

	mu   sync.Mutex
	plan Plan
	seen Conditions
	now  Pace
}

func newPacer(n *Node) *pacer {
	p := n.config.Plan
	if n.config.UploadRate != 0 {
		p.Usual.Up = n.config.UploadRate
	}
	if n.config.DownloadRate != 0 {
		p.Usual.Down = n.config.DownloadRate
	}
	return &pacer{n: n, ask: n.config.Conditions, changed: make(chan struct{}, 1), plan: p}
}

// SetPlan changes what the swarm may take, and when. It holds at once, also for what is under way.
func (p *pacer) SetPlan(plan Plan) {
	p.set(func(to *Plan) { *to = plan })
}

// SetLimits changes the usual limits of the plan, likewise.
func (p *pacer) SetLimits(l Limits) {
	p.set(func(plan *Plan) { plan.Usual = l })
}

// Plan returns the plan.
func (p *pacer) Plan() Plan {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.plan
}

// Pace returns what of the plan holds now.
func (p *pacer) Pace() Pace {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

func (p *pacer) set(change func(*Plan)) {
	p.mu.Lock()
	change(&p.plan)
	p.mu.Unlock()
	p.hold(time.Now())
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// run looks around until ctx ends.
func (p *pacer) run(ctx context.Context) {
	for {
		p.look(ctx)
		now := time.Now()
		p.hold(now)
		p.mu.Lock()
		wait := p.plan.Next(now).Sub(now)
		if p.plan.OnlyIdle || p.plan.Unmetered {
			wait = min(wait, lookAround)
		}
		p.mu.Unlock()
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-p.changed:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// look asks for the conditions, where the plan depends on them.
func (p *pacer) look(ctx context.Context) {
	p.mu.Lock()
	needed := p.plan.OnlyIdle || p.plan.Unmetered
	p.mu.Unlock()
	if !needed || p.ask == nil {
		return
	}
	seen := p.ask(ctx)
	p.mu.Lock()
	p.seen = seen
	p.mu.Unlock()
}

// hold makes the node keep to the plan as it is at t.
func (p *pacer) hold(t time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	pace := p.plan.Pace(t, p.seen)
	if pace == p.now {
		return
	}
	p.now = pace
	p.n.throttle.Set(pace.Limits)
	p.n.connections.Limit(pace.Connections)
	p.n.seeder.Allow(pace.UsualSlots(), pace.Halt != "")
	p.n.fetches.Halt(pace.Halt)
	p.n.notify.poke()
}
