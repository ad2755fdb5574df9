package stats

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/ads/stats/pair"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	solo = Mode{Name: "solo", Epsilon: 2, Intake: "https://example.org/report"}
)

// A listener is a recorder with a clock and a wire to listen on.
type listener struct {
	*Recorder
	t     *testing.T
	dir   string
	now   time.Time
	delay time.Duration
	wire  []string                    // what was sent
	send  func(context.Context) error // nil: all is well

	helper *pair.Helper // gives tokens; nil: answers nothing
}

func newListener(t *testing.T) *listener {
	l := &listener{t: t, dir: t.TempDir(), now: noon}
	l.open()
	return l
}

func (l *listener) open() {
	l.t.Helper()
	r, err := Open(Config{
		Dir: l.dir,
		Now: func() time.Time { return l.now },
		Send: func(ctx context.Context, url string, body []byte) ([]byte, error) {
			l.wire = append(l.wire, url+" "+string(body))
			if l.send != nil {
				return nil, l.send(ctx)
			}
			if l.helper != nil && strings.HasSuffix(url, "/tokens") {
				return l.helper.SignToken(body)
			}
			return nil, nil
		},
		Delay: func() time.Duration { return l.delay },
	})
	if err != nil {
		l.t.Fatal(err)
	}
	l.Recorder = r
	l.t.Cleanup(func() { r.Close() })
}

func (l *listener) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// flushed sends what is due and wants so many reports to go.
func (l *listener) flushed(want int) {
	l.t.Helper()
	if n, err := l.Flush(l.t.Context()); n != want || err != nil {
		l.t.Errorf("Flush sent %d, %v; want %d", n, err, want)
	}
}

func TestReportBeforeConsent(t *testing.T) {
	l := newListener(t)
	l.send = func(context.Context) error { t.Error("something was sent"); return nil }
	l.must(l.SetConsent(Panels, true, solo))
	l.must(l.SetConsent(Interests, true, solo))
	l.must(l.Answer(noon, 17))
	if _, _, ok := l.Next(); ok {
		t.Error("a report was prepared")
	}
	l.flushed(0)
	if _, err := os.Stat(filepath.Join(l.dir, "reports.json")); err == nil {
		t.Error("something was kept for a report")
	}
}

func TestPreviewEqualsBytesOnTheWire(t *testing.T) {
	l := newListener(t)
	l.delay = 3 * time.Hour
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17))
	preview, due, ok := l.Next()
	if !ok || !due.Equal(noon.Add(l.delay)) {
		t.Fatalf("Next: due %v, %v", due, ok)
	}
	l.flushed(0) // not yet
	l.now = due
	l.flushed(1)
	if want := solo.Intake + " " + string(preview.Bytes()); len(l.wire) != 1 || l.wire[0] != want {
		t.Errorf("on the wire: %q, previewed %q", l.wire, want)
	}
	sent := l.Sent()
	if len(sent) != 1 || string(sent[0].Bytes) != string(preview.Bytes()) || !sent[0].At.Equal(due) {
		t.Errorf("Sent: %+v", sent)
	}
	l.now = l.now.Add(keepSent + time.Hour)
	if len(l.Sent()) != 0 {
		t.Error("what was sent is shown for more than 90 days")
	}
}

func TestOneReportADay(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	for range 3 {
		l.must(l.Answer(l.now, 17))
		l.flushed(len(l.reports.Waiting))
		l.Close()
		l.open()
	}
	if len(l.wire) != 1 {
		t.Errorf("sent on one day: %q", l.wire)
	}
	l.now = l.now.AddDate(0, 0, 1)
	l.must(l.Answer(l.now, 17))
	l.flushed(1)
}

func TestWithdrawalWipesTheQueue(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17))
	l.must(l.SetConsent(Taste, false, Mode{}))
	l.must(l.Answer(noon, 17))
	l.flushed(0)
	l.Close()
	l.open()
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17)) // the day had its answer: switching off and on draws no second one
	l.flushed(0)
	if len(l.wire) != 0 {
		t.Errorf("sent: %q", l.wire)
	}
}

func TestWithdrawalStopsWhatIsOnItsWay(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17))
	l.send = func(ctx context.Context) error {
		l.must(l.SetConsent(Taste, false, Mode{})) // must not wait for the network
		<-ctx.Done()
		return ctx.Err()
	}
	if n, err := l.Flush(t.Context()); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("Flush: %d, %v", n, err)
	}
	if _, _, ok := l.Next(); ok {
		t.Error("the report waits again")
	}
}

func TestWithdrawalOnAFullDisk(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17))
	l.must(os.RemoveAll(l.dir)) // nothing can be written any more
	if err := l.SetConsent(Taste, false, Mode{}); err == nil {
		t.Error("nobody was told that the record could not be written")
	}
	l.flushed(0)
	if l.Consented(Taste) || len(l.wire) != 0 {
		t.Errorf("consented %v, sent %q", l.Consented(Taste), l.wire)
	}
	if err := l.SetConsent(Taste, true, solo); err == nil || l.Consented(Taste) {
		t.Error("a consent that is not on record counts")
	}
}

func TestFailedReportIsTriedAgain(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17))
	away := errors.New("away")
	l.send, l.delay = func(context.Context) error { return away }, time.Hour
	if n, err := l.Flush(t.Context()); n != 0 || !errors.Is(err, away) {
		t.Errorf("Flush: %d, %v", n, err)
	}
	if len(l.Sent()) != 0 {
		t.Error("it counts as sent")
	}
	l.flushed(0) // not before its new moment
	l.send, l.now = nil, l.now.Add(time.Hour)
	l.flushed(1)
	if l.wire[0] != l.wire[1] {
		t.Errorf("another answer was drawn: %q", l.wire)
	}
}

