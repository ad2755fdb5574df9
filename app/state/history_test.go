package state_test

import (
	"testing"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
)

// TestBackAndForwardGoOverAllScreens, and what was open in the library is open again.
func TestBackAndForwardGoOverAllScreens(t *testing.T) {
	r := statetest.New(t)
	at := func(what string, screen view.Screen, section view.Section) {
		t.Helper()
		r.Await(what, func(v *view.View) bool { return v.Screen == screen && v.Library.Section == section && v.Sheet == nil })
	}
	r.Section(view.SectionArtists)
	at("the artists", view.ScreenLibrary, view.SectionArtists)
	r.Go(view.ScreenPeople)
	r.Go(view.ScreenSettings)
	at("Settings", view.ScreenSettings, view.SectionArtists)
	r.GoBack()
	at("People again", view.ScreenPeople, view.SectionArtists)
	r.GoBack()
	r.Browse.ShowSection(view.SectionGenres)
	at("the genres", view.ScreenLibrary, view.SectionGenres)
	r.GoForward() // there is no way on from here
	r.GoBack()
	at("the artists again", view.ScreenLibrary, view.SectionArtists)
	r.GoForward()
	at("the genres again", view.ScreenLibrary, view.SectionGenres)
	r.Loop.ShowKeys()
	r.Await("a sheet", func(v *view.View) bool { return v.Sheet != nil })
	r.GoBack()
	at("the sheet is closed", view.ScreenLibrary, view.SectionGenres)
	for range 2 * 100 {
		r.GoBack()
	}
	r.Await("the beginning", func(v *view.View) bool {
		return v.Screen == view.ScreenLibrary && v.Library.Section == view.SectionAlbums
	})
}
