package portal_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/database/databasetest"
	"linnet/ads/ledger"
	"linnet/ads/portal"
	"linnet/ads/stats/pair"
)

// TestPairModeTakesSplitReports: the intake is below /pair/, and the pages name the mode that is in force.
func TestPairModeTakesSplitReports(t *testing.T) {
	w := newWorld(t)
	var keys [3][2]string
	for i := range keys {
		private, public, err := pair.NewKey()
		w.must(err)
		keys[i] = [2]string{private, public}
	}
	tokens, tokenKey, err := pair.NewTokenKey()
	w.must(err)
	a := &ledger.Agreement{Epsilon: 1, Pair: ads.Pair{Version: pair.Version, Leader: w.url + "/pair",
		Helper: "https://helper.example", HelperName: "The Library Trust",
		LeaderKey: keys[0][1], HelperKey: keys[1][1], CollectorKey: keys[2][1], TokenKey: tokenKey, MinBatch: pair.LeastBatch}}
	w.must(w.ledger.Agree(t.Context(), a))
	tasks, err := a.Tasks()
	w.must(err)
	task := tasks[0]
	leader, err := pair.OpenLeader(pair.Config{Database: databasetest.Address(t), Tasks: tasks, Key: keys[0][0],
		Verify: pair.NewSecret(), Token: pair.NewSecret(), Now: func() time.Time { return w.now }}, nil)
	w.must(err)
	defer leader.Close()
	helper, err := pair.OpenHelper(pair.Config{Database: databasetest.Address(t), Tasks: tasks, Key: keys[1][0],
		Verify: pair.NewSecret(), Token: pair.NewSecret()}, tokens, 0)
	w.must(err)
	defer helper.Close()
	leaderSite, err := portal.New(portal.Config{Ledger: w.ledger, Feed: w.home.Feed(), URL: w.url, Operator: "Quiet Radio", Pair: leader})
	w.must(err)
	w.site(leaderSite)
	draft, err := task.Draft(w.now, 17)
	w.must(err)
	token, err := helper.SignToken(draft.Request)
	w.must(err)
	body, err := task.Complete(draft, token)
	w.must(err)
	for report, want := range map[string]int{string(body): http.StatusNoContent, string(draft.Report): http.StatusBadRequest,
		"x": http.StatusBadRequest} {
		r, err := http.NewRequest(http.MethodPost, task.ReportURL(), strings.NewReader(report))
		w.must(err)
		if p := w.browser().do(r); p.status != want {
			t.Errorf("%d bytes: %d, want %d", len(report), p.status, want)
		}
	}
	w.has(w.desk().get("/operator"), "mode pair, ε = 1", "The Library Trust")
	release, err := w.ledger.Release(t.Context())
	if err != nil || release.Catalogue.Mode != "pair" || *release.Catalogue.Pair != a.Pair {
		t.Errorf("%+v, %v", release.Catalogue, err)
	}
}
