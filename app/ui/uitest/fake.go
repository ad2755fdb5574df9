package uitest

import (
	"fmt"
	"image"
	"strings"
	"sync"

	"fyne.io/fyne/v2"

	"linnet/app/state/view"
)

// Fake stands in for state: it keeps what was asked of it and hands out the View it was given.
type Fake struct {
	Mu       sync.Mutex
	Shown    *view.View
	Calls    []string
	more     int   // calls of MoreRows
	Needed   []int // what NeedRow was told
	Signals  chan struct{}
	Size     fyne.Size     // what Resized was told
	Asked    chan struct{} // receives when View was called; nil: nobody listens
	Image    image.Image
	Pictures int // how often one was asked for
}

// NewFake returns a Fake that hands out v.
func NewFake(v *view.View) *Fake { return &Fake{Shown: v, Signals: make(chan struct{}, 1)} }

func (f *Fake) did(what string, args ...any) {
	f.Calls = append(f.Calls, fmt.Sprint(append([]any{what + " "}, args...)...))
}

// spaced writes numbers with blanks between them.
func spaced(numbers []int) string { return strings.Trim(fmt.Sprint(numbers), "[]") }

// All are all calls since the last one was looked at, which are forgotten.
func (f *Fake) All() []string {
	calls := f.Calls
	f.Calls = nil
	return calls
}

// last returns the newest call and forgets all.
func (f *Fake) last() string {
	if len(f.Calls) == 0 {
		return ""
	}
	call := f.Calls[len(f.Calls)-1]
	f.Calls = nil
	return call
}

func (f *Fake) View() *view.View {
	if f.Asked != nil {
		f.Asked <- struct{}{}
	}
	f.Mu.Lock()
	defer f.Mu.Unlock()
	return f.Shown
}

