package stats

import (
	"bufio"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"slices"
	"testing"
	"time"

	"linnet/ads"
)

// altered are the counts of listeners who answer as they should.
func altered(t *testing.T, truth map[int]int, epsilon float64, random io.Reader) (counts [ads.Buckets]int) {
	t.Helper()
	for bucket, listeners := range truth {
		for range listeners {
			answer, err := Randomise(bucket, epsilon, random)
			if err != nil {
				t.Fatal(err)
			}
			counts[answer]++
		}
	}
	return counts
}

// throws are the same each time.
func throws(seed byte) io.Reader { return bufio.NewReader(rand.NewChaCha8([32]byte{seed})) }

// TestForgedCountsAreNotHonest: whoever makes answers up without altering them, in one bucket or many, alone or hidden among honest ones.
func TestForgedCountsAreNotHonest(t *testing.T) {
	spread := map[int]int{17: 400, 3: 300, 20: 200, 40: 100}
	for name, tt := range map[string]struct {
		honest map[int]int
		forged map[int]int
	}{
		"alone, one bucket":        {nil, map[int]int{5: 2000}},
		"alone, few":               {nil, map[int]int{5: 60}},
		"alone, two buckets":       {nil, map[int]int{5: 1000, 6: 1000}},
		"alone, twenty buckets":    {nil, evenly(20, 100)},
		"as many as honest":        {spread, map[int]int{5: 1000}},
		"a third, in four buckets": {spread, evenly(4, 125)},
		"hidden in what is liked":  {spread, map[int]int{17: 500}},
		"a tenth of many":          {map[int]int{17: 20_000, 3: 20_000}, map[int]int{5: 4500}},
	} {
		counts := altered(t, tt.honest, 2, throws(1))
		for bucket, n := range tt.forged {
			counts[bucket] += n
		}
		if Honest(counts, 2) {
			t.Errorf("%s: they pass for honest", name)
		}
		for _, total := range Estimate(counts, 2) {
			if !total.Withheld {
				t.Errorf("%s: %+v is shown", name, total)
			}
		}
	}
	var negative [ads.Buckets]int
	negative[3] = -1
	if Honest(negative, 2) || Honest([ads.Buckets]int{}, math.NaN()) {
		t.Error("counts below nothing, or without an alteration, pass for honest")
	}
}

func evenly(buckets, each int) map[int]int {
	all := map[int]int{}
	for i := range buckets {
		all[i] = each
	}
	return all
}

// TestHonestCountsAreNeverDoubted: any truth, any number, any ε.
func TestHonestCountsAreNeverDoubted(t *testing.T) {
	random := throws(2)
	for _, epsilon := range []float64{0.1, 1, 2, 4} {
		for _, n := range []int{0, 1, 7, 60, 700, 7000} {
			for name, truth := range map[string]map[int]int{
				"all one": {9: n}, "two": {9: n / 2, 10: n - n/2}, "all alike": evenly(ads.Buckets, n/ads.Buckets),
				"a few and one": {9: n, 1: 1, 2: 1},
			} {
				for range 20 {
					if counts := altered(t, truth, epsilon, random); !Honest(counts, epsilon) {
						t.Errorf("%s, %d listeners, ε = %g: %v", name, n, epsilon, counts)
					}
				}
			}
		}
	}
}

// TestNoEstimateExceedsWhatTheReportsHold: not a row, not its upper end, not all rows together, not the events of a sponsor.
func TestNoEstimateExceedsWhatTheReportsHold(t *testing.T) {
	random := throws(3)
	for range 30 {
		counts := altered(t, map[int]int{EventBucket(2, View): 700, EventBucket(3, View): 300}, 2, random)
		sum := 0.0
		for _, total := range Estimate(counts, 2) {
			if total.Estimate > 1000 || total.High > 1000 {
				t.Errorf("%+v of 1,000 reports", total)
			}
			if !total.Withheld {
				sum += total.Estimate
			}
		}
		if sum > 1000.001 {
			t.Errorf("%g answers are shown of 1,000 reports", sum)
		}
		if views := EstimateEvents(counts, 2)[2][View]; views.Withheld || views.Estimate > 1000*Places || views.High > 1000*Places {
			t.Errorf("%+v of 1,000 reports", views)
		}
	}
}

// TestATableShowsNoChance: of 64 rows, sixty of which nobody means, hardly any table in twenty shows one of those; and the widened
// intervals of a table hold all truths at once.
func TestATableShowsNoChance(t *testing.T) {
	truth := map[int]int{17: 1500, 3: 700, 40: 300}
	random := throws(4)
	const rounds = 200
	chance, missed, shown := 0, 0, 0
	for range rounds {
		wrong, outside := false, false
		for _, total := range Together(Estimate(altered(t, truth, 2, random), 2)) {
			n := float64(truth[total.Bucket])
			wrong = wrong || !total.Withheld && n == 0
			outside = outside || n < total.Low || n > total.High
			if total.Bucket == 17 && !total.Withheld {
				shown++
			}
		}
		if wrong {
			chance++
		}
		if outside {
			missed++
		}
	}
	if chance > rounds/20 || missed > rounds/12 || shown != rounds {
		t.Errorf("of %d tables %d show chance, %d miss a truth, %d show what is true", rounds, chance, missed, shown)
	}
}

