package app_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/database/databasetest"
	"linnet/ads/stats/pair"
	"linnet/app/state/view"
)

// An agreement is a leader and a helper on loopback, whose clock may be put forward.
type agreement struct {
	task      pair.Task
	leader    *pair.Leader
	helper    *pair.Helper
	collector string
	ahead     atomic.Int64 // time.Duration
	arrived   chan int     // the answers of the leader, by status
}

func newAgreement(t *testing.T) *agreement {
	t.Helper()
	var keys [3][2]string
	for i := range keys {
		private, public, err := pair.NewKey()
		check(t, err)
		keys[i] = [2]string{private, public}
	}
	a := &agreement{collector: keys[2][0], arrived: make(chan int, 8)}
	var lead, help http.Handler
	leading := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		lead.ServeHTTP(answer, r)
		w.WriteHeader(answer.Code)
		a.arrived <- answer.Code
	}))
	helping := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { help.ServeHTTP(w, r) }))
	t.Cleanup(leading.Close)
	t.Cleanup(helping.Close)
	tokens, tokenKey, err := pair.NewTokenKey()
	check(t, err)
	a.task, err = pair.NewTask("genre-64", 1, ads.Pair{Version: pair.Version, Leader: leading.URL, Helper: helping.URL,
		HelperName: "The Library Trust",
		LeaderKey:  keys[0][1], HelperKey: keys[1][1], CollectorKey: keys[2][1], TokenKey: tokenKey, MinBatch: pair.LeastBatch})
	check(t, err)
	c := pair.Config{Database: databasetest.Address(t), Tasks: []pair.Task{a.task}, Key: keys[0][0], Verify: pair.NewSecret(),
		Token: pair.NewSecret(),
		Now:   func() time.Time { return time.Now().Add(time.Duration(a.ahead.Load())) }}
	a.leader, err = pair.OpenLeader(c, helping.Client())
	check(t, err)
	t.Cleanup(func() { check(t, a.leader.Close()) })
	c.Database, c.Key = databasetest.Address(t), keys[1][0]
	a.helper, err = pair.OpenHelper(c, tokens, 0)
	check(t, err)
	t.Cleanup(func() { check(t, a.helper.Close()) })
	lead, help = a.leader.Handler(), a.helper.Handler()
	return a
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestAPairReportReachesTheSum goes the whole way: feed, promise, consent, split, leader, helper, sum.
func TestAPairReportReachesTheSum(t *testing.T) {
	p := newAgreement(t)
	o := options(t)
	o.Delay = func() time.Duration { return 0 }
	following(t, &o, ads.Catalogue{Operator: "Test", Mode: "pair", Epsilon: 1, Pair: &p.task.Pair})
	a := open(t, o)
	a.State.Sponsors.SetTaste(true) // before the feed is known: a wish to be asked
	v := await(t, a, "it is asked, with the helper's name and address", func(v *view.View) bool {
		return v.Sheet != nil &&
			v.Sheet.Decline != ""
	})
	if !strings.Contains(v.Sheet.Text, "The Library Trust ("+p.task.Pair.Helper+")") || v.Privacy.Taste || len(a.Recorder.Consents()) != 0 {
		t.Errorf("%+v, %+v", v.Sheet, a.Recorder.Consents())
	}
	if n := len(p.arrived); n != 0 {
		t.Fatalf("%d requests to the leader under consent to another mode", n)
	}
	a.State.Loop.Submit()
	await(t, a, "the report was sent", func(v *view.View) bool { return len(v.Privacy.Sent) == 2 })
	if asked := a.Recorder.Sent()[1]; asked.URL != p.task.TokenURL() || asked.Epsilon != 0 {
		t.Errorf("the token was asked for at %s", asked.URL)
	}
	if sent := a.Recorder.Sent()[0]; sent.URL != p.task.ReportURL() || sent.Epsilon != 1 {
		t.Errorf("sent to %s with ε = %g", sent.URL, sent.Epsilon)
	}
	select {
	case status := <-p.arrived:
		if status != http.StatusNoContent {
			t.Fatalf("the leader answered %d", status)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("nothing reached the leader")
	}
	for range pair.LeastBatch - 1 {
		draft, err := p.task.Draft(time.Now(), 17)
		check(t, err)
		token, err := p.helper.SignToken(draft.Request)
		check(t, err)
		body, err := p.task.Complete(draft, token)
		check(t, err)
		check(t, p.leader.Add(t.Context(), p.task, body))
	}
	if n, err := p.leader.Aggregate(t.Context()); err != nil || n != pair.LeastBatch {
		t.Fatalf("the parties counted %d reports, %v", n, err)
	}
	p.ahead.Store(int64(4 * 24 * time.Hour))
	sum, err := p.leader.Collect(t.Context(), p.task, p.collector)
	if err != nil || sum.Reports != pair.LeastBatch {
		t.Errorf("the sum has %d reports, %v", sum.Reports, err)
	}
}

// TestAYesToOldWordsIsAskedAgain: consent is to a text, so new words switch off what was agreed to in others.
func TestAYesToOldWordsIsAskedAgain(t *testing.T) {
	o := options(t)
	o.Delay = func() time.Duration { return 0 }
	folder := filepath.Join(string(o.Home), "statistics")
	check(t, os.MkdirAll(folder, 0o700))
	old := `{"purpose":"taste","given":true,"wording":1,"text":"00","at":"2026-11-01T00:00:00Z","mode":"solo","epsilon":2}` + "\n"
	check(t, os.WriteFile(filepath.Join(folder, "consent.jsonl"), []byte(old), 0o600))
	following(t, &o, ads.Catalogue{Operator: "Test", Mode: "solo", Epsilon: 2, Intake: "https://ads.example.org/report"})
	a := open(t, o)
	told(t, a, "were switched off")
	await(t, a, "taste is off and nothing was sent", func(v *view.View) bool { return !v.Privacy.Taste && len(v.Privacy.Sent) == 0 })
}
