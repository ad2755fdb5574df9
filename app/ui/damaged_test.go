package ui

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linnet/app/state/settings"
	"linnet/app/state/view"
	"linnet/app/ui/look"
	"linnet/app/ui/uitest"
)

// mended takes what a person decides about damaged settings.
type mended struct {
	did []string
	err error
}

func (m *mended) UseCopy() error   { m.did = append(m.did, "copy"); return m.err }
func (m *mended) BeginAnew() error { m.did = append(m.did, "anew"); return m.err }

func damagedPage(t *testing.T, copied string, m *mended) (w *uitest.Window, opened *int) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.NewTheme(view.ThemeDark))
	opened = new(int)
	about := &settings.DamagedSettings{Path: "/home/ana/linnet/settings.json", Copy: copied,
		From: time.Date(2026, 11, 28, 21, 5, 0, 0, time.UTC)}
	win := test.NewTempWindow(t, newDamagedPage(about, m, func() { *opened++ }))
	win.Resize(fyne.NewSize(1280, 800))
	return &uitest.Window{T: t, Win: win}, opened
}

func TestDamagedSettingsAreAPersonsDecision(t *testing.T) {
	m := &mended{err: errors.New("the disk is full")}
	w, opened := damagedPage(t, "/home/ana/linnet/settings.json.last", m)
	w.Golden("damaged-settings.xml")
	w.Press("Use the last good copy")
	if *opened != 0 || !w.Shows("the disk is full") {
		t.Errorf("opened %d times although the copy could not be used", *opened)
	}
	m.err = nil
	w.Press("Begin with new settings")
	if *opened != 1 || len(m.did) != 2 || m.did[1] != "anew" {
		t.Errorf("did %v, opened %d times", m.did, *opened)
	}
}

func TestNoCopyIsOfferedWhereThereIsNone(t *testing.T) {
	w, _ := damagedPage(t, "", &mended{})
	if w.Shows("last good copy") {
		t.Error("a copy is spoken of")
	}
	w.Press("Begin with new settings")
}