func TestOutdatedReportIsDropped(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17))
	l.now = l.now.AddDate(0, 0, 3)
	l.flushed(0)
	if _, _, ok := l.Next(); ok || len(l.wire) != 0 {
		t.Errorf("it waits: %v; sent: %q", ok, l.wire)
	}
}

func TestKilledWhileSending(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17))
	l.send = func(context.Context) error { // what a restart finds if the program ends here
		left, err := readReports(l.reportFile())
		if err != nil || len(left.Waiting) != 0 || len(left.Sent) != 1 {
			t.Errorf("on disk: %+v, %v", left, err)
		}
		return nil
	}
	l.flushed(1)
}

func TestSendingDoesNotTellWhenTheProgramStarts(t *testing.T) {
	l := newListener(t)
	l.delay = 12 * time.Hour
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17))
	l.Close()
	l.now = l.now.Add(20 * time.Hour)
	l.open()
	l.flushed(0)
	l.now = l.now.Add(30 * time.Minute)
	l.flushed(1)
}

func TestDeleteWaiting(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17))
	l.must(l.DeleteWaiting())
	l.must(l.Answer(noon, 17))
	l.flushed(0)
	if len(l.wire) != 0 || !l.Consented(Taste) {
		t.Errorf("sent %q", l.wire)
	}
}

func TestAnotherModeDoesNotInheritWhatWaits(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17))
	other := solo
	other.Intake = "https://other.example/report"
	l.must(l.SetConsent(Taste, true, other))
	l.flushed(0)
}

func TestModesThatCannotBeKeptAreRefused(t *testing.T) {
	l := newListener(t)
	for name, m := range map[string]Mode{
		"pair":            {Name: "pair", Epsilon: 1, Intake: solo.Intake},
		"no alteration":   {Name: "solo", Epsilon: 40, Intake: solo.Intake},
		"ε of zero":       {Name: "solo", Epsilon: 0, Intake: solo.Intake},
		"plain http":      {Name: "solo", Epsilon: 2, Intake: "http://example.org/report"},
		"script":          {Name: "solo", Epsilon: 2, Intake: "javascript:alert(1)"},
		"a path only":     {Name: "solo", Epsilon: 2, Intake: "/report"},
		"nothing at all":  {},
		"negative ε":      {Name: "solo", Epsilon: -1, Intake: solo.Intake},
		"password in URL": {Name: "solo", Epsilon: 2, Intake: "https://a:b@example.org/"},
	} {
		if err := l.SetConsent(Taste, true, m); !errors.Is(err, ErrMode) || l.Consented(Taste) {
			t.Errorf("%s: %v, consented %v", name, err, l.Consented(Taste))
		}
		if !strings.Contains(Promise(m), "Nothing can be sent") {
			t.Errorf("%s: promised %q", name, Promise(m))
		}
	}
	if err := l.SetConsent("everything", true, solo); err == nil {
		t.Error("an unknown purpose was agreed to")
	}
}

func TestConsentBeforeAnIntakeIsKnown(t *testing.T) {
	l := newListener(t)
	if err := l.SetConsent(Taste, true, Mode{Name: "solo", Epsilon: 2}); !errors.Is(err, ErrMode) || len(l.Consents()) != 0 {
		t.Errorf("a yes to nobody is on record: %v, %+v", err, l.Consents())
	}
	l.must(l.Answer(noon, 17))
	l.flushed(0)
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17))
	l.flushed(1)
}

func TestPromiseFollowsFromTheMode(t *testing.T) {
	for _, part := range []string{"example.org", "about 10 times in 100", "internet address", "stop at any time"} {
		if !strings.Contains(Promise(solo), part) {
			t.Errorf("%q lacks %q", Promise(solo), part)
		}
	}
}

func TestConsentRecord(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Panels, true, Mode{}))
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.SetConsent(Panels, false, Mode{}))
	l.Close()
	path := filepath.Join(l.dir, "consent.jsonl")
	whole, err := os.ReadFile(path)
	l.must(err)
	l.must(os.WriteFile(path, append(whole, `{"purpose":"panels","given":tr`...), 0o600)) // a crash while writing
	l.open()
	all := l.Consents()
	if len(all) != 3 || l.Consented(Panels) || !l.Consented(Taste) || l.Consented(Interests) {
		t.Errorf("after a restart: %+v", all)
	}
	if c := all[1]; c.Agreed() != solo || len(c.Text) != 64 || c.Wording != wording || !c.At.Equal(noon) {
		t.Errorf("the record says %+v", c)
	}
	l.must(l.SetConsent(Interests, true, Mode{}))
	l.Close()
	l.open()
	if !slices.Equal(all, l.Consents()[:3]) || !l.Consented(Interests) {
		t.Errorf("after a broken line: %+v", l.Consents())
	}
	l.Close()
	l.must(os.WriteFile(path, []byte("rubbish\n"), 0o600))
	if _, err := Open(Config{Dir: l.dir}); err == nil {
		t.Error("consent was guessed from rubbish")
	}
}

func TestClosedRecorderDoesNothing(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	l.must(l.Answer(noon, 17))
	l.must(l.Close())
	l.must(l.Close())
	l.flushed(0)
	if err := l.SetConsent(Taste, false, Mode{}); !errors.Is(err, ErrClosed) {
		t.Errorf("SetConsent: %v", err)
	}
}
