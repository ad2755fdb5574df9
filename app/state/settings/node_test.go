package settings

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"linnet/app/state/loop"
	"linnet/app/state/loop/looptest"
	"linnet/app/state/view"
	"linnet/p2p"
)

// node is a swarm that notes how it is steered. The goroutine of the Loop owns it, but for what a test of reachability waits for.
type node struct {
	Node
	modes []p2p.Mode
	tests int
	fails error
	gate  chan struct{}
}

func (n *node) SetMode(m p2p.Mode)             { n.modes = append(n.modes, m) }
func (n *node) Plan() p2p.Plan                 { return p2p.Plan{} }
func (n *node) Pace() p2p.Pace                 { return p2p.Pace{} }
func (n *node) Reachability() p2p.Reachability { return p2p.Reachability{Sentence: "Nobody knows."} }

func (n *node) TestReachability(context.Context) (p2p.Reachability, error) {
	n.tests++
	<-n.gate
	return p2p.Reachability{}, n.fails
}

// kept are Preferences in memory.
type kept struct{ values view.Values }

func (k *kept) Get() view.Values                      { return k.values }
func (k *kept) Change(alter func(*view.Values)) error { alter(&k.values); return nil }

// desktop is a LinkOpener that may refuse.
type desktop struct {
	on  bool
	err error
}

func (d *desktop) On() bool { return d.on }

func (d *desktop) Set(on bool) error {
	if d.err == nil {
		d.on = on
	}
	return d.err
}

// open starts the slice over a node that is played; alter may change what it works with.
func open(t *testing.T, alter func(*kept, *Deps)) (*Slice, *node, func() *view.View) {
	t.Helper()
	n, k := &node{}, &kept{values: view.Values{Mode: view.ModeQuiet}}
	l := loop.New(loop.Config{Preferences: k, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Unix(7, 0) }})
	d, nothing := l.Draft(), func(context.Context) {}
	deps := Deps{View: &d.Settings, Welcome: &d.Welcome, Theme: &d.Theme, Node: n, ModeSet: nothing, PlanSet: nothing,
		Folders: func(context.Context) []view.FolderRow { return nil }, Shared: func() int { return 0 },
		Preparing: func() string { return "" },
		Answered:  func(context.Context, view.Answers) {}}
	if alter != nil {
		alter(k, &deps)
	}
	s := New(l, deps)
	looptest.Run(t, l)
	return s, n, func() *view.View { return looptest.On(l, s.Show) }
}

// TestNobodySeesAnAddressThatIsToBeHidden: with a proxy that counts from the next start on, the node keeps to its own network.
func TestNobodySeesAnAddressThatIsToBeHidden(t *testing.T) {
	for _, c := range []struct {
		name, now, set string
		want           p2p.Mode
	}{
		{"no proxy", "", "", p2p.Public},
		{"one that waits for the next start", "", "127.0.0.1:9050", p2p.LANOnly},
		{"one that holds", "127.0.0.1:9050", "127.0.0.1:9050", p2p.Public},
		{"another one", "127.0.0.1:9050", "127.0.0.1:9150", p2p.Public},
		{"one that ends with the next start", "127.0.0.1:9050", "", p2p.Public},
	} {
		s, n, shown := open(t, func(k *kept, d *Deps) { d.Proxy, k.values.Proxy = c.now, c.set })
		s.SetMode(view.ModePublic)
		if v := shown(); len(n.modes) != 1 || n.modes[0] != c.want || !v.Settings.Modes[2].On {
			t.Errorf("%s: steered to %v, shown %+v", c.name, n.modes, v.Settings.Modes)
		}
	}
}

