package ui

import "linnet/app/state/view"

// The small interfaces below say which screen calls what; each screen is handed only its own.

// navigator is what the sidebar and the search box call.
type navigator interface {
	Go(view.Screen)
	SetQuery(text string)
}

// welcomer is what the first-run page calls.
type welcomer interface {
	AddFolder(path string)
	Answer(view.Answers)
}

// librarian is what the Library screen calls.
type librarian interface {
	browser
	lister
	listKeeper
	PlayAll()
	CancelScan()
	songActions
}

// browser is how one gets about in the library.
type browser interface {
	ShowSection(view.Section)
	OpenAlbum(key string)
	OpenEntry(key string)
	Back()
	albumKeeper
}

// albumKeeper is what one can do with an album. A playlist of 0 is a new one.
type albumKeeper interface {
	PlayAlbum(key string)
	PlayAlbumNext(key string)
	EnqueueAlbum(key string)
	AddAlbumToPlaylist(playlist int64, key string)
}

// lister changes which songs are listed, and in which order.
type lister interface {
	SetFilter(text string)
	// MoreRows asks for what follows the albums or entries shown, NeedRow for a song that is not there; both
	// may be called too often.
	MoreRows()
	NeedRow(i int)
	SortBy(key string)
	ToggleColumn(key string)
	MoveColumn(key string, by int)
}

// listKeeper is what one can do with playlists.
type listKeeper interface {
	NewSmartPlaylist()
	EditPlaylist()
	DeletePlaylist()
	ExportPlaylist()
	ImportPlaylist()
}

// songActions is what a list of own songs calls.
type songActions interface {
	songPlayer
	songKeeper
	listOrderer
}

// songPlayer plays. PlayTrack plays the list the track stands in, from it on; place tells it from its like.
type songPlayer interface {
	PlayTrack(id int64, place int)
	PlayNext(id int64)
	Enqueue(id int64)
}

// songKeeper is what else one can do with a song. A new playlist begins with the track; 0 for none.
type songKeeper interface {
	AddToPlaylist(playlist, track int64)
	NewPlaylist(track int64)
	Rate(id int64, stars int)
	Love(id int64, on bool)
	ShowTags(id int64)
	ShareTrack(id int64)
}

// listOrderer changes the open playlist; places are counted from 0.
type listOrderer interface {
	MoveInPlaylist(from, to int)
	RemoveFromPlaylist(at int)
}

// opener is what takes links: what was pasted, one a line, and what was dropped on the window.
type opener interface {
	OpenLink(text string)
	Open(links []string)
}

// picker is what a list of files to choose from calls; at is a FileRow's.
type picker interface {
	PickFile(at int, on bool)
	PickFiles(view.Pick)
}

// sheeter is what the open sheet calls.
type sheeter interface {
	ruler
	picker
	SetField(key, value string)
	Submit()
	Decline()
}

// ruler changes the rules of a smart playlist; i counts from 0.
type ruler interface {
	CloseSheet()
	SetRule(i int, part view.RulePart, value string)
	AddRule()
	RemoveRule(i int)
}

// seeker is what the Search screen calls.
type seeker interface {
	fetcher
	wisher
	SetFreeOnly(bool)
	SetNotMine(bool)
	// SetFilterOf chooses by place in the Filter's Choices.
	SetFilterOf(key string, choice int)
	SortFound(key string)
	MoreFound()
}

// fetcher is what a list of found rows calls.
type fetcher interface {
	Get(id string)
	GetAlbum(id string)
	PlayFound(id string)
	KeepFound(id string)
	BrowseHolder(id string)
}

// wisher is what one can do with searches that go on.
type wisher interface {
	ToggleWish()
	OpenWish(id int64)
	RemoveWish(id int64)
	FetchWish(id int64, on bool)
}

// companion is what the People screen calls.
type companion interface {
	fetcher
	publisher
	grouper
	Follow(key string)
	Unfollow(key string)
	FollowLink()
	OpenPerson(key string)
	ClosePerson()
	ShowPersonSection(view.Section)
	OpenPersonEntry(key string)
	FilterPerson(text string)
	GetListed()
}

// grouper is what one can do with groups.
type grouper interface {
	NewGroup()
	JoinGroup()
	SearchGroup(id string)
	InviteToGroup(id string)
	LendToGroup(id string)
	ExpelFromGroup(id, member string)
	LeaveGroup(id string)
}

// publisher is what one can do with one's own shelf as others see it.
type publisher interface {
	SetPublished(bool)
	RenameShelf()
	ReplaceKey()
	RevokeKey()
}

// carrier is what the Transfers screen calls.
type carrier interface {
	PauseTransfer(id string)
	ResumeTransfer(id string)
	CancelTransfer(id string)
	ForgetTransfer(id string)
	PlayTransfer(id string)
	SetTransferPriority(id string, p view.Priority)
	UnfoldTransfer(id string, on bool)
	ShowTransferTab(view.TransferTab)
	ClearFinished()
	NewLink()
}

// player is what the player bar calls. Fractions and volume run from 0 to 1.
type player interface {
	TogglePlay()
	Next()
	Previous()
	Seek(fraction float64)
	SetVolume(v float64)
	// Louder turns the volume up by so many steps, of twenty in all.
	Louder(steps int)
	ToggleShuffle()
	ToggleRepeat()
	ShowLyrics()
}

// queuer is what the queue calls; i counts from 0 in View.Queue.
type queuer interface {
	PlayQueued(i int)
	MoveQueued(from, to int)
	RemoveQueued(i int)
	ClearQueue()
}

// advertiser is what the sponsor panel calls.
type advertiser interface {
	// PanelInView tells whether at least half of the panel stands in the showing window.
	PanelInView(bool)
	VisitAd()
	PlayAd()
	FetchAd()
	HideAd()
	HideSponsor()
	ReportAd()
}

// sponsorer is what the Sponsors screen calls.
type sponsorer interface {
	SetPanels(bool)
	SetInterest(name string, on bool)
	RefuseCategory(name string, on bool)
	NewFeed()
	RemoveFeed(address string)
	ShowCatalogue(address string)
	Unhide(key string)
}

// confider is what the Privacy screen calls.
type confider interface {
	SetPanels(bool)
	SetUseInterests(bool)
	SetTaste(bool)
	SetAdEvents(bool)
	DeleteWaiting()
	ExportPrivacy()
	Go(view.Screen)
}

// settler is what the Settings screen calls.
type settler interface {
	AddFolder(path string)
	RemoveFolder(path string)
	ShareFolder(path string, on bool)
	StateRights(path string, stated bool)
	SetMode(view.Mode)
	SetTheme(view.Theme)
	Rescan()
	ShowSettings(view.SettingsSection)
	ShowTransferTab(view.TransferTab)
	Go(view.Screen)
	SetOpensLinks(bool)
	limiter
	networker
}

// limiter is what sets the limits of the swarm; day 0 is Monday.
type limiter interface {
	SetLimit(key view.LimitKey, text string)
	MarkHour(day, hour int, on bool)
	SetOnlyIdle(bool)
	SetUnmetered(bool)
}

// networker sets how the swarm is found and which addresses are blocked.
type networker interface {
	TestReach()
	SetPublicNodes(bool)
	SetNodes(text string)
	SetProxy(text string)
	ImportBlockList()
	RemoveBlockList()
}

// dismisser is what the trouble line calls.
type dismisser interface {
	Dismiss(id int64)
}
