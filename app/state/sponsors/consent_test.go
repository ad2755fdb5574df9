package sponsors

import (
	"context"
	"strings"
	"testing"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/stats"
	"linnet/app/state/view"
)

// counted is a catalogue whose operator takes reports.
func counted(epsilon float64) ads.Catalogue {
	return ads.Catalogue{Operator: "Operator", Mode: "solo", Epsilon: epsilon, Intake: "https://intake.example/"}
}

// TestAWishIsNoConsent: it is asked about once there is somebody to agree with, and only the answer is put on record.
func TestAWishIsNoConsent(t *testing.T) {
	source, _ := publish(t, counted(2), feed.Blocklist{})
	r := open(t, nil)
	r.SetTaste(true)
	v := r.now()
	if !v.Privacy.Taste || !strings.HasPrefix(v.Privacy.Promise, "No operator that you follow takes reports yet") ||
		len(r.deps.Recorder.Consents()) != 0 {
		t.Fatalf("a wish: %+v, on record %v", v.Privacy, r.deps.Recorder.Consents())
	}
	r.on(func(ctx context.Context) { must(t, r.followFeed(ctx, source)) })
	v = r.await("the question", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Decline != "" })
	if v.Sheet.Title != "Taste statistics: do you agree?" || v.Sheet.Facts[0].Value != "Operator" ||
		v.Sheet.Text != stats.Wording(stats.Taste,
			stats.Mode{Name: "solo", Epsilon: 2, Intake: "https://intake.example/"}) {
		t.Errorf("asks %+v", v.Sheet)
	}
	r.loop.Decline()
	if v = r.now(); v.Sheet != nil || v.Privacy.Taste || len(r.deps.Recorder.Consents()) != 0 {
		t.Errorf("a no to a first question: %+v, on record %v", v.Privacy, r.deps.Recorder.Consents())
	}
	r.SetTaste(true) // now its page shows the promise
	v = r.now()
	if last := r.deps.Recorder.Consents(); len(last) != 1 || !last[0].Given || !v.Privacy.Taste {
		t.Errorf("on record %+v", last)
	}
	r.SetTaste(false)
	r.SetTaste(false)
	if r.now(); len(r.deps.Recorder.Consents()) != 2 {
		t.Errorf("taken back twice: %+v", r.deps.Recorder.Consents())
	}
}

// TestWhoLeavesTheQuestionIsNotAskedAgain, and has agreed to nothing.
func TestWhoLeavesTheQuestionIsNotAskedAgain(t *testing.T) {
	source, _ := publish(t, counted(2), feed.Blocklist{})
	r := open(t, nil)
	r.SetAdEvents(true)
	r.on(func(ctx context.Context) { must(t, r.followFeed(ctx, source)) })
	r.await("the question", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Title == "Ad statistics: do you agree?" })
	r.loop.CloseSheet()
	r.on(r.Keep)
	if v := r.now(); v.Sheet != nil || v.Privacy.AdEvents || len(r.deps.Recorder.Consents()) != 0 {
		t.Errorf("%+v, on record %v", v.Sheet, r.deps.Recorder.Consents())
	}
}

// TestAnotherPromiseEndsWhatWasAgreedTo, says so once, and asks.
func TestAnotherPromiseEndsWhatWasAgreedTo(t *testing.T) {
	source, _ := publish(t, counted(2), feed.Blocklist{})
	r := open(t, func(d *Deps) {
		must(t, d.Recorder.SetConsent(stats.Taste, true, stats.Mode{Name: "solo", Epsilon: 1, Intake: "https://intake.example/"}))
	})
	r.on(func(ctx context.Context) { must(t, r.followFeed(ctx, source)) })
	v := r.await("the question", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Decline != "" })
	if v.Privacy.Taste || len(v.Notices) != 1 || !strings.HasPrefix(v.Notices[0].What, "Taste statistics were switched off") {
		t.Errorf("%+v, notices %v", v.Privacy, v.Notices)
	}
	r.loop.Submit()
	v = r.now()
	if last := r.deps.Recorder.Consents(); len(last) != 2 || last[1].Epsilon != 2 || !v.Privacy.Taste || len(v.Notices) != 1 {
		t.Errorf("agreed again: %+v, %+v", last, v.Notices)
	}
}

// TestTheWelcomePageAgreesToPanelsAlone; statistics are only wished for.
func TestTheWelcomePageAgreesToPanelsAlone(t *testing.T) {
	r := open(t, nil)
	if panels, wish := r.Welcome(); panels != stats.Wording(stats.Panels, stats.Mode{}) ||
		!strings.Contains(wish, "agrees to nothing yet") {
		t.Errorf("%q, %q", panels, wish)
	}
	v := r.on(func(ctx context.Context) { r.Answered(ctx, view.Answers{Panels: true, Statistics: true}) })
	if list := r.deps.Recorder.Consents(); len(list) != 1 || list[0].Purpose != stats.Panels ||
		!r.preferences.values.Wanted[string(stats.Taste)] {
		t.Errorf("on record %+v, wanted %v", list, r.preferences.values.Wanted)
	}
	if !v.Privacy.Panels || !v.Privacy.Taste || v.Privacy.AdEvents || v.Privacy.Interests {
		t.Errorf("%+v", v.Privacy)
	}
}

// TestAPromiseThatChangedIsNotAgreedTo by a switch beside the older words.
func TestAPromiseThatChangedIsNotAgreedTo(t *testing.T) {
	r := open(t, nil)
	r.on(func(context.Context) { r.deps.Privacy.InterestPromise = "other words" })
	r.SetUseInterests(true)
	if v := r.now(); len(r.deps.Recorder.Consents()) != 0 || len(v.Notices) != 1 ||
		!strings.HasPrefix(v.Notices[0].What, "The promise changed") {
		t.Errorf("on record %v, notices %v", r.deps.Recorder.Consents(), v.Notices)
	}
	r.SetUseInterests(true) // the page shows the right words by now
	if v := r.now(); !v.Privacy.Interests {
		t.Errorf("%+v", v.Privacy)
	}
}