// TestNothingIsSentBeforeTheFirstAnswer: a mode is kept, and the node hears of it with the answer. Where
// nobody can answer it counts at once.
func TestNothingIsSentBeforeTheFirstAnswer(t *testing.T) {
	ask := func(s *Slice) { looptest.On(s.loop, func(context.Context) { s.Ask(view.Welcome{}) }) }
	s, n, shown := open(t, nil)
	ask(s)
	s.SetMode(view.ModePublic)
	if v := shown(); len(n.modes) != 0 || v.Welcome == nil {
		t.Errorf("steered to %v before the answer", n.modes)
	}
	before := shown()
	looptest.On(s.loop, func(context.Context) { s.FolderRefused("Could not add /none.") })
	if v := shown(); v.Welcome.Wrong != "Could not add /none." || before.Welcome.Wrong != "" {
		t.Errorf("wrong is %q, before %q", v.Welcome.Wrong, before.Welcome.Wrong)
	}
	s.deps.Folders = func(context.Context) []view.FolderRow { return []view.FolderRow{{Path: "/music"}} }
	looptest.On(s.loop, s.FolderAdded)
	if v := shown(); !slices.Equal(v.Welcome.Folders, []string{"/music"}) || len(before.Welcome.Folders) != 0 || v.Welcome.Wrong != "" {
		t.Errorf("folders %v, before %v, wrong is %q", v.Welcome.Folders, before.Welcome.Folders, v.Welcome.Wrong)
	}
	s.Answer(view.Answers{Mode: view.ModeLAN})
	if v := shown(); len(n.modes) != 1 || n.modes[0] != p2p.LANOnly || v.Welcome != nil || !s.loop.Get().Answered {
		t.Errorf("answered: steered to %v, asks %+v", n.modes, v.Welcome)
	}
	s, n, shown = open(t, func(_ *kept, d *Deps) { d.Unattended = true })
	ask(s)
	s.SetMode(view.ModePublic)
	if shown(); len(n.modes) != 1 || n.modes[0] != p2p.Public {
		t.Errorf("unattended: steered to %v", n.modes)
	}
}

// TestReachIsTestedOnceAtATime, and a test that does not finish is told and can be made again.
func TestReachIsTestedOnceAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, n, shown := open(t, nil)
		n.gate, n.fails = make(chan struct{}), errors.New("the router says nothing")
		s.TestReach()
		s.TestReach()
		synctest.Wait()
		if v := shown(); !v.Settings.Reachability.Testing || n.tests != 1 {
			t.Errorf("%+v after %d tests", v.Settings.Reachability, n.tests)
		}
		close(n.gate)
		synctest.Wait()
		v := shown()
		if r := v.Settings.Reachability; r.Testing || r.Sentence != "Nobody knows." || len(v.Notices) != 1 ||
			v.Notices[0].What != "The test did not finish: the router says nothing." {
			t.Errorf("%+v, %+v", v.Settings.Reachability, v.Notices)
		}
		s.TestReach()
		if synctest.Wait(); n.tests != 2 {
			t.Errorf("%d tests", n.tests)
		}
	})
}

// TestADesktopThatRefusesIsTold, and the switch shows what holds. Where the desktop is not told there is no switch.
func TestADesktopThatRefusesIsTold(t *testing.T) {
	d := &desktop{err: errors.New("no such program")}
	s, _, shown := open(t, func(_ *kept, deps *Deps) { deps.Links = d })
	s.SetOpensLinks(true)
	if v := shown(); v.Settings.OpensLinks || !v.Settings.LinksKnown || len(v.Notices) != 1 || v.Notices[0].Next == "" {
		t.Errorf("%v, %+v", v.Settings.OpensLinks, v.Notices)
	}
	looptest.On(s.loop, func(context.Context) { d.err = nil })
	s.SetOpensLinks(true)
	if v := shown(); !v.Settings.OpensLinks {
		t.Error("it is not on")
	}
	s, _, shown = open(t, nil)
	s.SetOpensLinks(true)
	if v := shown(); v.Settings.LinksKnown || len(v.Notices) != 0 {
		t.Errorf("%+v", v.Notices)
	}
}

// TestWhatIsSharedIsSaid in a sentence or two.
func TestWhatIsSharedIsSaid(t *testing.T) {
	for _, c := range []struct {
		shared, uploads int
		want            string
	}{
		{0, 0, "Nothing is shared."}, {0, 2, "Nothing is shared."},
		{1, 0, "1 track is there for others. Nobody fetches any of them right now."},
		{1200, 1, "1,200 tracks are there for others. 1 is being fetched right now."},
	} {
		s, _, _ := open(t, func(_ *kept, d *Deps) { d.Shared = func() int { return c.shared } })
		v := looptest.On(s.loop, func(context.Context) { s.ShowSwarm(p2p.Status{Port: 6881, Neighbours: 1}, c.uploads) })
		if v.Settings.Serving != c.want || v.Settings.Network != "Listening on port 6881 · 1 listener connected · 0 DHT nodes" {
			t.Errorf("%d shared, %d fetched: %q, %q", c.shared, c.uploads, v.Settings.Serving, v.Settings.Network)
		}
	}
	s, _, _ := open(t, func(_ *kept, d *Deps) { d.Preparing = func() string { return "1,204 of 5,000 tracks are ready" } })
	v := looptest.On(s.loop, func(context.Context) { s.ShowSwarm(p2p.Status{}, 0) })
	if v.Settings.Serving != "1,204 of 5,000 tracks are ready." {
		t.Errorf("while it is hashed: %q", v.Settings.Serving)
	}
}
