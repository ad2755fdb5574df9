package settings

import (
	"path/filepath"
	"testing"

	"linnet/app/state/view"
)

func TestPreferencesSurviveARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	p, err := OpenPreferences(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Get(); got.Answered || got.Mode != view.ModeQuiet {
		t.Errorf("fresh preferences are %+v", got)
	}
	if err := p.Change(func(v *view.Values) { v.Mode, v.Interests = view.ModeLAN, []string{"Folk"} }); err != nil {
		t.Fatal(err)
	}
	again, err := OpenPreferences(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := again.Get(); got.Mode != view.ModeLAN || len(got.Interests) != 1 {
		t.Errorf("after a restart: %+v", got)
	}
}

// TestGetIsACopy: a caller that alters what it got must not alter what is kept.
func TestGetIsACopy(t *testing.T) {
	p, err := OpenPreferences(filepath.Join(t.TempDir(), "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Change(func(v *view.Values) { v.HiddenAds = map[string]bool{"a": true} }); err != nil {
		t.Fatal(err)
	}
	p.Get().HiddenAds["b"] = true
	if p.Get().HiddenAds["b"] {
		t.Error("Get hands out the kept map")
	}
}
