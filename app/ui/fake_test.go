package ui

import (
	"fmt"
	"image"
	"sync"

	"fyne.io/fyne/v2"

	"linnet/app/state/view"
)

// fake stands in for state: it keeps what was asked of it and hands out the View it was given.
type fake struct {
	mu      sync.Mutex
	view    *view.View
	calls   []string
	more    int   // calls of MoreRows
	needed  []int // what NeedRow was told
	changed chan struct{}
	size    fyne.Size     // what Resized was told
	asked   chan struct{} // receives when View was called; nil: nobody listens
	picture image.Image
}

func newFake(v *view.View) *fake { return &fake{view: v, changed: make(chan struct{}, 1)} }

// program is the fake in the place of every slice.
func (f *fake) program() Program {
	return Program{Views: f, Window: f, Browse: f, Playback: f, Search: f, Transfers: f, People: f, Sponsors: f, Settings: f, Folders: f}
}

func (f *fake) did(what string, args ...any) {
	f.calls = append(f.calls, fmt.Sprint(append([]any{what + " "}, args...)...))
}

// last returns the newest call and forgets all.
func (f *fake) last() string {
	if len(f.calls) == 0 {
		return ""
	}
	call := f.calls[len(f.calls)-1]
	f.calls = nil
	return call
}

func (f *fake) View() *view.View {
	if f.asked != nil {
		f.asked <- struct{}{}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.view
}

func (f *fake) Changed() <-chan struct{}          { return f.changed }
func (f *fake) Picture(string, int) image.Image   { return f.picture }
func (f *fake) Go(s view.Screen)                  { f.did("Go", s) }
func (f *fake) Resized(width, height float32)     { f.size = fyne.NewSize(width, height) }
func (f *fake) SetQuery(text string)              { f.did("SetQuery", text) }
func (f *fake) AddFolder(path string)             { f.did("AddFolder", path) }
func (f *fake) Answer(a view.Answers)             { f.did("Answer", a) }
func (f *fake) ShowSection(s view.Section)        { f.did("ShowSection", s) }
func (f *fake) OpenAlbum(key string)              { f.did("OpenAlbum", key) }
func (f *fake) Back()                             { f.did("Back") }
func (f *fake) OpenEntry(key string)              { f.did("OpenEntry", key) }
func (f *fake) PlayAll()                          { f.did("PlayAll") }
func (f *fake) SetFilter(text string)             { f.did("SetFilter", text) }
func (f *fake) MoreRows()                         { f.more++ }
func (f *fake) SortBy(key string)                 { f.did("SortBy", key) }
func (f *fake) ToggleColumn(key string)           { f.did("ToggleColumn", key) }
func (f *fake) MoveColumn(key string, by int)     { f.did("MoveColumn", key, " ", by) }
func (f *fake) CancelScan()                       { f.did("CancelScan") }
func (f *fake) NewPlaylist(track int64)           { f.did("NewPlaylist", track) }
func (f *fake) NewSmartPlaylist()                 { f.did("NewSmartPlaylist") }
func (f *fake) EditPlaylist()                     { f.did("EditPlaylist") }
func (f *fake) DeletePlaylist()                   { f.did("DeletePlaylist") }
func (f *fake) ExportPlaylist()                   { f.did("ExportPlaylist") }
func (f *fake) ImportPlaylist()                   { f.did("ImportPlaylist") }
func (f *fake) AddToPlaylist(p, track int64)      { f.did("AddToPlaylist", p, " ", track) }
func (f *fake) MoveInPlaylist(from, to int)       { f.did("MoveInPlaylist", from, " ", to) }
func (f *fake) RemoveFromPlaylist(at int)         { f.did("RemoveFromPlaylist", at) }
func (f *fake) Rate(id int64, stars int)          { f.did("Rate", id, " ", stars) }
func (f *fake) Love(id int64, on bool)            { f.did("Love", id, " ", on) }
func (f *fake) ShowTags(id int64)                 { f.did("ShowTags", id) }
func (f *fake) ShareTrack(id int64)               { f.did("ShareTrack", id) }
func (f *fake) SetListens(on bool)                { f.did("SetListens", on) }
func (f *fake) SetListensTo(server, token string) { f.did("SetListensTo", server, " ", token) }
func (f *fake) SetMuted(on bool)                  { f.did("SetMuted", on) }
func (f *fake) SetSpeed(times float64)            { f.did("SetSpeed", times) }
func (f *fake) SetSleep(minutes int)              { f.did("SetSleep", minutes) }
func (f *fake) SetStopAfter(on bool)              { f.did("SetStopAfter", on) }
func (f *fake) Skip(seconds int)                  { f.did("Skip", seconds) }
func (f *fake) UnclearQueue()                     { f.did("UnclearQueue") }
func (f *fake) SaveQueue()                        { f.did("SaveQueue") }
func (f *fake) ShowHistory()                      { f.did("ShowHistory") }
func (f *fake) SetSound(alter func(*view.SoundValues)) {
	var v view.SoundValues
	alter(&v)
	f.did("SetSound", v)
}
func (f *fake) ShowLyrics()                   { f.did("ShowLyrics") }
func (f *fake) SetField(key, value string)    { f.did("SetField", key, " ", value) }
func (f *fake) Submit()                       { f.did("Submit") }
func (f *fake) Decline()                      { f.did("Decline") }
func (f *fake) CloseSheet()                   { f.did("CloseSheet") }
func (f *fake) PlayTrack(id int64, place int) { f.did("PlayTrack", id, " ", place) }
func (f *fake) SetRule(i int, part view.RulePart, value string) {
	f.did("SetRule", i, " ", int(part), " ", value)
}
func (f *fake) AddRule()                 { f.did("AddRule") }
func (f *fake) RemoveRule(i int)         { f.did("RemoveRule", i) }
func (f *fake) PlayAlbumNext(key string) { f.did("PlayAlbumNext", key) }
func (f *fake) EnqueueAlbum(key string)  { f.did("EnqueueAlbum", key) }
func (f *fake) AddAlbumToPlaylist(playlist int64, key string) {
	f.did("AddAlbumToPlaylist", playlist, " ", key)
}
func (f *fake) Louder(steps int)                    { f.did("Louder", steps) }
func (f *fake) NeedRow(i int)                       { f.needed = append(f.needed, i) }
func (f *fake) MoveQueued(from, to int)             { f.did("MoveQueued", from, " ", to) }
func (f *fake) RemoveQueued(i int)                  { f.did("RemoveQueued", i) }
func (f *fake) PlayAlbum(key string)                { f.did("PlayAlbum", key) }
func (f *fake) PlayNext(id int64)                   { f.did("PlayNext", id) }
func (f *fake) Enqueue(id int64)                    { f.did("Enqueue", id) }
func (f *fake) SetFreeOnly(on bool)                 { f.did("SetFreeOnly", on) }
func (f *fake) SetNotMine(on bool)                  { f.did("SetNotMine", on) }
func (f *fake) Get(id string)                       { f.did("Get", id) }
func (f *fake) PlayFound(id string)                 { f.did("PlayFound", id) }
func (f *fake) PauseTransfer(id string)             { f.did("PauseTransfer", id) }
func (f *fake) ResumeTransfer(id string)            { f.did("ResumeTransfer", id) }
func (f *fake) CancelTransfer(id string)            { f.did("CancelTransfer", id) }
func (f *fake) PlayTransfer(id string)              { f.did("PlayTransfer", id) }
func (f *fake) ClearFinished()                      { f.did("ClearFinished") }
func (f *fake) TogglePlay()                         { f.did("TogglePlay") }
func (f *fake) Next()                               { f.did("Next") }
func (f *fake) Previous()                           { f.did("Previous") }
func (f *fake) Seek(fraction float64)               { f.did("Seek", fraction) }
func (f *fake) SetVolume(v float64)                 { f.did("SetVolume", v) }
func (f *fake) ToggleShuffle()                      { f.did("ToggleShuffle") }
func (f *fake) ToggleRepeat()                       { f.did("ToggleRepeat") }
func (f *fake) PlayQueued(i int)                    { f.did("PlayQueued", i) }
func (f *fake) ClearQueue()                         { f.did("ClearQueue") }
func (f *fake) RefuseCategory(name string, on bool) { f.did("RefuseCategory", name, " ", on) }
func (f *fake) NewFeed()                            { f.did("NewFeed") }
func (f *fake) RemoveFeed(address string)           { f.did("RemoveFeed", address) }
func (f *fake) ShowCatalogue(address string)        { f.did("ShowCatalogue", address) }
func (f *fake) Unhide(key string)                   { f.did("Unhide", key) }
func (f *fake) PlayAd()                             { f.did("PlayAd") }
func (f *fake) FetchAd()                            { f.did("FetchAd") }
func (f *fake) PanelInView(seen bool)               { f.did("PanelInView", seen) }
func (f *fake) VisitAd()                            { f.did("VisitAd") }
func (f *fake) HideAd()                             { f.did("HideAd") }
func (f *fake) HideSponsor()                        { f.did("HideSponsor") }
func (f *fake) ReportAd()                           { f.did("ReportAd") }
func (f *fake) SetPanels(on bool)                   { f.did("SetPanels", on) }
func (f *fake) SetInterest(name string, on bool)    { f.did("SetInterest", name, " ", on) }
func (f *fake) SetUseInterests(on bool)             { f.did("SetUseInterests", on) }
func (f *fake) SetTaste(on bool)                    { f.did("SetTaste", on) }
func (f *fake) SetAdEvents(on bool)                 { f.did("SetAdEvents", on) }
func (f *fake) ExportPrivacy()                      { f.did("ExportPrivacy") }
func (f *fake) DeleteWaiting()                      { f.did("DeleteWaiting") }
func (f *fake) RemoveFolder(path string)            { f.did("RemoveFolder", path) }
func (f *fake) ShareFolder(path string, on bool)    { f.did("ShareFolder", path, " ", on) }
func (f *fake) StateRights(path string, on bool)    { f.did("StateRights", path, " ", on) }
func (f *fake) SetMode(m view.Mode)                 { f.did("SetMode", m) }
func (f *fake) SetTheme(t view.Theme)               { f.did("SetTheme", t) }
func (f *fake) Rescan()                             { f.did("Rescan") }
func (f *fake) Dismiss(id int64)                    { f.did("Dismiss", id) }
