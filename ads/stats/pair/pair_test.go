package pair

import (
	"bytes"
	"context"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/ads"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestReportsHaveOneSizeAndDiffer(t *testing.T) {
	w := newWorld(t)
	size := len(w.report(0))
	if size > maxReport {
		t.Fatalf("%d bytes", size)
	}
	for _, bucket := range []int{0, 1, 63} {
		if body := w.report(bucket); len(body) != size || string(body) == string(w.report(bucket)) {
			t.Errorf("bucket %d: %d bytes", bucket, len(body))
		}
	}
}

// TestThousandsOfListeners lets synthetic listeners report and compares the sum with the truth within what the page claims. With
// -listeners 1000000 it takes half an hour.
func TestThousandsOfListeners(t *testing.T) {
	const atOnce = 20_000 // reports that wait to be verified
	w, listeners := newWorld(t), listeners()
	var truth [ads.Buckets]int64
	for first := 0; first < listeners; first += atOnce {
		last := min(first+atOnce, listeners)
		for i := first; i < last; i++ {
			truth[preferred(i)]++
		}
		w.preferences(first, last)
		w.counts(last - first)
	}
	w.later()
	sum, err := w.leader.Collect(t.Context(), w.task, w.collector)
	w.must(err)
	if sum.Reports != listeners || !sum.First.Equal(noon.Truncate(24*time.Hour)) {
		t.Errorf("%d reports of %s", sum.Reports, sum.First)
	}
	held, squares := 0, 0.0
	for i, n := range sum.Counts {
		off := float64(n - truth[i])
		squares += off * off
		if math.Abs(off) <= 1.96*Spread(1) {
			held++
		}
	}
	if rms := math.Sqrt(squares / ads.Buckets); rms == 0 || rms > 1.5*Spread(1) {
		t.Errorf("rms error %.1f, claimed %.1f", rms, Spread(1))
	}
	if held < 54 { // of 64; 61 expected, this or less happens once in 10,000 runs
		t.Errorf("only %d of 64 intervals hold the truth", held)
	}
	if sums, err := w.leader.Sums(t.Context(), w.task); err != nil || len(sums) != 1 || sums[0] != sum {
		t.Errorf("Sums: %v, %v", sums, err)
	}
}

