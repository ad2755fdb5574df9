package settings

import (
	"context"
	"strings"

	"linnet/app/state/view"
	"linnet/p2p"
)

var swarmModes = map[view.Mode]p2p.Mode{view.ModeLAN: p2p.LANOnly, view.ModeQuiet: p2p.Quiet, view.ModePublic: p2p.Public}

// SwarmMode translates a sharing mode for p2p.Config.
func SwarmMode(m view.Mode) p2p.Mode { return swarmModes[m] }

// Answer ends the Welcome page.
func (s *Slice) Answer(a view.Answers) {
	s.loop.Do(func(ctx context.Context) {
		*s.deps.Welcome = nil
		s.loop.Set(func(set *view.Values) { set.Answered = true })
		s.setMode(ctx, a.Mode)
		s.deps.Answered(ctx, a)
	})
}

// SetMode says who can find what is shared.
func (s *Slice) SetMode(m view.Mode) { s.loop.Do(func(ctx context.Context) { s.setMode(ctx, m) }) }

func (s *Slice) setMode(ctx context.Context, m view.Mode) {
	if _, known := view.ModeNames[m]; !known {
		return
	}
	s.loop.Set(func(set *view.Values) { set.Mode = m })
	s.steer()
	s.Show(ctx)
	s.deps.ModeSet(ctx)
}

// ShowSettings opens a section of the Settings screen.
func (s *Slice) ShowSettings(section view.SettingsSection) {
	s.loop.Do(func(ctx context.Context) {
		s.view.Section = section
		s.Show(ctx)
	})
}

// SetTheme changes the colours.
func (s *Slice) SetTheme(t view.Theme) {
	s.loop.Do(func(ctx context.Context) {
		s.loop.Set(func(set *view.Values) { set.Theme = t })
		*s.deps.Theme = t
		s.Show(ctx)
	})
}

// Show draws the Settings screen.
func (s *Slice) Show(ctx context.Context) {
	set := s.loop.Get()
	was := s.view
	v := view.Settings{Section: was.Section, Theme: set.Theme, Home: s.deps.Home, Sound: set.Sound,
		Network: was.Network, Serving: was.Serving,
		LimitNote: was.LimitNote, Reachability: was.Reachability, Nodes: strings.Join(set.Nodes, " "), Public: set.PublicNodes,
		Trackers: set.Trackers, Port: portText(set.Port),
		Proxy: set.Proxy, Private: privacyOfProxy(s.deps.Proxy, set.Proxy),
		Blocked: blocked(set.Blocked), Blocks: set.Blocked != nil}
	v.Updates = s.updates()
	if s.deps.Links != nil {
		v.LinksKnown, v.OpensLinks = true, s.deps.Links.On()
	}
	for _, m := range []view.Mode{view.ModeLAN, view.ModeQuiet, view.ModePublic} {
		v.Modes = append(v.Modes, view.ModeChoice{Mode: m, Name: view.ModeNames[m].Text(), Learns: view.ModeLearns[m].Text(),
			On: m == set.Mode})
	}
	if s.deps.Output != nil {
		v.Output, v.Devices = s.deps.Output(), s.deps.Devices(set.Sound)
	}
	v.Folders = s.deps.Folders(ctx)
	*s.view = v
	s.welcomeFolders()
	s.showPlan()
}