func (f *Fake) Changed() <-chan struct{} { return f.Signals }
func (f *Fake) Picture(string, int) image.Image {
	f.Pictures++
	return f.Image
}
func (f *Fake) Go(s view.Screen)                  { f.did("Go", s) }
func (f *Fake) GoBack()                           { f.did("GoBack") }
func (f *Fake) GoForward()                        { f.did("GoForward") }
func (f *Fake) Resized(width, height float32)     { f.Size = fyne.NewSize(width, height) }
func (f *Fake) SetQuery(text string)              { f.did("SetQuery", text) }
func (f *Fake) AddFolder(path string)             { f.did("AddFolder", path) }
func (f *Fake) Answer(a view.Answers)             { f.did("Answer", a) }
func (f *Fake) ShowSection(s view.Section)        { f.did("ShowSection", s) }
func (f *Fake) OpenAlbum(key string)              { f.did("OpenAlbum", key) }
func (f *Fake) Back()                             { f.did("Back") }
func (f *Fake) OpenEntry(key string)              { f.did("OpenEntry", key) }
func (f *Fake) PlayAll()                          { f.did("PlayAll") }
func (f *Fake) SetFilter(text string)             { f.did("SetFilter", text) }
func (f *Fake) MoreRows()                         { f.more++ }
func (f *Fake) SortBy(key string)                 { f.did("SortBy", key) }
func (f *Fake) ToggleColumn(key string)           { f.did("ToggleColumn", key) }
func (f *Fake) MoveColumn(key string, by int)     { f.did("MoveColumn", key, " ", by) }
func (f *Fake) CancelScan()                       { f.did("CancelScan") }
func (f *Fake) NewPlaylist(track int64)           { f.did("NewPlaylist", track) }
func (f *Fake) NewSmartPlaylist()                 { f.did("NewSmartPlaylist") }
func (f *Fake) EditPlaylist()                     { f.did("EditPlaylist") }
func (f *Fake) DeletePlaylist()                   { f.did("DeletePlaylist") }
func (f *Fake) ExportPlaylist()                   { f.did("ExportPlaylist") }
func (f *Fake) ImportPlaylist()                   { f.did("ImportPlaylist") }
func (f *Fake) AddToPlaylist(p, track int64)      { f.did("AddToPlaylist", p, " ", track) }
func (f *Fake) MoveInPlaylist(from, to int)       { f.did("MoveInPlaylist", from, " ", to) }
func (f *Fake) RemoveFromPlaylist(at ...int)      { f.did("RemoveFromPlaylist", spaced(at)) }
func (f *Fake) Rate(id int64, stars int)          { f.did("Rate", id, " ", stars) }
func (f *Fake) Love(id int64, on bool)            { f.did("Love", id, " ", on) }
func (f *Fake) ShowTags(id int64)                 { f.did("ShowTags", id) }
func (f *Fake) ShareTrack(id int64)               { f.did("ShareTrack", id) }
func (f *Fake) ShareAlbum(key string)             { f.did("ShareAlbum", key) }
func (f *Fake) SetListens(on bool)                { f.did("SetListens", on) }
func (f *Fake) SetListensTo(server, token string) { f.did("SetListensTo", server, " ", token) }
func (f *Fake) SetUpdates(on bool)                { f.did("SetUpdates", on) }
func (f *Fake) LookForUpdate()                    { f.did("LookForUpdate") }
func (f *Fake) GetUpdate()                        { f.did("GetUpdate") }
func (f *Fake) SetMuted(on bool)                  { f.did("SetMuted", on) }
func (f *Fake) SetSpeed(times float64)            { f.did("SetSpeed", times) }
func (f *Fake) SetSleep(minutes int)              { f.did("SetSleep", minutes) }
func (f *Fake) SetStopAfter(on bool)              { f.did("SetStopAfter", on) }
func (f *Fake) Skip(seconds int)                  { f.did("Skip", seconds) }
func (f *Fake) SkipChapter(by int)                { f.did("SkipChapter", by) }
func (f *Fake) UnclearQueue()                     { f.did("UnclearQueue") }
func (f *Fake) SaveQueue()                        { f.did("SaveQueue") }
func (f *Fake) ShowHistory()                      { f.did("ShowHistory") }
func (f *Fake) SetSound(alter func(*view.SoundValues)) {
	var v view.SoundValues
	alter(&v)
	f.did("SetSound", v)
}
func (f *Fake) ShowLyrics()                   { f.did("ShowLyrics") }
func (f *Fake) SetField(key, value string)    { f.did("SetField", key, " ", value) }
func (f *Fake) Submit()                       { f.did("Submit") }
func (f *Fake) Decline()                      { f.did("Decline") }
func (f *Fake) CloseSheet()                   { f.did("CloseSheet") }
func (f *Fake) PlayTrack(id int64, place int) { f.did("PlayTrack", id, " ", place) }
func (f *Fake) SetRule(i int, part view.RulePart, value string) {
	f.did("SetRule", i, " ", int(part), " ", value)
}
func (f *Fake) AddRule()                 { f.did("AddRule") }
func (f *Fake) RemoveRule(i int)         { f.did("RemoveRule", i) }
func (f *Fake) PlayAlbumNext(key string) { f.did("PlayAlbumNext", key) }
func (f *Fake) EnqueueAlbum(key string)  { f.did("EnqueueAlbum", key) }
func (f *Fake) AddAlbumToPlaylist(playlist int64, key string) {
	f.did("AddAlbumToPlaylist", playlist, " ", key)
}
func (f *Fake) Louder(steps int)                    { f.did("Louder", steps) }
func (f *Fake) NeedRow(i int)                       { f.Needed = append(f.Needed, i) }
func (f *Fake) MoveQueued(from, to int)             { f.did("MoveQueued", from, " ", to) }
func (f *Fake) RemoveQueued(at ...int)              { f.did("RemoveQueued", spaced(at)) }
func (f *Fake) PlayAlbum(key string)                { f.did("PlayAlbum", key) }
func (f *Fake) PlayNext(id int64)                   { f.did("PlayNext", id) }
func (f *Fake) Enqueue(id int64)                    { f.did("Enqueue", id) }
func (f *Fake) SetFreeOnly(on bool)                 { f.did("SetFreeOnly", on) }
func (f *Fake) SetNotMine(on bool)                  { f.did("SetNotMine", on) }
func (f *Fake) Get(id string)                       { f.did("Get", id) }
func (f *Fake) EnqueueFound(id string)              { f.did("EnqueueFound", id) }
func (f *Fake) PlayFound(id string)                 { f.did("PlayFound", id) }
func (f *Fake) PauseTransfer(id string)             { f.did("PauseTransfer", id) }
func (f *Fake) ResumeTransfer(id string)            { f.did("ResumeTransfer", id) }
func (f *Fake) CancelTransfer(id string)            { f.did("CancelTransfer", id) }
func (f *Fake) AskCancelTransfers(ids ...string)    { f.did("AskCancelTransfers", strings.Join(ids, " ")) }
func (f *Fake) PlayTransfer(id string)              { f.did("PlayTransfer", id) }
func (f *Fake) ClearFinished()                      { f.did("ClearFinished") }
func (f *Fake) TogglePlay()                         { f.did("TogglePlay") }
func (f *Fake) Next()                               { f.did("Next") }
func (f *Fake) Previous()                           { f.did("Previous") }
func (f *Fake) Seek(fraction float64)               { f.did("Seek", fraction) }
func (f *Fake) SetVolume(v float64)                 { f.did("SetVolume", v) }
func (f *Fake) ToggleShuffle()                      { f.did("ToggleShuffle") }
func (f *Fake) ToggleRepeat()                       { f.did("ToggleRepeat") }
func (f *Fake) PlayQueued(i int)                    { f.did("PlayQueued", i) }
func (f *Fake) ClearQueue()                         { f.did("ClearQueue") }
func (f *Fake) RefuseCategory(name string, on bool) { f.did("RefuseCategory", name, " ", on) }
func (f *Fake) NewFeed()                            { f.did("NewFeed") }
func (f *Fake) RemoveFeed(address string)           { f.did("RemoveFeed", address) }
func (f *Fake) ShowCatalogue(address string)        { f.did("ShowCatalogue", address) }
func (f *Fake) Unhide(key string)                   { f.did("Unhide", key) }
func (f *Fake) PlayAd()                             { f.did("PlayAd") }
func (f *Fake) SkipAd()                             { f.did("SkipAd") }
func (f *Fake) SetSpots(on bool)                    { f.did("SetSpots", on) }
func (f *Fake) FetchAd()                            { f.did("FetchAd") }
func (f *Fake) PanelInView(seen bool)               { f.did("PanelInView", seen) }
func (f *Fake) VisitAd()                            { f.did("VisitAd") }
func (f *Fake) HideAd()                             { f.did("HideAd") }
func (f *Fake) HideSponsor()                        { f.did("HideSponsor") }
func (f *Fake) ReportAd()                           { f.did("ReportAd") }
func (f *Fake) SetPanels(on bool)                   { f.did("SetPanels", on) }
func (f *Fake) SetInterest(name string, on bool)    { f.did("SetInterest", name, " ", on) }
func (f *Fake) SetUseInterests(on bool)             { f.did("SetUseInterests", on) }
func (f *Fake) SetTaste(on bool)                    { f.did("SetTaste", on) }
func (f *Fake) SetAdEvents(on bool)                 { f.did("SetAdEvents", on) }
func (f *Fake) ExportPrivacy()                      { f.did("ExportPrivacy") }
func (f *Fake) DeleteWaiting()                      { f.did("DeleteWaiting") }
func (f *Fake) RemoveFolder(path string)            { f.did("RemoveFolder", path) }
func (f *Fake) ShareFolder(path string, on bool)    { f.did("ShareFolder", path, " ", on) }
func (f *Fake) StateRights(path string, on bool)    { f.did("StateRights", path, " ", on) }
func (f *Fake) SetMode(m view.Mode)                 { f.did("SetMode", m) }
func (f *Fake) SetTheme(t view.Theme)               { f.did("SetTheme", t) }
func (f *Fake) Rescan()                             { f.did("Rescan") }
func (f *Fake) Dismiss(id int64)                    { f.did("Dismiss", id) }
func (f *Fake) Undo(id int64)                       { f.did("Undo", id) }
func (f *Fake) ShowKeys()                           { f.did("ShowKeys") }
func (f *Fake) ShowNotices()                        { f.did("ShowNotices") }
func (f *Fake) PlayMany(c view.Chosen)              { f.did("PlayMany", c) }
func (f *Fake) PlayManyNext(c view.Chosen)          { f.did("PlayManyNext", c) }
func (f *Fake) EnqueueMany(c view.Chosen)           { f.did("EnqueueMany", c) }
func (f *Fake) AddManyToPlaylist(playlist int64, c view.Chosen) {
	f.did("AddManyToPlaylist", playlist, " ", c)
}

