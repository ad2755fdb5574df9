package ui

import "linnet/app/state/view"

// The small interfaces below say which screen calls what; each screen is handed only its own.

// navigation is what the sidebar and the search box call.
type navigation interface {
	Go(view.Screen)
	SetQuery(text string)
}

// welcomeActions is what the first-run page calls.
type welcomeActions interface {
	AddFolder(path string)
	Answer(view.Answers)
}

// libraryActions is what the Library screen calls.
type libraryActions interface {
	browseActions
	listActions
	playlistActions
	songActions
	PlayAll()
	CancelScan()
}

// browseActions is how one gets about in the library.
type browseActions interface {
	ShowSection(view.Section)
	OpenAlbum(key string)
	OpenEntry(key string)
	Back()
	albumActions
}

// albumActions is what one can do with an album. A playlist of 0 is a new one.
type albumActions interface {
	PlayAlbum(key string)
	PlayAlbumNext(key string)
	EnqueueAlbum(key string)
	AddAlbumToPlaylist(playlist int64, key string)
}

// listActions changes which songs are listed, and in which order.
type listActions interface {
	SetFilter(text string)
	// MoreRows asks for what follows the albums or entries shown, NeedRow for a song that is not there; both
	// may be called too often.
	MoreRows()
	NeedRow(i int)
	SortBy(key string)
	ToggleColumn(key string)
	MoveColumn(key string, by int)
}

// playlistActions is what one can do with playlists.
type playlistActions interface {
	NewSmartPlaylist()
	EditPlaylist()
	DeletePlaylist()
	ExportPlaylist()
	ImportPlaylist()
}

// songActions is what a list of own songs calls.
type songActions interface {
	playActions
	songEditActions
	playlistOrderActions
}

// playActions plays. PlayTrack plays the list the track stands in, from it on; place tells it from its like.
type playActions interface {
	PlayTrack(id int64, place int)
	PlayNext(id int64)
	Enqueue(id int64)
}

// songEditActions is what else one can do with a song. A new playlist begins with the track; 0 for none.
type songEditActions interface {
	AddToPlaylist(playlist, track int64)
	NewPlaylist(track int64)
	Rate(id int64, stars int)
	Love(id int64, on bool)
	ShowTags(id int64)
	ShareTrack(id int64)
}

// playlistOrderActions changes the open playlist; places are counted from 0.
type playlistOrderActions interface {
	MoveInPlaylist(from, to int)
	RemoveFromPlaylist(at int)
}

// linkActions is what takes links: what was pasted, one a line, and what was dropped on the window.
type linkActions interface {
	OpenLink(text string)
	Open(links []string)
}

// fileActions is what a list of files to choose from calls; at is a FileRow's.
type fileActions interface {
	PickFile(at int, on bool)
	PickFiles(view.Pick)
}

// sheetActions is what the open sheet calls.
type sheetActions interface {
	fieldActions
	ruleEditActions
	fileActions
}

// fieldActions is what can be done with any open sheet.
type fieldActions interface {
	SetField(key, value string)
	Submit()
	Decline()
	CloseSheet()
}

// ruleActions is what the rules in an open sheet call.
type ruleActions interface {
	ruleEditActions
	CloseSheet()
}

// ruleEditActions changes the rules of a smart playlist; i counts from 0.
type ruleEditActions interface {
	SetRule(i int, part view.RulePart, value string)
	AddRule()
	RemoveRule(i int)
}

// searchActions is what the Search screen calls.
type searchActions interface {
	foundActions
	GetAlbum(id string)
	wishActions
	filterActions
}

// filterActions narrows the found rows and puts them in order.
type filterActions interface {
	SetFreeOnly(bool)
	SetNotMine(bool)
	// SetFilterOf chooses by place in the Filter's Choices.
	SetFilterOf(key string, choice int)
	SortFound(key string)
	MoreFound()
}

// foundActions is what a list of found rows calls.
type foundActions interface {
	fetchActions
	BrowseHolder(id string)
}

