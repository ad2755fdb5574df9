package stats

import (
	"bufio"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"linnet/ads"
)

func TestReportsHaveOneSize(t *testing.T) {
	size := len(Report{Task: TaskGenre, Day: "2026-11-22", Answer: 0}.Bytes())
	if size > maxReport {
		t.Fatalf("%d bytes", size)
	}
	for answer := range ads.Buckets {
		r := Report{Task: TaskGenre, Day: "2026-02-01", Answer: answer}
		if back, err := ParseReport(r.Bytes()); err != nil || back != r || len(r.Bytes()) != size {
			t.Errorf("%q came back as %+v, %v", r.Bytes(), back, err)
		}
	}
}

func TestParseReportIsStrict(t *testing.T) {
	good := `{ "task": "genre-64", "day": "2026-11-22", "answer": 17 }`
	if _, err := ParseReport([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"empty":                  "",
		"oversized contribution": strings.Replace(good, "17", "1700", 1),
		"bucket 64":              strings.Replace(good, "17", "64", 1),
		"negative":               strings.Replace(good, "17", "-1", 1),
		"fraction":               strings.Replace(good, "17", "1.", 1),
		"other spacing":          strings.Replace(good, " ", "", 1),
		"a mark in the order":    `{ "day": "2026-11-22", "task": "genre-64", "answer": 17 }`,
		"an id":                  strings.Replace(good, "}", `,"id":1}`, 1),
		"doubled key":            strings.Replace(good, "}", `,"answer":17}`, 1),
		"other task":             strings.Replace(good, "genre-64", "genre-65", 1),
		"no such day":            strings.Replace(good, "11-22", "02-30", 1),
		"trailing line":          good + "\n",
		"giant":                  good + strings.Repeat(" ", 1<<20),
		"a list":                 "[" + good + "]",
	} {
		if r, err := ParseReport([]byte(bad)); !errors.Is(err, ErrReport) {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

func FuzzParseReport(f *testing.F) {
	f.Add([]byte(`{ "task": "genre-64", "day": "2026-11-22", "answer": 17 }`))
	f.Add([]byte(`{ "task": "genre-64", "day": "2026-11-22", "answer":  7 }`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := ParseReport(b); err == nil && string(r.Bytes()) != string(b) {
			t.Errorf("%q was read as %+v", b, r)
		}
	})
}

// TestRandomisedResponse draws with a fixed seed and compares each bucket with its odds: no count may
// be further from its mean than five standard deviations.
func TestRandomisedResponse(t *testing.T) {
	const draws, epsilon, truth = 200_000, 2.0, 17
	random := rand.NewChaCha8([32]byte{1})
	var counts [64]int
	for range draws {
		answer, err := Randomise(truth, epsilon, random)
		if err != nil {
			t.Fatal(err)
		}
		counts[answer]++
	}
	p, q := odds(epsilon)
	if math.Abs(p+63*q-1) > 1e-12 || math.Abs(p/q-math.Exp(epsilon)) > 1e-9 {
		t.Errorf("odds of %v and %v", p, q)
	}
	for bucket, c := range counts {
		chance := q
		if bucket == truth {
			chance = p
		}
		mean, sd := draws*chance, math.Sqrt(draws*chance*(1-chance))
		if math.Abs(float64(c)-mean) > 5*sd {
			t.Errorf("bucket %d was drawn %d times, expected %.0f ± %.0f", bucket, c, mean, sd)
		}
	}
}

func TestRandomiseRefuses(t *testing.T) {
	random := rand.NewChaCha8([32]byte{1})
	for _, bad := range []struct {
		bucket  int
		epsilon float64
	}{{-1, 2}, {64, 2}, {3, 0}, {3, -1}, {3, math.NaN()}} {
		if _, err := Randomise(bad.bucket, bad.epsilon, random); err == nil {
			t.Errorf("%+v was accepted", bad)
		}
	}
	if _, err := Randomise(3, 2, strings.NewReader("short")); err == nil {
		t.Error("an answer was drawn without chance")
	}
}

// TestEstimateFindsTheTruth alters the answers of 18,000 listeners again and again, and counts how often
// the 95 % intervals hold the truth.
func TestEstimateFindsTheTruth(t *testing.T) {
	const epsilon, rounds = 2.0, 40
	truth := [64]int{17: 6000, 15: 5000, 27: 4000, 10: 2000, 47: 1000}
	random := rand.NewChaCha8([32]byte{2})
	held, off := 0, [64]float64{}
	for range rounds {
		var counts [64]int
		for bucket, listeners := range truth {
			for range listeners {
				answer, _ := Randomise(bucket, epsilon, random)
				counts[answer]++
			}
		}
		for i, total := range Estimate(counts, epsilon) {
			off[i] += total.Estimate - float64(truth[i])
			if total.Low <= float64(truth[i]) && float64(truth[i]) <= total.High {
				held++
			}
		}
	}
	if share := float64(held) / (64 * rounds); share < 0.93 || share > 0.97 {
		t.Errorf("the intervals hold the truth in %.1f %% of cases", 100*share)
	}
	for bucket, sum := range off {
		if math.Abs(sum/rounds) > 150 { // the standard deviation of this mean is 29 to 47
			t.Errorf("bucket %d is off by %.0f on average", bucket, sum/rounds)
		}
	}
}

// TestAMillionListeners: with so many the estimates are near the truth, as near as the intervals say.
func TestAMillionListeners(t *testing.T) {
	const epsilon, listeners = 2.0, 1_000_000
	random := bufio.NewReaderSize(rand.NewChaCha8([32]byte{4}), 1<<16)
	var truth, counts [64]int
	for i := range listeners {
		bucket := (i * i) % 50 // many buckets stay empty, and few others are alike
		truth[bucket]++
		answer, err := Randomise(bucket, epsilon, random)
		if err != nil {
			t.Fatal(err)
		}
		counts[answer]++
	}
	held := 0
	for bucket, total := range Estimate(counts, epsilon) {
		n := float64(truth[bucket])
		if total.Low <= n && n <= total.High {
			held++
		}
		if off := math.Abs(total.Estimate - n); off > 0.006*listeners {
			t.Errorf("bucket %d is off by %.0f", bucket, off)
		}
	}
	if held < 56 { // of 64; 61 expected
		t.Errorf("the intervals hold the truth in %d of 64 cases", held)
	}
}

func TestSmallCellsAreWithheld(t *testing.T) {
	var counts [64]int
	random := rand.NewChaCha8([32]byte{5})
	for i := range 860 {
		answer, err := Randomise([]int{17, 3}[min(i/820, 1)], 4, random)
		if err != nil {
			t.Fatal(err)
		}
		counts[answer]++
	}
	totals := Estimate(counts, 4)
	if totals[17].Withheld || totals[17].Name != "Folk" || totals[17].Raw != counts[17] {
		t.Errorf("folk: %+v", totals[17])
	}
	if !totals[3].Withheld || !totals[5].Withheld {
		t.Errorf("small cells are shown: %+v, %+v", totals[3], totals[5])
	}
	for _, epsilon := range []float64{0, -1, math.NaN()} {
		for _, total := range Estimate(counts, epsilon) {
			if !total.Withheld || total.Estimate != 0 {
				t.Fatalf("ε = %v: %+v", epsilon, total)
			}
		}
	}
}
