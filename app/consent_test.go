package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/app"
	"linnet/app/state/view"
)

// onRecord are the lines of the consent record, as they are on disk.
func onRecord(t *testing.T, o app.Options) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(string(o.Home), "statistics", "consent.jsonl"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")[:strings.Count(string(text), "\n")]
}

// isAbout fails unless the newest line of the record is about the very words.
func isAbout(t *testing.T, a *app.App, p stats.Purpose, words string) {
	t.Helper()
	all := a.Recorder.Consents()
	sum := sha256.Sum256([]byte(words))
	if last := all[len(all)-1]; last.Purpose != p || last.Text != hex.EncodeToString(sum[:]) {
		t.Errorf("%+v is not about %q", last, words)
	}
}

// followed goes the whole way from a link to a followed feed.
func followed(t *testing.T, a *app.App, url string, root []byte) {
	t.Helper()
	typeLink(a, linkTo(url, root))
	for _, action := range []string{"Ask ", "Follow"} {
		await(t, a, action, func(v *view.View) bool { return v.Sheet != nil && strings.HasPrefix(v.Sheet.Action, action) })
		a.State.Loop.Submit()
	}
}

var asking = func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Decline != "" }

// TestFollowAsksForStatisticsThatWereWanted: at first start a switch is a wish; at Follow the promise is shown with recipient and address,
// and only its yes is on record, about these very words.
func TestFollowAsksForStatisticsThatWereWanted(t *testing.T) {
	for answer, agreed := range map[string]bool{"yes": true, "no": false, "elsewhere": false} {
		t.Run(answer, func(t *testing.T) {
			url, root, _ := servedFeed(t, ads.Catalogue{Operator: "Test", Mode: "solo", Epsilon: 2, Intake: "/intake"})
			o := options(t)
			a := open(t, o)
			if w := a.State.View().Welcome; !strings.Contains(w.Wishing, "agrees to nothing yet") {
				t.Errorf("the first page says %q", w.Wishing)
			}
			a.State.Settings.Answer(view.Answers{Mode: view.ModeLAN, Statistics: true})
			v := await(t, a, "the wish shows", func(v *view.View) bool { return v.Privacy.Taste })
			if !strings.Contains(v.Privacy.Promise, "nothing to agree to") || len(onRecord(t, o)) != 0 {
				t.Fatalf("%q, %v", v.Privacy.Promise, onRecord(t, o))
			}
			followed(t, a, url, root)
			v = await(t, a, "it is asked", asking)
			if len(v.Sheet.Facts) != 3 || len(onRecord(t, o)) != 0 {
				t.Fatalf("%+v, on record %v", v.Sheet, onRecord(t, o))
			}
			address := v.Sheet.Facts[2].Value
			if !strings.HasPrefix(address, "http://127.0.0.1:") || !strings.HasSuffix(address, "/intake") ||
				!strings.Contains(v.Sheet.Text, address) {
				t.Fatalf("%+v, on record %v", v.Sheet, onRecord(t, o))
			}
			if _, _, waits := a.Recorder.Next(); waits {
				t.Error("a report waits before anybody agreed")
			}
			switch answer {
			case "yes":
				a.State.Loop.Submit()
			case "no":
				a.State.Loop.Decline()
			default:
				a.State.Go(view.ScreenLibrary)
			}
			await(t, a, "it was answered", func(now *view.View) bool { return now.Sheet == nil && now.Privacy.Taste == agreed })
			if lines := onRecord(t, o); agreed != (len(lines) == 1) {
				t.Errorf("on record: %v", lines)
			}
			if agreed {
				isAbout(t, a, stats.Taste, v.Sheet.Text)
			}
			check(t, a.Close())
			a = open(t, o)
			v = await(t, a, "it is as it was", func(v *view.View) bool { return v.Privacy.Taste == agreed })
			if v.Sheet != nil || len(onRecord(t, o)) > 1 {
				t.Error("it is asked again")
			}
		})
	}
}

// TestFollowWithoutAWishAsksNothing, schedules nothing, and puts nothing on record.
func TestFollowWithoutAWishAsksNothing(t *testing.T) {
	url, root, _ := servedFeed(t, ads.Catalogue{Operator: "Test", Mode: "solo", Epsilon: 2, Intake: "/intake"})
	o := options(t)
	a := open(t, o)
	followed(t, a, url, root)
	v := await(t, a, "it is followed", func(v *view.View) bool { return len(v.Sponsors.Feeds) == 1 && v.Sheet == nil })
	if _, _, waits := a.Recorder.Next(); waits || len(onRecord(t, o)) != 0 || v.Privacy.Taste || v.Privacy.AdEvents {
		t.Errorf("%v, %+v", onRecord(t, o), v.Privacy)
	}
}