// fetchActions is what can be done with a found row.
type fetchActions interface {
	Get(id string)
	PlayFound(id string)
	KeepFound(id string)
}

// wishActions is what one can do with searches that go on.
type wishActions interface {
	ToggleWish()
	OpenWish(id int64)
	RemoveWish(id int64)
	FetchWish(id int64, on bool)
}

// peopleActions is what the People screen calls.
type peopleActions interface {
	foundActions
	publishActions
	groupActions
	personActions
}

// personActions is what one can do with other listeners and their shelves.
type personActions interface {
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

// groupActions is what one can do with groups.
type groupActions interface {
	NewGroup()
	JoinGroup()
	SearchGroup(id string)
	InviteToGroup(id string)
	LendToGroup(id string)
	ExpelFromGroup(id, member string)
	LeaveGroup(id string)
}

// publishActions is what one can do with one's own shelf as others see it.
type publishActions interface {
	SetPublished(bool)
	RenameShelf()
	ReplaceKey()
	RevokeKey()
}

// transferActions is what the Transfers screen calls.
type transferActions interface {
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

// barActions is what the player bar calls. Fractions and volume run from 0 to 1.
type barActions interface {
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
	modeActions
}

// modeActions is what else can be done with what plays.
type modeActions interface {
	SetMuted(bool)
	SetSpeed(times float64)
	pauseActions
	// Skip goes so many seconds on, or back.
	Skip(seconds int)
	soundActions
}

// pauseActions are the pauses that the player makes by itself.
type pauseActions interface {
	SetStopAfter(bool)
	SetSleep(minutes int)
}

// soundActions changes how everything sounds.
type soundActions interface {
	SetSound(alter func(*view.SoundValues))
}

// queueMenuActions is what can be done with the queue as a whole.
type queueMenuActions interface {
	UnclearQueue()
	SaveQueue()
	ShowHistory()
}

// queueActions is what the queue calls; i counts from 0 in View.Queue.
type queueActions interface {
	PlayQueued(i int)
	MoveQueued(from, to int)
	RemoveQueued(i int)
	ClearQueue()
}

// panelActions is what the sponsor panel calls.
type panelActions interface {
	// PanelInView tells whether at least half of the panel stands in the showing window.
	PanelInView(bool)
	VisitAd()
	PlayAd()
	FetchAd()
	HideAd()
	HideSponsor()
	ReportAd()
}

// sponsorActions is what the Sponsors screen calls.
type sponsorActions interface {
	SetPanels(bool)
	SetInterest(name string, on bool)
	RefuseCategory(name string, on bool)
	NewFeed()
	RemoveFeed(address string)
	ShowCatalogue(address string)
	Unhide(key string)
}

// privacyActions is what the Privacy screen calls.
type privacyActions interface {
	SetPanels(bool)
	consentActions
	listenActions
	Go(view.Screen)
}

// listenActions is about who is told what was heard.
type listenActions interface {
	SetListens(bool)
	SetListensTo(server, token string)
}

// consentActions is what can be agreed to besides panels, and what is on record of it.
type consentActions interface {
	SetUseInterests(bool)
	SetTaste(bool)
	SetAdEvents(bool)
	DeleteWaiting()
	ExportPrivacy()
}

// settingsActions is what the Settings screen calls.
type settingsActions interface {
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
	limitActions
	networkActions
	soundActions
}

// limitActions is what sets the limits of the swarm; day 0 is Monday.
type limitActions interface {
	SetLimit(key view.LimitKey, text string)
	MarkHour(day, hour int, on bool)
	SetOnlyIdle(bool)
	SetUnmetered(bool)
}

// networkActions sets how the swarm is found and which addresses are blocked.
type networkActions interface {
	TestReach()
	SetPublicNodes(bool)
	SetNodes(text string)
	SetProxy(text string)
	ImportBlockList()
	RemoveBlockList()
}

// noticeActions is what the line of notices calls.
type noticeActions interface {
	Dismiss(id int64)
}

// keyActions is what the keyboard calls.
type keyActions interface {
	Go(view.Screen)
	Back()
	barActions
	CloseSheet()
}
