package state

import (
	"context"

	"linnet/app/player"
	"linnet/app/state/browse"
	"linnet/app/state/folders"
	"linnet/app/state/people"
	"linnet/app/state/playback"
	"linnet/app/state/search"
	"linnet/app/state/settings"
	"linnet/app/state/sponsors"
	"linnet/app/state/transfers"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// join makes the slices of a State, and hands each what it needs of the parts and of the others. What is handed in is called when all are
// there.
func join(s *State) {
	v, cfg, shown := s.Loop.Draft(), s.cfg, func(ctx context.Context) { s.Transfers.Show(ctx) }
	playing := func() int64 { return s.Playback.Playing() }
	joinSharing(s, v, shown)
	s.Browse = browse.New(s.Loop, browse.Deps{View: &v.Library, Index: cfg.Index, Shelf: cfg.Shelf, Player: playerOf{s}, Playing: playing,
		TrackChanged: func(ctx context.Context, t library.Track) { s.Search.TrackChanged(ctx, t) }, Share: s.Folders.Share,
		Announce: cfg.Node.AnnounceTrack, Gone: s.gone})
	s.Playback = playback.New(s.Loop, playback.Deps{Bar: &v.Bar, Queue: &v.Queue, Listens: &v.Listens, Scrobbler: cfg.Scrobbler,
		Spots: spotsOf{s}, Silent: s.output.silent, Index: cfg.Index, Player: cfg.Player, Listed: onScreen{s}.listed, All: s.Browse.All,
		SoundSet: func(ctx context.Context) { s.output.use(s.Loop.Get().Sound.Device); s.Settings.Show(ctx) },
		ListMade: func(ctx context.Context) { s.Browse.Show(ctx) },
		Measure:  cfg.Measure, Chapters: library.Chapters,
		Reopen: s.Browse.Reopen, Arriving: func(key string) (player.Item, bool) { return s.Transfers.Kept(key) },
		Arrived: func(key string) float64 { return s.Transfers.Arrived(key) },
		Changed: func(ctx context.Context) { s.Browse.Fill(); s.Search.Fill(ctx) }})
	s.Transfers = transfers.New(s.Loop, transfers.Deps{View: &v.Transfers, Node: cfg.Node, Index: cfg.Index, Shelf: cfg.Shelf,
		Play:  s.Playback.Play,
		Moved: func(m map[p2p.InfoHash]p2p.Transfer) { s.Search.ShowProgress(m); s.People.ShowProgress(m) }, Swarm: s.Settings.ShowSwarm,
		AddFolder: s.Folders.Add, Invited: func(link string) { s.People.AskInvitation(link) },
		Shelved: func(link string) { s.People.AskFollow(link) },
		Feed:    func(link string) { s.Sponsors.OpenLink(link) }, Unattended: cfg.Unattended})
	s.Search = search.New(s.Loop, search.Deps{View: &v.Search, Index: cfg.Index, Node: cfg.Node, Shelf: cfg.Shelf, Wishes: cfg.Wishes,
		Playing: playing,
		Columns: s.Browse.SongColumns, Listed: func(ih p2p.InfoHash) (view.Found, bool) { return s.People.Listed(ih) },
		Play:    func(r p2p.Row) { s.Playback.Play([]player.Item{s.Transfers.Item(r)}, 0) },
		Enqueue: func(r p2p.Row) { cfg.Player.Enqueue(s.Transfers.Item(r)) }, Fetched: shown})
	s.People = people.New(s.Loop, people.Deps{View: &v.People, Node: cfg.Node, Shelf: cfg.Shelf, Index: cfg.Index, Row: s.Search.Row,
		Found:   s.Search.Offered,
		Fetched: shown, Offer: s.Folders.Offer, SearchIn: s.Search.In, Left: s.Search.Left, GroupsChanged: s.Search.Fill})
	s.Sponsors = sponsors.New(s.Loop, sponsors.Deps{View: &v.Sponsors, Privacy: &v.Privacy, Panel: &v.Panel, Recorder: cfg.Recorder,
		Node: cfg.Node, Shelf: cfg.Shelf,
		Index: cfg.Index, OpenFeed: cfg.OpenFeed, MeetFeed: cfg.MeetFeed, Draw: cfg.Draw,
		PlayTransfer: func(id string) { s.Transfers.Play(id, "") },
		Silence:      cfg.Player.DropInterlude,
		ShowArriving: s.Transfers.ShowArriving, Fetched: shown, Home: cfg.Home, Unattended: cfg.Unattended})
	s.memory = &memory{keeper: cfg.Keeper, loop: s.Loop, browse: s.Browse, search: s.Search, playback: s.Playback}
}

// joinSharing makes the settings and the folders, which the others build on.
func joinSharing(s *State, v *view.View, shown func(context.Context)) {
	cfg := s.cfg
	s.Folders = folders.New(s.Loop, folders.Deps{Index: cfg.Index, Shelf: cfg.Shelf, Node: cfg.Node, Music: cfg.Music,
		ScanAfter:  cfg.ScanAfter,
		Added:      func(ctx context.Context) { s.Settings.FolderAdded(ctx) },
		Refused:    func(_ context.Context, why string) { s.Settings.FolderRefused(why) },
		Removed:    func(ctx context.Context) { s.Settings.Show(ctx); s.Browse.Show(ctx) },
		Sharing:    func(ctx context.Context) { s.Settings.Show(ctx) },
		Progress:   func(ctx context.Context, told string, listed bool) { s.Browse.ShowScan(ctx, told, listed) },
		Scanned:    func(ctx context.Context) { s.Settings.Show(ctx); s.Browse.Show(ctx); s.Search.OwnAgain(ctx) },
		Recordings: func(ctx context.Context) { s.Browse.ReadAgain(ctx) }})
	s.Settings = settings.New(s.Loop, settings.Deps{View: &v.Settings, Welcome: &v.Welcome, Theme: &v.Theme, Node: cfg.Node,
		Links: cfg.Links, SetProxy: cfg.SetProxy,
		Updates: cfg.Updates.Client, UpdateServer: cfg.Updates.Server, Downloads: cfg.Updates.Downloads,
		Folders: s.Folders.Rows, Shared: s.Folders.Shared, Preparing: s.Folders.Preparing, Home: cfg.Home, Proxy: cfg.Proxy,
		Output: s.output.says, Devices: s.output.devices, Unattended: cfg.Unattended,
		PlanSet:  shown,
		Answered: func(ctx context.Context, a view.Answers) { s.Sponsors.Answered(ctx, a) },
		ModeSet: func(ctx context.Context) {
			shown(ctx)
			s.Sponsors.ShowPrivacy()
			s.Search.Fill(ctx)
			s.People.Show(ctx)
			s.Folders.Offer(ctx)
		}})
}

// onScreen is what is shown now.
type onScreen struct{ *State }

// listed is the list in which a track is shown, on whichever screen.
func (s onScreen) listed(id int64, place int, shuffle bool) (view.List, bool) {
	if s.Loop.Screen() == view.ScreenSearch {
		return s.Search.List(id)
	}
	return s.Browse.List(id, place, shuffle)
}

// playerOf is the player as browsing sees it.
type playerOf struct{ *State }

func (p playerOf) PlayTracks(tracks []library.Track) { p.Playback.PlayTracks(tracks) }
func (p playerOf) QueueNext(tracks ...library.Track) { p.Playback.QueueNext(tracks...) }
func (p playerOf) QueueLast(tracks ...library.Track) { p.Playback.QueueLast(tracks...) }

// spotsOf are the sponsors as playing hears them.
type spotsOf struct{ *State }

func (p spotsOf) Spot(ctx context.Context, take func(context.Context, player.Item)) {
	p.Sponsors.Spot(ctx, take)
}
func (p spotsOf) Speaks(name string, left int) { p.Sponsors.Speaks(name, left) }
func (p spotsOf) SpotHeard(name string)        { p.Sponsors.SpotHeard(name) }
