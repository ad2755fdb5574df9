package stats

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAYearOfAnswersIsGuessedNoBetterThanOne simulates listeners who answer each day, and somebody who sees all of it and guesses what
// each said most often. Chance that is drawn anew each day gives them away; what is said again does not.
func TestAYearOfAnswersIsGuessedNoBetterThanOne(t *testing.T) {
	const listeners, epsilon = 4000, 2.0
	random := throws(1)
	right := map[int]int{}
	fresh := 0
	for who := range listeners {
		truth := who % 64
		var m memo
		var said, anew [64]int
		for day := 1; day <= 365; day++ {
			answer, more, ok, err := m.alter(TaskGenre, epsilon, truth, random)
			if m = more; err != nil || !ok {
				t.Fatal(ok, err)
			}
			said[answer]++
			if day <= 90 && who < 400 {
				other, err := Randomise(truth, epsilon, random)
				if err != nil {
					t.Fatal(err)
				}
				anew[other]++
			}
			if day == 7 || day == 30 || day == 90 || day == 365 {
				if mostOf(said) == truth {
					right[day]++
				}
			}
		}
		if who < 400 && mostOf(anew) == truth {
			fresh++
		}
	}
	want := GuessAfter(365, solo)
	spread := 4 * math.Sqrt(want*(1-want)/listeners)
	for day, n := range right {
		if share := float64(n) / listeners; math.Abs(share-want) > spread {
			t.Errorf("after %d days %.1f of 100 are guessed right, the page says %.1f", day, 100*share, 100*want)
		}
	}
	if share := float64(fresh) / 400; share < 0.8 {
		t.Errorf("drawn anew each day, %.0f of 100 are guessed right after 90 days: this test shows nothing", 100*share)
	}
}

// mostOf is what was said most often.
func mostOf(said [64]int) int {
	best := 0
	for i, n := range said {
		if n > said[best] {
			best = i
		}
	}
	return best
}

// TestGuessIsWhatASimulationFinds: the chance that follows from several answers, by counting.
func TestGuessIsWhatASimulationFinds(t *testing.T) {
	random := throws(2)
	for _, epsilons := range [][]float64{{2}, {2, 2}, {1, 1, 1}, {2, 1}, {2, 2, 2, 2}, {0.5, 4}} {
		const rounds = 40_000
		right := 0.0
		for range rounds {
			var weight [64]float64
			for _, epsilon := range epsilons {
				answer, err := Randomise(17, epsilon, random)
				if err != nil {
					t.Fatal(err)
				}
				weight[answer] += epsilon
			}
			alike, above := 0.0, false
			for _, w := range weight {
				if math.Abs(w-weight[17]) < 1e-9 {
					alike++
				}
				above = above || w > weight[17]+1e-9
			}
			if !above {
				right += 1 / alike
			}
		}
		if got, found := Guess(epsilons...), right/rounds; math.Abs(got-found) > 0.01 {
			t.Errorf("ε = %v: %.4f, counted %.4f", epsilons, got, found)
		}
	}
	if Guess() != 1.0/64 || Guess(2) > 0.106 || Guess(1, 1, 1, 1, 1, 1, 1) > 1 {
		t.Error(Guess(), Guess(2), Guess(1, 1, 1, 1, 1, 1, 1))
	}
}

// TestTheSameTasteIsSaidTheSame for as long as the listener keeps it, whatever is drawn from the library each day, and from the next
// term on about whatever is liked then.
func TestTheSameTasteIsSaidTheSame(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	said := map[string]int{}
	for day := range 90 {
		l.must(l.Answer(l.now, 17+day%3)) // another of the top three each day
		l.flushed(1)
		said[l.wire[day][strings.Index(l.wire[day], `"answer"`):]]++
		l.now = l.now.AddDate(0, 0, 1)
	}
	if len(said) != 1 || l.Spent(Taste) != solo.Epsilon || math.Abs(l.Guessed(Taste)-Guess(2)) > 1e-9 {
		t.Errorf("said %v, spent %g, guessed right %g", said, l.Spent(Taste), l.Guessed(Taste))
	}
	l.now = noon.AddDate(0, 0, term)
	l.must(l.Answer(l.now, 30))
	if l.Spent(Taste) != 2*solo.Epsilon {
		t.Errorf("another taste: spent %g", l.Spent(Taste))
	}
	l.now = noon.AddDate(0, 0, 2*term)
	l.must(l.Answer(l.now, 17))
	if next, _, _ := l.Next(Taste); l.Spent(Taste) != 2*solo.Epsilon || next.Day != l.now.Format("2006-01-02") && next.Answer < 0 {
		t.Errorf("the first taste again: spent %g", l.Spent(Taste))
	}
}