// TestEachSwitchIsAboutTheWordsBesideIt: four purposes, four lines, each about the text on the page at that moment, given and taken back.
func TestEachSwitchIsAboutTheWordsBesideIt(t *testing.T) {
	o := countedFeed(t)
	a := open(t, o)
	a.State.Sponsors.SetPanels(true)
	isOn := await(t, a, "panels are on, the feed was read", func(v *view.View) bool {
		return v.Privacy.Panels && len(v.Sponsors.Feeds) == 1 && v.Sponsors.Feeds[0].Good
	})
	isAbout(t, a, stats.Panels, isOn.Privacy.PanelPromise)
	for _, one := range []struct {
		p     stats.Purpose
		set   func(bool)
		on    func(*view.Privacy) bool
		words func(*view.Privacy) string
	}{
		{stats.Interests, a.State.Sponsors.SetUseInterests, func(p *view.Privacy) bool { return p.Interests },
			func(p *view.Privacy) string { return p.InterestPromise }},
		{stats.Taste, a.State.Sponsors.SetTaste, func(p *view.Privacy) bool { return p.Taste },
			func(p *view.Privacy) string { return p.Promise }},
		{stats.AdEvents, a.State.Sponsors.SetAdEvents, func(p *view.Privacy) bool { return p.AdEvents },
			func(p *view.Privacy) string { return p.AdPromise }},
	} {
		for _, on := range []bool{true, true, false, false} { // a switch that stands so already says nothing
			words, before := one.words(&a.State.View().Privacy), len(onRecord(t, o))
			was := one.on(&a.State.View().Privacy)
			one.set(on)
			await(t, a, string(one.p), func(v *view.View) bool { return one.on(&v.Privacy) == on })
			settled(t, a)
			isAbout(t, a, one.p, words)
			if more := len(onRecord(t, o)) - before; (more == 1) != (was != on) {
				t.Errorf("%s %v: %d lines more", one.p, on, more)
			}
		}
	}
}

// settled waits until everything that was asked for before is done.
func settled(t *testing.T, a *app.App) {
	t.Helper()
	section := view.SettingsNetwork
	if a.State.View().Settings.Section == section {
		section = view.SettingsSharing
	}
	a.State.Settings.ShowSettings(section)
	await(t, a, "all is done", func(v *view.View) bool { return v.Settings.Section == section })
}

// acts are the methods that stand for a yes or no on a page which shows what it is about, and those that end the State.
var acts = map[string]bool{"SetPanels": true, "SetUseInterests": true, "SetTaste": true, "SetAdEvents": true, "Answer": true,
	"Submit": true, "Decline": true,
	"Close": true, "View": true, "Changed": true}

// TestNoScreenConsentsByItself calls every method there is but the acts of consent, on every screen, with statistics wanted and an
// operator who takes reports, and opens the question too: no line appears.
func TestNoScreenConsentsByItself(t *testing.T) {
	o := countedFeed(t)
	a := open(t, o)
	a.State.Settings.Answer(view.Answers{Mode: view.ModeLAN, Statistics: true})
	await(t, a, "it is asked", asking)
	for _, screen := range []view.Screen{view.ScreenLibrary, view.ScreenSearch, view.ScreenPeople, view.ScreenTransfers,
		view.ScreenSponsors,
		view.ScreenPrivacy, view.ScreenSettings} {
		all := reflect.ValueOf(a.State)
		for i := range all.NumMethod() {
			name := all.Type().Method(i).Name
			if acts[name] {
				continue
			}
			a.State.Go(screen)
			method := all.Method(i)
			args := make([]reflect.Value, method.Type().NumIn())
			for n := range args {
				args[n] = reflect.Zero(method.Type().In(n))
				if args[n].Kind() == reflect.Bool {
					args[n] = reflect.ValueOf(true)
				}
			}
			method.Call(args)
		}
		settled(t, a)
		if lines := onRecord(t, o); len(lines) != 0 {
			t.Fatalf("on the screen %s: %v", screen, lines)
		}
	}
	if _, _, waits := a.Recorder.Next(); waits || len(a.Recorder.Sent()) != 0 {
		t.Error("a report was prepared")
	}
}

// TestAnotherPromiseIsAskedAgain: reports stop when the operator changes what it promises, nothing is put on record by that, what waited is
// wiped, and the new words are asked about once.
func TestAnotherPromiseIsAskedAgain(t *testing.T) {
	o := countedFeed(t)
	a := open(t, o)
	a.State.Sponsors.SetTaste(true)
	v := await(t, a, "it is asked", asking)
	a.State.Loop.Submit()
	await(t, a, "it is agreed, a report waits", func(v *view.View) bool {
		return v.Privacy.Taste &&
			strings.Contains(v.Privacy.Next, "genre-64")
	})
	isAbout(t, a, stats.Taste, v.Sheet.Text)
	check(t, a.Close())
	file := filepath.Join(string(o.Home), "statistics", "consent.jsonl")
	record, err := os.ReadFile(file)
	check(t, err)
	// agreed to for another address
	check(t, os.WriteFile(file, []byte(strings.Replace(string(record), "/intake", "/elsewhere", 1)), 0o600))
	a = open(t, o)
	told(t, a, "were switched off")
	v = await(t, a, "it is asked again", asking)
	if _, _, waits := a.Recorder.Next(); waits || v.Privacy.Taste || len(onRecord(t, o)) != 1 {
		t.Errorf("a report waits: %v; on record %v", waits, onRecord(t, o))
	}
	a.State.Loop.Decline()
	await(t, a, "the question is gone", func(v *view.View) bool { return v.Sheet == nil })
	isAbout(t, a, stats.Taste, v.Sheet.Text)
	if last := a.Recorder.Consents()[1]; last.Given {
		t.Errorf("%+v", last)
	}
}