func (f *Fake) ForgetTransfer(id string)           { f.did("ForgetTransfer", id) }
func (f *Fake) UnfoldTransfer(id string, on bool)  { f.did("UnfoldTransfer", id, " ", on) }
func (f *Fake) ShowTransferTab(t view.TransferTab) { f.did("ShowTransferTab", t) }
func (f *Fake) OpenLink(text string)               { f.did("OpenLink", text) }
func (f *Fake) Open(links []string)                { f.did("Open", links) }
func (f *Fake) NewLink()                           { f.did("NewLink") }
func (f *Fake) PickFile(at int, on bool)           { f.did("PickFile", at, " ", on) }
func (f *Fake) PickFiles(p view.Pick)              { f.did("PickFiles", p) }
func (f *Fake) SetTransferPriority(id string, p view.Priority) {
	f.did("SetTransferPriority", id, " ", p)
}

func (f *Fake) UnfoldFound(id string, on bool)          { f.did("UnfoldFound", id, " ", on) }
func (f *Fake) ShowHolders(id string)                   { f.did("ShowHolders", id) }
func (f *Fake) ExportFound()                            { f.did("ExportFound") }
func (f *Fake) GetAlbum(id string)                      { f.did("GetAlbum", id) }
func (f *Fake) ShowSettings(s view.SettingsSection)     { f.did("ShowSettings", s) }
func (f *Fake) SetOpensLinks(on bool)                   { f.did("SetOpensLinks", on) }
func (f *Fake) SetLimit(key view.LimitKey, text string) { f.did("SetLimit", key, " ", text) }
func (f *Fake) MarkHour(day, hour int, on bool)         { f.did("MarkHour", day, " ", hour, " ", on) }
func (f *Fake) SetOnlyIdle(on bool)                     { f.did("SetOnlyIdle", on) }
func (f *Fake) SetUnmetered(on bool)                    { f.did("SetUnmetered", on) }
func (f *Fake) TestReach()                              { f.did("TestReach") }
func (f *Fake) SetPort(text string)                     { f.did("SetPort", text) }
func (f *Fake) SetTrackers(on bool)                     { f.did("SetTrackers", on) }
func (f *Fake) SetPublicNodes(on bool)                  { f.did("SetPublicNodes", on) }
func (f *Fake) SetProxy(text string)                    { f.did("SetProxy", text) }
func (f *Fake) SetNodes(text string)                    { f.did("SetNodes", text) }
func (f *Fake) ImportBlockList()                        { f.did("ImportBlockList") }
func (f *Fake) RemoveBlockList()                        { f.did("RemoveBlockList") }
func (f *Fake) SetFilterOf(key string, n int)           { f.did("SetFilterOf", key, " ", n) }
func (f *Fake) SortFound(key string)                    { f.did("SortFound", key) }
func (f *Fake) MoreFound()                              { f.did("MoreFound") }
func (f *Fake) KeepFound(id string)                     { f.did("KeepFound", id) }
func (f *Fake) BrowseHolder(id string)                  { f.did("BrowseHolder", id) }
func (f *Fake) ToggleWish()                             { f.did("ToggleWish") }
func (f *Fake) OpenWish(id int64)                       { f.did("OpenWish", id) }
func (f *Fake) RemoveWish(id int64)                     { f.did("RemoveWish", id) }
func (f *Fake) FetchWish(id int64, on bool)             { f.did("FetchWish", id, " ", on) }
func (f *Fake) Follow(key string)                       { f.did("Follow", key) }
func (f *Fake) Unfollow(key string)                     { f.did("Unfollow", key) }
func (f *Fake) FollowLink()                             { f.did("FollowLink") }
func (f *Fake) OpenPerson(key string)                   { f.did("OpenPerson", key) }
func (f *Fake) ClosePerson()                            { f.did("ClosePerson") }
func (f *Fake) ShowPersonSection(s view.Section)        { f.did("ShowPersonSection", s) }
func (f *Fake) OpenPersonEntry(key string)              { f.did("OpenPersonEntry", key) }
func (f *Fake) FilterPerson(text string)                { f.did("FilterPerson", text) }
func (f *Fake) GetListed()                              { f.did("GetListed") }
func (f *Fake) NewGroup()                               { f.did("NewGroup") }
func (f *Fake) JoinGroup()                              { f.did("JoinGroup") }
func (f *Fake) SearchGroup(id string)                   { f.did("SearchGroup", id) }
func (f *Fake) InviteToGroup(id string)                 { f.did("InviteToGroup", id) }
func (f *Fake) LendToGroup(id string)                   { f.did("LendToGroup", id) }
func (f *Fake) ExpelFromGroup(id, member string)        { f.did("ExpelFromGroup", id, " ", member) }
func (f *Fake) LeaveGroup(id string)                    { f.did("LeaveGroup", id) }
func (f *Fake) SetPublished(on bool)                    { f.did("SetPublished", on) }
func (f *Fake) RenameShelf()                            { f.did("RenameShelf") }
func (f *Fake) ReplaceKey()                             { f.did("ReplaceKey") }
func (f *Fake) RevokeKey()                              { f.did("RevokeKey") }