// TestALifetimeStops: when its ε is used up nothing more is prepared or sent, and the record says so, also after a restart and after a
// yes that was taken back and given again.
func TestALifetimeStops(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(Taste, true, solo))
	for i := range 12 {
		l.now = noon.AddDate(0, 0, i*term)
		l.must(l.Answer(l.now, i))
		if _, err := l.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if i == 2 {
			l.must(l.SetConsent(Taste, false, solo))
			l.must(l.SetConsent(Taste, true, solo))
			l.Close()
			l.open()
		}
	}
	if most := int(Lifetime(Taste) / solo.Epsilon); len(l.wire) != most || l.Spent(Taste) != Lifetime(Taste) || !l.Ended(Taste) {
		t.Errorf("%d answers are more than %d; spent %g, ended %v", len(l.wire), most, l.Spent(Taste), l.Ended(Taste))
	}
	l.now = l.now.AddDate(0, 0, 1)
	l.must(l.Answer(l.now, 11))
	l.flushed(0)
}

// TestWithdrawalDoesNotRefill: a yes that is taken back and given again says the same as before.
func TestWithdrawalDoesNotRefill(t *testing.T) {
	l := newListener(t)
	said := map[string]bool{}
	for day := range 40 {
		l.now = noon.AddDate(0, 0, day)
		l.must(l.SetConsent(Taste, true, solo))
		l.must(l.Answer(l.now, 17))
		l.flushed(1)
		said[l.wire[day][strings.Index(l.wire[day], `"answer"`):]] = true
		l.must(l.SetConsent(Taste, false, solo))
	}
	if len(said) != 1 {
		t.Errorf("%d different answers about one taste", len(said))
	}
	info, err := os.Stat(filepath.Join(l.dir, "reports.json"))
	l.must(err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("others may read what was said: %v", info.Mode())
	}
}

// TestEventsAreSaidTheSame: what stood in a place of the day is altered once for each thing, so that a habit does not show.
func TestEventsAreSaidTheSame(t *testing.T) {
	l := newListener(t)
	l.must(l.SetConsent(AdEvents, true, solo))
	said := map[int]map[int]bool{}
	for day := range 60 {
		l.now = noon.AddDate(0, 0, day)
		l.must(l.Happened(1+day%2, View))
		truth := l.reports.Events.Answer
		l.now = l.now.AddDate(0, 0, 1)
		l.flushed(1)
		if said[truth] == nil {
			said[truth] = map[int]bool{}
		}
		said[truth][l.Sent()[0].Report.Answer] = true
	}
	for truth, answers := range said {
		if len(answers) != 1 {
			t.Errorf("bucket %d was said in %d ways", truth, len(answers))
		}
	}
	if want := float64(len(said)) * solo.Epsilon; l.Spent(AdEvents) != want || l.Spent(Taste) != 0 {
		t.Errorf("spent %g, want %g", l.Spent(AdEvents), want)
	}
}

// TestASplitTasteIsReportedOnceATerm, and each report spends of the lifetime.
func TestASplitTasteIsReportedOnceATerm(t *testing.T) {
	l := newListener(t)
	mode := l.agreement()
	l.must(l.SetConsent(Taste, true, mode))
	for day := range term + 1 {
		l.now = noon.AddDate(0, 0, day)
		l.must(l.Answer(l.now, 17))
		for range 2 { // the token, then the report
			if _, err := l.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(l.wire) != 4 || l.Spent(Taste) != 2*mode.Epsilon || l.Guessed(Taste) < Guess(mode.Epsilon) {
		t.Errorf("%d messages, spent %g, guessed right at most %g", len(l.wire), l.Spent(Taste), l.Guessed(Taste))
	}
}