// TestTheSameNoiseDoesNotAverageOut: listeners who give the same altered answer all week; the intervals of the sum hold the truth, which
// those of as many different listeners would not.
func TestTheSameNoiseDoesNotAverageOut(t *testing.T) {
	random := throws(5)
	const rounds, days = 60, 7
	held, naive := 0, 0
	for range rounds {
		counts := altered(t, map[int]int{17: 1000, 3: 500}, 2, random)
		week := slices.Repeat([][ads.Buckets]int{counts}, days)
		for i, total := range EstimateDays(week, 2) {
			n := float64(map[int]int{17: 1000, 3: 500}[i] * days)
			if total.Low <= n && n <= total.High {
				held++
			}
			if math.Abs(total.Estimate-n) <= alone*total.deviation/math.Sqrt(days) {
				naive++
			}
		}
	}
	if share := float64(held) / (rounds * ads.Buckets); share < 0.93 || share > 0.98 {
		t.Errorf("the intervals hold the truth in %.1f %% of cases", 100*share)
	}
	if share := float64(naive) / (rounds * ads.Buckets); share > 0.8 {
		t.Errorf("so do those that take the answers for independent, in %.1f %%: this test shows nothing", 100*share)
	}
}

func TestSumsThatCannotBe(t *testing.T) {
	sum := func(change func(*[ads.Buckets]int64)) [ads.Buckets]int64 {
		var counts [ads.Buckets]int64
		counts[0], counts[17], counts[3] = 700, 300, -2
		change(&counts)
		return counts
	}
	for name, tt := range map[string]struct {
		counts [ads.Buckets]int64
		want   bool
	}{
		"as it is":               {sum(func(*[ads.Buckets]int64) {}), true},
		"far below nothing":      {sum(func(c *[ads.Buckets]int64) { c[5] = -500 }), false},
		"more than reports":      {sum(func(c *[ads.Buckets]int64) { c[5] = 1200 }), false},
		"together more than all": {sum(func(c *[ads.Buckets]int64) { c[5], c[6] = 900, 900 }), false},
	} {
		if got := HonestSum(tt.counts, 1000, 1); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestOneNetworkCountsForItsShare: a fiftieth of what counts, or a few where there is little.
func TestOneNetworkCountsForItsShare(t *testing.T) {
	flood := func(honest, forged int) (places []Place) {
		for nth := 1; nth <= max(1, forged); nth++ {
			n := 0
			if nth <= forged {
				n = 1
			}
			if nth == 1 {
				n += honest
			}
			places = append(places, Place{nth, n})
		}
		return places
	}
	for _, tt := range []struct{ honest, forged, want int }{
		{0, 2000, FewFrom}, {100, 2000, FewFrom}, {1000, 2000, 20}, {49_000, 48_000, 1000}, {1000, 3, FewFrom},
	} {
		if got := PerNetwork(flood(tt.honest, tt.forged)); got != tt.want {
			t.Errorf("%d honest, %d of one network: %d count of each", tt.honest, tt.forged, got)
		}
	}
	var alike []Place // two hundred networks give ten each
	for nth := 1; nth <= 10; nth++ {
		alike = append(alike, Place{nth, 200})
	}
	if got := PerNetwork(alike); got < 10 {
		t.Errorf("%d of ten count of networks that are alike", got)
	}
}

// TestAClockThatIsAhead: a report is taken from an hour before its day, and one that comes sooner is not lost.
func TestAClockThatIsAhead(t *testing.T) {
	midnight := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for ahead, want := range map[time.Duration]bool{time.Hour: true, time.Hour + time.Second: false, -time.Hour: true,
		-71 * time.Hour: true, -72 * time.Hour: false} {
		if got := wanted("2026-11-23", midnight.Add(-ahead)); got != want {
			t.Errorf("%s before its day: %v", ahead, got)
		}
	}
	now := noon
	sink := &box{}
	in := NewIntake(sink, func() time.Time { return now })
	body := string(Report{Task: TaskGenre, Day: "2026-11-23"}.Bytes())
	if code := ask(in, sending(body)); code != http.StatusBadRequest {
		t.Errorf("half a day early: %d", code)
	}
	now = midnight
	if code := ask(in, sending(body)); code != http.StatusNoContent || len(sink.got) != 1 {
		t.Errorf("sent again on its day: %d", code)
	}
}

// TestTokensOfOneNetworkAreAShareOfTheDay: it fills no sum of its own, however many hours it asks.
func TestTokensOfOneNetworkAreAShareOfTheDay(t *testing.T) {
	now := noon
	h := ShareOfDay(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }),
		10, func() time.Time { return now })
	asked := func(network, times int) (passed int) {
		for range times {
			r := sending("x")
			r.RemoteAddr = netip.AddrPortFrom(netip.AddrFrom4([4]byte{100, byte(network >> 8), byte(network), 1}), 1).String()
			if ask(h, r) == http.StatusNoContent {
				passed++
			}
		}
		return passed
	}
	if n := asked(0, 50); n != 10 {
		t.Errorf("%d on a day without others", n)
	}
	for network := range 300 {
		asked(1+network, 5)
	}
	now = now.Add(24 * time.Hour)
	if n := asked(0, 100); n < 29 || n > 31 { // a fiftieth of about 1,510
		t.Errorf("%d after a day of many", n)
	}
	now = now.Add(72 * time.Hour)
	if n := asked(0, 50); n != 10 {
		t.Errorf("%d after days without anybody", n)
	}
}