// preferences has the listeners from first to last report what they prefer, 50 at a time, as one commit takes many.
func (w *world) preferences(first, last int) {
	var all sync.WaitGroup
	for sender := range 50 {
		all.Go(func() {
			for i := first + sender; i < last; i += 50 {
				r, err := w.task.split(noon, preferred(i))
				body, unsigned := w.sign(r)
				if err = errors.Join(err, unsigned, w.leader.Add(context.Background(), w.task, body)); err != nil {
					w.t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func preferred(i int) int { return (i / 50 * 7) % 50 } // 14 buckets stay empty

func TestReplayedReport(t *testing.T) {
	w := newWorld(t)
	body := w.report(3)
	w.must(w.leader.Add(t.Context(), w.task, body))
	w.must(w.leader.Add(t.Context(), w.task, body)) // waits once
	w.counts(1)
	w.must(w.leader.Add(t.Context(), w.task, body))
	w.counts(0) // the helper remembers
}

// edited opens both shares of a report, changes them and seals them again, as a hostile listener can.
func (w *world) edited(change func(leader, helper []byte)) []byte {
	w.t.Helper()
	r, err := parseReport(w.report(3))
	w.must(err)
	mine, err := r.letter(w.task, roleLeader).open(w.leader.key, r.leader)
	w.must(err)
	theirs, err := r.letter(w.task, roleHelper).open(w.helper.key, r.helper)
	w.must(err)
	change(mine, theirs)
	r.leader, err = r.letter(w.task, roleLeader).seal(w.task.leader, mine)
	w.must(err)
	r.helper, err = r.letter(w.task, roleHelper).seal(w.task.helper, theirs)
	w.must(err)
	return w.signed(r)
}

func TestOversizedContribution(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(leader, helper []byte){
		"a second vote":      func(leader, _ []byte) { leader[16*7]++ },
		"a thousand votes":   func(leader, _ []byte) { leader[16*3+1] += 4 },
		"a proof of nothing": func(leader, _ []byte) { leader[16*ads.Buckets+5]++ },
		"another seed":       func(_, helper []byte) { helper[0]++ },
	} {
		w.must(w.leader.Add(t.Context(), w.task, w.edited(change)))
		if n, err := w.leader.Aggregate(t.Context()); n != 0 || err != nil {
			t.Errorf("%s: counted %d, %v", name, n, err)
		}
	}
	w.must(w.leader.Add(t.Context(), w.task, w.edited(func(_, _ []byte) {})))
	w.counts(1)
	if err := w.leader.Add(t.Context(), w.task, make([]byte, maxReport+1)); !errors.Is(err, ErrReport) {
		t.Errorf("oversized bytes: %v", err)
	}
}

func TestAlteredOrForeignReport(t *testing.T) {
	w, other := newWorld(t), newWorld(t)
	altered, err := parseReport(w.report(3))
	w.must(err)
	altered.helper[len(altered.helper)-1]++
	w.must(w.leader.Add(t.Context(), w.task, w.signed(altered)))
	foreign, err := parseReport(other.report(3)) // of another agreement
	w.must(err)
	w.must(w.leader.Add(t.Context(), w.task, w.signed(foreign)))
	moved, err := parseReport(w.report(3))
	w.must(err)
	moved.day++ // the day is in the associated data
	w.must(w.leader.Add(t.Context(), w.task, w.signed(moved)))
	w.counts(0)
}

func TestBatchTooSmall(t *testing.T) {
	w := newWorld(t)
	w.answers(LeastBatch-1, 3)
	w.later()
	if _, err := w.leader.Collect(t.Context(), w.task, w.collector); !errors.Is(err, ErrBatchSize) {
		t.Fatalf("Collect: %v", err)
	}
	greedy := w.task // of a leader that breaks the agreement
	greedy.Pair.MinBatch = 1
	if _, err := w.leader.Collect(t.Context(), greedy, w.collector); !errors.Is(err, ErrBatchSize) {
		t.Fatalf("the helper gave a sum of too few: %v", err)
	}
	w.answers(1, 3) // some days later there are enough
	w.later()
	sum, err := w.leader.Collect(t.Context(), w.task, w.collector)
	if err != nil || sum.Reports != LeastBatch {
		t.Errorf("Collect: %d, %v", sum.Reports, err)
	}
	weak := w.task.Pair
	weak.MinBatch = LeastBatch - 1
	if _, err := NewTask("genre-64", 1, weak); !errors.Is(err, ErrTask) {
		t.Errorf("an agreement on small batches: %v", err)
	}
}

func TestSumIsGivenOnceWithOneNoise(t *testing.T) {
	w := newWorld(t)
	w.answers(LeastBatch, 3)
	day := dayOf(w.now())
	w.later()
	q, _, err := w.leader.intend(t.Context(), w.task)
	w.must(err)
	one, err := w.helper.share(t.Context(), w.task, q)
	w.must(err)
	if again, err := w.helper.share(t.Context(), w.task, q); err != nil || string(again) != string(one) {
		t.Errorf("asked again it gave other bytes, %v", err)
	}
	for name, bad := range map[string]query{"other days": {day - 1, day, q.count, q.checksum},
		"other count": {day, day, q.count + 1, q.checksum}} {
		if _, err := w.helper.share(t.Context(), w.task, bad); !errors.Is(err, ErrCollected) {
			t.Errorf("%s: %v", name, err)
		}
	}
	sum, err := w.leader.Collect(t.Context(), w.task, w.collector) // as after a crash between the two
	if err != nil || sum.Reports != LeastBatch {
		t.Fatalf("Collect: %d, %v", sum.Reports, err)
	}
	w.set(noon)
	w.must(w.leader.Add(t.Context(), w.task, w.report(3))) // late for a day that was given away
	w.counts(0)
}

func TestLostAnswerIsAskedAgain(t *testing.T) {
	w := newWorld(t)
	for range LeastBatch {
		w.must(w.leader.Add(t.Context(), w.task, w.report(5)))
	}
	w.lose.Store(true)
	if n, err := w.leader.Aggregate(t.Context()); n != 0 || !errors.Is(err, ErrUnanswered) {
		t.Fatalf("Aggregate: %d, %v", n, err)
	}
	w.counts(LeastBatch) // and neither party counted twice:
	w.later()
	w.lose.Store(true)
	if _, err := w.leader.Collect(t.Context(), w.task, w.collector); !errors.Is(err, ErrUnanswered) {
		t.Fatalf("Collect: %v", err)
	}
	sum, err := w.leader.Collect(t.Context(), w.task, w.collector)
	if err != nil || math.Abs(float64(sum.Counts[5]-LeastBatch)) > 10*Spread(1) {
		t.Errorf("Collect: %d, %v", sum.Counts[5], err)
	}
}

// TestTwoProcessesCountAJobOnce: serve and collect may verify at the same moment.
func TestTwoProcessesCountAJobOnce(t *testing.T) {
	w := newWorld(t)
	second, err := OpenLeader(w.config, w.leader.client)
	w.must(err)
	defer second.Close()
	for range LeastBatch {
		w.must(w.leader.Add(t.Context(), w.task, w.report(5)))
	}
	counts := make(chan int, 2)
	for _, l := range []*Leader{w.leader, second} {
		go func() {
			n, err := l.Aggregate(context.Background())
			if err != nil {
				t.Error(err)
			}
			counts <- n
		}()
	}
	if n := <-counts + <-counts; n != LeastBatch {
		t.Errorf("counted %d of %d", n, LeastBatch)
	}
	w.later()
	if sum, err := second.Collect(t.Context(), w.task, w.collector); err != nil || sum.Reports != LeastBatch {
		t.Errorf("Collect: %d, %v", sum.Reports, err)
	}
}

func TestStrangerAsksTheHelper(t *testing.T) {
	w := newWorld(t)
	w.leader.token = NewSecret()
	w.must(w.leader.Add(t.Context(), w.task, w.report(5)))
	if _, err := w.leader.Aggregate(t.Context()); !errors.Is(err, ErrUnanswered) {
		t.Errorf("Aggregate: %v", err)
	}
	w.leader.token = w.token
	w.counts(1)
}

func TestLeaderIntake(t *testing.T) {
	w := newWorld(t)
	h := w.leader.Handler()
	for name, tt := range map[string]struct {
		path string
		body []byte
		want int
	}{
		"a report":     {"/tasks/" + w.task.ID() + "/reports", w.report(1), http.StatusNoContent},
		"other task":   {"/tasks/x/reports", w.report(1), http.StatusNotFound},
		"no report":    {"/tasks/" + w.task.ID() + "/reports", []byte("x"), http.StatusBadRequest},
		"oversized":    {"/tasks/" + w.task.ID() + "/reports", make([]byte, maxReport+1), http.StatusRequestEntityTooLarge},
		"of last week": {"/tasks/" + w.task.ID() + "/reports", w.old(), http.StatusBadRequest},
	} {
		rec := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPost, tt.path, bytes.NewReader(tt.body))
		if h.ServeHTTP(rec, r); rec.Code != tt.want {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
}

func (w *world) old() []byte {
	r, err := w.task.split(noon.AddDate(0, 0, -7), 1)
	w.must(err)
	return w.signed(r)
}

// TestReportsAreNotKept: what the helper could not be asked about for two days is dropped, however far a job with it had come.
func TestReportsAreNotKept(t *testing.T) {
	w := newWorld(t)
	w.set(noon.Truncate(24 * time.Hour)) // as early on its day as can be
	w.must(w.leader.Add(t.Context(), w.task, w.report(3)))
	w.leader.token = NewSecret() // the helper refuses
	kept := func() (n int) {
		t.Helper()
		if _, err := w.leader.Aggregate(t.Context()); err != nil && !errors.Is(err, ErrUnanswered) {
			t.Fatal(err)
		}
		w.must(w.leader.db.QueryRow(`SELECT count(*) FROM waiting`).Scan(&n))
		return n
	}
	w.set(w.now().Add(46*time.Hour + 59*time.Minute))
	if n := kept(); n != 1 {
		t.Errorf("%d reports after %s", n, w.now().Sub(noon))
	}
	w.set(w.now().Add(time.Minute)) // an hour later would be too late
	if n := kept(); n != 0 {
		t.Errorf("%d reports would be older than 48 hours", n)
	}
}

// TestDaysCountedDifferently: the helper counted a job whose answer was lost, and the leader was away until its reports were too old to
// be kept. That day is lost; the next sum begins after it.
func TestDaysCountedDifferently(t *testing.T) {
	w := newWorld(t)
	w.answers(LeastBatch, 3)
	w.must(w.leader.Add(t.Context(), w.task, w.report(3)))
	w.lose.Store(true)
	if _, err := w.leader.Aggregate(t.Context()); !errors.Is(err, ErrUnanswered) {
		t.Fatal(err)
	}
	w.later()
	w.counts(0)
	if _, err := w.leader.Collect(t.Context(), w.task, w.collector); !errors.Is(err, ErrMismatch) {
		t.Fatalf("Collect: %v", err)
	}
	w.answers(LeastBatch, 5)
	w.later()
	sum, err := w.leader.Collect(t.Context(), w.task, w.collector)
	if err != nil || sum.Reports != LeastBatch || !sum.First.Equal(noon.AddDate(0, 0, settled).Truncate(24*time.Hour)) {
		t.Errorf("%d reports from %s, %v", sum.Reports, sum.First, err)
	}
}
