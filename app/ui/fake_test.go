package ui

import (
	"fmt"
	"image"
	"sync"

	"linnet/app/state"
)

// fake stands in for state: it keeps what was asked of it and hands out the View it was given.
type fake struct {
	mu      sync.Mutex
	view    *state.View
	calls   []string
	changed chan struct{}
	asked   chan struct{} // receives when View was called; nil: nobody listens
	picture image.Image
}

func newFake(v *state.View) *fake { return &fake{view: v, changed: make(chan struct{}, 1)} }

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

func (f *fake) View() *state.View {
	if f.asked != nil {
		f.asked <- struct{}{}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.view
}

func (f *fake) Changed() <-chan struct{}         { return f.changed }
func (f *fake) Picture(string, int) image.Image  { return f.picture }
func (f *fake) Go(s state.Screen)                { f.did("Go", s) }
func (f *fake) SetQuery(text string)             { f.did("SetQuery", text) }
func (f *fake) AddFolder(path string)            { f.did("AddFolder", path) }
func (f *fake) Answer(a state.Answers)           { f.did("Answer", a) }
func (f *fake) ShowSection(s state.Section)      { f.did("ShowSection", s) }
func (f *fake) OpenAlbum(key string)             { f.did("OpenAlbum", key) }
func (f *fake) CloseAlbum()                      { f.did("CloseAlbum") }
func (f *fake) PlayTrack(id int64)               { f.did("PlayTrack", id) }
func (f *fake) PlayAlbum(key string)             { f.did("PlayAlbum", key) }
func (f *fake) PlayNext(id int64)                { f.did("PlayNext", id) }
func (f *fake) Enqueue(id int64)                 { f.did("Enqueue", id) }
func (f *fake) SetFreeOnly(on bool)              { f.did("SetFreeOnly", on) }
func (f *fake) SetNotMine(on bool)               { f.did("SetNotMine", on) }
func (f *fake) Get(id string)                    { f.did("Get", id) }
func (f *fake) PlayFound(id string)              { f.did("PlayFound", id) }
func (f *fake) PauseTransfer(id string)          { f.did("PauseTransfer", id) }
func (f *fake) ResumeTransfer(id string)         { f.did("ResumeTransfer", id) }
func (f *fake) CancelTransfer(id string)         { f.did("CancelTransfer", id) }
func (f *fake) PlayTransfer(id string)           { f.did("PlayTransfer", id) }
func (f *fake) ClearFinished()                   { f.did("ClearFinished") }
func (f *fake) TogglePlay()                      { f.did("TogglePlay") }
func (f *fake) Next()                            { f.did("Next") }
func (f *fake) Previous()                        { f.did("Previous") }
func (f *fake) Seek(fraction float64)            { f.did("Seek", fraction) }
func (f *fake) SetVolume(v float64)              { f.did("SetVolume", v) }
func (f *fake) ToggleShuffle()                   { f.did("ToggleShuffle") }
func (f *fake) ToggleRepeat()                    { f.did("ToggleRepeat") }
func (f *fake) PlayQueued(i int)                 { f.did("PlayQueued", i) }
func (f *fake) ClearQueue()                      { f.did("ClearQueue") }
func (f *fake) PanelInView(seen bool)            { f.did("PanelInView", seen) }
func (f *fake) VisitAd()                         { f.did("VisitAd") }
func (f *fake) HideAd()                          { f.did("HideAd") }
func (f *fake) HideSponsor()                     { f.did("HideSponsor") }
func (f *fake) ReportAd()                        { f.did("ReportAd") }
func (f *fake) SetPanels(on bool)                { f.did("SetPanels", on) }
func (f *fake) SetInterest(name string, on bool) { f.did("SetInterest", name, " ", on) }
func (f *fake) SetUseInterests(on bool)          { f.did("SetUseInterests", on) }
func (f *fake) SetTaste(on bool)                 { f.did("SetTaste", on) }
func (f *fake) DeleteWaiting()                   { f.did("DeleteWaiting") }
func (f *fake) RemoveFolder(path string)         { f.did("RemoveFolder", path) }
func (f *fake) ShareFolder(path string, on bool) { f.did("ShareFolder", path, " ", on) }
func (f *fake) StateRights(path string, on bool) { f.did("StateRights", path, " ", on) }
func (f *fake) SetMode(m state.Mode)             { f.did("SetMode", m) }
func (f *fake) SetTheme(t state.Theme)           { f.did("SetTheme", t) }
func (f *fake) Rescan()                          { f.did("Rescan") }
func (f *fake) Dismiss(id int64)                 { f.did("Dismiss", id) }
