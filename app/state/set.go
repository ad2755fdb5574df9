package state

import (
	"context"
	"strings"

	"linnet/ads/stats"
	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

var swarmModes = map[view.Mode]p2p.Mode{view.ModeLAN: p2p.LANOnly, view.ModeQuiet: p2p.Quiet, view.ModePublic: p2p.Public}

// SwarmMode translates a sharing mode for p2p.Config.
func SwarmMode(m view.Mode) p2p.Mode { return swarmModes[m] }

// Answer ends the Welcome page.
func (s *State) Answer(a view.Answers) {
	s.do(func(ctx context.Context) {
		s.show.Welcome = nil
		s.set(func(set *view.Values) { set.Answered = true })
		s.setMode(ctx, a.Mode)
		if a.Panels {
			s.agree(stats.Panels, true, stats.Mode{}) // Welcome shows the promise
		}
		if a.Statistics {
			s.wish(stats.Taste, true)
		}
		s.keepSponsors(ctx)
	})
}

// Go shows a screen.
func (s *State) Go(screen view.Screen) {
	s.do(func(ctx context.Context) {
		again := s.show.Screen == screen && s.show.Sheet == nil
		s.show.Screen = screen
		s.closeSheet()
		if again && screen == view.ScreenLibrary && len(s.shelves.trail) > 1 {
			s.shelves.trail = s.shelves.trail[:1:1]
			s.readHere(ctx, page)
		}
	})
}

// SetMode says who can find what is shared.
func (s *State) SetMode(m view.Mode) { s.do(func(ctx context.Context) { s.setMode(ctx, m) }) }

func (s *State) setMode(ctx context.Context, m view.Mode) {
	if _, known := view.ModeNames[m]; !known {
		return
	}
	s.set(func(set *view.Values) { set.Mode = m })
	s.steer()
	s.showSettings(ctx)
	s.showTransfers(ctx)
	s.showPrivacy()
	s.fillSearch(ctx)
	s.showPeople(ctx)
	s.offer(ctx)
}

// ShowSettings opens a section of the Settings screen.
func (s *State) ShowSettings(section view.SettingsSection) {
	s.do(func(ctx context.Context) {
		s.show.Settings.Section = section
		s.showSettings(ctx)
	})
}

// SetTheme changes the colours.
func (s *State) SetTheme(t view.Theme) {
	s.do(func(ctx context.Context) {
		s.set(func(set *view.Values) { set.Theme = t })
		s.show.Theme = t
		s.showSettings(ctx)
	})
}

// ShareFolder begins or ends the sharing of a folder.
func (s *State) ShareFolder(path string, on bool) {
	s.do(func(ctx context.Context) { s.decide(ctx, path, s.cfg.Shelf.Share(ctx, path, on)) })
}

// StateRights records that the listener states, or takes back, the right to share all of a folder.
func (s *State) StateRights(path string, stated bool) {
	s.do(func(ctx context.Context) { s.decide(ctx, path, s.cfg.Shelf.StateRights(ctx, path, stated)) })
}

func (s *State) decide(ctx context.Context, path string, err error) {
	if err != nil {
		s.couldNot(message.Share(path), err, "Try again.")
	}
	s.cfg.Node.ShelfChanged() // before anything is hashed: what is no longer shared must not be sent
	s.showSettings(ctx)
	s.offer(ctx)
}

// set changes and saves settings.
func (s *State) set(alter func(*view.Values)) {
	if err := s.cfg.Preferences.Change(alter); err != nil {
		s.couldNot(message.SaveSettings, err, "Make room on the disk, then change any setting.")
	}
}

// showSettings draws the Settings screen.
func (s *State) showSettings(ctx context.Context) {
	set := s.cfg.Preferences.Get()
	was := &s.show.Settings
	v := view.Settings{Section: was.Section, Theme: set.Theme, Home: s.cfg.Home, Output: s.cfg.Output, Network: was.Network, Serving: was.Serving,
		LimitNote: was.LimitNote, Reachability: was.Reachability, Nodes: strings.Join(set.Nodes, " "), Public: set.PublicNodes,
		Proxy: set.Proxy, Private: privacyOfProxy(s.cfg.Proxy, set.Proxy),
		Blocked: blocked(set.Blocked), Blocks: set.Blocked != nil}
	if s.cfg.Links != nil {
		v.LinksKnown, v.OpensLinks = true, s.cfg.Links.On()
	}
	for _, m := range []view.Mode{view.ModeLAN, view.ModeQuiet, view.ModePublic} {
		v.Modes = append(v.Modes, view.ModeChoice{Mode: m, Name: view.ModeNames[m], Learns: view.ModeLearns[m], On: m == set.Mode})
	}
	folders, err := s.cfg.Index.Folders(ctx)
	if err != nil {
		s.trouble("Could not read the list of folders.", "Restart Linnet.", err)
	}
	for _, f := range folders {
		v.Folders = append(v.Folders, s.folderRow(ctx, f))
	}
	s.show.Settings = v
	s.showPlan()
	if n, err := s.cfg.Shelf.Count(ctx, ""); err == nil {
		s.shared = n
	}
	s.show.Sidebar.Detail = s.detail()
}

func (s *State) folderRow(ctx context.Context, f library.Folder) view.FolderRow {
	sharing := s.cfg.Shelf.Sharing(f.Path)
	row := view.FolderRow{Path: f.Path, Count: view.Count(f.Tracks, "track", "tracks"), Shared: sharing.Shared, Rights: sharing.Rights, Detail: f.Err}
	if at, stated, err := s.cfg.Shelf.Stated(ctx, f.Path); err == nil && stated {
		row.Stated = "You stated this on " + at.Local().Format("2 Jan 2006") + "."
	}
	n, err := s.cfg.Shelf.Count(ctx, f.Path)
	switch {
	case f.Err != "" || err != nil:
	case !sharing.Shared:
		row.Detail = "Not shared"
	case sharing.Rights:
		row.Detail = view.Count(n, "track is", "tracks are") + " shared"
	default:
		row.Detail = view.Count(n, "track", "tracks") + " with a free licence shared"
	}
	return row
}
